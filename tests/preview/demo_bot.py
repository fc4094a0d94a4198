"""A small bot that uses everything the preview offers; also a program, to be killed and started again."""

from __future__ import annotations

import asyncio
import struct
import sys
import zlib

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    CopyTextButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram import InlineKeyboardButton as Button
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

DemoBot = Application  # type: ignore[type-arg]
Context = ContextTypes.DEFAULT_TYPE
ANSWER = (
    "Give guests what they need to feel <b>able to enjoy the stay by themselves</b>: services and amenities that "
    "leave them confident, not dependent on asking. [1]\nIn the loyalty stage it pays again: guests who felt capable "
    "are more likely to return. [2]\n\n<blockquote expandable><b>Sources</b>\n[1] <i>Self-efficacy › Hospitality</i>: "
    "“Hotels can provide guests with resources and amenities that let them feel capable.”\n[2] <i>Self-efficacy › "
    "Loyalty</i>: “Customers who feel capable are more likely to come back and to recommend the business.”</blockquote>"
)
FORMATS = (
    "<b>Bold</b>, <i>italic</i>, <u>underlined</u>, <s>struck</s>, <code>code</code>, "
    '<tg-spoiler>a secret</tg-spoiler>, <a href="https://example.com/">a link</a>, #tag, @ann and /help 🏨\n'
    '<pre><code class="language-python">print("hello")</code></pre>\n<blockquote>A short quote.</blockquote>\nThe end.'
)


def picture(width: int = 640, height: int = 360) -> bytes:
    """A PNG with six pairs of bars, drawn by hand."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            bar, inside = divmod(x * 6, width)
            tall = height * (0.85 - 0.11 * bar if inside * 2 < width else 0.4 + 0.07 * bar)
            on = height - y < tall and 0.12 < (inside / width * 2) % 1 < 0.9
            rows += bytes((28, 143, 176) if on and inside * 2 < width else (240, 170, 80) if on else (247, 250, 250))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 6)), (b"IEND", b""))
    packed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


async def start(update: Update, context: Context) -> None:
    """Say hello with three ways to go on."""
    rows = [["Find biases to use"], ["Check my expectations"], ["Angry customer now"]]
    await update.effective_message.reply_text(
        "I'm a coach for customer experience. I answer from a library of playbooks, and I show the exact sentence "
        "I rely on. Three ways to start, or just ask:\n<i>How do I get guests to come back?</i>",
        parse_mode="HTML",
        reply_markup=InlineKeyboardMarkup(
            [[Button(label, callback_data=f"start:{label}") for label in row] for row in rows]
        ),
    )


async def formats(update: Update, context: Context) -> None:
    await update.effective_message.reply_html(FORMATS)


async def photo(update: Update, context: Context) -> None:
    await update.effective_message.reply_photo(picture(), caption="Known and met, side by side.")


async def document(update: Update, context: Context) -> None:
    pages = InlineKeyboardMarkup([[Button("Page 1 of 2", callback_data="page")]])
    await update.effective_message.reply_document(
        b"%PDF-1.4 demo", filename="report.pdf", caption="Your report.", reply_markup=pages
    )


async def answer(update: Update, context: Context) -> None:
    """Answer a question after a typing action; an edited question in place of the first answer."""
    message = update.effective_message
    if update.edited_message:
        known = context.chat_data.get(message.message_id)
        if known:
            await context.bot.edit_message_text(f"Anew: {message.text}", message.chat_id, known)
        return
    await message.reply_chat_action("typing")
    keys = [
        [
            Button("Steps for hotels", callback_data="steps"),
            Button("How to measure", callback_data="measure"),
        ],
        [Button("👍", callback_data="up"), Button("👎", callback_data="down")],
        [
            Button("Copy script", copy_text=CopyTextButton("We are sorry.")),
            Button("Read more", url="https://example.com/more"),
        ],
    ]
    text, mode = (ANSWER, "HTML") if "hotel" in message.text else (f"You said: {message.text}", None)
    sent = await message.reply_text(text, mode, reply_markup=InlineKeyboardMarkup(keys), do_quote=True)
    context.chat_data[message.message_id] = sent.message_id


async def index(update: Update, context: Context) -> None:
    """Tell the progress of something long in one message, with a button to stop it that stays all the while."""
    keyboard = InlineKeyboardMarkup([[Button("Stop", callback_data="stop")]])
    status = await update.effective_message.reply_text("Indexing: 0 %", reply_markup=keyboard)
    for part in range(1, 11):
        await asyncio.sleep(0.1)
        await status.edit_text(f"Indexing: {10 * part} %", reply_markup=keyboard)
    done = InlineKeyboardMarkup([[Button("Open", callback_data="open"), Button("Undo", callback_data="undo")]])
    await status.edit_text("<b>Ready</b>: 12 sections.", parse_mode="HTML", reply_markup=done)


async def pressed(update: Update, context: Context) -> None:
    """Edit in place, show a note, or show an alert."""
    query = update.callback_query
    if query.data == "measure":
        await query.answer("Count the guests who come back within a year.", show_alert=True)
    elif query.data == "steps":
        await query.answer()
        await query.edit_message_text("1. Ask what guests need.\n2. Put it in the room.\n3. Tell them it is there.")
    elif query.data == "page":
        await query.answer()
        await query.edit_message_reply_markup(InlineKeyboardMarkup([[Button("Page 2 of 2", callback_data="none")]]))
    else:
        await query.answer("Thank you, noted.")


async def got_file(update: Update, context: Context) -> None:
    """Tell what is in a file."""
    file = await update.effective_message.document.get_file()
    data = await file.download_as_bytearray()
    await update.effective_message.reply_text(f"{update.effective_message.document.file_name}: {len(data)} bytes")


async def found(update: Update, context: Context) -> None:
    """Offer two articles."""
    words = update.inline_query.query
    articles = [
        InlineQueryResultArticle(
            str(place),
            f"{title}: {words}",
            InputTextMessageContent(f"<b>{title}</b>: {words}", "HTML"),
            description=what,
        )
        for place, (title, what) in enumerate((("Self-efficacy", "A bias to use"), ("Loss aversion", "Another one")))
    ]
    await update.inline_query.answer(articles if words else [], cache_time=0)


async def other(update: Update, context: Context) -> None:
    if update.effective_message:
        await update.effective_message.reply_text("I read text and documents. Write your question as a message.")


async def set_menus(application: DemoBot) -> None:
    private = [BotCommand("start", "Begin"), BotCommand("formats", "Every format"), BotCommand("photo", "A picture")]
    private.append(BotCommand("document", "A report as PDF"))
    await application.bot.set_my_commands(private, BotCommandScopeAllPrivateChats())
    await application.bot.set_my_commands([BotCommand("ask", "Ask the coach")], BotCommandScopeAllGroupChats())
    await application.bot.set_my_description("I coach you on customer experience and show the sentence I rely on.")


def build(token: str, url: str) -> DemoBot:
    """The bot, to be run against the preview at `url`."""
    builder = ApplicationBuilder().token(token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot")
    application = builder.post_init(set_menus).concurrent_updates(True).build()
    for name, handler in (
        ("start", start),
        ("formats", formats),
        ("photo", photo),
        ("document", document),
        ("ask", answer),
        ("index", index),
    ):
        application.add_handler(CommandHandler(name, handler))
    application.add_handler(CallbackQueryHandler(pressed))
    application.add_handler(InlineQueryHandler(found))
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, answer))
    application.add_handler(MessageHandler(filters.Document.ALL, got_file))
    application.add_handler(MessageHandler(~filters.StatusUpdate.ALL, other))
    return application


async def run(application: DemoBot) -> None:
    """Poll until cancelled."""
    async with application:
        await set_menus(application)
        await application.start()
        await application.updater.start_polling(timeout=10, allowed_updates=Update.ALL_TYPES)
        try:
            await asyncio.Event().wait()
        finally:
            await application.updater.stop()
            await application.stop()


if __name__ == "__main__":
    asyncio.run(run(build(sys.argv[1], sys.argv[2])))
