"""The page of files as a bare ASGI application: the same question, the same body, no framework.

`python -m tests.bench.bare_listing` says where it is open, like `reelsight serve`.
"""

import os
import socket
import sys
from typing import Any
from urllib.parse import parse_qs

import msgspec
import uvicorn

from domain.library.file_list import FileQuery, FileSort
from entrypoints.cli.session import open_library
from entrypoints.http.api.files import file_list
from entrypoints.settings import load


class BareListing:
    def __init__(self, list_files: Any) -> None:
        self._list_files = list_files

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        asked = parse_qs(scope["query_string"].decode())
        query = FileQuery(
            sort=FileSort.IMPORTED, descending=True, per_page=int(asked["per_page"][0])
        )
        body = msgspec.json.encode(file_list(self._list_files(query), query))
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def main() -> None:
    tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    with open_library(load(os.environ)) as container, tcp as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        config = uvicorn.Config(
            BareListing(container.list_files()),
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
        )
        sys.stderr.write(f"It is open at http://127.0.0.1:{listening.getsockname()[1]}/\n")
        sys.stderr.flush()
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
