"""`reelsight serve` as a process, and commands beside it."""

import signal
import socket
import urllib.request
from pathlib import Path

from tests.cli.command import Reelsight
from tests.data.server import serving
from tests.data.waiting import PATIENCE_S


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def test_a_command_beside_it_follows_the_work_that_the_server_does(
    reelsight: Reelsight, small_media: Path
) -> None:
    with serving(environment=reelsight.environment, folder=reelsight.folder) as server:
        ran = reelsight("import", str(small_media), "--json")

        assert (ran.code, ran.json["found"]) == (1, 5)
        with urllib.request.urlopen(f"{server.address}/health", timeout=PATIENCE_S) as answer:
            assert answer.status == 200
        assert server.stop(signal.SIGINT) == 0
        assert "Traceback" not in server.said


def test_an_address_that_others_reach_needs_a_token(reelsight: Reelsight) -> None:
    ran = reelsight("serve", "--host", "0.0.0.0", "--port", str(free_port()))

    assert ran.code == 2
    assert "[token_required]" in ran.err


def test_a_port_that_is_taken_is_named(reelsight: Reelsight) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        ran = reelsight("serve", "--port", str(listening.getsockname()[1]))

    assert ran.code == 2
    assert "[port_taken]" in ran.err
