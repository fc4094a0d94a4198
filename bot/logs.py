"""Logging: text or JSON lines on standard error, with secrets blotted out."""

import json
import logging
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

_QUIET = ("bm25s", "httpx", "httpcore", "telegram", "sentence_transformers", "transformers", "chromadb", "alembic", "aiosqlite", "asyncio", "filelock")
"""Libraries whose lower levels name addresses with the token in them, or say nothing of use."""


class Blotting(logging.Filter):
    """Replaces secrets in messages, arguments and tracebacks."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def filter(self, record: logging.LogRecord) -> bool:
        if self._secrets:
            record.msg, record.args = self._blot(record.getMessage()), None
            if record.exc_info and not record.exc_text:
                record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_text = self._blot(record.exc_text) if record.exc_text else record.exc_text
        return True

    def _blot(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "<secret>")
        return text


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        row = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info or record.exc_text:
            row["traceback"] = record.exc_text or self.formatException(record.exc_info or (None, None, None))
        return json.dumps(row, ensure_ascii=False)


def set_up_logging(level: str, log_format: str, secrets: Iterable[str]) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if log_format == "json" else logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(Blotting(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
