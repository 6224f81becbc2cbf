"""Run the real command in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

OURS = ("AWS_", "BEDROCK_", "BUDGET_", "OPENAI_", "REELSIGHT_", "WHISPER_")
"""Settings that a machine may have must not be those of a test."""


class Ran(NamedTuple):
    code: int
    out: bytes
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be one JSON document and nothing else."""
        return json.loads(self.out)

    @property
    def text(self) -> str:
        return self.out.decode()


class Reelsight:
    """A working directory of its own, in which commands are run.

    Text in pictures is not read unless asked for (`REELSIGHT_OCR="auto"`), nor are files waited
    for that were written just now (`REELSIGHT_SETTLE_SECONDS`): both take seconds.
    """

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(OURS) and name != "DATABASE_PATH"
        }
        quick = {"REELSIGHT_OCR": "off", "REELSIGHT_SETTLE_SECONDS": "0"}
        self.environment = clean | quick | environment
        self._started: list[subprocess.Popen[bytes]] = []

    def __call__(self, *arguments: str | bytes) -> Ran:
        ran = subprocess.run(
            [sys.executable, "-m", "entrypoints.cli.main", *arguments],
            cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, timeout=900, check=False,
        )  # fmt: skip
        return Ran(ran.returncode, ran.stdout, ran.stderr.decode())

    def start(self, *arguments: str, out: int = subprocess.PIPE) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "-m", "entrypoints.cli.main", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE,
        )
        self._started.append(process)
        return process

    def close(self) -> None:
        """End what a failed test left running."""
        for process in self._started:
            process.kill()
            process.wait()
