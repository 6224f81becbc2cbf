"""Logs: where they go, in which form, and what stays out of them."""

import json
import subprocess
import sys

import pytest

_SCRIPT = """
import logging, sys
import structlog
from entrypoints.logging import setup_logging
from entrypoints.settings import Settings

structlog.get_logger("early")  # made before the set-up, as module-level loggers are
setup_logging(Settings(log_level=sys.argv[1], log_format=sys.argv[2]))
setup_logging(Settings(log_level=sys.argv[1], log_format=sys.argv[2]))
log = structlog.get_logger("reelsight.test")
with structlog.contextvars.bound_contextvars(job="import-1", file=7):
    log.info("reading", token="s3cret")
    logging.getLogger("some.library").info("said by stdlib")
logging.getLogger("dbos").info("chatter")
logging.getLogger("alembic.runtime").warning("worth hearing")
from dbos._logger import init_logger
init_logger()
logging.getLogger("dbos").error("dbos trouble")
try:
    1 / 0
except ZeroDivisionError as error:
    error.add_note("at https://b.example/k?X-Amz-Signature=5ig")
    log.exception("failed")
"""


def logged(level: str, form: str) -> tuple[str, str]:
    ran = subprocess.run(
        [sys.executable, "-c", _SCRIPT, level, form],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return ran.stdout, ran.stderr


@pytest.fixture(scope="module")
def lines() -> dict[str, dict[str, object]]:
    out, err = logged("info", "auto")  # no terminal here, so JSON
    assert out == ""
    parsed = [json.loads(line) for line in err.splitlines()]
    return {str(line["event"]): line for line in parsed}


def test_every_line_is_json_on_standard_error_and_said_once(
    lines: dict[str, dict[str, object]],
) -> None:
    assert list(lines) == ["reading", "said by stdlib", "worth hearing", "dbos trouble", "failed"]
    assert {line["level"] for line in lines.values()} == {"info", "warning", "error"}


def test_lines_of_libraries_carry_what_is_bound_too(
    lines: dict[str, dict[str, object]],
) -> None:
    for event in ("reading", "said by stdlib"):
        assert (lines[event]["job"], lines[event]["file"]) == ("import-1", 7)
    assert "job" not in lines["worth hearing"]
    assert str(lines["reading"]["timestamp"]).endswith("Z")


def test_secrets_are_hidden(lines: dict[str, dict[str, object]]) -> None:
    assert lines["reading"]["token"] == "[hidden]"
    assert "X-Amz-Signature=…" in str(lines["failed"]["exception"])


def test_a_traceback_is_part_of_its_line(lines: dict[str, dict[str, object]]) -> None:
    assert "ZeroDivisionError" in str(lines["failed"]["exception"])


def test_for_people_a_line_is_text_and_warnings_are_the_default() -> None:
    _, err = logged("warning", "human")

    assert "reading" not in err
    assert "worth hearing" in err
    assert "s3cret" not in err
    assert "X-Amz-Signature=…" in err
    assert not err.lstrip().startswith("{")


_HOSTILE = """
import logging
from entrypoints.logging import setup_logging
from entrypoints.settings import Settings
import structlog

words = "a\\n12:00:00 [info] forged \\x1b[2J \\u202egpj"
setup_logging(Settings(log_format="human"))
logging.getLogger("some.library").warning("cannot read %s", words)
structlog.get_logger("reelsight.test").warning(words, path=words)
try:
    raise ValueError(words)
except ValueError:
    structlog.get_logger("reelsight.test").exception("failed")
"""


def test_a_strangers_words_move_no_cursor_and_make_no_lines() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _HOSTILE], capture_output=True, text=True, timeout=60, check=True
    )
    assert not set(ran.stderr) & {"\x1b", "\u202e"}
    forged = [line for line in ran.stderr.splitlines() if line.startswith("12:00:00")]
    assert len(forged) == 1  # within the traceback, which has lines of its own
