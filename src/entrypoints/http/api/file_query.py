"""Which files, as the query of an address says it."""

from typing import Annotated

from litestar.params import QueryParameter

from domain.library.file import FileState
from domain.library.file_list import FileFilter
from domain.library.kind import MediaKind
from entrypoints.http.api.reading import one_of, tri_state

State = Annotated[str | None, QueryParameter(name="state")]
"""Under another name inside: Litestar keeps a parameter called `state` for itself."""


def file_filter(
    *,
    file_type: str | None,
    search: str,
    state: str | None,
    has_proxy: str | None,
    has_nova_analysis: str | None,
) -> FileFilter:
    """Raises:
    InvalidInput
    """
    return FileFilter(
        kind=one_of("file_type", file_type, MediaKind),
        text=search,
        state=one_of("state", state, FileState),
        has_proxy=tri_state("has_proxy", has_proxy),
        has_analysis=tri_state("has_nova_analysis", has_nova_analysis),
    )
