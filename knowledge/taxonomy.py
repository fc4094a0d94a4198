"""The shared words of the coach: stages, expectation types, industries, challenges and kinds of playbook."""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Self, TypeVar

W = TypeVar("W", bound="Word")


class Word(StrEnum):
    """A member of one of the shared vocabularies.

    The member itself is the value as it stands in files ("real estate"); `label` is how people read it
    ("Real estate"); `synonyms` are other names that people use for it, in lower case ("estate agent").
    """

    label: str
    synonyms: tuple[str, ...]

    def __new__(cls, value: str, label: str, synonyms: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.synonyms = tuple(synonyms.split(", "))
        return member

    @classmethod
    def named(cls, name: str) -> Self | None:
        """The member that goes by `name` (value, label or synonym, in any case), or None."""
        return _by_name(cls).get(" ".join(name.casefold().split()))

    @classmethod
    def mentioned(cls, text: str) -> tuple[Self, ...]:
        """The members that a text names, in the order in which it names them: a wholesaler for salons is a wholesaler.

        Of names inside each other the longest counts: a car repair shop is no shop.
        """
        places: dict[Self, int] = {}
        rest = _spaced(text)
        for name, member in _names(cls):
            for found in re.finditer(rf"(?<!\w){re.escape(name)}(?:s|es)?(?!\w)", rest):
                places[member] = min(places.get(member, found.start()), found.start())
                rest = rest[: found.start()] + "\N{MIDDLE DOT}" * len(found[0]) + rest[found.end() :]
        return tuple(sorted(places, key=lambda member: places[member]))


def _spaced(text: str) -> str:
    return " ".join(re.sub(r"[-–—/’']", " ", text.casefold()).split())


@lru_cache
def _by_name(words: type[W]) -> dict[str, W]:
    """Every name of every member; of members that share one the first has it."""
    named = [(name, word) for word in words for name in (word.value, word.label.casefold(), *word.synonyms)]
    return dict(reversed(named))


@lru_cache
def _names(words: type[W]) -> tuple[tuple[str, W], ...]:
    """Every name of every member, longest first."""
    names = {_spaced(name): member for member in words for name in (*member.synonyms, member.value, member.label)}
    return tuple(sorted(names.items(), key=lambda item: -len(item[0])))


class PlaybookKind(Word):
    """What a playbook describes."""

    BIAS = "bias", "Bias", "effect, psychological effect, cognitive bias, mental shortcut"
    EXPECTATION = "expectation", "Expectation", "customer expectation, expectation strategy"
    FRAMEWORK = "framework", "Framework", "model, theory, concept, metric"
    PRACTICE = "practice", "Practice", "strategy, technique, tool, method"


class JourneyStage(Word):
    """Where customers stand on their way from the first question to the return."""

    RESEARCH = "research", "Research", "awareness, discovery, searching, looking around, first contact"
    EXPLORATION = "exploration", "Exploration", "consideration, evaluation, comparing, comparison, trial"
    SELECTION = "selection", "Selection", "purchase, decision, checkout, cart, booking, buying, ordering, choosing"
    LOYALTY = "loyalty", "Loyalty", "after the purchase, post-purchase, retention, returning, repeat purchase, advocacy"


class ExpectationType(Word):
    """How customers come to expect something, or what the expectation is about."""

    EXPLICIT = "explicit", "Explicit", "stated, written, promised"
    IMPLICIT = "implicit", "Implicit", "unstated, unspoken, assumed, taken for granted"
    STATIC = "static", "Static", "constant, stable, lasting, unchanging"
    DYNAMIC = "dynamic", "Dynamic", "changing, evolving, rising"
    INTERPERSONAL = "interpersonal", "Interpersonal", "about staff, about employees, how staff treat people"
    PERSONAL = "personal", "Personal", "individual, unique, own preferences"


class Industry(Word):
    """The trade a business is in."""

    E_COMMERCE = (
        "e-commerce",
        "E-commerce",
        "ecommerce, online shop, online shops, online store, online retail, online retailer, web shop, webshop, "
        "marketplace",
    )
    HEALTHCARE = (
        "healthcare",
        "Healthcare",
        "health care, clinic, clinics, hospital, medical practice, doctor, dentist, dental practice, dental clinic, "
        "pharmacy, physiotherapist, physiotherapy, care home, patients",
    )
    FINANCIAL_SERVICES = (
        "financial services",
        "Financial services",
        "finance, financial institution, insurance, insurer, insurance broker, financial adviser, financial advisor, "
        "wealth management, fintech, investment",
    )
    TECHNOLOGY = (
        "technology",
        "Technology",
        "tech, tech company, software, software company, saas, app developer, electronics, hardware, startup, start-up",
    )
    REAL_ESTATE = (
        "real estate",
        "Real estate",
        "property, estate agent, estate agents, estate agency, real estate agent, realtor, letting agency, "
        "property management",
    )
    EDUCATION = (
        "education",
        "Education",
        "school, university, college, training, course provider, online course, language school, tutor, driving school",
    )
    HOSPITALITY = (
        "hospitality",
        "Hospitality",
        "hotel, hotels, guest house, guesthouse, b&b, bed and breakfast, hostel, resort, holiday rental",
    )
    TELECOMMUNICATIONS = (
        "telecommunications",
        "Telecommunications",
        "telecom, telecoms, telco, mobile operator, phone company, internet provider, broadband provider",
    )
    FREE_ZONES = (
        "free zones",
        "Free zones",
        "free zone, free-zone, free trade zone, special economic zone, business park, company formation",
    )
    BANKING = "banking", "Banking", "bank, banks, credit union, savings bank, building society"
    RETAIL = (
        "retail",
        "Retail",
        "shop, shops, store, boutique, supermarket, grocer, bakery, bookshop, florist, fashion shop, furniture shop",
    )
    RESTAURANTS = (
        "restaurants",
        "Restaurants",
        "restaurant, café, cafe, coffee shop, bar, pub, bistro, pizzeria, pizza delivery, catering, caterer, "
        "food service, takeaway",
    )
    PROFESSIONAL_SERVICES = (
        "professional services",
        "Professional services",
        "law firm, lawyer, accountant, accounting firm, tax adviser, consultancy, consultant, agency, architect",
    )
    TRADES = (
        "trades",
        "Trades and repairs",
        "tradesperson, plumber, electrician, builder, builders, painter, garage, car repair, car workshop, "
        "repair shop, gardener, cleaning company",
    )
    TRAVEL = "travel", "Travel and transport", "airline, travel agency, tour operator, taxi, bus company, railway"
    FITNESS = "fitness", "Fitness", "gym, gyms, fitness studio, yoga studio, sports club, personal trainer"
    BEAUTY = "beauty", "Beauty and wellness", "hairdresser, hair salon, barber, spa, nail studio, salon, salons"
    LOGISTICS = "logistics", "Logistics", "delivery service, courier, parcel service, moving company, freight"
    AUTOMOTIVE = (
        "automotive",
        "Automotive",
        "car dealer, car dealership, cars, motorcycle dealer, car hire, car rental, tyre dealer, automobile",
    )
    LEISURE = (
        "leisure",
        "Events and leisure",
        "events, event venue, museum, theatre, cinema, festival, amusement park, zoo, escape room, entertainment, "
        "wedding planner, swimming pool",
    )
    MANUFACTURING = (
        "manufacturing",
        "Manufacturing and wholesale",
        "manufacturer, wholesale, wholesaler, distributor, supplier, factory, industrial company, machine builder",
    )
    NON_PROFIT = (
        "non-profit",
        "Charities and clubs",
        "nonprofit, charity, charities, ngo, foundation, association, club, donors, volunteers, supporters",
    )
    PUBLIC_SERVICES = (
        "public services",
        "Public services",
        "government, city hall, council, public office, citizens, library, libraries",
    )


class Challenge(Word):
    """What hurts: the trouble that an owner wants to be rid of."""

    LOW_ENGAGEMENT = "low-engagement", "Low engagement", "low usage, inactive customers, customers do not use it"
    LOW_CONFIDENCE = (
        "low-confidence",
        "Customers doubt themselves",
        "lack of confidence, hesitation, customers feel lost, customers feel unsure, customers feel overwhelmed",
    )
    LOW_TRUST = "low-trust", "Low trust", "distrust, scepticism, skepticism, customers do not believe us"
    LOW_SATISFACTION = "low-satisfaction", "Low satisfaction", "dissatisfaction, disappointed customers, low scores"
    DROP_OFF = (
        "drop-off",
        "People leave before buying",
        "cart abandonment, abandoned carts, low conversion, people leave at the cart, few bookings, too much choice",
    )
    CHURN = (
        "churn",
        "Customers leave",
        "cancellations, losing customers, customers do not come back, low retention, low loyalty",
    )
    COMPLAINTS = "complaints", "Complaints", "complaint, refunds, returns, mistakes, service failure"
    ANGRY_CUSTOMERS = (
        "angry-customers",
        "Angry customers",
        "angry customer, upset customers, unhappy customers, rude customers, difficult customers",
    )
    BROKEN_PROMISES = (
        "broken-promises",
        "Promises outrun delivery",
        "overpromising, misunderstandings, wrong expectations, not as described",
    )
    UNKNOWN_NEEDS = "unknown-needs", "Unclear what customers need", "no feedback, lack of insight, guessing"
    CHANGING_EXPECTATIONS = (
        "changing-expectations",
        "Expectations keep rising",
        "competitors set the pace, falling behind, new demands",
    )
    FEW_REFERRALS = "few-referrals", "Few recommendations", "no referrals, little word of mouth, no advocates"
    POOR_REVIEWS = "poor-reviews", "Poor or few reviews", "bad reviews, negative reviews, low rating, few reviews"
    WAITING = "waiting", "Waits and delays", "waits, delay, delays, late deliveries, queues, slow replies"
    INCONSISTENT_SERVICE = (
        "inconsistent-service",
        "Service varies",
        "uneven service, depends on who serves, staff cannot decide, unfriendly staff",
    )
    HARD_TO_USE = "hard-to-use", "Too much effort", "complicated, friction, confusing website, hard to find"
    GENERIC_EXPERIENCE = "generic-experience", "One size fits all", "impersonal service, irrelevant offers"
    WEAK_DIFFERENTIATION = (
        "weak-differentiation",
        "Hard to stand out",
        "competition, price pressure, interchangeable, nothing special",
    )
    PRESSURE_SELLING = (
        "pressure-selling",
        "Pressure in selling",
        "hard sell, pushy sales, cold calls, buyer's remorse",
    )
    PRICE_OBJECTIONS = (
        "price-objections",
        "Too expensive, they say",
        "price objections, haggling, customers ask for discounts, too expensive, price increase",
    )
    FEW_ENQUIRIES = (
        "few-enquiries",
        "Too few people ask",
        "few enquiries, few inquiries, few visitors, low awareness, nobody knows us, few new customers, few leads",
    )
    NO_SHOWS = (
        "no-shows",
        "No-shows and late cancellations",
        "no-show, no show, missed appointments, late cancellations, people do not turn up",
    )
    LOW_SPEND = (
        "low-spend",
        "Customers spend little",
        "small orders, low order value, nobody buys extras, upselling, cross-selling, cheapest option only",
    )
