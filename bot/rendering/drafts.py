"""What an admin sent, as it was understood, before it is added."""

from collections.abc import Sequence

from bot.adding import Understood
from bot.coach.written_answer import WrittenAnswer
from bot.languages import mark, say, say_counted
from bot.rendering.answers import Rendered
from bot.rendering.documents import passages_of, sections_of
from bot.rendering.keyboards import button, keyboard, pages_of, place_in, turning, within
from bot.rendering.parts import Part, and_more, bold, joined, paragraphs, plain, shortened, stacked
from bot.store.documents import DocumentEntry
from bot.store.drafts import Draft
from retrieval.language import ENGLISH

DRAFTS = "a"
"""First letter of callback data: a:ID:add|all|show|list|sect|with:PAGE|into:DOCUMENT|redo|drop|none."""

TITLE, LINE, HEADINGS = 80, 300, 40
"""The most characters of a title and of a line, and the most headings on a screen."""

_SAME, _CLOSE = mark("Nearly the same words as “{title}” ({name})."), mark("Close to “{title}” ({name}).")
_ORDERS = mark("⚠️ It holds orders to a machine: “{said}” I only quote documents and obey none.")
_ACROSS = 5
"""Numbered buttons in a row."""


def draft_screen(draft: Draft, *, beside: int = 1) -> Rendered:
    """One document: what was understood, and what can be done; `beside`: so many were sent together."""
    back = [button(say("‹ All files"), *_at(draft, "list"))] if beside > 1 else []
    if draft.understood is None:
        return Rendered((_html([_unread(draft), plain(say("Nothing was added."))]),), keyboard(back) if back else None)
    understood = Understood.of(dict(draft.understood))
    parts = [_head(draft, understood), *map(plain, _remarks(draft, understood))]
    if understood.known == "same":
        return Rendered((_html(parts),), keyboard(back or [button(say("Leave it"), *_at(draft, "drop"))]))
    add = say("Replace {name}", name=draft.name) if understood.known else say("Add")
    others = [button(say("Add, replace …"), *_at(draft, "with", 0))] if not understood.known else []
    sections = [button(say("Show sections"), *_at(draft, "sect"))] if understood.sections else []
    cancel = button(say("Leave it out") if beside > 1 else say("Cancel"), *_at(draft, "drop"))
    return Rendered((_html(parts),), keyboard([button(add, *_at(draft, "add"))], others, [*sections, cancel], back))


def batch_screen(drafts: Sequence[Draft]) -> Rendered:
    """Several files that were sent together."""
    ready = [one for one in drafts if one.state == "waiting" and can_be_added(one)]
    head = bold(say_counted("{count} file", "{count} files", len(drafts)))
    head += plain(" · " + say_counted("{count} can be added", "{count} can be added", len(ready)))
    rows = [_row(number, one) for number, one in enumerate(drafts, start=1)]
    numbers = [
        button(str(number), *_at(one, "show")) for number, one in enumerate(drafts, start=1) if one.state == "waiting"
    ]
    look = [plain(say("Tap a number to look at one."))] if numbers else []
    every = say_counted("Add it", "Add all {count}", len(ready))
    return Rendered(
        (_html([head, stacked(rows), *look]),),
        keyboard(
            [button(every, *_at(drafts[0], "all"))] if ready else [],
            *(numbers[start : start + _ACROSS] for start in range(0, len(numbers), _ACROSS)),
            [button(say("Cancel"), *_at(drafts[0], "none"))],
        ),
    )


def answer_screen(draft_id: int, answer: WrittenAnswer) -> Rendered:
    """An answer that an admin wrote, as people will get it."""
    asked = [answer.question, *answer.asked]
    parts = [
        plain(say("Whoever asks")),
        stacked(plain(f"“{shortened(one, TITLE)}”") for one in asked).within("blockquote"),
        plain(say("will read:")),
        *paragraphs(answer.text),
        plain(say("Source: {source}", source=shortened(answer.source, LINE))).within("i"),
    ]
    use, anew = button(say("Use it"), DRAFTS, draft_id, "add"), button(say("Write it anew"), DRAFTS, draft_id, "redo")
    messages = tuple(part.html for part in joined(parts))
    return Rendered(messages, keyboard([use, anew], [button(say("Cancel"), DRAFTS, draft_id, "drop")]))


def sections_screen(draft: Draft) -> Rendered:
    """The headings of a document."""
    understood = Understood.of(dict(draft.understood or {}))
    shown = understood.sections[:HEADINGS]
    rest = understood.section_count - len(shown)
    rows = [plain(f"• {shortened(heading, TITLE)}") for heading in shown]
    rows += [plain(and_more(rest))] if rest > 0 else []
    parts = [bold(shortened(understood.title, TITLE)), stacked(rows)]
    return Rendered((_html(parts),), keyboard([button(say("‹ Back"), *_at(draft, "show"))]))


def replacing_screen(draft: Draft, documents: Sequence[DocumentEntry], page: int) -> Rendered:
    """Which document it takes the place of."""
    if not documents:
        text = plain(say("There is no added document that it could replace; those of the library come with me."))
        return Rendered((text.html,), keyboard([button(say("‹ Back"), *_at(draft, "show"))]))
    pages = pages_of(documents)
    page = within(page, pages)
    rows = [[button(one.title, *_at(draft, "into", one.id))] for one in pages[page]]
    asked = say("Which one does {name} replace? I take that one out and add yours.", name=draft.name)
    text = plain(f"{asked}{place_in(page, pages)}")
    turn = turning(page, pages, lambda number: _at(draft, "with", number))
    return Rendered((text.html,), keyboard(*rows, turn, [button(say("‹ Back"), *_at(draft, "show"))]))


def can_be_added(draft: Draft) -> bool:
    """Whether it can be read, and is not there already."""
    return draft.understood is not None and draft.understood["known"] != "same"


def _head(draft: Draft, understood: Understood) -> Part:
    facts = [
        understood.pages,
        sections_of(understood.section_count) if understood.section_count else "",
        passages_of(understood.passages),
        understood.language,
    ]
    title = bold(shortened(understood.title, TITLE)) + plain(f" · {draft.name}")
    return stacked([title, plain(", ".join(fact for fact in facts if fact))])


def _remarks(draft: Draft, understood: Understood) -> list[str]:
    remarks = []
    if understood.playbook:
        remarks.append(shortened(say("Looks like a playbook: {facts}.", facts=understood.playbook), LINE))
    if understood.known == "same":
        remarks.append(say("I have exactly this document already, so there is nothing to do."))
    elif understood.known:
        remarks.append(say("It takes the place of the {name} that I have.", name=draft.name))
    for near in understood.nearby:
        like = _SAME if near.same else _CLOSE
        remarks.append(say(like, title=shortened(near.title, TITLE), name=near.name))
    if understood.language != ENGLISH:
        remarks.append(say("I search in English, so questions will rarely find it."))
    if understood.instruction:
        said = shortened(understood.instruction, LINE)
        remarks.append(say(_ORDERS, said=said))
    return remarks


def _row(number: int, draft: Draft) -> Part:
    lead = plain(f"{number}. ")
    if draft.understood is None:
        return lead + plain(shortened(draft.fault, LINE))
    if draft.state == "cancelled":
        return lead + plain(say("{name}: left out", name=draft.name))
    understood = Understood.of(dict(draft.understood))
    if understood.known == "same":
        return lead + plain(say("{name}: I have it already", name=draft.name))
    facts = [passages_of(understood.passages), understood.language, *["⚠️"] * bool(understood.instruction)]
    facts += [say("replaces the former one")] if understood.known else []
    return lead + bold(shortened(understood.title, TITLE)) + plain(f": {', '.join(facts)}")


def _unread(draft: Draft) -> Part:
    return plain(shortened(draft.fault, 2 * LINE))


def _at(draft: Draft, action: str, *more: object) -> tuple[object, ...]:
    return (DRAFTS, draft.id, action, *more)


def _html(parts: Sequence[Part]) -> str:
    return joined(parts)[0].html
