"""Errors leave as problem+json, or as a page where a person is looking. Never a traceback."""

import html
import secrets
from typing import Any

import structlog
from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException, PermissionDeniedException
from litestar.types import ExceptionHandlersMap

from domain.shared.errors import DomainError, InvalidInput
from entrypoints.http import problems
from entrypoints.http.rendering import rendered

_FOR_PROGRAMS = (
    "/api/",
    "/search/api/",
    "/transcriptions/api/",
    "/media/",
    "/events",
    "/openapi",
    "/static/",
)
_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
    "<body><main><h1>{title}</h1><p>{detail}</p><p>{remedy}</p></main></body></html>"
)


def exception_handlers() -> ExceptionHandlersMap:
    return {
        DomainError: _domain_error,
        HTTPException: _http_exception,
        # numbers beyond 64 bits, which no row of ours has, and JSON nested without end
        OverflowError: _beyond_limits,
        RecursionError: _beyond_limits,
        TypeError: _type_error,
        Exception: _crash,
    }


def wants_page(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether a person's browser asks for a page or a part of one."""
    if connection.scope["path"].startswith(_FOR_PROGRAMS):
        return False
    return is_htmx(connection) or "text/html" in connection.headers.get("accept", "")


def is_htmx(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    return connection.headers.get("hx-request") == "true"


def _domain_error(request: Request[Any, Any, Any], error: DomainError) -> Response[Any]:
    return _answer(request, problems.of_domain_error(error, request.scope["path"]))


def _http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    if error.status_code >= 500 and not isinstance(error, problems.Refused):
        return _crash(request, error)
    problem = problems.of_http_exception(error, request.scope["path"])
    return _answer(request, problem, error.headers)


def _beyond_limits(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    structlog.get_logger("reelsight.http").info("beyond_limits", exc_info=error)
    refused = InvalidInput("A number is too large, or the body is nested too deeply.")
    return _domain_error(request, refused)


def _type_error(request: Request[Any, Any, Any], error: TypeError) -> Response[Any]:
    """Litestar compares the token of a form with any text that was sent for it; `hmac` refuses
    what is not ASCII."""
    if "comparing strings with non-ASCII" in str(error):
        refused = PermissionDeniedException("CSRF token verification failed")
        return _http_exception(request, refused)
    return _crash(request, error)


def _crash(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    reference = secrets.token_hex(4)
    structlog.get_logger("reelsight.http").error(
        "request_crashed",
        method=request.method,
        path=request.scope["path"],
        reference=reference,
        exc_info=error,
    )
    return _answer(request, problems.of_crash(request.scope["path"], reference))


def _answer(
    request: Request[Any, Any, Any],
    problem: problems.ProblemDetails,
    headers: dict[str, str] | None = None,
) -> Response[Any]:
    if not wants_page(request):
        return Response(
            problem.as_json(),
            media_type=problems.MEDIA_TYPE,
            status_code=problem.status,
            headers=headers,
        )
    page = None
    if is_htmx(request):
        page = rendered(request, "partials/error.html", problem=problem)
    page = page or rendered(request, "error.html", problem=problem)
    return Response(
        page or _plain_page(problem),
        media_type="text/html",
        status_code=problem.status,
        headers=headers,
    )


def _plain_page(problem: problems.ProblemDetails) -> str:
    return _PAGE.format(
        title=html.escape(problem.title),
        detail=html.escape(problem.detail),
        remedy=html.escape(problem.remedy),
    )
