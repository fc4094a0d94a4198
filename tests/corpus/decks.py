"""Training decks and summaries of firms that do not exist, in our own words."""

from collections.abc import Iterator

from corpus.papers import Paper


def decks() -> Iterator[Paper]:
    """Each in the notation of `written.slides`."""
    yield Paper(
        "larkspur-hotel-training.pptx",
        "How far away do staff of Larkspur greet a guest?",
        "four steps away",
        "Greeting guests",
        """
# Service training at Larkspur
For everybody who meets guests
# Greeting guests
- Staff greet a guest who is four steps away.
- Staff stop what they are doing.
# Saying goodbye
- Staff thank guests by name and walk them to the door.
""",
        page="slide 2",
    )
    yield Paper(
        "magnet-retail-upselling.pptx",
        "When may sellers at Magnet Retail offer an extra?",
        "only after the customer has paid",
        "Extras",
        """
# Selling without pushing
Magnet Retail, spring course
# First questions
- Ask what the customer did before coming here.
# Extras
- Sellers offer an extra only after the customer has paid.
- A no is answered with a smile and nothing else.
""",
        page="slide 3",
    )
    yield Paper(
        "nettle-software-support.pptx",
        "What does priority two mean at Nettle Software?",
        "Answer within: 5 hours",
        "Priorities",
        """
# Support at Nettle Software
How we work
# Priorities
| Priority | Answer within | Who answers |
| Priority one | 30 minutes | Engineer on call |
| Priority two | 5 hours | Support team |
| Priority three | 3 days | Anybody |
# Tone
- Write as if the customer sat beside you.
""",
        page="slide 2",
    )
    yield Paper(
        "orchard-farm-research.pptx",
        "What did visitors of Orchard Farm remember best?",
        "the smell of the cider press",
        "Findings",
        """
# What visitors of Orchard Farm remember
Research of last spring
# Method
- We called 90 visitors a month after their visit.
# Findings
- Visitors remembered the smell of the cider press best.
- Nobody remembered the signs.
# What follows
- The press runs every day at noon.
""",
        page="slide 3",
    )
    yield Paper(
        "parkside-bank-empathy.pptx",
        "How long do trainees at Parkside practise silence?",
        "seven seconds of silence",
        "Listening › Notes",
        """
# Empathy on the telephone
Parkside Bank
# Listening
- Let customers finish.
- Repeat the feeling before the fact.
> Trainees practise seven seconds of silence in pairs before anybody answers.
# Closing a call
- Ask what else is on the mind of the customer.
""",
        page="slide 2",
    )
    yield Paper(
        "quarry-gym-retention.pptx",
        "In which week does Quarry Gym write to members who stay away?",
        "in the third week",
        "Members who stay away",
        """
# Keeping members of Quarry Gym
Autumn course
# Why members leave
- Most members leave because nobody noticed that they came.
# Members who stay away
- A trainer writes to members who stay away in the third week.
# What not to do
- Never mention the contract in such a letter.
""",
        page="slide 3",
    )
    yield Paper(
        "river-tours-safety.pptx",
        "What do guides of River Tours show before the safety talk?",
        "a photograph of their own family",
        "Before the talk",
        """
# Safety talks of River Tours
That people listen to
# Before the talk
- Guides show a photograph of their own family before the safety talk.
# The talk
- The talk has four sentences.
- A guest repeats one of them aloud.
""",
        page="slide 2",
    )
    yield Paper(
        "stonefield-library-fees.pptx",
        "What replaces late fees at Stonefield Library?",
        "a bookmark with a new date",
        "Late books",
        """
# A library without fees
Stonefield Library
# Late books
- Late fees are replaced by a bookmark with a new date.
# Lost books
- Readers bring another book that they love.
""",
        page="slide 2",
    )
    yield Paper(
        "thistle-airport-signs.pptx",
        "How many words may a sign at Thistle Airport have?",
        "at most four words",
        "Signs",
        """
# Finding the way at Thistle Airport
Notes for planners
# Signs
- A sign has at most four words and one arrow.
# People
- Staff point with the whole hand and walk along for ten metres.
# Numbers
| Question | Share |
| Where is the toilet | 41 percent |
| Where is my gate | 37 percent |
""",
        page="slide 2",
    )
