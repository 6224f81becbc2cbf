"""`python -m tests.http.serving FOLDER`: the real server on a port of the system's choice."""

import sys
from pathlib import Path

from entrypoints.container import build_container
from entrypoints.http.serve import run_server
from entrypoints.settings import Settings

if __name__ == "__main__":
    settings = Settings(data=Path(sys.argv[1]), port=0, roots=(sys.argv[2],))
    sys.exit(run_server(build_container(settings), settings))
