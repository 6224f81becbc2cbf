"""`reelsight serve` as a process, and commands beside it."""

import signal
import socket
import subprocess
import threading
import urllib.request
from pathlib import Path

from tests.cli.command import Reelsight

PATIENCE_S = 60


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def opened(process: "subprocess.Popen[bytes]") -> bool:
    """Read what it says until it says that it is open; False when it ends without."""
    assert process.stderr is not None
    watchdog = threading.Timer(PATIENCE_S, process.kill)
    watchdog.start()
    try:
        return any(b"Reelsight is open at" in line for line in process.stderr)
    finally:
        watchdog.cancel()


def test_a_command_beside_it_follows_the_work_that_the_server_does(
    reelsight: Reelsight, small_media: Path
) -> None:
    port = free_port()
    server = reelsight.start("serve", "--port", str(port))
    assert opened(server)

    ran = reelsight("import", str(small_media), "--json")

    assert (ran.code, ran.json["found"]) == (1, 5)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=30) as answer:
        assert answer.status == 200
    server.send_signal(signal.SIGINT)
    _, err = server.communicate(timeout=60)
    assert server.returncode == 0
    assert b"Traceback" not in err


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
