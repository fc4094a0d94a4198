"""The parameters of a Bot API call: from the address, a form, a multipart form with files, or JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.preview.files import LARGEST_UPLOAD
from bot.preview.refusal import Refusal, bad_request

_Kind = TypeVar("_Kind")
_TRUE = frozenset({"true", "yes", "1"})
_LARGEST_BODY = LARGEST_UPLOAD + 1024 * 1024  # room for the other fields of the form


@dataclass(frozen=True)
class Upload:
    """A file that came with a request."""

    name: str
    data: bytes
    media_type: str


@dataclass(frozen=True)
class Arguments:
    """Parameters by name, all as text; structured ones are JSON in it."""

    values: Mapping[str, str]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, default)

    def flag(self, name: str) -> bool:
        return self.values.get(name, "").lower() in _TRUE

    def number(self, name: str, default: int = 0) -> int:
        """A whole number; Telegram reads anything else as nothing given."""
        try:
            return int(self.values.get(name, ""))
        except ValueError:
            return default

    def items(self, name: str) -> list[object] | None:
        """A JSON array, or None when the parameter is absent."""
        return self._json(name, list)

    def mapping(self, name: str) -> dict[str, object]:
        """A JSON object, empty when the parameter is absent."""
        return self._json(name, dict) or {}

    def upload(self, name: str) -> Upload | None:
        """The file sent under this name, directly or as `attach://other`."""
        value = self.values.get(name, "")
        return self.uploads.get(value.removeprefix("attach://") if value.startswith("attach://") else name)

    def _json(self, name: str, kind: type[_Kind]) -> _Kind | None:
        source = self.values.get(name, "")
        if not source:
            return None
        try:
            value = json.loads(source)
        except ValueError:
            raise bad_request(f"can't parse {name}: it must be JSON") from None
        if not isinstance(value, kind):
            expected = "an Array" if kind is list else "an Object"
            raise bad_request(f"can't parse {name}: it must be {expected}")
        return value


async def read_arguments(request: Request) -> Arguments:
    """Everything the caller sent; raises 413 for a body beyond what Telegram takes."""
    if int(request.headers.get("content-length", "0")) > _LARGEST_BODY:
        raise Refusal(413, "Request Entity Too Large")
    values = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    if "json" in request.headers.get("content-type", ""):
        values |= await _read_json(request)
    elif request.method == "POST":
        async with request.form(max_part_size=_LARGEST_BODY) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    media_type = value.content_type or ""
                    uploads[name] = Upload(value.filename or "file", await value.read(), media_type)
                else:
                    values[name] = value
    return Arguments(values, uploads)


async def _read_json(request: Request) -> dict[str, str]:
    try:
        body = await request.json()
    except ValueError:
        raise bad_request("can't parse the request: its body is not JSON") from None
    if not isinstance(body, dict):
        raise bad_request("can't parse the request: its body must be a JSON Object")
    return as_text(body)


def as_text(body: Mapping[str, object]) -> dict[str, str]:
    """The fields of a JSON object as parameters: texts as they are, everything else as JSON."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}
