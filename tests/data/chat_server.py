"""An OpenAI-compatible server on 127.0.0.1 that answers from a script."""

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HANG_UP = -1
"""As a status: close the connection where the answer would come."""
NEVER = -2
"""As a status: say nothing until the client has gone."""

DRIPS = "x-drips"
"""As a header: the answer comes byte by byte, with as many seconds between them."""


def completion(text: str | None, *, finish: str = "stop", **more: Any) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": text, **more},
            }
        ],
        "usage": {"prompt_tokens": 1200, "completion_tokens": 340, "total_tokens": 1540},
    }


class ChatServer:
    """Gives the scripted answers in order, then an empty object as text."""

    def __init__(self) -> None:
        self.address = ""
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self._answers: deque[tuple[int, bytes, dict[str, str]]] = deque()

    def then(self, answer: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self._answers.append((status, body, headers or {}))

    def next_answer(self) -> tuple[int, bytes, dict[str, str]]:
        if self._answers:
            return self._answers.popleft()
        return 200, json.dumps(completion("{}")).encode(), {}


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    script, gone = ChatServer(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            script.asked.append({"path": self.path, **json.loads(body)})
            script.headers.append({name.lower(): value for name, value in self.headers.items()})
            status, answer, headers = script.next_answer()
            if status in (HANG_UP, NEVER):
                self.close_connection = True
                if status == NEVER:
                    self.connection.recv(1)
                return
            self.send_response(status)
            for name, value in {"content-length": str(len(answer)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self._write(answer, headers)

        def _write(self, answer: bytes, headers: dict[str, str]) -> None:
            try:
                if DRIPS not in headers:
                    self.wfile.write(answer)
                    return
                for at in range(len(answer)):
                    self.wfile.write(answer[at : at + 1])
                    if gone.wait(float(headers[DRIPS])):
                        break
            except OSError:  # the client has heard enough
                self.close_connection = True

        def do_GET(self) -> None:
            status, answer, _ = script.next_answer()
            self.send_response(status)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    script.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield script
    finally:
        gone.set()
        server.shutdown()
        server.server_close()
        thread.join()
