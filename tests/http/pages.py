"""Pages asked for, and their forms sent, as a browser does it."""

from html import unescape

from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

PAGE = {"accept": "text/html"}


def shown(client: TestClient[Litestar], address: str) -> str:
    """What can be read on it."""
    answer = client.get(address, headers=PAGE)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def send(client: TestClient[Litestar], path: str, **fields: str | list[str]) -> Response:
    client.get("/files", headers=PAGE)
    form = {"_csrf_token": client.cookies["csrftoken"], **fields}
    return client.post(path, data=form, headers=PAGE, follow_redirects=False)
