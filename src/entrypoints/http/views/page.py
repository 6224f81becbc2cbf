"""What every page has in common, and how the outcome of a form is answered."""

from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.response import Redirect, Response, Template

from application.jobs.list_jobs import ListJobs
from entrypoints.http.views.templating import environment
from entrypoints.http.views.work import work_in_progress

AnyRequest = Request[Any, Any, Any]


def is_htmx(request: AnyRequest) -> bool:
    return request.headers.get("hx-request") == "true"


def page(name: str, list_jobs: ListJobs, *, status_code: int = 200, **context: Any) -> Template:
    """A whole page: the template with the work in progress that the shell shows."""
    return Template(
        name,
        context={"work": work_in_progress(list_jobs), **context},
        status_code=status_code,
        media_type="text/html",
        headers={"Vary": "HX-Request, Cookie"},
    )


def done(request: AnyRequest, message: str, href: str, link: str) -> Response[Any]:
    """The person's own act worked: a toast where they are, or the page about it."""
    if not is_htmx(request):
        return Redirect(href, status_code=303)
    # a link to the page that one is on would lead nowhere
    if urlsplit(request.headers.get("hx-current-url", "")).path == href:
        href = ""
    toast = environment().get_template("partials/toast.html")
    return Response(
        toast.render(message=message, href=href, link=link),
        media_type="text/html",
        status_code=200,
        headers={"HX-Retarget": "#toasts", "HX-Reswap": "innerHTML", "HX-Trigger": "acted"},
    )
