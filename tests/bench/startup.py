"""Start-up of `reelsight --help` against a Python that does nothing."""

import subprocess
import sys
import time

PAIRS = 15
GOAL = 6.0


def seconds(*arguments: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    helped, bare = [], []
    seconds("-m", "entrypoints.cli.main", "--help")  # the disk's share, once
    for _ in range(PAIRS):  # in turns, so that a busy moment hits both
        helped.append(seconds("-m", "entrypoints.cli.main", "--help"))
        bare.append(seconds("-c", "pass"))
    # The shortest of each: whatever else the machine does can only add to it.
    ratio = min(helped) / min(bare)
    print(
        f"reelsight --help: {min(helped) * 1000:.0f} ms, {ratio:.1f}x bare Python "
        f"({min(bare) * 1000:.0f} ms); goal at most {GOAL:.0f}x"
    )


if __name__ == "__main__":
    main()
