"""`python -m tests.emulator [--port N] [--s3 ADDRESS]`: until it is interrupted."""

import argparse
from contextlib import suppress
from threading import Event

from tests.emulator.server import emulating


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--s3", metavar="ADDRESS", help="S3 that media is read from, such as moto")
    options = parser.parse_args()
    with emulating(options.s3, options.port) as emulator:
        for name, value in emulator.environment.items():
            print(f"export {name}={value}", flush=True)
        with suppress(KeyboardInterrupt):
            Event().wait()


if __name__ == "__main__":
    main()
