"""The web application: its routes, what guards them, and how it fails."""

from typing import Any

from litestar import Litestar, Request, get
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.enums import MediaType
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.plugins.htmx import HTMXPlugin
from litestar.types import ControllerRouterHandler

from application.analysis.types.list_analysis_types import ListAnalysisTypes
from entrypoints.http.api import API
from entrypoints.http.api.health import HealthReport
from entrypoints.http.errors import exception_handlers
from entrypoints.http.events import JobFeed, events_route
from entrypoints.http.guesses import Guesses
from entrypoints.http.headers import add_security_headers
from entrypoints.http.job_texts import reading_jobs
from entrypoints.http.lifespan import running
from entrypoints.http.login import Login
from entrypoints.http.media import media_mount
from entrypoints.http.provide import HttpParts, dependencies, provided
from entrypoints.http.rendering import rendered_for_all
from entrypoints.http.result_schemas import with_result_schemas
from entrypoints.http.security import HostCheck, SameOrigin, TokenGuard
from entrypoints.http.sessions import Sessions, secret_key
from entrypoints.http.static_files import static_files
from entrypoints.http.views.analyze import AnalyzePages
from entrypoints.http.views.edits import EditsPage
from entrypoints.http.views.file import FilePage
from entrypoints.http.views.files import FilesPage
from entrypoints.http.views.folder_picker import FolderPicker
from entrypoints.http.views.forget import ForgetPages
from entrypoints.http.views.health import HealthPage, page_of_health
from entrypoints.http.views.jobs import JobsPages
from entrypoints.http.views.plugins import PluginsPages
from entrypoints.http.views.rescan import RescanPages
from entrypoints.http.views.runs import RunsPages
from entrypoints.http.views.s3 import S3Page
from entrypoints.http.views.saved_views import SavedViews
from entrypoints.http.views.search import SearchPage
from entrypoints.http.views.templating import template_config
from entrypoints.http.views.theme import Theme
from entrypoints.http.views.transcribe import TranscribePages
from entrypoints.http.views.transcript import TranscriptForms
from entrypoints.http.views.transcriptions import TranscriptionsPage
from entrypoints.http.views.upload import UploadPage
from entrypoints.settings import Settings
from entrypoints.version import version

MAX_BODY = 8 * 1024 * 1024
"""Ids of 13,600 files are 100 kB; nothing that is sent here is larger."""


def create_app(
    container: HttpParts,
    settings: Settings,
    *,
    lifespan: bool = True,
    more: tuple[ControllerRouterHandler, ...] = (),
) -> Litestar:
    """`lifespan=False` leaves the database and the worker alone; `more` adds routes (tests)."""
    secret = secret_key(settings)
    sessions = Sessions(secret=secret, token=settings.token)
    guesses = Guesses(container.clock())

    def render(name: str, **context: Any) -> str | None:
        return rendered_for_all(app, name, **context)

    health = HealthReport(container, settings)
    feed = JobFeed(reading_jobs(container.list_jobs(), container.show_progress(), render))
    app = Litestar(
        route_handlers=[
            Login,
            openapi,
            media_mount(container),
            events_route(feed),
            static_files(),
            *API,
            FilesPage,
            ForgetPages,
            AnalyzePages,
            TranscribePages,
            SavedViews,
            FilePage,
            RunsPages,
            FolderPicker,
            RescanPages,
            EditsPage,
            TranscriptForms,
            JobsPages,
            HealthPage,
            PluginsPages,
            S3Page,
            SearchPage,
            TranscriptionsPage,
            UploadPage,
            Theme,
            *more,
        ],
        dependencies={
            **dependencies(container),
            "settings": provided(lambda: settings),
            "health_report": provided(lambda: health),
            "page_of_health": Provide(page_of_health, sync_to_thread=False),
        },
        # the first one listed is asked first
        middleware=[
            HostCheck(settings),
            SameOrigin(),
            TokenGuard(settings.token, sessions, guesses),
        ],
        # the API is protected by its origin check and takes JSON only, so that scripts need no
        # cookie; everything a form can reach needs the token of the form as well
        csrf_config=CSRFConfig(
            secret=secret, exclude="^/(transcriptions/)?api/", cookie_httponly=True
        ),
        exception_handlers=exception_handlers(),
        before_send=[add_security_headers],
        template_config=template_config(settings),
        openapi_config=OpenAPIConfig(
            title="Reelsight",
            version=version(),
            path="/openapi",
            render_plugins=[JsonRenderPlugin()],
        ),
        plugins=[HTMXPlugin()],
        lifespan=[running(container)] if lifespan else [],
        on_shutdown=[feed.close],
        state=State({"sessions": sessions, "guesses": guesses, "feed": feed}),
        request_max_body_size=MAX_BODY,
        logging_config=None,
    )
    return app


@get("/openapi.json", include_in_schema=False, sync_to_thread=False, media_type=MediaType.JSON)
def openapi(
    request: Request[Any, Any, Any], list_analysis_types: NamedDependency[ListAnalysisTypes]
) -> dict[str, Any]:
    return with_result_schemas(request.app.openapi_schema.to_schema(), list_analysis_types())
