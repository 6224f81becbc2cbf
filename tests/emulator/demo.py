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

    def json(self, *arguments: str) -> Any:
        ran = self._run((*arguments, "--json"), stdout=subprocess.PIPE)
        if ran.returncode:
            raise SystemExit(f"reelsight {' '.join(arguments)} failed")
        return json.loads(ran.stdout)

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
        claims = _show(demo, media, options.model)
        code = 1
        if claims:
            with demo.serving() as server, suppress(KeyboardInterrupt):
                claims["the pages show what was found"] = _is_on_pages(demo, server.address)
                code = demo_report.verdict(claims)
                if options.serve:
                    print(f"\nOpen until it is interrupted: {server.address}/", flush=True)
                    server.process.wait()
        return code


def _show(demo: Demo, media: Path, model: str) -> dict[str, bool]:
    """Nothing when a step failed that the others need."""
    ask = ("analyze", "--engine", "bedrock", "--model", model)
    for step in (("import", str(media)), ("proxies",), (*ask, "--plan")):
        if demo(*step):
            return {}
    # what cannot be analysed is in the report, which knows what it is about
    demo(*ask)
    demo("costs", "budget")
    asked_once = len(demo.emulator.journal.calls())
    ledger = Ledger(demo.data / "reelsight.db")
    files = [
        (file, demo.json("results", str(file["id"]))["results"])
        for file in demo.json("files")["files"]
    ]
    demo_report.per_file(files, ledger, demo.emulator.journal)
    demo_report.heading("once more: nothing is asked twice")
    demo(*ask)
    return {
        "both kinds were analysed": {"video", "image"}
        <= {file["kind"] for file, found in files if found and ledger.of(file["id"])},
        "every call has an attempt in the ledger, and every attempt a call": sorted(
            call.request_id for call in demo.emulator.journal.calls()
        )
        == sorted(attempt.request_id for attempt in ledger.attempts),
        "what was billed is what the ledger settled": demo.emulator.journal.billed_micro_usd()
        == sum(attempt.settled for attempt in ledger.attempts)
        > 0,
        "a second analysis made no call": len(demo.emulator.journal.calls()) == asked_once,
    }


def _is_on_pages(demo: Demo, address: str) -> bool:
    """One text of each answer, as people would read it."""
    files = demo.json("files")["files"]
    pages = {}
    for file in files:
        with urlopen(f"{address}/files/{file['id']}") as page:
            pages[file["id"]] = unescape(page.read().decode())
    return bool(files) and all(
        any(sentence in pages[file["id"]] for sentence in SENTENCES) for file in files
    )


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
