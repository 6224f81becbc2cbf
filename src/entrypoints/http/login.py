"""Signing in with the token, for people with a browser."""

import html
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect

from entrypoints.http.guesses import Guesses
from entrypoints.http.problems import ProblemDetails, Refused, of_http_exception
from entrypoints.http.rendering import csrf_input, rendered
from entrypoints.http.security import OPEN
from entrypoints.http.sessions import COOKIE, LASTS_S, Sessions

_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title></head>'
    '<body><main><h1>Sign in</h1><form method="post" action="/login">'
    '{csrf_input}<input type="hidden" name="next" value="{next}"><p>{problem}</p>'
    '<label>Token <input type="password" name="token" required></label>'
    "<button>Sign in</button></form></main></body></html>"
)


class WrongToken(Refused):
    """That token is not right."""

    status_code = 401
    code = "wrong_token"
    remedy = "It is the value of REELSIGHT_TOKEN where the server runs."


class Login(Controller):
    path = "/login"
    include_in_schema = False
    opt = OPEN

    @get(sync_to_thread=False)
    def show(self, request: Request[Any, Any, Any], next: FromQuery[str] = "/") -> Response[str]:  # noqa: A002
        return _page(request, own_path(next), None, 200)

    @post(sync_to_thread=False)
    def sign_in(
        self,
        request: Request[Any, Any, Any],
        data: URLEncodedBody[dict[str, str]],
    ) -> Response[Any]:
        sessions: Sessions = request.app.state.sessions
        guesses: Guesses = request.app.state.guesses
        guesses.refuse_too_many(request)
        back = own_path(data.get("next", "/"))
        if not sessions.opens(data.get("token", "")):
            guesses.failed(request)
            problem = of_http_exception(WrongToken(), "/login")
            return _page(request, back, problem, problem.status)
        cookie = Cookie(
            key=COOKIE,
            value=sessions.new(),
            max_age=LASTS_S,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return Redirect(back, status_code=303, cookies=[cookie])


def own_path(wanted: str) -> str:
    """A path on this server, whatever was asked: nobody is sent elsewhere after signing in."""
    safe = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if safe and wanted.isprintable() else "/"


def _page(
    request: Request[Any, Any, Any], back: str, problem: ProblemDetails | None, status: int
) -> Response[str]:
    text = rendered(request, "login.html", problem=problem, next=back) or _PAGE.format(
        csrf_input=csrf_input(request),
        next=html.escape(back),
        problem=problem.detail if problem else "",
    )
    return Response(text, status_code=status, media_type="text/html")
