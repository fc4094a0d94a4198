"""A playbook with our front matter, as an owner would write one of their own."""

PLAYBOOK = """---
title: The parting gift
kind: practice
summary: A small gift at the door makes the end of a visit the part that customers remember.
stages: [loyalty]
challenges: [churn]
industries: [hospitality]
expectations: [personal]
references:
  - {author: "Kahneman, D.", year: 2011, title: "Thinking, Fast and Slow"}
---
# The parting gift

## In one minute
A parting gift is a small thing that a customer gets at the door, after paying and without a reason.

The last minute of a visit colours the memory of all of it.

## When to use it
- **Visits that fade**: A parting gift helps when customers are content and still do not come back.

## When not to use it
- **Open complaints**: A parting gift before a complaint is solved looks like a bribe.

## Spot it
- **Empty goodbyes**: Customers leave while the staff already look at the next one.

## Steps
1. Choose a gift that costs less than sixty cents and fits into a pocket.
2. Hand over the gift yourself for one week and watch the faces.
3. Ask returning customers what they remember of their last visit.

## Say it
- **At the door**: "This is for the way home. Thank you for coming."

## Measure it
Count how many customers of one month come back within the next three, and expect a small rise.

## By industry
- **Hospitality**: Hotels can give departing guests a jar with the jam from their own breakfast.
"""
