"""The program's own files, `/static`: what a stranger may ask for there."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from litestar.datastructures import CacheControlHeader
from litestar.file_system import BaseLocalFileSystem
from litestar.router import Router
from litestar.static_files import create_static_files_router

from entrypoints.http.security import OPEN

if TYPE_CHECKING:
    from litestar.types.file_types import FileInfo

_FOLDER = Path(__file__).parent / "static"
_FOR_A_DAY = CacheControlHeader(private=True, max_age=86_400)
"""Pages name static files with a hash of their content, so an old one is never asked for."""


class _Files(BaseLocalFileSystem):
    """What the system refuses to look up (a NUL, a name beyond all limits) is not there."""

    async def info(self, path: Any, **kwargs: Any) -> "FileInfo":
        try:
            return await super().info(path, **kwargs)
        except (OSError, ValueError) as error:
            raise FileNotFoundError(path) from error


def static_files() -> Router:
    return create_static_files_router(
        path="/static",
        directories=[_FOLDER],
        file_system=_Files(),
        opt=OPEN,
        cache_control=_FOR_A_DAY,
    )
