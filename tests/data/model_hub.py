"""A model hub of one's own: what the hub's client asks of it, answered over HTTP on 127.0.0.1."""

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class ModelHub:
    """Serves the files of folders as repositories, and counts what it sent.

    `break_after`: bytes after which the connection is closed, once. `lies`: names of files whose
    content it states wrongly. `sizes`: what it states instead of how long a file is. `more`: names
    that it states besides those of the folder.
    """

    def __init__(self, repositories: dict[str, Path]) -> None:
        self.repositories = repositories
        self.asked: list[str] = []
        self.sent: dict[str, int] = {}
        self.break_after: int | None = None
        self.lies: set[str] = set()
        self.sizes: dict[str, int] = {}
        self.more: tuple[str, ...] = ()
        self.address = ""

    def model(self, repository: str) -> dict[str, Any]:
        folder = self.repositories[repository]
        return {
            "id": repository,
            "sha": COMMIT,
            "siblings": [
                *(self._sibling(path) for path in sorted(folder.iterdir())),
                *({"rfilename": name, "size": 2} for name in self.more),
            ],
        }

    def _sibling(self, path: Path) -> dict[str, Any]:
        content = path.read_bytes()
        found: dict[str, Any] = {
            "rfilename": path.name,
            "size": self.sizes.get(path.name, len(content)),
        }
        if path.suffix == ".bin":
            stated = content + b"!" if path.name in self.lies else content
            found["lfs"] = {
                "sha256": hashlib.sha256(stated).hexdigest(),
                "size": len(content),
                "pointerSize": 130,
            }
        return found


@contextmanager
def model_hub(repositories: dict[str, Path]) -> Iterator[ModelHub]:
    hub = ModelHub(repositories)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def log_message(self, *_: object) -> None:
            pass

        def _answer(self, *, with_body: bool) -> None:
            path = urlsplit(self.path).path
            hub.asked.append(f"{self.command} {path}")
            if found := re.fullmatch(r"/api/models/([^/]+/[^/]+)", path):
                if found[1] in hub.repositories:
                    self._json(200, hub.model(found[1]))
                    return
            elif found := re.fullmatch(r"/([^/]+/[^/]+)/resolve/[^/]+/([^/]+)", path):
                file = hub.repositories.get(found[1], Path("/nowhere")) / found[2]
                if file.is_file():
                    self._file(file, with_body=with_body)
                    return
            self._json(404, {"error": "Repository not found"})

        def _json(self, status: int, answer: dict[str, Any]) -> None:
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _file(self, file: Path, *, with_body: bool) -> None:
            content = file.read_bytes()
            wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            start = int(wanted[1]) if wanted else 0
            body = content[start:]
            self.send_response(206 if wanted else 200)
            self.send_header("X-Repo-Commit", COMMIT)
            self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
            self.send_header("Content-Length", str(len(body)))
            if wanted:
                self.send_header(
                    "Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}"
                )
            self.end_headers()
            if not with_body:
                return
            if hub.break_after is not None and len(body) > hub.break_after:
                body, hub.break_after = body[: hub.break_after], None
                self.close_connection = True
            self.wfile.write(body)
            hub.sent[file.name] = hub.sent.get(file.name, 0) + len(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
