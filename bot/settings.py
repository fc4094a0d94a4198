"""The settings, read once from the environment and `.env`; nothing else reads the environment."""

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_PASSWORD = re.compile(r"://[^:/@]*:(.+)@")


class InvalidSettings(ValueError):
    """A setting that cannot be used; the message names it, what is wrong, and what is right."""


class Settings(BaseSettings):
    """Names, defaults and meanings are those of `.env.example`."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    telegram_bot_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    data_dir: Path = Path("./data")
    database_url: SecretStr = SecretStr("")
    chroma_url: str = ""
    embedding_model: str = ""
    chat_model: str = ""
    chat_model_url: str = Field(default="", repr=False)  # a password may stand in it
    chat_model_key: SecretStr = SecretStr("")
    chat_model_seconds: int = Field(default=15, ge=1, le=120)
    chat_tokens_per_person: int = Field(default=100_000, ge=0)
    chat_tokens_per_day: int = Field(default=2_000_000, ge=0)
    chat_price_input: float = Field(default=0, ge=0)
    chat_price_output: float = Field(default=0, ge=0)
    watch_folder: Path | None = None
    library: Literal["builtin", "none"] = "builtin"
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    webhook_port: int = Field(default=8443, ge=1, le=65535)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    questions_per_minute: int = Field(default=20, ge=1)
    retention_days: int = Field(default=180, ge=1)

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _numbers(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if wrong := [part for part in parts if not part.isdecimal()]:
            raise ValueError(
                f"holds {wrong[0]!r}; write numeric Telegram user ids with commas between them, like 1234567,7654321"
            )
        return frozenset(int(part) for part in parts)

    @field_validator("telegram_api_url", "webhook_url", "chat_model_url", "chroma_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError(f"is {value!r}; write an address that begins with http:// or https://")
        return value.rstrip("/")

    @property
    def database_address(self) -> str:
        """DATABASE_URL, or SQLite under DATA_DIR. It may hold a password: never show it."""
        return self.database_url.get_secret_value() or f"sqlite+aiosqlite:///{self.data_dir / 'coach.db'}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log line may hold."""
        hidden = (self.telegram_bot_token, self.webhook_secret, self.database_url, self.chat_model_key)
        addresses = (self.database_url.get_secret_value(), self.chat_model_url)
        found = [password[1] for address in addresses if (password := _PASSWORD.search(address))]
        passwords = (*found, *map(unquote, found))
        return tuple(filter(None, (*(secret.get_secret_value() for secret in hidden), *passwords)))


def read_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Raises InvalidSettings."""
    try:
        return Settings(_env_file=env_file)  # type: ignore[call-arg] # an argument that pydantic-settings adds
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "A setting"
        raise InvalidSettings(f"{name} {_fault(first['msg'])}") from None
    except UnicodeDecodeError:
        raise InvalidSettings(f"{env_file} is not UTF-8 text; save it as UTF-8.") from None


def _fault(message: str) -> str:
    text = message.removeprefix("Value error, ")
    return f"{text}." if message.startswith("Value error, ") else f"is not usable: {text[0].lower()}{text[1:]}."
