"""Settings: names, order and defaults as in .env.example; secrets stay secret; faults are one sentence."""

import json
import logging
import re
import sys
from io import StringIO
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.logs import set_up_logging
from bot.settings import InvalidSettings, Settings, read_settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"
TOKEN = "123456:AAF-very/secret+token"
DATABASE = "postgresql+asyncpg://coach:p%40ss%22word@db/coach"


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_the_example_names_every_setting_in_order_with_its_default() -> None:
    rows = re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE.read_text("utf-8"), re.MULTILINE)
    assert [name for name, _ in rows] == [name.upper() for name in Settings.model_fields]
    for name, value in rows:
        default = Settings.model_fields[name.lower()].default
        if isinstance(default, SecretStr):
            default = default.get_secret_value()
        empty = default in (None, frozenset())
        written = f"./{default}" if isinstance(default, Path) else "" if empty else str(default)
        assert value == written, name


def test_every_setting_of_the_example_is_explained() -> None:
    blocks = EXAMPLE.read_text("utf-8").strip().split("\n\n")
    assert all(block.startswith("#") for block in blocks)


def test_a_copy_of_the_example_means_the_defaults(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(EXAMPLE.read_bytes())
    assert read_settings() == Settings(_env_file=None)


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("LIBRARY=none\nADMIN_IDS=1, 2,,3\nUNKNOWN=1\n")
    monkeypatch.setenv("LIBRARY", "builtin")
    assert read_settings().library == "builtin"
    assert read_settings().admin_ids == {1, 2, 3}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ADMIN_IDS", "7, @ada", "'@ada'"),
        ("LIBRARY", "mine", "'builtin' or 'none'"),
        ("LOG_LEVEL", "loud", "'DEBUG'"),
        ("LOG_FORMAT", "xml", "'text' or 'json'"),
        ("QUESTIONS_PER_MINUTE", "0", "greater than or equal to 1"),
        ("QUESTIONS_PER_MINUTE", "many", "integer"),
        ("WEBHOOK_PORT", "70000", "65535"),
        ("TELEGRAM_API_URL", "api.telegram.org", "http://"),
        ("CHROMA_URL", "localhost:8000", "http://"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSettings) as caught:
        read_settings()
    assert str(caught.value).startswith(f"{name} ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("DATA_DIR=./Kundenerlebnis-für-alle\n".encode("latin-1"))
    with pytest.raises(InvalidSettings, match="UTF-8"):
        read_settings()


def test_no_repr_and_no_dump_shows_a_secret() -> None:
    settings = Settings(
        _env_file=None,
        telegram_bot_token=TOKEN,
        webhook_secret="hook-s3cret",
        database_url=DATABASE,
        chat_model_key="sk-s3cret",
    )
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert not any(secret in shown for secret in (TOKEN, "hook-s3cret", "p%40ss", 'p@ss"word', "sk-s3cret"))
    assert set(settings.secrets) == {TOKEN, "hook-s3cret", DATABASE, "p%40ss%22word", 'p@ss"word', "sk-s3cret"}


def test_a_password_in_the_address_of_a_chat_model_is_a_secret_too() -> None:
    settings = Settings(_env_file=None, chat_model_url="https://coach:l%40ck@gateway/v1")
    assert "l%40ck" not in repr(settings)
    assert set(settings.secrets) == {"l%40ck", "l@ck"}


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_no_log_line_holds_a_secret_not_in_arguments_tracebacks_or_addresses(
    monkeypatch: pytest.MonkeyPatch, log_format: str
) -> None:
    root = logging.getLogger()
    before, level, written = root.handlers[:], root.level, StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    try:
        secrets = Settings(_env_file=None, telegram_bot_token=TOKEN, database_url=DATABASE).secrets
        set_up_logging("DEBUG", log_format, secrets)
        log = logging.getLogger("some.library")
        log.debug("GET %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
        log.debug("escaped %s", "bot123456%3AAAF-very%2Fsecret%2Btoken")
        log.info({"password": 'p@ss"word'})
        try:
            try:
                raise ValueError(f"The token `{TOKEN}` was rejected")
            except ValueError as error:
                raise RuntimeError(DATABASE) from error
        except RuntimeError:
            log.exception("It broke", stack_info=True)
    finally:
        root.handlers[:], root.level = before, level
    lines = written.getvalue()
    assert lines.count("<secret>") >= 5
    for secret in ("very/secret", "very%2F", "p@ss", "p%40ss"):
        assert secret not in lines
    if log_format == "json":
        rows = [json.loads(line) for line in lines.splitlines()]
        assert {"time", "level", "logger", "message"} <= rows[0].keys()
        assert "RuntimeError" in rows[-1]["traceback"]
