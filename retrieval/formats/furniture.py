"""What stands around the content of a web page, such as menus, banners and share buttons, taken out of its tree."""

import re

from retrieval.formats.elements import UNREAD, Element

_TAGS = frozenset(("nav", "aside", "footer", "header", "form"))
_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menubar", "toolbar")
)
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_CALLOUT = re.compile(r"\b(?:note|tip|hint|info|warning|important|caution|callout|admonition|example)", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NAMES = re.compile(
    r"""(?:(?:site|page|global|post|entry|article|block|widget|js|the|main|primary|secondary|left|right|top|bottom)-)*(?:
      (?:cookies?|gdpr|consent|onetrust|privacy)
        -?(?:banner|bar|consent|notice|message|pop-?up|overlay|modal|law|box|manager|sdk)
    | gdpr | cookies?
    | (?:nav|navbar|navigation|breadcrumbs?|pagination|pager|skip-?(?:link|nav|to-content)) (?:-.*)?
    | (?:side-?bar|footer) (?:-.*)?
    | (?:comments?|disqus) (?:-(?:list|section|area|form|thread|wrapper))? | respond
    | (?:social|share|sharing|sharedaddy|addtoany|follow)
        -?(?:links?|icons?|buttons?|bar|media|nav|tools?|share|this|list|widget|us)?
    | (?:related|recommended|popular|recent|more|similar|trending|latest)
        -?(?:posts?|articles?|content|stories|links|reading|items?|products?)?
    | (?:newsletter|subscribe|signup|subscription) (?:-.*)?
    | (?:ad|ads|advert|advertisement|promo|sponsored) (?:-.*)?
    | (?:author|post)-(?:bio|box|meta|info) | by-?line | tag-?(?:list|cloud|links) | pop-?up | modal
    )""",
    re.VERBOSE,
)
"""Names of classes and ids; whole names only, since "social-proof" and "share-of-wallet" are subjects of articles."""
_CONTENT = "boolean(descendant-or-self::main or descendant-or-self::article or descendant-or-self::*[@role='main'])"
_HOLDS_TITLE = "boolean(descendant::h1 or ancestor-or-self::h1)"
_SUBSTANCE = 0.5
"""An element with more than this share of the page's words is the page, whatever it is called."""
_LINKS, _LINKED = 3, 0.8
"""So many links that make up so much of a list or division are a menu."""


def without_furniture(root: Element) -> Element:
    """The same tree, with its furniture removed."""
    words = _length(root)
    _drop([element for element in root.iter(*UNREAD) if element is not root and element.tag != "head"])
    for element in list(root.iter()):
        if element.getparent() is None or not isinstance(element.tag, str) or element.tag in ("html", "body", "head"):
            continue
        if _hidden(element) or (_is_furniture(element) and not _is_content(element, words)):
            _drop([element])
        elif element.tag == "header" and not _within_article(element):
            _drop([child for child in element.iter("p", "div", "ul", "a", "span") if not child.xpath(_HOLDS_TITLE)])
    return root


def _is_furniture(element: Element) -> bool:
    if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "tr"):
        return _named(element) and element.tag not in ("h1", "h2")
    if element.get("role", "") in _ROLES or _named(element):
        return True
    if element.tag == "header":
        return not _within_article(element) and not element.xpath("boolean(descendant::h1)")
    if element.tag == "aside":
        return not _CALLOUT.search(element.get("class", ""))
    if element.tag == "footer":
        return not element.xpath("boolean(ancestor::blockquote)")
    return element.tag in _TAGS or (element.tag in ("ul", "ol", "div") and _is_menu(element))


def _is_content(element: Element, words: int) -> bool:
    if element.tag in ("nav", "footer"):
        return False
    return bool(element.xpath(_CONTENT)) or _length(element) > _SUBSTANCE * words


def _within_article(element: Element) -> bool:
    return bool(element.xpath("boolean(ancestor::main or ancestor::article or ancestor::*[@role='main'])"))


def _hidden(element: Element) -> bool:
    unseen = element.get("hidden", "until-found") != "until-found" or element.get("aria-hidden") == "true"
    return unseen or bool(_HIDDEN.search(element.get("style", "")))


def _named(element: Element) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}".split()
    return any(_NAMES.fullmatch(re.sub("[-_]+", "-", _CAMEL.sub("-", name)).lower()) for name in names)


def _is_menu(element: Element) -> bool:
    links = list(element.iter("a"))
    return len(links) >= _LINKS and sum(map(_length, links)) >= _LINKED * _length(element)


def _length(element: Element) -> int:
    return sum(len(text.split()) for text in map(str, element.itertext()))


def _drop(elements: list[Element]) -> None:
    """Take elements out, and keep the text behind each."""
    for element in elements:
        parent, before = element.getparent(), element.getprevious()
        if parent is None:
            continue
        tail = " " + (element.tail or "")
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
        parent.remove(element)
