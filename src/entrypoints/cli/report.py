"""What a failed command says: the thing, what happened, the way out, and the code last."""

import os
from typing import Any

import click

from domain.shared.errors import DomainError
from domain.shared.names import display_text
from entrypoints.cli.screen import emit, note

FAILED, REFUSED = 1, 2

_THINGS = {"file_id": "file ", "job_id": "job ", "run_id": "run ", "path": "", "folder": ""}


def report_usage(error: click.ClickException, *, as_json: bool) -> int:
    error.show()
    if as_json:
        emit(_document(error.format_message(), "usage"))
    return REFUSED


def report_refusal(error: DomainError, *, as_json: bool) -> int:
    from entrypoints.error_table import answer_for

    note(_sentence(error))
    if as_json:
        details = {name: _plain(value) for name, value in error.details.items()}
        emit(_document(error.message, error.code, error.remedy, details))
    return answer_for(error).exit_code


def report_crash(error: Exception, *, as_json: bool) -> int:
    if isinstance(error, OSError) and error.strerror:
        code, message = "system_error", f"The system refused: {error.strerror}."
        if error.filename is not None:
            message = f"{display_text(os.fsencode(error.filename))}: {message}"
        remedy = "Check the rights and the space there; `reelsight doctor` looks at both."
    else:
        code = "unexpected"
        message = f"An unexpected fault stopped this command: {type(error).__name__}: {error}"
        message = display_text(" ".join(message.split()))
        remedy = "Run it again as `reelsight --debug …` to see where, and report it."
    if os.environ.get("LOG_LEVEL", "").lower() == "debug":
        import traceback

        note("".join(traceback.format_exception(error)))
    note(f"{message} {remedy} [{code}]")
    if as_json:
        emit(_document(message, code, remedy))
    return FAILED


def _sentence(error: DomainError) -> str:
    thing = next(
        (f"{word}{_text(error.details[name])}: " for name, word in _THINGS.items()
         if error.details.get(name) is not None),
        "",
    )  # fmt: skip
    return " ".join(f"{thing}{error.message} {error.remedy} [{error.code}]".split())


def _document(
    message: str, code: str, remedy: str = "", details: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {"error": message, "code": code, "remedy": remedy, "details": details or {}}


def _text(value: object) -> str:
    return display_text(value if isinstance(value, bytes | str) else str(value))


def _plain(value: object) -> Any:
    """What JSON can carry; anything else as text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in value]
    return _text(value)
