"""Reports as they come out of interviews, written by hand: a hotel, a café, a studio, a shop, and their former runs."""

import dataclasses
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.coach.report import Feature, Figure, Finding, Report, Score, Suggestion, Told
from knowledge.diagnostic import Picture
from knowledge.taxonomy import PlaybookKind
from retrieval.answering import Citation

ODD = [
    "$x^2$ \\frac{a}{b} {nb} %s <b>&amp;</b>",
    "Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüsselanhänger",
    "مطعم البحر",
    "東京の海辺のホテル",
    "Hotel 🏖️👩‍👩‍👧 am Meer 😀",
    "z̵̢̛̹͖̈́a̸l̶g̷o̸",
    "a\u202eb\u0000c\r\nd\te",
    "𝓕𝓪𝓷𝓬𝔂 ½ ﬁ",
    "😀😀😀",
    "   ",
    "",
]


def suggestion(heading: str, title: str, kind: PlaybookKind, **told: Any) -> Suggestion:
    """A suggestion whose steps, measure and caution are the lines of its document that it cites."""
    document = f"{title.lower().replace(' ', '-')}.md"
    lines = [
        *(("Steps", step) for step in told["steps"]),
        ("Measure it", told["measure"]),
        ("Use it honestly" if kind is PlaybookKind.BIAS else "When not to use it", told["caution"]),
    ]
    citations = tuple(Citation(document, title, section, line, line) for section, line in lines)
    return Suggestion(heading=heading, title=title, kind=kind, document=document, citations=citations, **told)


SET_CLEAR_EXPECTATIONS = suggestion(
    "Expectation strategies",
    "Set clear expectations",
    PlaybookKind.PRACTICE,
    summary="Say plainly what customers get, what it costs and when it happens.",
    because=(
        "It is made for “Broken promises”, as I understood “rooms smaller than in the photos”.",
        "It works at the selection stage.",
    ),
    steps=(
        "Put limits beside benefits, so that people can choose what fits.",
        "List the ten facts that customers most often misunderstand.",
        "Write each fact in one sentence with a number: a size, a price, a time or a limit.",
        "Place each sentence at the point of decision, beside the photo, the price or the booking button.",
        "Repeat the two most important facts in the confirmation.",
    ),
    measure="Count complaints and returns that begin with a misunderstanding, for every hundred orders.",
    caution="Clear words do not excuse poor service, so a notice saying “expect long waits” replaces no staff.",
    script="The room has 16 square metres and faces the courtyard. It's quiet, and there is no sea view.",
)
WAITING = suggestion(
    "Expectation strategies",
    "Waiting",
    PlaybookKind.PRACTICE,
    summary="Shorten the wait, and make the rest of it feel short and fair.",
    because=("It is made for “Long waits”, as you chose.", "It has advice for hospitality."),
    steps=(
        "Hotels can check guests in before arrival, so that reception hands over the key and answers questions.",
        "Measure twenty waits at the busiest hour, from arrival to service.",
        "Find the one step for which people queue, and move work away from it to a quieter hour.",
        "Greet everybody within a minute, even when the service itself must wait.",
        "Tell each customer the expected time, and name a time that nine of ten people will not exceed.",
        "Say sorry and give a reason when the named time has passed, before anybody asks.",
    ),
    measure="Measure the minutes from arrival to service at the busiest hour, and note the longest.",
    caution="Pleasant waiting is no excuse for a wait you can remove, so look for the bottleneck first.",
    script="Welcome. It'll be about fifteen minutes. May I bring you some water and show you the terrace?",
)
LOSS_AVERSION = suggestion(
    "Biases to use honestly",
    "Loss aversion",
    PlaybookKind.BIAS,
    summary="Losing hurts more than gaining pleases, so take the risk out of buying.",
    because=("It is made for “Price objections”, as I understood “they book on portals”.",),
    steps=(
        "Guest houses can let guests move a booking once, free of charge.",
        "Ask five customers on Monday what worried them most before they bought.",
        "Take one risk away with a guarantee, a trial, a free change of date or a deposit that comes back.",
        "Put the guarantee in one plain sentence beside the price.",
    ),
    measure="Divide the people who buy or book by those who reached the price or the terms.",
    caution="Loss aversion becomes manipulation when a loss is invented or exaggerated, such as a fake deadline.",
    script="",
)
PERSONALISATION = suggestion(
    "Where to begin",
    "Personalisation",
    PlaybookKind.PRACTICE,
    summary="Fit products, presentation and the journey to what you know about a customer.",
    because=("It is made for “Customers don't come back”, as you chose.",),
    steps=(
        "Shops can note sizes and past purchases, with consent, and call when something fitting arrives.",
        "Pick one preference that you already know, such as size, diet, language or favourite time.",
        "Tell customers what you remember about them, and offer a way to correct or delete it.",
    ),
    measure="Compare how many customers return within 90 days with and without the tailored version.",
    caution="Fix basic faults before you personalise, because a first name in an email does not make up for a late "
    "delivery.",
    script="May I note that you prefer wide sizes, so that we put them aside for you next time?",
)
GOAL_GRADIENT = suggestion(
    "Biases that fit",
    "Goal gradient",
    PlaybookKind.BIAS,
    summary="People try harder as a goal comes near, so show how little is missing.",
    because=("It is made for “Customers don't come back”, as you chose.", "It has advice for restaurants."),
    steps=(
        "Cafés can show at the till how many stamps are missing.",
        "Shorten the way: choose a first reward that a normal customer reaches within four to six weeks.",
        "Hand over the reward at once, and start the next card with the first stamp earned.",
    ),
    measure="Divide the cards or courses finished by those started in the same month.",
    caution="Goal gradient becomes manipulation when the finish line moves or points expire unannounced.",
    script="Two more visits, and the next one is on us. Your stamps don't expire.",
)
NET_PROMOTER_SCORE = suggestion(
    "What to do",
    "Net promoter score",
    PlaybookKind.FRAMEWORK,
    summary="Ask, read the reasons, call back, improve.",
    because=("It is made for “Nobody recommends us”, as you chose.",),
    steps=(
        "Gyms can ask after three months, when the first enthusiasm is over.",
        "Call every detractor who agreed to be called, and note what you changed.",
        "Work out the margin of error before anybody discusses a change.",
    ),
    measure="Collect at least 100 answers, even if that takes half a year.",
    caution="With twenty answers a year, talk to the twenty customers instead of calculating a score.",
    script="How likely are you, from 0 to 10, to recommend our studio to a friend? What is the main reason?",
)

HOTEL_ANSWERS = (
    Told("What do you sell?", "Rooms by the sea, 20 of them"),
    Told("Which industry are you in?", "Hospitality"),
    Told("How far do photos, texts and prices match what guests get?", "They look better than it is"),
    Told("Do you know what guests take for granted without saying it?", "Partly: we read the reviews"),
    Told("When check-in takes long, do guests learn beforehand how long?", "Never"),
    Told("Do you ask about personal wishes before the stay?", "Sometimes, by phone"),
    Told("What have you tried already?", "A welcome drink"),
)
EXPECTATION_AUDIT = Report(
    diagnostic="expectation-audit",
    version=1,
    title="Expectation audit",
    made_at=datetime(2025, 11, 30, 9, 30, tzinfo=UTC),
    business="20-room hotel by the sea",
    headline="Your promises outrun the room",
    lead="What stands in writing is checked word for word. Your pictures promise more than the room keeps.",
    basis="This rests on your own view of 7 questions. Ask ten guests the same before you spend money.",
    picture=Picture.BARS,
    measures=("Known", "Met"),
    scores=(
        Score("explicit", "Explicit", (1.0, 0.25)),
        Score("implicit", "Implicit", (0.5, 0.5)),
        Score("static", "Static", (0.75, 1.0)),
        Score("dynamic", "Dynamic", (0.25, 0.0)),
        Score("interpersonal", "Interpersonal", (0.75, 0.25)),
        Score("personal", "Personal", (0.5, None)),
    ),
    figures=(),
    features=(),
    findings=(
        Finding(
            "explicit",
            "Your promises outrun the room",
            "What stands in writing is checked word for word. Your pictures promise more than the room keeps.",
            (HOTEL_ANSWERS[2],),
        ),
        Finding(
            "interpersonal",
            "Interpersonal: nobody says how long check-in takes",
            "A wait without an end feels longer than it is, and guests blame the person at the desk.",
            (HOTEL_ANSWERS[4], HOTEL_ANSWERS[5]),
        ),
        Finding("dynamic", "Dynamic: new wishes go unseen", "Nobody asks what is new to guests.", HOTEL_ANSWERS[3:4]),
    ),
    suggestions=(SET_CLEAR_EXPECTATIONS, WAITING, LOSS_AVERSION),
    script="",
    steps=(),
    leave=(),
    sources=(),
    answers=HOTEL_ANSWERS,
    without=("Surprise and delight",),
)
FORMER_AUDIT = dataclasses.replace(
    EXPECTATION_AUDIT,
    made_at=datetime(2025, 6, 2, 18, 0, tzinfo=UTC),
    headline="Nobody knows what guests expect",
    scores=(
        Score("explicit", "Explicit", (0.5, 0.5)),
        Score("implicit", "Implicit", (0.25, 0.5)),
        Score("static", "Static", (0.75, 0.75)),
        Score("dynamic", "Dynamic", (0.25, 0.25)),
        Score("interpersonal", "Interpersonal", (0.75, 0.0)),
        Score("personal", "Personal", (None, None)),
    ),
)

KANO_CHECK = dataclasses.replace(
    EXPECTATION_AUDIT,
    diagnostic="kano-check",
    title="Kano check",
    business="Corner café in Leeds",
    headline="Fix the card payment before the oat art",
    lead="Card payment is a basic need: nobody praises it, everybody misses it. Latte art pleases, and can wait.",
    basis="You answered for your customers. Ask twenty of them the same two questions before you build.",
    picture=Picture.KANO,
    measures=("Score",),
    scores=(),
    features=(
        Feature("Card payment", "must-be", 0.5, 1.0),
        Feature("A seat at noon", "one-dimensional", 1.0, 1.0),
        Feature("Latte art with a picture of the guest's dog", "attractive", 1.0, 0.25),
        Feature("Board games", "indifferent", 0.5, 0.25),
    ),
    findings=(
        Finding(
            "basic-first",
            "Basic: card payment",
            "Customers are dissatisfied if basic needs are missing, however good the extras are.",
            (
                Told("How would guests feel with card payment?", "They expect it"),
                Told("And without card payment?", "They dislike it"),
            ),
        ),
    ),
    suggestions=(WAITING,),
    answers=(
        Told("Which features do you think about?", "Card payment, A seat at noon, Latte art, Board games"),
        Told("How would guests feel with card payment?", "They expect it"),
        Told("And without card payment?", "They dislike it"),
    ),
    without=(),
)
FORMER_KANO = dataclasses.replace(
    KANO_CHECK,
    made_at=datetime(2025, 3, 9, 12, 0, tzinfo=UTC),
    features=(
        Feature("card payment", "one-dimensional", 1.0, 1.0),
        Feature("A seat at noon", "one-dimensional", 1.0, 1.0),
        Feature("Board games", "attractive", 1.0, 0.25),
        Feature("Live music", "reverse", 0.0, 0.0),
    ),
)
CROWDED_KANO = dataclasses.replace(
    KANO_CHECK,
    headline="All four are basic needs",
    features=(
        Feature("Undisturbed sleep until check-out, also in summer", "must-be", 0.25, 1.0),
        Feature("Clean towels and sheets on the day of arrival", "must-be", 0.25, 1.0),
        Feature("Hot water at seven in the morning for everyone", "must-be", 0.25, 1.0),
        Feature("Wi-Fi", "must-be", 0.25, 1.0),
    ),
)
REVERSED_KANO = dataclasses.replace(
    KANO_CHECK,
    headline="Two features put people off",
    features=(
        Feature("Live music during lunch", "reverse", 0.0, 0.0),
        Feature("Loyalty app instead of stamps", "reverse", 0.0, 0.0),
        Feature("Oat milk", "questionable", 0.0, 0.0),
        Feature("Free tap water", "attractive", 1.0, 0.5),
    ),
)

ADVOCACY_HEALTH = dataclasses.replace(
    EXPECTATION_AUDIT,
    diagnostic="advocacy-health",
    title="Advocacy health",
    business="Yoga studio with 300 members",
    headline="People like you, and nobody asks them to say so",
    lead="Your score is good for its basis, yet only 6 of 90 new members came through a friend.",
    basis="80 answers leave a wide margin: the true score may lie anywhere between +8 and +36.",
    measures=("Score",),
    scores=(
        Score("trust", "Trust", (0.9,)),
        Score("delight", "Moments worth telling", (0.6,)),
        Score("listening", "Listening", (0.35,)),
        Score("asking", "Asking for referrals", (0.1,)),
        Score("thanking", "Thanking advocates", (None,)),
    ),
    figures=(
        Figure("nps", "Net Promoter Score", 22.0, "+22, likely +8 to +36", "40 promoters, 25 passives, 15 detractors"),
        Figure("referral-rate", "Referral rate", 6.7, "7 %, likely 3 to 14 %", "6 of 90 new customers"),
    ),
    findings=(
        Finding(
            "asking",
            "Nobody is asked for a recommendation",
            "Members who are glad would tell a friend, if somebody gave them the occasion.",
            (Told("Do you ask for referrals?", "Never"),),
        ),
    ),
    suggestions=(NET_PROMOTER_SCORE,),
    answers=(Told("Do you ask for referrals?", "Never"), Told("How many answered 9 or 10?", "40")),
    without=(),
)
FORMER_ADVOCACY = dataclasses.replace(
    ADVOCACY_HEALTH,
    made_at=datetime(2024, 12, 1, 8, 0, tzinfo=UTC),
    scores=(
        Score("trust", "Trust", (0.9,)),
        Score("delight", "Moments worth telling", (0.75,)),
        Score("listening", "Listening", (0.1,)),
        Score("asking", "Asking for referrals", (None,)),
    ),
    figures=(
        Figure("nps", "Net Promoter Score", 5.0, "+5, likely −15 to +25", "20 promoters, 12 passives, 17 detractors"),
        Figure("referral-rate", "Referral rate", 9.0, "9 %, likely 4 to 17 %", "7 of 78 new customers"),
    ),
)

READINESS = dataclasses.replace(
    EXPECTATION_AUDIT,
    diagnostic="personalisation-readiness",
    title="Personalisation readiness",
    business="Shoe shop",
    headline="You know enough to begin with sizes",
    lead="Sizes and past purchases are on paper already. Ask for consent first, then use one preference.",
    measures=("Score",),
    scores=(
        Score("knowledge", "What you know", (0.75,)),
        Score("consent", "Consent and openness", (0.25,)),
        Score("offer", "What you can vary", (0.5,)),
        Score("team", "Time and people", (0.5,)),
    ),
    findings=(
        Finding("consent", "Nobody was asked for consent", "Begin by asking.", (Told("Do they agree?", "Not asked"),)),
    ),
    suggestions=(PERSONALISATION,),
    answers=(Told("Do they agree?", "Not asked"),),
    without=(),
)

ANGRY_CUSTOMER = dataclasses.replace(
    EXPECTATION_AUDIT,
    diagnostic="angry-customer",
    title="Angry customer now",
    business="",
    headline="Say sorry for the wait, then give a time",
    lead="A wait feels longer when nobody says how long it takes or why. Name a time that you will keep.",
    basis="",
    picture=Picture.NONE,
    measures=(),
    scores=(),
    findings=(
        Finding(
            "waiting",
            "Say sorry for the wait, then give a time",
            "A wait feels longer when nobody says how long it takes or why. Name a time that you will keep.",
            (Told("What happened?", "Waited too long"),),
        ),
    ),
    suggestions=(dataclasses.replace(WAITING, heading="What this rests on"),),
    script=(
        "You've waited forty minutes and nobody said a word. I'd be cross too. "
        "I can have your table ready in five minutes, or pack everything to go. Which would you prefer?"
    ),
    steps=(
        "Let the customer finish without interrupting, and take notes if it helps.",
        "Offer two solutions that you can really deliver, and let the customer choose.",
        "Check back the same day or the next, and thank the customer for the open word.",
    ),
    leave=("Explain before you have listened.", "Name a new time that you may miss again."),
    sources=(
        Citation(
            "angry-customers.md",
            "Angry customers",
            "Steps",
            "Let the customer finish without interrupting, and take notes if it helps.",
            "Let the customer finish without interrupting, and take notes if it helps.",
        ),
        Citation(
            "angry-customers.md",
            "Angry customers",
            "When not to use it",
            "Do not discuss details while a customer is shouting, because facts do not reach people at that moment.",
            "Do not discuss details while a customer is shouting, because facts do not reach people at that moment.",
        ),
    ),
    answers=(
        Told("What happened?", "Waited too long"),
        Told("Where are they?", "In front of me"),
        Told("What can you offer?", "Fix now"),
    ),
    without=(),
)

BIAS_FINDER = dataclasses.replace(
    EXPECTATION_AUDIT,
    diagnostic="bias-finder",
    title="Bias finder",
    business="Coffee bar near the station",
    headline="Guests start a card and don't finish it",
    lead="Nearness of a goal speeds people up; a long way with no sign of progress loses them.",
    picture=Picture.NONE,
    measures=("Score",),
    scores=(),
    findings=(
        Finding(
            "return",
            "Guests start a card and don't finish it",
            "Nearness of a goal speeds people up; a long way with no sign of progress loses them.",
            (Told("Where do you lose customers?", "After the first visits"),),
        ),
    ),
    suggestions=(GOAL_GRADIENT, LOSS_AVERSION),
    answers=(Told("Where do you lose customers?", "After the first visits"), Told("What did you try?", "Nothing yet")),
    without=("Scarcity",),
)


def _answering(report: Report) -> Report:
    """Each finding with the suggestion of the first heading in its place."""
    rules = iter([finding.rule for finding in report.findings])
    first = report.suggestions[0].heading if report.suggestions else ""
    suggestions = tuple(
        replace(one, about=next(rules, "") if one.heading == first else "") for one in report.suggestions
    )
    return replace(report, suggestions=suggestions)


EXPECTATION_AUDIT = _answering(EXPECTATION_AUDIT)
KANO_CHECK = _answering(KANO_CHECK)
ADVOCACY_HEALTH = _answering(ADVOCACY_HEALTH)
READINESS = _answering(READINESS)
BIAS_FINDER = _answering(BIAS_FINDER)

REPORTS = {
    report.title.lower().replace(" ", "-"): report
    for report in (EXPECTATION_AUDIT, KANO_CHECK, ADVOCACY_HEALTH, READINESS, ANGRY_CUSTOMER, BIAS_FINDER)
}
PAIRS = {
    "expectation-audit": (EXPECTATION_AUDIT, FORMER_AUDIT),
    "kano-check": (KANO_CHECK, FORMER_KANO),
    "advocacy-health": (ADVOCACY_HEALTH, FORMER_ADVOCACY),
}


def endless(text: str) -> Report:
    """A report with as much of everything as could be, all of it made of this text."""
    citations = tuple(Citation(f"{text}.md", text, text, f"{text} {number}", text) for number in range(20))
    told = tuple(Told(f"{number} {text}", text) for number in range(30))
    advised = Suggestion(
        text, text, PlaybookKind.BIAS, text, text, (text,) * 9, (text,) * 20, text, text, text, citations
    )
    return dataclasses.replace(
        EXPECTATION_AUDIT,
        title=text,
        business=text,
        headline=text,
        lead=text,
        basis=text,
        measures=(text, text),
        scores=tuple(Score(str(number), text, (number / 12, None)) for number in range(12)),
        figures=tuple(Figure(str(number), text, number, text, text) for number in range(4)),
        features=(),
        findings=tuple(Finding(str(number), text, text, told[:12]) for number in range(12)),
        suggestions=(advised,) * 9,
        script=text,
        steps=(text,) * 20,
        leave=(text,) * 9,
        sources=citations,
        answers=told,
        without=(text,) * 9,
    )
