"""`/health`: quick enough to be asked every few seconds."""

import os
import shutil
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import structlog
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from entrypoints.http.api.answers import also, problems
from entrypoints.http.errors import wants_page
from entrypoints.http.provide import HttpParts
from entrypoints.settings import Settings
from entrypoints.version import version

SLOW_FACTS_LAST_S = 30.0


class MountedRoot(msgspec.Struct, frozen=True, kw_only=True):
    path: str
    mounted: bool


class SlowFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A trial encode and looks at drives that may hang: found out beside the requests."""

    encoder: str | None = None
    roots: tuple[MountedRoot, ...] = ()


class Health(msgspec.Struct, frozen=True, kw_only=True):
    status: str
    """`healthy`, or `degraded` (with status 503) when the database does not answer."""
    app: str
    version: str
    worker: str
    """`running` here, or `elsewhere`: another process has the role, or nobody yet."""
    database: str
    encoder: str | None
    """null: not found out yet."""
    disk_free_bytes: int | None
    roots: tuple[MountedRoot, ...]


class Watch:
    """Answers at once with what is known, and has old facts looked up again in the background."""

    def __init__(
        self,
        look: Callable[[], SlowFacts],
        *,
        lasts_s: float = SLOW_FACTS_LAST_S,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._look = look
        self._lasts_s = lasts_s
        self._now = now
        self._known = SlowFacts()
        self._looked_at: float | None = None
        self._looking = threading.Lock()

    def __call__(self) -> SlowFacts:
        if self._looked_at is None or self._now() - self._looked_at > self._lasts_s:
            threading.Thread(target=self.refresh, name="health", daemon=True).start()
        return self._known

    def refresh(self) -> None:
        """One look at a time: a second one would only wait for the same drive."""
        if not self._looking.acquire(blocking=False):
            return
        try:
            self._known = self._look()
            self._looked_at = self._now()
        except Exception:
            structlog.get_logger("reelsight.http").exception("health_look_failed")
        finally:
            self._looking.release()


class HealthReport:
    def __init__(self, container: HttpParts, settings: Settings) -> None:
        self._container = container
        self._settings = settings
        self.watch = Watch(self._look)

    def __call__(self) -> Health:
        database = self._database()
        slow = self.watch()
        return Health(
            status="healthy" if database == "ok" else "degraded",
            app="reelsight",
            version=version(),
            worker="running" if self._container.worker().running else "elsewhere",
            database=database,
            encoder=slow.encoder,
            disk_free_bytes=_free(self._settings.data),
            roots=slow.roots,
        )

    def _database(self) -> str:
        try:
            with self._container.reader()() as now:
                now.jobs.count()
        except Exception:
            structlog.get_logger("reelsight.http").exception("database_does_not_answer")
            return "unavailable"
        return "ok"

    def _look(self) -> SlowFacts:
        with self._container.reader()() as now:
            roots = now.files.roots()
        return SlowFacts(
            encoder=self._container.video_proxies().encoder,
            roots=tuple(
                MountedRoot(path=root.text, mounted=_is_folder(root.path)) for root in roots
            ),
        )


class PageOfHealth(ABC):
    """The same address for people."""

    @abstractmethod
    def shown(self, request: Request[Any, Any, Any]) -> Response[Any]: ...


class HealthController(Controller):
    path = "/health"
    tags = ("health",)

    @get(
        operation_id="Health",
        summary="Whether it works",
        responses=problems() | also(503, Health, "The database does not answer."),
        sync_to_thread=True,
    )
    def show(
        self,
        request: Request[Any, Any, Any],
        health_report: NamedDependency[HealthReport],
        page_of_health: NamedDependency[PageOfHealth],
    ) -> Response[Health]:
        """A browser gets a page about it."""
        if wants_page(request):
            return page_of_health.shown(request)
        health = health_report()
        return Response(health, status_code=200 if health.status == "healthy" else 503)


def _free(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def _is_folder(path: bytes) -> bool:
    return Path(os.fsdecode(path)).is_dir()
