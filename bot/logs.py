"""Logging: text or JSON lines on standard error, with secrets blotted out."""

import json
import logging
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote

_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_QUIET = (
    "aiosqlite", "alembic", "anthropic", "asyncio", "bm25s", "chromadb", "filelock", "fontTools", "fpdf",
    "google_genai", "httpcore", "httpcore2", "httpx", "httpx2", "langchain", "langchain_core", "matplotlib", "ollama",
    "openai", "PIL", "sentence_transformers", "telegram", "transformers",
)  # fmt: skip
"""Libraries whose lower levels name addresses with the token in them, or say nothing of use."""


class Blotted(logging.Formatter):
    """What another formatter makes, with "<secret>" for every secret: in messages, arguments and tracebacks."""

    def __init__(self, formatter: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._formatter = formatter
        self._spellings = [spelling for secret in secrets if secret for spelling in _spellings(secret)]

    def format(self, record: logging.LogRecord) -> str:
        line = self._formatter.format(record)
        for spelling in self._spellings:
            line = line.replace(spelling, "<secret>")
        return line


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        row = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            row["traceback"] = self.formatException(record.exc_info)
        return json.dumps(row, ensure_ascii=False)


def set_up_logging(level: str, log_format: str, secrets: Iterable[str]) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Blotted(JsonLines() if log_format == "json" else logging.Formatter(_TEXT), secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))


def _spellings(secret: str) -> set[str]:
    """The secret as it is, as a part of an address, and inside JSON."""
    return {secret, quote(secret, safe=""), json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
