"""The real server in a process of its own: it starts, says where, and stops when told to."""

import http.client
import json
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from entrypoints.container import build_container
from entrypoints.http.refusals import PortTaken, TokenRequired
from entrypoints.http.serve import listen, run_server
from entrypoints.settings import Settings
from tests.data.server import Server, serving
from tests.data.waiting import PATIENCE_S


@contextmanager
def serve_below(folder: Path) -> Iterator[tuple[Server, http.client.HTTPConnection]]:
    own = {"REELSIGHT_DATA": str(folder / "data"), "REELSIGHT_ROOTS": str(folder)}
    with serving(environment=own, folder=folder) as server:
        address = urlsplit(server.address)
        assert address.hostname == "127.0.0.1"
        yield server, http.client.HTTPConnection(address.netloc, timeout=PATIENCE_S)


def ask(connection: http.client.HTTPConnection, path: str, body: object = None) -> object:
    headers = {"content-type": "application/json"}
    content = None if body is None else json.dumps(body)
    connection.request("GET" if body is None else "POST", path, content, headers)
    return json.loads(connection.getresponse().read())


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_an_open_event_stream_does_not_hold_up_the_end(tmp_path: Path, stop: int) -> None:
    with serve_below(tmp_path) as (server, connection):
        connection.request("GET", "/events")
        stream = connection.getresponse()
        assert stream.readline().startswith(b"id: 1")
        assert server.stop(stop) == 0
        assert b"event: pill" in stream.read()


def test_an_import_through_http_runs_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "empty.mp4").write_bytes(b"")
    with serve_below(tmp_path) as (_, connection):
        wanted = {"directory_path": str(tmp_path / "media")}
        answer = ask(connection, f"/api/files/import-directory?wait={PATIENCE_S - 10}", wanted)
        assert answer["job"]["status"] == "COMPLETED", answer
        (item,) = ask(connection, "/api/files")["files"]
        assert (item["filename"], item["state"]) == ("empty.mp4", "UNREADABLE")
        health = ask(connection, "/health")
        assert (health["status"], health["worker"]) == ("healthy", "running")


def test_answers_are_sent_at_once(tmp_path: Path) -> None:
    with listen(Settings(data=tmp_path, port=0)) as listening:
        assert listening.proto == socket.IPPROTO_TCP, "asyncio would leave Nagle's delay on"


def test_a_port_that_is_taken_is_said_so(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings = Settings(data=tmp_path / "data", port=other.getsockname()[1])
        with pytest.raises(PortTaken) as refused:
            run_server(build_container(settings), settings)
    assert "--port" in refused.value.remedy
    assert not settings.data.exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "media.example"])
def test_an_open_address_without_a_token_is_refused(tmp_path: Path, host: str) -> None:
    settings = Settings(data=tmp_path / "data", host=host)
    with pytest.raises(TokenRequired):
        run_server(build_container(settings), settings)
    assert not settings.data.exists()
