"""Templates where there may be none, or a broken one: the caller has something else to say."""

import html
from typing import Any

import structlog
from litestar import Litestar, Request
from litestar.exceptions import TemplateNotFoundException
from litestar.utils.scope.state import ScopeState


def rendered(request: Request[Any, Any, Any], name: str, **context: Any) -> str | None:
    """The template for this request, with what Litestar's own responses would give it."""
    field = csrf_input(request)
    return rendered_for_all(request.app, name, request=request, csrf_input=field, **context)


def csrf_input(request: Request[Any, Any, Any]) -> str:
    """The hidden field every form of ours carries."""
    token = ScopeState.from_scope(request.scope).csrf_token
    value = html.escape(token) if isinstance(token, str) else ""
    return f'<input type="hidden" name="_csrf_token" value="{value}">'


def rendered_for_all(app: Litestar, name: str, **context: Any) -> str | None:
    """The same text for every reader; None when the template is missing or fails (logged)."""
    if app.template_engine is None:
        return None
    try:
        template = app.template_engine.get_template(name)
    except TemplateNotFoundException:
        return None
    try:
        return str(template.render(**context))
    except Exception:
        structlog.get_logger("reelsight.http").exception("template_failed", template=name)
        return None
