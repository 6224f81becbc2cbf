"""`make bench`: speeds as ratios against a limit of this machine, taken in one run.

Absolute figures differ from machine to machine and from minute to minute; ratios hold.
"""

import subprocess
import sys

PARTS = (
    "startup",
    "importing",
    "listing",
    "media",
    "rescanning",
    "searching",
    "transcribing",
    "transcripts",
)


def main() -> int:
    failed = [
        part for part in PARTS if subprocess.call([sys.executable, "-m", f"tests.bench.{part}"])
    ]
    for part in failed:
        print(f"{part}: did not finish", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
