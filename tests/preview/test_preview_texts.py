"""Which texts Telegram takes, and what becomes of them."""

from __future__ import annotations

import pytest
from telegram import Bot, MessageEntity
from telegram.error import BadRequest

from bot.preview.entities import utf16_length
from bot.preview.people import Speaker

from .conftest import ANN


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("é<div>x</div>", 'Unsupported start tag "div" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<a href=x y>z</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ('<a href="x>z</a>', 'Unclosed start tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("Q&A", 'Unescaped "&", write "&amp;", at byte offset 1'),
        ("&nbsp;", 'Unescaped "&", write "&amp;", at byte offset 0'),
    ],
)
async def test_malformed_html_is_refused_with_its_place(bot: Bot, ann: Speaker, html: str, complaint: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(ANN, html, parse_mode="HTML")
    assert refused.value.message.lower() == f"can't parse entities: {complaint}".lower()


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("<b>x</b> <strong>y</strong>", "x y", [("bold", 0, 1), ("bold", 2, 1)]),
        ("🏨<i>x</i>", "🏨x", [("italic", 2, 1)]),
        (
            "<u>a<ins>b</ins></u><s>c</s><del>d</del>",
            "abcd",
            [("underline", 0, 2), ("strikethrough", 2, 1), ("strikethrough", 3, 1)],
        ),
        ('<tg-spoiler>x</tg-spoiler><span class="tg-spoiler">y</span>', "xy", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<blockquote>x</blockquote>", "x", [("blockquote", 0, 1)]),
        ("&lt;b&gt; &amp; &quot; &#39; &#x41;", "<b> & \" ' A", []),
        ("<code><b>x</b></code>", "x", [("code", 0, 1)]),
        ("  \n<b>x </b>  \n", "x", [("bold", 0, 1)]),
        ("<b>a</b><b> </b>", "a", [("bold", 0, 1)]),
        ("<B>x</B>", "x", [("bold", 0, 1)]),
        ('<a href="javascript:x">y</a>', "y", []),
        ('<a href="localhost">y</a>', "y", []),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        (
            "/help and @ann, see https://example.com/a?b=c.",
            None,
            [("bot_command", 0, 5), ("mention", 10, 4), ("url", 20, 25)],
        ),
    ],
)
async def test_html_becomes_entities_over_utf16(
    bot: Bot, ann: Speaker, html: str, text: str | None, entities: list[tuple[str, int, int]]
) -> None:
    sent = await bot.send_message(ANN, html, parse_mode="HTML")
    assert sent.text == (text or html)
    assert [(one.type, one.offset, one.length) for one in sent.entities] == entities


async def test_links_and_code_keep_their_address_and_language(bot: Bot, ann: Speaker) -> None:
    sent = await bot.send_message(
        ANN, '<a href="https://example.com?a=1&amp;b=2">x</a><pre><code class="language-python">y</code></pre>', "HTML"
    )
    link, code = sent.entities
    assert (link.url, code.type, code.language) == ("https://example.com?a=1&b=2", "pre", "python")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Message text is empty"),
        (" \n\t ", "Message text is empty"),
        ("x" * 4097, "Message is too long"),
        ("🏨" * 2049, "Message is too long"),
    ],
)
async def test_texts_beyond_the_limits_are_refused(bot: Bot, ann: Speaker, text: str, reason: str) -> None:
    with pytest.raises(BadRequest, match=f"^{reason}$"):
        await bot.send_message(ANN, text)


async def test_markup_does_not_count_towards_the_length(bot: Bot, ann: Speaker) -> None:
    sent = await bot.send_message(ANN, f"<b>{'🏨' * 2048}</b>", parse_mode="HTML")
    assert utf16_length(sent.text) == 4096


@pytest.mark.parametrize(
    ("offset", "length", "reason"),
    [
        (0, 9, "ends after the end of the text at UTF-16 offset 9"),
        (1, 1, "begins in a middle of a UTF-16 symbol"),
        (2, 0, "length 0 must be 0 or more"),
    ],
)
async def test_entities_that_leave_the_text_are_refused(
    bot: Bot, ann: Speaker, offset: int, length: int, reason: str
) -> None:
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.send_message(ANN, "🏨x", entities=[MessageEntity("bold", offset, length)])


async def test_only_the_first_hundred_entities_survive(bot: Bot, ann: Speaker) -> None:
    sent = await bot.send_message(ANN, "<b>x</b> " * 150, parse_mode="HTML")
    assert len(sent.entities) == 100


@pytest.mark.parametrize("mode", ["MarkdownV2", "Markdown", "Nonsense"])
async def test_parse_modes_the_preview_cannot_read_are_refused(bot: Bot, ann: Speaker, mode: str) -> None:
    with pytest.raises(BadRequest, match=r"(?i)parse_mode"):
        await bot.send_message(ANN, "*x*", parse_mode=mode)


async def test_a_person_sees_the_same_formatting(bot: Bot, ann: Speaker) -> None:
    html = '<b>a <i>b</i></b> &amp; <a href="https://example.com/">c</a>\n<blockquote expandable>d</blockquote>'
    await bot.send_message(ANN, html, parse_mode="HTML")
    seen = await ann.wait_for_reply()
    assert seen.html == html
    assert seen.marked("expandable_blockquote") == ["d"]
