"""What a question asks for: a number, a date, a person, a place, a name; a quote without one is no answer."""

import re
from enum import StrEnum

from retrieval.lexical import terms
from retrieval.passages import TERM


class Asked(StrEnum):
    NUMBER = "number"
    PRICE = "price"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    NAME = "name"
    FORMULA = "formula"
    CONTACT = "contact"
    TIME = "time"
    LAW = "law"
    CLICKS = "clicks"  # where to click in some program
    OWN_DATA = "own data"  # what only the asker's own books can tell: no document answers it
    SMALL_TALK = "small talk"
    TASK = "task"  # something to be done or made, which no document does
    ANYTHING = "anything"


_TIME = (
    r"(?:this|last|past|next|previous|current)\s+(?:\w+\s+)?"
    r"(?:week|month|quarter|year|season|summer|winter|spring|autumn)s?"
)
_DAY = r"(?:yesterday|today|tonight|tomorrow|(?:on|for|last|next)\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_ROLE = (
    r"(?:ceo|cfo|founders?|owner|author|president|chair(?:man|woman)?|head|boss|director|inventor|creator|king|queen|mayor|actor|"
    r"singer|winner|chef|researcher|psychologist)"
)
_MADE = (
    r"(?:founded|coined|invented|created|wrote|came\s+up|said|started|owns|owned|runs|ran|developed|designed|discovered|won|played|"
    r"introduced|led|built|proposed|described|explains?|explained|published|made|named|directed|sang|painted|teaches|taught)"
)
_COUNTED_THINGS = (
    r"(?:main\s+|different\s+)?"
    r"(?:types?|kinds?|sorts?|steps?|categories|stages?|strategies|ways?|tools?|factors?|parts?|reasons?|things)"
)
_AMOUNT = (
    r"(?:price|cost|fee|fees|salary|wage|revenue|turnover|budget|profit|"
    r"population|size|height|length|weight|percentage|number|rate|share|value|fine)"
)

BEFORE, BEHIND = 3, 2
"""So many words before, or behind, what is counted its number stands."""

READ_CHARACTERS = 500
"""What is asked stands before this; some of the patterns take time with the cube of the length."""

_GREETING = (
    r"(?:hi|hello|hey|hiya|yo|good\s+(?:morning|afternoon|evening|day)|thanks?|thank\s+you|thx|cheers|ok(?:ay)?|great|cool|"
    r"nice|bye|goodbye|yes|no)"
)
_FILLING = r"(?:there|you|so\s+much|a\s+lot|coach|bot|all|everyone|again|very\s+much)"
_POLITE = r"(?:(?:please|pls|hey|can\s+you|could\s+you|i\s+want\s+you\s+to)\s+)*"

_PATTERNS: tuple[tuple[Asked, re.Pattern[str]], ...] = tuple(
    (asked, re.compile(pattern, re.IGNORECASE))
    for asked, pattern in (
        (
            Asked.OWN_DATA,
            rf"\b(?:our|my|we|us|i)\b.*\b(?:{_TIME}|{_DAY})\b|^show\s+me\s+(?:our|my|last|this|yesterday|today)\b",
        ),
        (
            Asked.OWN_DATA,
            r"^(?:so\s+)?(?:what['’]?s|what\s+(?:is|are|was|were)|who\s+(?:is|are|was)|who['’]?s|how\s+(?:high|good|bad)\s+is)\s+(?:our|my)\b",
        ),
        (
            Asked.OWN_DATA,
            r"\bhow\s+(?:many|much)\b.*\b(?:our|my|we|i|us)\b.*\b(?:have|had|get|got|lose|lost|sell|sold|churned|made|earn(?:ed)?)\b",
        ),
        (Asked.OWN_DATA, r"^which\s+of\s+(?:our|my)\b"),
        (Asked.FORMULA, r"\bformula\b|\bhow\b.*\b(?:calculated?|computed?|work\s+out)\b|^calculat"),
        (
            Asked.CONTACT,
            r"\b(?:e-?mail|phone\s+number|telephone|postal\s+address|web\s?site|url)\b(?:\s+\w+)?\s+(?:of|for)\b",
        ),
        (Asked.SMALL_TALK, rf"^{_GREETING}(?:\s+{_FILLING})*\s*[.!?👋🙏👍 ]*$"),
        (Asked.SMALL_TALK, r"^(?:what\s+can\s+(?:you|u|i)\s+(?:do|ask|help)|how\s+can\s+you\s+help|help(?:\s+me)?$)"),
        (
            Asked.SMALL_TALK,
            r"^(?:are|were|do|did|have|will|who\s+are|how\s+are|how\s+old\s+are|where\s+are|what\s+are)\s+(?:you|u)\b",
        ),
        (
            Asked.SMALL_TALK,
            r"\byour\s+(?:name|age|opinion|favou?rite|birthday|job|mother|creator)\b|^(?:tell|sing|say|give)\s+(?:me|us)\s+(?:a|another|some)\s+(?:joke|story|poem|song|riddle|pun)",
        ),
        (
            Asked.TASK,
            rf"^{_POLITE}(?:translate|book|reserve|set|play|draw|paint|sing|remind|schedule|order|convert|download|install|summari[sz]e|open|turn\s+o(?:n|ff))\s+(?:me|us|a|an|my|our|the|this|that|more|some|two|\d)\b",
        ),
        (
            Asked.TASK,
            rf"^{_POLITE}(?:translate|convert)\b|^{_POLITE}(?:write|make|create|generate|compose|build|code|give|tell)\s+(?:(?:me|us|a|an|my|our|the|some|short|little|\w+)\s+){{0,3}}(?:poem|haiku|limerick|song|story|essay|novel|joke|script\s+(?:that|which|to|in)|python|code|program|app|playlist|spreadsheet|invoice|recipe|logo|picture|image|contract)\b",
        ),
        (
            Asked.CLICKS,
            r"\b(?:which|what)\s+(?:button|menu|tab|setting)\b|\bwhere\s+(?:do|can|should)\s+(?:i|we)\s+(?:click|tap)\b|"
            r"\bhow\s+(?:do|can)\s+(?:i|we)\s+(?:export|import|install|reset|log\s*in|sign\s+in|uninstall|download)\b",
        ),
        (
            Asked.TIME,
            r"^when\s+(?:do|does|is|are)\b.*\b(?:open|close|start|begin)s?\s*\??$|"
            r"\bwhat\s+time\b|\b(?:opening|closing|business|office)\s+(?:hours|times)\b",
        ),
        (
            Asked.LAW,
            r"\b(?:il)?legal(?:ly)?\b|\bby\s+law\b|\b(?:the|labour|labor|employment)\s+law\b|\bgdpr\b|\bnotice\s+period\b|"
            r"\b(?:vat|tax(?:es)?|licen[cs]es?|permits?|visas?)\b|\bsue[ds]?\b|\bcompensation\b.*\bpay\b",
        ),
        (Asked.ANYTHING, rf"\bhow\s+many\s+{_COUNTED_THINGS}\b"),
        (Asked.ANYTHING, r"^how\s+(?:do|can|could|should|to)\b.*\b(?:find\s+out|know|tell|see|measure|count)\b"),
        (
            Asked.ANYTHING,
            r"\bhow\s+(?:much|many)\b.*\b(?:should|may)\b|^where\s+(?:is|are)\s+(?:the|our|my)\s+(?:line|limits?)\b",
        ),
        (Asked.NUMBER, r"\bwhat\s+\w+\s+(?:do|does|did)\s+\w+\s+(?:get|have|score|reach|make)\b"),
        (Asked.NAME, r"\bwhich\s+insurances?\b|\b(?:which|what)\b.*\b(?:is|are)\s+(?:the\s+)?cheapest\b"),
        (
            Asked.NUMBER,
            r"\bhow\s+(?:many|old|tall|far|big|large|heavy|deep|long)\b|\b(?:what|which)\s+(?:percentage|percent|number|share|proportion|fraction)\b",
        ),
        (
            Asked.PRICE,
            r"\bhow\s+much\s+(?:is|are|was|were)\s+(?:an?|one|the|your|our)\b(?!.*\bworth\b)|"
            r"\b(?:how\s+much|what)\s+(?:do|does|did|would)\b.*\bcost\b",
        ),
        (Asked.NUMBER, r"\bhow\s+much\b|\bwhat\s+(?:do|does|did|would)\b.*\b(?:earn|pay|charge)\b"),
        (Asked.NUMBER, rf"\bwhat(?:['’]?s|\s+is|\s+was|\s+are|\s+were)\b(?:\s+\S+){{0,4}}\s+{_AMOUNT}\b"),
        (
            Asked.DATE,
            r"\b(?:what|which)\s+(?:year|date|month|day|century|decade)\b|\bwhen\s+(?:was|were|did)\b|\bsince\s+when\b",
        ),
        (
            Asked.PERSON,
            rf"\bwho\s+(?:\w+\s+)?{_MADE}\b|\bwho(?:\s+(?:is|was|are|were)|['’]?s)\s+(?:the\s+)?(?:\w+\s+)?{_ROLE}\b|\b(?:what|which)\s+(?:person|author|{_ROLE})\b",
        ),
        (
            Asked.PERSON,
            r"\bname\s+of\s+(?:the\s+)?|\bwhose\b|\b(?:ceo|founder)\b|\bwho(?:\s+is|['’]?s)\s+(?:in\s+charge|responsible)\b",
        ),
        (
            Asked.PLACE,
            r"\b(?:what|which|in\s+what|in\s+which)\s+(?:city|country|state|town|street|place|address|continent|county|region|village)\b",
        ),
        (
            Asked.PLACE,
            r"^where\s+(?:is|are|was|were|did)\b|^where\s+(?:can|could|do)\s+(?:i|we)\s+(?:buy|order|rent)\b",
        ),
        (
            Asked.NAME,
            r"\b(?:what|which)\s+(?:(?!is\b|are\b|was\b|were\b|does\b|do\b|did\b|can\b|makes?\b)\w+\s+)?(?:agency|company|companies|brand|hotel|airline|university|school|book|software|app|programming\s+language|language|team|restaurant|film|movie|song|shop|store|retailer|bank|chain)\b",
        ),
        (Asked.NAME, r"\bwhat(?:['’]?s|\s+is|\s+was)\s+the\s+name\b|\bwhat\s+is\s+\S+\s+called\b"),
    )
)

_COUNTED = re.compile(
    r"\bhow\s+(?:many|much)\s+(?:(?:is|are|was|were|does|do|did|can|could|should|a|an|one|the|it|to|of|for|in)\s+)*(?P<thing>[\w-]+)",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"\bhow\s+many\s+(?:(?:of\s+)?(?:the|our|my|your|other)\s+)?(?P<thing>[^\W\d_]+)", re.IGNORECASE)
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|billions?|half|third|quarter|twice|once|"
    r"percent|per\s+cent|single|several\s+hundred|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:1\d{3}|20\d{2})\b|\b\d{1,4}\s*(?:BC|AD|BCE|CE)\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|"
    r"\b\d{1,2}(?:st|nd|rd|th)\b|\bcentury\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:years?|days?|weeks?|months?)\s+(?:ago|later|before|after)\b"
)
_MONEY = re.compile(
    r"[€$£¥]\s?\d|\d\s?[€$£¥]|\d\s*(?:euros?|dollars?|pounds?|francs?|cents?|pence|eur|usd|gbp|chf)\b|"
    r"\b(?:costs?|priced?|prices|fees?|charges?)\b[^.]*\d|\bfree\b",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"\b(?:minus|subtract\w*|divid\w*|multipl\w*|percentage|per\s+cent|times)\b|[=×÷]", re.IGNORECASE)
_TIME_OF_DAY = re.compile(r"\b\d{1,2}(?::\d{2}|\s*(?:am|pm|o['’]clock))\b|\b(?:noon|midnight)\b", re.IGNORECASE)
_LAW = re.compile(r"\b(?:laws?|legal\w*|illegal\w*|directive|regulation|act|court|gdpr|statut\w+)\b", re.IGNORECASE)
_CLICKS = re.compile(r"\b(?:click|tap|menu|button|settings?|tab)\b", re.IGNORECASE)
_CONTACT = re.compile(r"\S@\S|https?://|www\.|\+?\d[\d\s-]{6,}")
_CAPITALISED = re.compile(r"(?<![.!?:“\"]\s)(?<=[ (“\"‘'])[A-ZÅÄÖÉÜ][\w’'-]*\w")


def asked_for(question: str) -> Asked:
    start = question[:READ_CHARACTERS]
    return next((asked for asked, pattern in _PATTERNS if pattern.search(start)), Asked.ANYTHING)


def holds(asked: Asked, quote: str, question: str) -> bool:
    """Whether the quote has in it what is asked for; a name in the question itself does not count."""
    match asked:
        case Asked.OWN_DATA | Asked.SMALL_TALK | Asked.TASK:
            return False
        case Asked.NUMBER:
            return bool(_NUMBER.search(quote))
        case Asked.PRICE:
            return bool(_MONEY.search(quote))
        case Asked.DATE:
            return bool(_DATE.search(quote))
        case Asked.FORMULA:
            return bool(_FORMULA.search(quote))
        case Asked.CONTACT:
            return bool(_CONTACT.search(quote))
        case Asked.TIME:
            return bool(_TIME_OF_DAY.search(quote))
        case Asked.LAW:
            return bool(_LAW.search(quote))
        case Asked.CLICKS:
            return bool(_CLICKS.search(quote))
        case Asked.PERSON | Asked.PLACE:
            return bool(_names(TERM.sub("", quote), question))
        case Asked.NAME:
            return bool(_names(f" {quote}", question))
        case _:
            return True


def counted(question: str) -> str:
    """The thing that is counted or measured: "employees" in "how many employees does Zappos have?"; else empty."""
    found = _COUNTED.search(question)
    return found["thing"] if found else ""


def how_many(question: str) -> str:
    """The thing of which the number is asked for: "employees" in "how many employees does Zappos have?"; else empty."""
    found = _HOW_MANY.search(question)
    return found["thing"] if found else ""


def role_in(question: str) -> str:
    """The role of the person asked for: "ceo" in "who is the ceo of Zappos?"; else empty."""
    found = re.search(rf"\b{_ROLE}\b", question, re.IGNORECASE)
    return found[0] if found else ""


def is_counted_in(quote: str, thing: str) -> bool:
    """Whether a number stands right before the thing, or right behind it: "two types", "employees: 40"."""
    term = terms(thing)
    tokens = re.findall(r"[^\W_]+(?:[.,]\d+)*", quote)
    places = [place for place, token in enumerate(tokens) if term and terms(token) == term]
    near = [*(tokens[max(place - BEFORE, 0) : place] + tokens[place + 1 : place + 1 + BEHIND] for place in places)]
    return any(_NUMBER.search(token) for around in near for token in around)


def is_fact(asked: Asked) -> bool:
    """A question for one fact is only answered by a passage that speaks of nearly everything in the question."""
    return asked not in (Asked.ANYTHING, Asked.FORMULA, Asked.OWN_DATA, Asked.SMALL_TALK, Asked.TASK)


def _names(text: str, question: str) -> list[str]:
    asked_about = {word.lower().removesuffix("'s").removesuffix("’s") for word in re.findall(r"[\w'’-]+", question)}
    found = (name.removesuffix("'s").removesuffix("’s") for name in _CAPITALISED.findall(text))
    return [name for name in found if name.lower() not in asked_about and name != "I"]
