"""Logs go to standard error: for people on a terminal, one JSON object a line otherwise.

Our own (structlog) and those of libraries (stdlib logging) take the same way. Bind what a line
is about with `structlog.contextvars.bound_contextvars(job=…, file=…, run=…)`.
"""

import logging
import sys
from io import StringIO
from typing import Any, TextIO

from domain.shared.errors import InvalidInput
from domain.shared.names import display_text
from domain.shared.service_words import without_secrets
from entrypoints.settings import Settings

_CHATTY = ("alembic", "apscheduler", "asyncio", "boto3", "botocore", "dbos", "filelock", "httpx",
           "litestar", "PIL", "sqlalchemy", "urllib3", "uvicorn", "watchfiles")  # fmt: skip
"""Libraries that say at INFO what nobody asked; they are heard from WARNING on."""

_SECRETS = frozenset({"authorization", "cookie", "password", "secret", "secret_key", "token"})


class UnknownLogSetting(InvalidInput):
    """LOG_LEVEL is debug, info, warning or error; LOG_FORMAT is human, json or auto."""

    code = "unknown_log_setting"


def setup_logging(settings: Settings) -> None:
    """Twice is the same as once; the settings of the last call count.

    Raises:
        UnknownLogSetting
    """
    import structlog

    level, human = _level(settings.log_level), _for_humans(settings.log_format)
    # Before the renderer, for our lines and for those of libraries alike.
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if human else "iso", utc=not human),
        structlog.processors.StackInfoRenderer(),
        _hide_secrets,
    ]
    render: list[Any] = (
        [
            _without_secrets,
            _on_one_line,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=_plain),
        ]
        if human
        else [
            structlog.processors.format_exc_info,
            _without_secrets,
            structlog.processors.JSONRenderer(default=str),
        ]
    )
    handler = _ToStandardError()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    # DBOS puts a handler of its own on its logger, unless it finds one there.
    dbos = logging.getLogger("dbos")
    dbos.handlers, dbos.propagate = [handler], False
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    logging.captureWarnings(True)


class _ToStandardError(logging.StreamHandler[TextIO]):
    """Looks up `sys.stderr` for each line, because a progress bar stands in for it at times."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]  # an attribute in the base
        return sys.stderr


def _level(name: str) -> int:
    level = logging.getLevelNamesMapping().get(name.upper())
    if level is None or name.lower() not in ("debug", "info", "warning", "error"):
        raise UnknownLogSetting(log_level=name)
    return level


def _for_humans(log_format: str) -> bool:
    if log_format not in ("human", "json", "auto"):
        raise UnknownLogSetting(log_format=log_format)
    return log_format == "human" or (log_format == "auto" and sys.stderr.isatty())


def _hide_secrets(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    return {key: "[hidden]" if key.lower() in _SECRETS else value for key, value in event.items()}


def _without_secrets(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Also in what others say: the words of an exception may hold an address with a signature."""
    return {
        key: without_secrets(value) if isinstance(value, str) else value
        for key, value in event.items()
    }


def _on_one_line(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """What is said may hold a stranger's words: it makes no lines and moves no cursor. (Values
    beside it are quoted.)"""
    return event | {"event": display_text(str(event.get("event", "")))}


def _plain(stream: TextIO, exc_info: Any) -> None:
    import structlog

    written = StringIO()
    structlog.dev.plain_traceback(written, exc_info)
    told = without_secrets(written.getvalue())
    stream.write("\n".join(map(display_text, told.split("\n"))))
