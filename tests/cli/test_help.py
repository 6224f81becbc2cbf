"""Help is quick: it imports neither the container nor any heavy library."""

import json
import subprocess
import sys

import click
import pytest

from entrypoints.cli.main import COMMANDS, cli

HEAVY = {
    "adapters", "alembic", "av", "boto3", "botocore", "dbos", "dependency_injector", "dotenv",
    "faster_whisper", "filelock", "httpx", "imageio_ffmpeg", "jinja2", "litestar", "numpy", "PIL",
    "pluggy", "pyarrow", "pysqlite3", "rich", "sqlalchemy", "sqlite3", "sqlite_vec", "starlette",
    "structlog", "uvicorn", "xxhash",
}  # fmt: skip
_LIST_MODULES = """
import json, sys
from entrypoints.cli.main import run
code = run(sys.argv[1:])
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


def modules_after(*arguments: str) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", _LIST_MODULES, *arguments],
        capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    return set(json.loads(ran.stderr))


def heavy(modules: set[str]) -> set[str]:
    tops = {name.partition(".")[0] for name in modules}
    return (tops & HEAVY) | ({"entrypoints.container", "entrypoints.http"} & modules)


def test_help_imports_nothing_heavy_and_no_command() -> None:
    modules = modules_after("--help")

    assert heavy(modules) == set()
    assert not modules & {target.partition(":")[0] for target, _ in COMMANDS.values()}
    assert "msgspec" not in modules


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_imports_nothing_heavy(command: str) -> None:
    assert heavy(modules_after(command, "--help")) == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_can_be_called_by_its_name_and_says_what_it_does(command: str) -> None:
    found = cli.get_command(click.Context(cli), command)

    assert found is not None
    assert found.name == command
    assert found.help


def test_the_overview_names_every_command_in_one_line_each() -> None:
    shown = cli.get_help(click.Context(cli))

    for command, (_, line) in COMMANDS.items():
        assert f"  {command} " in shown
        assert line.endswith(".")
        assert len(line) <= 60
