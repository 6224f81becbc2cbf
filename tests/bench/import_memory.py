"""How much memory the process of an import takes, by what the system says of it."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.report import say

LIMIT_MB = 300


def say_import_memory(here: Path, media: Path, files: int) -> None:
    """Of files whose content is no media, so that each is refused quickly: 100,000 rows, items
    and problems all the same."""
    peak_mb, seconds = _import(here, media)
    say(
        f"import of {files:,} files",
        f"{peak_mb:.0f} MB at most",
        f"goal: under {LIMIT_MB} MB",
        f"the process that walks, records and has them read; {files / seconds:,.0f} files/s "
        "(none is media); predecessor: 14 files/s",
    )
    peak_mb, _ = _import(here, media)
    say(f"import again, {files:,} known", f"{peak_mb:.0f} MB at most", f"under {LIMIT_MB} MB", "")


def _import(here: Path, media: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "entrypoints.cli.main", "import", str(media), "--json"]
    data = {"REELSIGHT_DATA": str(here / "data"), "LOG_LEVEL": "error"}
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        env={**os.environ, **data},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    peak_kb = 0
    while process.poll() is None:
        peak_kb = max(peak_kb, _peak_kb(process.pid))
        time.sleep(0.2)
    return peak_kb / 1024, time.monotonic() - began


def _peak_kb(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(line.split()[1])
