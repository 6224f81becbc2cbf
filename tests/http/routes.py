"""Walks a route table and attacks every route that may change something."""

import re
from collections.abc import Iterator

from litestar import Litestar
from litestar.routes import ASGIRoute, HTTPRoute
from litestar.testing import TestClient

from tests.http.world import HOME

EVIL = "http://evil.example"
BODIES: tuple[dict[str, object], ...] = (
    {"content": b'{"directory_path": "/"}', "headers": {"content-type": "text/plain"}},
    {"content": b"a=b", "headers": {"content-type": "application/x-www-form-urlencoded"}},
    {"content": b"{}", "headers": {"content-type": "application/json"}},
    {"content": b"{}", "headers": {}},
    {"headers": {}},
)
ATTACKS: tuple[tuple[str, dict[str, str], str], ...] = (
    ("host", {"host": "evil.example"}, "host_not_allowed"),
    ("host with our port", {"host": "evil.example:5700"}, "host_not_allowed"),
    ("origin", {"origin": EVIL}, "cross_site"),
    ("opaque origin", {"origin": "null"}, "cross_site"),
    ("origin on another port", {"origin": "http://127.0.0.1:9999"}, "cross_site"),
    ("cross-site", {"sec-fetch-site": "cross-site"}, "cross_site"),
    ("same-site", {"sec-fetch-site": "same-site"}, "cross_site"),
)
BEFORE_THE_TOKEN = ("json_expected", "too_many_guesses")
"""Refused for these before the token is looked at."""
NO_TOKEN = ("no token", {}, "token_missing")
BAD_TOKEN = ("wrong token", {"authorization": "Bearer wröng"}, "token_missing")


def mutating_routes(app: Litestar) -> Iterator[tuple[str, str]]:
    """(method, path) of everything that is not a plain read; a mount takes every method."""
    for route in app.routes:
        path = re.sub(r"\{[^}:]+:int\}", "1", route.path)
        path = re.sub(r"\{[^}]+\}", "x", path)
        if isinstance(route, HTTPRoute):
            for method in sorted(route.methods - {"GET", "HEAD", "OPTIONS"}):
                yield method, path
        elif isinstance(route, ASGIRoute):
            yield "POST", f"{path}/1/proxy"


def reading_routes(app: Litestar) -> Iterator[str]:
    for route in app.routes:
        if isinstance(route, HTTPRoute) and "GET" in route.methods:
            yield re.sub(r"\{[^}]+\}", "1", route.path)


def breaches(
    client: TestClient[Litestar], app: Litestar, *, with_token: bool = False
) -> list[tuple[str, str, int]]:
    """Routes that did not refuse an attack for the right reason: (route, attack, status)."""
    attacks = [*ATTACKS, NO_TOKEN, BAD_TOKEN] if with_token else ATTACKS
    found = []
    for method, path in mutating_routes(app):
        for name, headers, code in attacks:
            for body in BODIES:
                answer = client.request(
                    method,
                    HOME + path,
                    content=body.get("content"),
                    headers={
                        **body["headers"],
                        **{k: v.encode("latin-1") for k, v in headers.items()},
                    },
                    follow_redirects=False,
                )
                problem = answer.headers["content-type"].startswith("application/problem+json")
                refused = 400 <= answer.status_code < 500
                codes = {code, *BEFORE_THE_TOKEN} if code == "token_missing" else {code}
                if not (refused and problem and answer.json()["code"] in codes):
                    found.append((f"{method} {path}", name, answer.status_code))
    return found
