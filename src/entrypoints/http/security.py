"""Who may ask for anything at all. Order: the host, then the origin, then the token.

A page of any other site can send requests to this address from the user's own browser. So every
request must name a host of ours (a foreign name that resolves here is refused), and every request
that may change something must come from our own pages, or from a program that is no browser.
"""

import hmac
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from entrypoints.http.errors import is_htmx, wants_page
from entrypoints.http.guesses import Guesses
from entrypoints.http.problems import Refused
from entrypoints.http.sessions import COOKIE, Sessions
from entrypoints.settings import Settings

OPEN = {"without_token": True}
"""`opt` of the few routes that answer without a token: signing in, and what its page needs."""

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def takes(*media_types: str) -> dict[str, tuple[str, ...]]:
    """`opt` of the few API routes whose body is something else than JSON. A form or another type
    that a foreign page can send without asking first still has to come from our own origin."""
    return {"takes": media_types}


class HostNotAllowed(Refused):
    """This server does not answer to that host name."""

    status_code = 400
    code = "host_not_allowed"
    remedy = "Use the address that `reelsight serve` printed, or add the name to ALLOWED_HOSTS."


class CrossSite(Refused):
    """A request that changes something came from another site and was refused."""

    code = "cross_site"
    remedy = "Do it from Reelsight's own pages, or with a program that is no browser."


class NotJson(Refused):
    """This needs a JSON body."""

    status_code = 415
    code = "json_expected"
    remedy = "Send it with the header Content-Type: application/json."


class TokenMissing(Refused):
    """This library asks for its token."""

    status_code = 401
    code = "token_missing"
    remedy = "Send it as `Authorization: Bearer TOKEN`, or sign in on the page /login."


class SignInFirst(Refused):
    """Sign in first."""

    status_code = 303
    code = "token_missing"


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def changes_something(scope: Scope) -> bool:
    return scope["type"] != ScopeType.HTTP or scope["method"] not in ("GET", "HEAD", "OPTIONS")


class HostCheck(ASGIMiddleware):
    """Loopback names and the bound address count with the port; ALLOWED_HOSTS with any port,
    unless one is given."""

    def __init__(self, settings: Settings) -> None:
        bound = f"[{settings.host}]" if ":" in settings.host else settings.host
        names = {*_LOOPBACK, bound.lower()}
        self._exact = {f"{name}:{settings.port}" for name in names}
        if settings.port == 80:
            self._exact |= names
        self._names = {name.lower() for name in settings.allowed_hosts}

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        hosts = _values(scope, b"host")
        if len(hosts) != 1 or not self._knows(hosts[0].lower()):
            raise HostNotAllowed()
        await next_app(scope, receive, send)

    def _knows(self, host: str) -> bool:
        name, _, port = host.rpartition(":")
        without_port = name if name and port.isdigit() else host
        return host in self._exact or host in self._names or without_port in self._names


class SameOrigin(ASGIMiddleware):
    """Browsers say where a changing request comes from; programs such as curl say nothing.

    The API takes JSON bodies only: what a form or a text/plain request of another site can send
    without asking first is refused for its type, too.
    """

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if changes_something(scope):
            for site in _values(scope, b"sec-fetch-site"):
                if site not in ("same-origin", "none"):
                    raise CrossSite()
            for origin in _values(scope, b"origin"):
                if urlsplit(origin).netloc.lower() != _values(scope, b"host")[0].lower():
                    raise CrossSite()
            if scope["path"].startswith(("/api/", "/transcriptions/api/")) and not _is_expected(
                scope
            ):
                raise NotJson()
        await next_app(scope, receive, send)


class TokenGuard(ASGIMiddleware):
    """Bearer token, or the cookie that `/login` gave. Without a configured token all may pass."""

    def __init__(self, token: str, sessions: Sessions, guesses: Guesses) -> None:
        self._token = token.encode()
        self._sessions = sessions
        self._guesses = guesses

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if self._token and not scope["route_handler"].opt.get("without_token"):
            connection: ASGIConnection[Any, Any, Any, Any] = Request(scope)
            if not self._may_pass(connection):
                raise _refusal(connection)
        await next_app(scope, receive, send)

    def _may_pass(self, connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
        scheme, _, shown = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            self._guesses.refuse_too_many(connection)
            # the bytes that were sent; compare_digest refuses text that is not ASCII
            right = hmac.compare_digest(shown.strip().encode("latin-1"), self._token)
            if not right:
                self._guesses.failed(connection)
            return right
        return self._sessions.is_valid(connection.cookies.get(COOKIE, ""))


def _refusal(connection: ASGIConnection[Any, Any, Any, Any]) -> Refused:
    if not wants_page(connection):
        return TokenMissing(headers={"www-authenticate": "Bearer"})
    if is_htmx(connection):
        here = urlsplit(connection.headers.get("hx-current-url", "/"))
        return TokenMissing(headers={"hx-redirect": _login(here.path, here.query)})
    query = connection.scope["query_string"].decode("latin-1")
    return SignInFirst(headers={"location": _login(connection.scope["path"], query)})


def _login(path: str, query: str) -> str:
    back = f"{path}?{query}" if query else path
    return f"/login?next={quote(back, safe='')}"


def _is_expected(scope: Scope) -> bool:
    """JSON or nothing; or what the route says that it takes."""
    kinds = _values(scope, b"content-type")
    if not kinds:
        length = _values(scope, b"content-length")
        return not _values(scope, b"transfer-encoding") and length in ([], ["0"])
    kind = kinds[0].partition(";")[0].strip().lower()
    if takes := scope["route_handler"].opt.get("takes"):
        return kind in takes
    return kind == "application/json" or kind.endswith("+json")


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]
