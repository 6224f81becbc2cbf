"""`make demo-aws`: the whole product against the emulator and moto, without an account.

    python -m tests.emulator.demo [FOLDER] [--model lite] [--serve]

In a scratch folder it imports sample media (or FOLDER, in place), makes proxies, plans, analyses
with a model of Bedrock for all types, and compares what the program says it paid with what the
emulator says it billed. Exit code 0 when all of it agrees.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from html import unescape
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.data.s3_server import s3_server
from tests.data.server import Server
from tests.emulator import demo_report
from tests.emulator.ledger import Ledger
from tests.emulator.server import Emulator, emulating
from tests.emulator.words import SENTENCES

_BUCKET = "reelsight-demo"


class Demo:
    def __init__(self, folder: Path, emulator: Emulator, bucket: str) -> None:
        self.emulator = emulator
        self.data = folder / "data"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not _is_ours(name)},
            **emulator.environment,
            "REELSIGHT_DATA": str(self.data),
            "REELSIGHT_SETTLE_SECONDS": "0",
            "S3_BUCKET_NAME": bucket,
        }

    def __call__(self, *arguments: str) -> int:
        """One command, as a person would give it; what it says is shown."""
        demo_report.heading(f"reelsight {' '.join(arguments)}")
        return self._run(arguments).returncode

    @contextmanager
    def serving(self) -> Iterator[Server]:
        with subprocess.Popen(
            [sys.executable, "-m", "entrypoints.cli.main", "serve"],
            env={**self.environment, "REELSIGHT_PORT": "0"},
            cwd=self.data.parent,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            server = Server(process)
            try:
                server.wait_until_open()
                yield server
            finally:
                process.terminate()

    def _run(
        self, arguments: tuple[str, ...], **more: Any
    ) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [sys.executable, "-m", "entrypoints.cli.main", *arguments],
            env=self.environment,
            cwd=self.data.parent,
            stdin=subprocess.DEVNULL,
            check=False,
            **more,
        )


def main() -> int:
    options = _options()
    with (
        tempfile.TemporaryDirectory(prefix="reelsight-demo-") as scratch,
        s3_server(Path(scratch)) as s3,
        emulating(s3.address) as emulator,
    ):
        s3.client().create_bucket(Bucket=_BUCKET)
        demo = Demo(Path(scratch), emulator, _BUCKET)
        media = options.folder.absolute() if options.folder else _sample_media(Path(scratch))
        ask = ("analyze", "--engine", "bedrock", "--model", options.model)
        if any(demo(*step) for step in (("import", str(media)), ("proxies",), (*ask, "--plan"))):
            return 1
        # what cannot be analysed is in the report, which knows what it is about
        demo(*ask)
        demo("costs", "budget")
        with demo.serving() as server, suppress(KeyboardInterrupt):
            code = demo_report.verdict(_claims(demo, ask, server.address))
            if options.serve:
                print(f"\nOpen until it is interrupted: {server.address}/", flush=True)
                server.process.wait()
        return code


def _claims(demo: Demo, ask: tuple[str, ...], address: str) -> dict[str, bool]:
    journal = demo.emulator.journal
    ledger = Ledger(demo.data / "reelsight.db")
    files = [
        json.loads(_get(f"{address}/api/files/{file['id']}"))
        for file in json.loads(_get(f"{address}/api/files?per_page=500"))["files"]
    ]
    asked = [file for file in files if ledger.of(file["file"]["id"])]
    demo_report.per_file(files, ledger, journal)
    demo_report.heading("once more: nothing is asked twice")
    asked_once = len(journal.calls())
    demo(*ask)
    pages = [unescape(_get(f"{address}/files/{file['file']['id']}")) for file in asked]
    attempts = ledger.attempts
    return {
        "both kinds were analysed": {"video", "image"}
        == {file["file"]["file_type"] for file in asked},
        "every file with a proxy has its results from the model": all(
            file["results"] and {result["engine"] for result in file["results"]} == {"bedrock"}
            for file in files
            if file["proxy"]
        ),
        "every call has an attempt in the ledger, and every attempt a call": sorted(
            call.request_id for call in journal.calls()
        )
        == sorted(attempt.request_id for attempt in attempts),
        "what was billed is what the ledger settled": journal.billed_micro_usd()
        == sum(attempt.settled for attempt in attempts)
        > 0,
        "a second analysis made no call": len(journal.calls()) == asked_once,
        # a sentence of each answer, as people read it
        "the pages show what was found": all(
            any(sentence in page for sentence in SENTENCES) for page in pages
        ),
    }


def _get(address: str) -> str:
    with urlopen(address) as answer:
        return str(answer.read().decode())


def _options() -> Any:
    parser = argparse.ArgumentParser(prog="python -m tests.emulator.demo", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="media of yours; taken in place")
    parser.add_argument("--model", default="lite")
    parser.add_argument("--serve", action="store_true", help="then open the pages")
    return parser.parse_args()


def _sample_media(scratch: Path) -> Path:
    from adapters.pyav.sample_media import PyavSampleMedia

    folder = scratch / "media"
    PyavSampleMedia().make(folder)
    return folder


def _is_ours(name: str) -> bool:
    return name.startswith(("AWS_", "REELSIGHT_", "BEDROCK_", "BUDGET_", "S3_"))


if __name__ == "__main__":
    sys.exit(main())
