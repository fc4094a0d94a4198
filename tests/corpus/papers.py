"""Policies, questions and answers, handbooks, research and articles of firms that do not exist, in our own words."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """A document in the notation of `written`; only its `quote` answers `question`."""

    name: str
    question: str
    quote: str
    section: str
    notes: str
    page: str = ""


def papers() -> Iterator[Paper]:
    yield Paper(
        "fernhill-returns.txt",
        "How long can customers return a lamp to Fernhill?",
        "within 38 days",
        "Time to return",
        """
# Returns at Fernhill Lighting
## Why we take things back
Buying a lamp means guessing how a room will look at night. A generous return takes the fear out of that guess.
## Time to return
Customers of Fernhill can return a lamp within 38 days of the delivery, even when the bulb was used.
## What happens to returned lamps
Returned lamps are checked in our workshop and sold in the outlet with a green label.
""",
    )
    yield Paper(
        "quillon-faq.txt",
        "What does express engraving cost at Quillon Pens?",
        "14 euros",
        "Does engraving cost extra?",
        """
# Frequent questions about Quillon Pens
## Can I try a pen before buying it?
Every shop keeps an open set of nibs with paper and ink on the counter.
## Does engraving cost extra?
Engraving up to twelve letters is free, and express engraving on the same day costs 14 euros.
## How do I fill the converter?
Turn the converter until the piston is down, dip the nib and turn it back slowly.
""",
    )
    yield Paper(
        "harbour-cafe-rota.txt",
        "Who unlocks the back door of the Harbour Café on Sundays?",
        "baker",
        "Opening the house",
        """
# Working at the Harbour Café
## Opening the house
On Sundays the baker unlocks the back door at half past five, because no waiter starts before seven.
The first guest of the day gets a taste of whatever came out of the oven last.
## Closing the house
The last waiter counts the till twice and writes both sums on the slip.
""",
    )
    yield Paper(
        "tidewater-complaints.txt",
        "When does Tidewater Ferries call back after a complaint?",
        "within 26 hours",
        "Calling back",
        """
# Complaints at Tidewater Ferries
## Taking the complaint down
Write down the sailing, the car deck and the exact words of the passenger.
## Calling back
A passenger who complained in writing is called back within 26 hours by the purser of that sailing.
## Closing the case
A case is closed by the passenger and never by us.
""",
    )
    yield Paper(
        "mellow-barber-notes.txt",
        "What is written on the card of a regular at Mellow Barbers?",
        "the name of the dog",
        "The card of a regular",
        """
# How Mellow Barbers remember people
## The card of a regular
The card of a regular holds the last cut, the usual drink and the name of the dog.
## First visits
A first visit begins with a look at old photographs that the customer likes.
""",
    )
    yield Paper(
        "verdant-box-onboarding.md",
        "When does the second welcome mail of Verdant Box go out?",
        "on the fourth day",
        "Welcome mails",
        """
# Welcoming new subscribers of Verdant Box
## Welcome mails
The second welcome mail goes out on the fourth day and shows a photograph of the farm that packed the box.
The first one only says when the box arrives.
## The first box
The first box holds one vegetable more than was ordered, with a card that says so.
## The first call
Nobody calls a new subscriber to sell anything.
""",
    )
    yield Paper(
        "lumen-dental-waiting.md",
        "What do patients of Lumen Dental get when they wait too long?",
        "a voucher for a parking ticket",
        "When the wait is too long",
        """
# Waiting at Lumen Dental
## Telling the time
Reception names the minutes when a patient arrives, and names them again when they change.
## When the wait is too long
A patient who waited longer than eighteen minutes gets a voucher for a parking ticket and an apology by name.
## The waiting room
Magazines older than a month are thrown away on Mondays.
""",
    )
    yield Paper(
        "ostrava-bikes-levels.md",
        "How many free services come with the Pedal plan of Ostrava Bikes?",
        "Free services: 3",
        "Plans",
        """
# Service plans of Ostrava Bikes
## Plans
| Plan | Free services | Price a year |
| Saddle | 1 | 39 euros |
| Pedal | 3 | 89 euros |
| Summit | 6 | 149 euros |
## Changing a plan
A plan can be changed at the counter in every month but March.
""",
    )
    yield Paper(
        "brightwell-survey.md",
        "What share of Brightwell customers named parking as the worst part?",
        "31 percent",
        "What annoys people",
        """
# What we heard at Brightwell Garden Centres
## How we asked
We asked 640 visitors at the exit, in April and in October.
## What annoys people
Parking was named as the worst part of the visit by 31 percent of Brightwell customers.
Queues at the till came far behind.
## What we do next
A second exit from the car park opens before Easter.
""",
    )
    yield Paper(
        "noor-textiles-sizes.md",
        "What should the team of Noor Textiles say when a size is missing?",
        "we sew it by Friday",
        "Missing sizes",
        """
# Conversations at Noor Textiles
## Missing sizes
When a size is missing, the team says that we sew it by Friday, and asks where to send it.
## Praise
Praise is passed on to the seamstress the same day, with the name of the customer.
""",
    )
    yield Paper(
        "polder-energy-outage.md",
        "How often does Polder Energy update the message during an outage?",
        "every 25 minutes",
        "During the outage",
        """
# Messages in a power cut at Polder Energy
## Before anybody calls
The first message goes out before the cause is known: it says which streets are dark.
## During the outage
During an outage the message is updated every 25 minutes, even when there is nothing new to say.
## Afterwards
The last message names the cause in one sentence, and what it costs us.
""",
    )
    yield Paper(
        "saffron-kitchen-allergies.html",
        "Who may answer questions about allergies at Saffron Kitchen?",
        "only the cook on duty",
        "Allergies",
        """
# Serving safely at Saffron Kitchen
## Allergies
Questions about allergies are answered at the table and only the cook on duty may answer them.
A waiter who is asked says that the cook is coming.
## Spicy food
Every dish is described as mild, warm or fierce, and never by chillies.
""",
    )
    yield Paper(
        "glacier-hotel-pets.html",
        "What does Glacier Hotel charge for a dog?",
        "17 francs a night",
        "Dogs and cats",
        """
# Questions of guests at the Glacier Hotel
## Dogs and cats
A dog costs 17 francs a night, and a cat sleeps for nothing.
## Late arrival
The key of a late guest lies in the blue box behind the skis.
## Breakfast
Breakfast ends when the last guest has come down.
""",
    )
    yield Paper(
        "kestrel-bank-letters.html",
        "Which word is banned from letters of Kestrel Bank?",
        "unfortunately",
        "Words we do not use",
        """
# How Kestrel Bank writes
## Words we do not use
The word that is banned from all letters of Kestrel Bank is unfortunately, because it announces bad news twice.
## Length
A letter has one page, and the answer stands in its first line.
## Signature
Letters are signed by a person with a telephone number.
""",
    )
    yield Paper(
        "marlowe-books-article.html",
        "How much earlier did customers with a handwritten card come back?",
        "came back nine weeks earlier",
        "What the cards did",
        """
# A card in every parcel
## The idea
Marlowe Books wrote a card by hand for one parcel in three during a whole winter.
## What the cards did
Customers who got a handwritten card came back nine weeks earlier than those who got a printed one.
## What we would do again
We would write fewer cards and make each longer.
""",
    )
    yield Paper(
        "pinecrest-gym-cancel.html",
        "How does a member of Pinecrest Gym cancel?",
        "two clicks",
        "Cancelling",
        """
# Membership of Pinecrest Gym
## Joining
New members choose a date on which a trainer calls them.
## Cancelling
A member of Pinecrest Gym cancels with two clicks in the app, and is asked one question that may be skipped.
## Coming back
Whoever comes back within a year keeps the old price.
""",
    )
    yield Paper(
        "umbra-theatre-tickets.html",
        "When are returned tickets of the Umbra Theatre sold?",
        "forty minutes before the curtain",
        "Returned tickets",
        """
# Box office of the Umbra Theatre
## Returned tickets
Returned tickets are sold forty minutes before the curtain, at half the price and to one person each.
## Late guests
Late guests stand in the side gallery until the first pause in the play.
""",
    )
    yield from _word()
    yield from _pdf()


def _word() -> Iterator[Paper]:
    yield Paper(
        "alder-insurance-claims.docx",
        "Up to which sum may a clerk of Alder Insurance pay at once?",
        "420 pounds",
        "Paying at once",
        """
# Claims handbook of Alder Insurance
## First words
The first sentence on the telephone asks whether everybody is well.
## Paying at once
A clerk may pay up to 420 pounds at once, without photographs and without asking a manager.
## Doubts
Doubts are told to the customer openly, with the reason for them.
""",
    )
    yield Paper(
        "corvid-couriers-promise.docx",
        "What is the answer time for e-mail at Corvid Couriers?",
        "3 hours",
        "Answer times",
        """
# Service promise of Corvid Couriers
## Answer times
| Channel | Answer within | Owner |
| E-mail | 3 hours | Dispatch |
| Telephone | 40 seconds | Switchboard |
| Letter | 6 days | Back office |
## Broken promises
A broken promise is paid back with the next delivery.
""",
    )
    yield Paper(
        "juniper-spa-handbook.docx",
        "What is a guest of Juniper Spa offered after the massage?",
        "warm pear juice",
        "After the treatment",
        """
# Handbook of Juniper Spa
## Before the treatment
- Ask about pain and old injuries.
- Ask whether the guest wants to talk or not.
## After the treatment
After the massage the guest is offered warm pear juice and ten minutes alone.
## Going home
Nobody sells creams at the door.
""",
    )
    yield Paper(
        "bramble-school-parents.docx",
        "What are the steps for calling parents about an accident?",
        "Call the parent who lives nearer",
        "Accidents",
        """
# Talking with parents at Bramble School
## Accidents
Steps for calling parents about an accident:
1. Call the parent who lives nearer.
2. Say in the first sentence that the child is safe.
3. Tell what happened without guessing.
## Good news
Every child brings home a note of praise once a term.
""",
    )
    yield Paper(
        "nimbus-cloud-status.docx",
        "Who writes the public report after an outage at Nimbus?",
        "the engineer who caused it",
        "Reports",
        """
# Trust rules of Nimbus Hosting
## Reports
The public report after an outage is written by the engineer who caused it, and read by nobody before it is sent.
## Prices
Prices rise only on the birthday of a contract.
## Data
Customers take all their data with them in one file.
""",
    )
    yield Paper(
        "rosewater-weddings-playbook.docx",
        "How many offers does Rosewater show a couple?",
        "exactly three offers",
        "Making an offer",
        """
# Playbook for weddings at Rosewater
## First meeting
Ask each of the two what they do not want.
## Making an offer
A couple is shown exactly three offers, and the middle one is the one we would choose ourselves.
## The week before
In the week before the wedding the planner calls every morning at nine.
""",
    )
    yield Paper(
        "tundra-outfitters-repairs.docx",
        "For how many years does Tundra repair zips for nothing?",
        "eleven years",
        "What is free › Zips and seams",
        """
# Repairs at Tundra Outfitters
## Why we repair
A jacket that was repaired is kept longer than one that was replaced.
## What is free
### Zips and seams
Zips are repaired for nothing during eleven years, whoever owns the jacket now.
### Down
Down is refilled at cost.
""",
    )
    yield Paper(
        "meridian-taxi-drivers.docx",
        "What do drivers of Meridian Taxi ask at the start of a ride?",
        "whether the guest prefers silence",
        "The first minute",
        """
# Guide for drivers of Meridian Taxi
## The first minute
At the start of a ride the driver asks whether the guest prefers silence, and turns the radio off before asking.
## Luggage
The driver lifts the luggage, and asks before lifting a bag that a guest holds.
## Lost things
Lost things are photographed and shown in the app within an hour.
""",
    )
    yield Paper(
        "cobalt-clinic-mistakes.docx",
        "How soon does Cobalt Clinic tell patients about a mistake?",
        "before the end of the shift",
        "Telling the truth",
        """
# When we make a mistake at Cobalt Clinic
## Telling the truth
Patients are told about a mistake before the end of the shift in which it was noticed.
## Saying sorry
The doctor says sorry in person and sits down for it.
## Learning
Mistakes are collected without names and discussed on the first Tuesday.
""",
    )


def _pdf() -> Iterator[Paper]:
    yield Paper(
        "aurora-airline-delays.pdf",
        "After how many minutes of delay does Aurora hand out meals?",
        "after 95 minutes",
        "Food and drink",
        """
# Delays at Aurora Regional
## Announcements
The captain speaks first and names the reason, even if it makes us look bad.
===
## Food and drink
Meals are handed out after 95 minutes of delay, and water after twenty.
## Rebooking
A passenger is rebooked before being asked to leave the plane.
""",
        page="page 2",
    )
    yield Paper(
        "bellweather-research.pdf",
        "How many diners did Bellweather observe in restaurants?",
        "812 diners",
        "Method",
        """
# How waiting feels in restaurants
## Summary
Guests judge a meal by its slowest moment and by its last one.
===
## Method
Bellweather observed 812 diners in nine restaurants and asked each of them to guess how long they had waited.
===
## Results
Guests who could see the kitchen guessed shorter waits than those who could not.
""",
        page="page 2",
    )
    yield Paper(
        "cinder-stoves-warranty.pdf",
        "Does the warranty of Cinder Stoves cover cracked glass?",
        "cracked glass",
        "What is not covered",
        """
# Warranty of Cinder Stoves
## What is covered
The body of a stove is covered for twenty-two years.
## What is not covered
The warranty does not cover cracked glass, because fires that are too hot cause it.
## How to claim
Send a photograph and the number below the door.
""",
        page="page 1",
    )
    yield Paper(
        "dovetail-furniture-delivery.pdf",
        "What does evening delivery cost at Dovetail Furniture?",
        "28 euros",
        "Prices of delivery",
        """
# Delivery by Dovetail Furniture
## Prices of delivery
| Delivery | Time | Price |
| Morning | 7 to 12 | 19 euros |
| Evening | 18 to 21 | 28 euros |
| Saturday | 9 to 15 | 35 euros |
## At the door
The crew puts on clean shoe covers without being asked.
""",
        page="page 1",
    )
    yield Paper(
        "eastgate-museum-guards.pdf",
        "What should guards at Eastgate Museum do when a child touches a work?",
        "kneel down",
        "Children",
        """
# Guards as hosts at Eastgate Museum
## Greeting
Guards greet every visitor who looks at them.
## Children
When a child touches a work, guards kneel down and tell a story about the work in three sentences.
===
## Groups
Groups are asked to let others pass and are thanked before they do.
## Closing time
Closing time is announced three times, the last time with music.
""",
        page="page 1",
    )
    yield Paper(
        "foxglove-pharmacy-privacy.pdf",
        "How far from the counter does the queue of Foxglove Pharmacy stop?",
        "three and a half metres",
        "At the counter",
        """
# Privacy at Foxglove Pharmacy
## On the telephone
Names of medicines are never said on the telephone.
===
## Prescriptions
Prescriptions are handed over face down.
===
## At the counter
The queue stops three and a half metres from the counter, behind a line in the floor.
""",
        page="page 3",
    )
    yield Paper(
        "granite-builders-updates.pdf",
        "On which day do clients of Granite Builders get their weekly photographs?",
        "every Thursday",
        "Weekly photographs",
        """
# Keeping clients informed at Granite Builders
## Before work starts
Neighbours get a letter with the name of the foreman.
## Weekly photographs
Clients get five photographs every Thursday, and one of them shows what went wrong.
## Changes
1. Write the change down.
2. Name its price and its days.
3. Wait for a yes in writing.
""",
        page="page 1",
    )
    yield Paper(
        "hollyoak-vets-bills.pdf",
        "When must vets at Hollyoak ask before going on?",
        "20 percent above the estimate",
        "Estimates",
        """
# Bills without surprises at Hollyoak Vets
## Estimates
Vets ask before going on as soon as the bill will be 20 percent above the estimate.
## Paying later
Owners may pay in four parts, and no reason is asked.
""",
        page="page 1",
    )
    yield Paper(
        "ironbridge-trains-strikes.pdf",
        "How do passengers of Ironbridge Trains get their money back in a strike?",
        "without a form",
        "Money back",
        """
# Strikes and storms at Ironbridge Trains
## Telling people
The timetable of the next day is published at four in the afternoon.
===
## Money back
In a strike passengers get their money back without a form, on the card they paid with.
## Seats
Reserved seats are free for all during a strike.
""",
        page="page 2",
    )
    yield Paper(
        "kingfisher-pools-lessons.pdf",
        "How many children are in a beginner class at Kingfisher Pools?",
        "five children",
        "Classes",
        """
# Swimming lessons at Kingfisher Pools
## Classes
A beginner class has five children and one teacher who is in the water.
## Fear
A child who is afraid sits on the edge for as many lessons as it likes, and pays for none of them.
""",
        page="page 1",
    )
