"""Start-up of `reelsight --help` against a Python that does nothing."""

import sys

from tests.bench.report import run, say, shortest

RUNS = 15


def main() -> None:
    command = [sys.executable, "-m", "entrypoints.cli.main", "--help"]
    run(list(command))  # the disk's share, once
    helped, bare = shortest(
        lambda: run(list(command)), lambda: run([sys.executable, "-c", "pass"]), runs=RUNS
    )
    say(
        "reelsight --help",
        f"{helped / bare:.1f} x bare Python",
        "goal: at most 6",
        f"{helped * 1000:.0f} ms against {bare * 1000:.0f} ms; shortest of {RUNS} each",
    )


if __name__ == "__main__":
    main()
