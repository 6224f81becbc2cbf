"""One shape for every failure (RFC 9457), with `error` as the predecessor's clients know it."""

import itertools
import re
from http import HTTPStatus
from typing import Any, ClassVar

import msgspec
from litestar.exceptions import HTTPException

from domain.shared.cutting import cut_at_word
from domain.shared.errors import DomainError
from domain.shared.names import display_text
from entrypoints.error_table import answer_for

MEDIA_TYPE = "application/problem+json"
_MOST_WORDS = 2_000
_MOST_OF_A_DETAIL = 200
_MOST_DETAILS = 1_000
"""What a client sent can be long, and an answer that refuses it repeats only the beginning."""


class ProblemDetails(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a client gets instead of an answer. `code` is stable; `error` repeats `detail`."""

    title: str
    status: int
    detail: str
    code: str
    error: str
    remedy: str
    instance: str
    type: str = "about:blank"
    details: dict[str, Any] = {}
    """Facts about this case, e.g. how many files were left out for which reason."""

    def as_json(self) -> bytes:
        return msgspec.json.encode({"type": self.type} | msgspec.to_builtins(self))


class Refused(HTTPException):
    """A reason that only this door has. The docstring is the message."""

    status_code = 403
    code: ClassVar[str] = "refused"
    remedy: ClassVar[str] = ""

    def __init__(self, detail: str = "", *, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail=detail or (type(self).__doc__ or "").strip(), headers=headers)


def of_domain_error(error: DomainError, path: str) -> ProblemDetails:
    return _details(
        status=answer_for(error).status,
        detail=error.message,
        code=error.code,
        remedy=error.remedy,
        path=path,
        details={key: _short(_plain(value)) for key, value in error.details.items()},
    )


def of_http_exception(error: HTTPException, path: str) -> ProblemDetails:
    """Litestar's own refusals: bad values are `invalid_input` and name the key."""
    if isinstance(error, Refused):
        return _details(error.status_code, error.detail, error.code, error.remedy, path)
    extra = error.extra if isinstance(error.extra, list) else []
    bad = [item for item in extra if isinstance(item, dict) and "message" in item]
    if error.status_code == HTTPStatus.BAD_REQUEST:
        detail = "; ".join(map(_named, bad)) or error.detail
        return _details(400, detail, "invalid_input", "", path)
    phrase = HTTPStatus(error.status_code).phrase
    code = re.sub(r"[^a-z]+", "_", phrase.lower())
    return _details(error.status_code, error.detail or phrase, code, "", path)


def of_crash(path: str, reference: str) -> ProblemDetails:
    """Nothing of the exception is shown; `reference` finds it in the log."""
    return _details(
        status=500,
        detail="A fault in Reelsight itself stopped this page. Your media were not touched.",
        code="internal",
        remedy=f"The log has the cause under the reference {reference}.",
        path=path,
        details={"reference": reference},
    )


def _details(
    status: int,
    detail: str,
    code: str,
    remedy: str,
    path: str,
    details: dict[str, Any] | None = None,
) -> ProblemDetails:
    detail = cut_at_word(detail, _MOST_WORDS)
    return ProblemDetails(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        error=detail,
        remedy=remedy,
        instance=path,
        details=details or {},
    )


def _named(item: dict[str, Any]) -> str:
    key = item.get("key")
    return f"{key}: {item['message']}" if key else str(item["message"])


def _plain(value: object) -> Any:
    if isinstance(value, bytes):
        return display_text(value)
    try:
        return msgspec.to_builtins(value, enc_hook=str)
    except (TypeError, ValueError, NotImplementedError):
        return str(value)


def _short(value: Any) -> Any:
    if isinstance(value, str):
        return cut_at_word(value, _MOST_OF_A_DETAIL)
    if isinstance(value, list | tuple):
        return [_short(one) for one in value[:_MOST_DETAILS]]
    if isinstance(value, dict):
        some = itertools.islice(value.items(), _MOST_DETAILS)
        return {_short(str(key)): _short(one) for key, one in some}
    return value
