"""A client of the upload page's protocol over its own sockets, so that it can cut them."""

import http.client
import json
import socket
import struct
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

SESSIONS = "/api/upload/sessions"
OCTETS = "application/offset+octet-stream"
_TIMEOUT_S = 120


class Uploading:
    def __init__(self, address: str) -> None:
        found = urlsplit(address)
        self._host, self._port = str(found.hostname), int(found.port or 80)

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, Any]:
        """Status and JSON of the answer."""
        connection = http.client.HTTPConnection(self._host, self._port, timeout=_TIMEOUT_S)
        try:
            if isinstance(body, dict):
                headers = {"Content-Type": "application/json"}
                body = json.dumps(body).encode()
            connection.request(method, path, body, headers or {})  # type: ignore[arg-type]
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        finally:
            connection.close()

    def start(self, name: str, size: int) -> Any:
        status, answer = self.ask("POST", SESSIONS, {"filename": name, "size_bytes": size})
        assert status == 201, answer
        return answer

    def received(self, upload_id: str) -> int:
        status, answer = self.ask("GET", f"{SESSIONS}/{upload_id}")
        assert status == 200, answer
        return int(answer["received_bytes"])

    def send(self, upload_id: str, offset: int, data: bytes) -> tuple[int, Any]:
        headers = {"Upload-Offset": str(offset), "Content-Type": OCTETS}
        return self.ask("PATCH", f"{SESSIONS}/{upload_id}", data, headers=headers)

    def complete(self, upload_id: str, *, sha256: str | None = None, wait: int = 0) -> Any:
        body = {"sha256": sha256} if sha256 else {}
        path = f"{SESSIONS}/{upload_id}/complete?wait={wait}"
        status, answer = self.ask("POST", path, body)
        assert status == 201, answer
        return answer

    def cut(self, upload_id: str, offset: int, sent: bytes, announced: int) -> None:
        """A chunk of `announced` bytes of which these leave before the cable is pulled. What the
        network still holds then is lost, too."""
        with self.hanging(upload_id, offset, sent, announced) as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def hanging(self, upload_id: str, offset: int, sent: bytes, announced: int) -> socket.socket:
        """The connection on which these bytes of the chunk were sent, and no more."""
        line = socket.create_connection((self._host, self._port), _TIMEOUT_S)
        line.sendall(
            f"PATCH {SESSIONS}/{upload_id} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n"
            f"Upload-Offset: {offset}\r\nContent-Type: {OCTETS}\r\n"
            f"Content-Length: {announced}\r\n\r\n".encode()
        )
        line.sendall(sent)
        return line

    def send_all(
        self, upload_id: str, size: int, part: int, read: Callable[[int, int], bytes]
    ) -> None:
        """From wherever it is to the end, as the page does it: what a cut connection had sent may
        still arrive behind the question of how far it is."""
        at = self.received(upload_id)
        while at < size:
            status, answer = self.send(upload_id, at, read(at, min(part, size - at)))
            assert status == 200 or answer["code"] == "wrong_offset", answer
            at = int((answer if status == 200 else answer["details"])["received_bytes"])
