"""The tables. Rows stay inside this package; what leaves it are the frozen dataclasses of the query modules."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.store.columns import BigKey, Moment, Words

# Never give the id of a deleted row to a new one: an old button would then act on somebody else's question.
NEVER_REUSED = {"sqlite_autoincrement": True}


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def _at_most_one(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where))


class UpdateRow(Base):
    """One update from Telegram. When it is done only its two numbers stay, so that a repeat is recognised."""

    __tablename__ = "updates"
    __table_args__ = (
        UniqueConstraint("bot_id", "update_id"),
        Index(None, "bot_id", "state", "chat_key", "id", "not_before"),
        NEVER_REUSED,
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    bot_id: Mapped[int] = mapped_column(BigInteger)
    update_id: Mapped[int] = mapped_column(BigInteger)
    chat_key: Mapped[int] = mapped_column(BigInteger)  # what keeps its order: the chat, else the person
    user_id: Mapped[int | None] = mapped_column(BigInteger, index=True)  # who sent it, so that it can be forgotten
    payload: Mapped[str | None] = mapped_column(Words)  # the update as Telegram sent it, JSON
    received_at: Mapped[datetime] = mapped_column(Moment, index=True)
    state: Mapped[str]  # pending, done, failed
    attempts: Mapped[int] = mapped_column(default=0)  # how often handling began
    postponed: Mapped[int] = mapped_column(default=0)  # how many of these ended orderly, to be tried again
    not_before: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str | None]


class ChatRow(Base):
    __tablename__ = "chats"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str]  # private, group, supergroup, channel
    blocked_at: Mapped[datetime | None] = mapped_column(Moment)
    migrated_to: Mapped[int | None] = mapped_column(BigInteger)
    language: Mapped[str | None]  # of the person of a private chat, for what the bot says by itself


class QuestionRow(Base):
    """A question with its answer. One message asks one question, which an edit changes in place."""

    __tablename__ = "questions"
    __table_args__ = (
        Index(None, "chat_id", "user_id", "asked_at"),
        Index(None, "chat_id", "message_id", unique=True),
        Index(None, "closed_at", "asked_at"),
        NEVER_REUSED,
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(BigInteger, index=True)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    thread_id: Mapped[int | None] = mapped_column(BigInteger)
    question: Mapped[str] = mapped_column(Words)
    standalone: Mapped[str] = mapped_column(Words)  # as understood from the conversation
    answered: Mapped[bool]
    text: Mapped[str] = mapped_column(Words)
    citations: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    suggestions: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    answer_message_ids: Mapped[list[int]] = mapped_column(JSON)
    generation: Mapped[int | None] = mapped_column(BigInteger)
    milliseconds: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str | None]  # why there is no answer
    confidence: Mapped[float | None] = mapped_column(Double)  # that the documents answer it, 0-1
    closed_at: Mapped[datetime | None] = mapped_column(Moment)  # since when it is no gap any more
    closed_by: Mapped[str | None]  # document, answer, dismissed


class FeedbackRow(Base):
    __tablename__ = "feedback"
    __table_args__ = (CheckConstraint("value IN (-1, 1)", name="value"),)

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, index=True)
    value: Mapped[int]
    given_at: Mapped[datetime] = mapped_column(Moment)


class SituationRow(Base):
    """What somebody told of a business, and what it was understood as: a word, what said it, and how surely."""

    __tablename__ = "situations"
    __table_args__ = (NEVER_REUSED,)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, index=True)
    user_id: Mapped[int] = mapped_column(BigInteger, index=True)
    text: Mapped[str] = mapped_column(Words)
    industry: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    stage: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    challenges: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)


class ProfileRow(Base):
    """The business of a chat, and who changed that last: None when that person asked to be forgotten."""

    __tablename__ = "profiles"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    user_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    industry: Mapped[str | None]
    size: Mapped[str] = mapped_column(Words)
    offering: Mapped[str] = mapped_column(Words)
    customers: Mapped[str] = mapped_column(Words)
    stages: Mapped[list[str]] = mapped_column(JSON)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class InterviewRow(Base):
    """One run of a diagnostic, at most one of them open in a place. `revision` is raised by every change."""

    __tablename__ = "interviews"
    __table_args__ = (
        _at_most_one("uq_interviews_open_in_topic", "chat_id", "thread_id", where="state = 'open'"),
        _at_most_one("uq_interviews_open_in_chat", "chat_id", where="state = 'open' AND thread_id IS NULL"),
        NEVER_REUSED,
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, index=True)
    thread_id: Mapped[int | None] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(BigInteger, index=True)
    diagnostic: Mapped[str]
    version: Mapped[int]
    revision: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)  # in the order in which they were given
    story: Mapped[str] = mapped_column(Words)
    pending: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    about: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str]  # open, paused, done, cancelled
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class ReportRow(Base):
    __tablename__ = "reports"
    __table_args__ = (Index(None, "chat_id", "diagnostic"), NEVER_REUSED)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"), unique=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    thread_id: Mapped[int | None] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(BigInteger, index=True)
    diagnostic: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)


class ExperimentRow(Base):
    """Something that a business tries, at most one thing at a time."""

    __tablename__ = "experiments"
    __table_args__ = (_at_most_one("uq_experiments_running", "chat_id", where="state = 'running'"), NEVER_REUSED)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, index=True)
    thread_id: Mapped[int | None] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(BigInteger, index=True)
    report_id: Mapped[int | None] = mapped_column(BigInteger)  # which may be forgotten, with who began its interview
    title: Mapped[str] = mapped_column(Words)
    document: Mapped[str] = mapped_column(Words)
    step: Mapped[str] = mapped_column(Words)
    touchpoint: Mapped[str] = mapped_column(Words)
    measure: Mapped[str] = mapped_column(Words)
    baseline: Mapped[str] = mapped_column(Words)
    review_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str]  # running, done, partly, not yet, stopped
    note: Mapped[str] = mapped_column(Words)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class ReminderRow(Base):
    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("kind", "about"), Index(None, "state", "due_at"), NEVER_REUSED)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, index=True)
    thread_id: Mapped[int | None] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(BigInteger, index=True)
    kind: Mapped[str]  # check-in, debrief
    about: Mapped[int] = mapped_column(BigInteger)
    due_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str]  # waiting, sent, dropped
    tries: Mapped[int] = mapped_column(default=0)  # how often sending began
    created_at: Mapped[datetime] = mapped_column(Moment)


class DocumentRow(Base):
    __tablename__ = "documents"
    __table_args__ = (NEVER_REUSED,)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    name: Mapped[str] = mapped_column(Words, unique=True)
    origin: Mapped[str]  # library, added, folder, answer
    title: Mapped[str] = mapped_column(Words)
    content_hash: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class ChangeRow(Base):
    """What was done to an added document, with what it was before, so that it can be undone."""

    __tablename__ = "changes"
    __table_args__ = (Index(None, "name", "former_hash"), NEVER_REUSED)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    name: Mapped[str] = mapped_column(Words)
    hash: Mapped[str | None]  # of the content since then; None when it was removed
    former_hash: Mapped[str | None]  # None when it was new
    former_origin: Mapped[str | None]
    former_title: Mapped[str | None] = mapped_column(Words)
    former_content: Mapped[bytes | None] = mapped_column(LargeBinary)
    changed_at: Mapped[datetime] = mapped_column(Moment, index=True)


class DraftRow(Base):
    """What an admin sent: a document, or the answer to questions, until it is added or cancelled."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("chat_id", "source_id"), Index(None, "chat_id", "batch"), NEVER_REUSED)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)  # a private chat, so that it is the admin's id, too
    source_id: Mapped[int] = mapped_column(BigInteger)  # the message that brought it, or asked for it
    batch: Mapped[str]  # what was sent together
    kind: Mapped[str]  # document, answer
    name: Mapped[str] = mapped_column(Words)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    understood: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    fault: Mapped[str] = mapped_column(Words)  # why it can't be read; empty when it can
    questions: Mapped[list[int]] = mapped_column(JSON)  # which an answer answers
    state: Mapped[str]  # asked, waiting, added, cancelled
    message_id: Mapped[int | None] = mapped_column(BigInteger)  # the screen that shows it
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)


class RunRow(Base):
    """A run of the index that an admin began, and the message that shows how far it is."""

    __tablename__ = "runs"
    __table_args__ = (NEVER_REUSED,)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, index=True)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    changes: Mapped[list[int]] = mapped_column(JSON)  # what it publishes, to be undone together
    closed: Mapped[list[int]] = mapped_column(JSON)  # questions that it answers
    state: Mapped[str] = mapped_column(index=True)  # running, done, stopped, failed
    began_at: Mapped[datetime] = mapped_column(Moment)


class OfferRow(Base):
    """The answer to a question that had none, to be offered once to whoever asked."""

    __tablename__ = "offers"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[str]  # waiting, sent
    tries: Mapped[int] = mapped_column(default=0)  # how often sending began
    created_at: Mapped[datetime] = mapped_column(Moment)


class QuietRow(Base):
    """Somebody who wants no offers."""

    __tablename__ = "quiet"

    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class DigestRow(Base):
    """An admin who wants the gaps of each week."""

    __tablename__ = "digests"

    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    due_at: Mapped[datetime] = mapped_column(Moment)


class ModelUseRow(Base):
    """What a chat model was used for somebody on one day; nobody's id, 0, has the sum of all people."""

    __tablename__ = "model_uses"

    day: Mapped[date] = mapped_column(primary_key=True)  # UTC
    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    calls: Mapped[int]
    input_tokens: Mapped[int] = mapped_column(BigInteger)
    output_tokens: Mapped[int] = mapped_column(BigInteger)


class GenerationRow(Base):
    """One immutable build of the index."""

    __tablename__ = "generations"
    __table_args__ = (NEVER_REUSED,)

    number: Mapped[int] = mapped_column(BigKey, primary_key=True)
    fingerprint: Mapped[str]
    location: Mapped[str]
    documents: Mapped[dict[str, str]] = mapped_column(JSON)  # name -> content hash
    passages: Mapped[int] = mapped_column(default=0)
    state: Mapped[str]  # building, published, retired, failed
    created_at: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)  # since when nobody opens it: retired or failed


class PointerRow(Base):
    """The single row that says which generation answers. Writing it is what publishes."""

    __tablename__ = "pointer"
    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    generation: Mapped[int | None] = mapped_column(ForeignKey("generations.number"))
