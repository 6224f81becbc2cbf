"""The program as a process of its own that can be killed, and what is left of it."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from tests.data.waiting import until
from tests.prove.processes import of_library

REPOSITORY = Path(__file__).resolve().parents[2]
_START = "import sys; from entrypoints.cli.main import main; sys.argv[0] = 'reelsight'; main()"
_START_ALL = """
import json, sys
from entrypoints.cli.main import main
for arguments in json.loads(sys.argv[1]):
    sys.argv = ["reelsight", *arguments]
    try:
        main()
    except SystemExit as ended:
        if ended.code:
            raise
"""
_LOOK_EVERY_S = 0.005


class Program:
    """`reelsight` over one data folder. Its children are known by the folder's name in their
    environment or command line, wherever they hang in the process tree."""

    def __init__(
        self, data: Path, patience_s: float, source: Path | None = None, **environment: str
    ) -> None:
        self.data = data
        self._patience_s = patience_s
        own = {"REELSIGHT_DATA": str(data), "LOG_LEVEL": "info"}
        self._environment = {**os.environ, **own, **environment}
        if source is not None:
            self._environment["PYTHONPATH"] = str(source)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return self._start(_START, *arguments)

    def start_all(self, *commands: Sequence[str]) -> subprocess.Popen[str]:
        """One after the other in one process, which saves most of their starts; a failure ends
        it."""
        return self._start(_START_ALL, json.dumps(commands))

    def _start(self, code: str, *arguments: str) -> subprocess.Popen[str]:
        log = (self.data.parent / "stderr.log").open("a")
        with log:
            return subprocess.Popen(
                [sys.executable, "-c", code, *arguments],
                env=self._environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def run(self, *arguments: str) -> tuple[int, str]:
        process = self.start(*arguments)
        said, _ = process.communicate(timeout=self._patience_s)
        return process.returncode, said

    def stderr(self) -> str:
        return (self.data.parent / "stderr.log").read_text()

    def kill_when(self, process: subprocess.Popen[str], query: str, at_least: int) -> set[int]:
        """SIGKILL for the process alone once the count is reached. Its children at that time."""
        self.wait_until(process, query, at_least)
        children = of_library(self.data).keys() - {process.pid}
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return children

    def wait_until(self, process: subprocess.Popen[str], query: str, at_least: int) -> None:
        for _ in range(int(self._patience_s / _LOOK_EVERY_S)):
            if self.count(query) >= at_least:
                return
            assert process.poll() is None, f"it ended by itself: {self.stderr()}"
            threading.Event().wait(_LOOK_EVERY_S)
        process.kill()
        process.communicate()
        raise AssertionError(f"{query} stayed below {at_least}: {self.stderr()}")

    def wait_until_nothing_is_left(self) -> None:
        until(lambda: not of_library(self.data), f"of {self.data} something is left")

    def count(self, query: str) -> int:
        path = self.data / "reelsight.db"
        if not path.is_file():
            return 0
        try:
            connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
            try:
                return int(connection.execute(query).fetchone()[0])
            finally:
                connection.close()
        except sqlite3.OperationalError:  # not made yet, or being upgraded
            return 0


def other_version(folder: Path) -> Path:
    """The program as another release: other version, other source of the workflow function."""
    source = folder / "src"
    shutil.copytree(
        REPOSITORY / "src", source, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
    )
    workflow = source / "adapters" / "dbos" / "workflow.py"
    before = workflow.read_text()
    after = before.replace(
        "    _run(job_id, attempt)\n",
        "    from pathlib import Path\n\n"
        '    Path(__file__).with_name("ran").touch()\n'
        "    _run(job_id, attempt)\n",
    )
    assert after != before
    workflow.write_text(after)
    release = source / "reelsight-9.9.9.dist-info"
    release.mkdir()
    (release / "METADATA").write_text("Metadata-Version: 2.1\nName: reelsight\nVersion: 9.9.9\n")
    return source
