"""Which files, as the query of an address says it: a parameter for each filter there is."""

from difflib import get_close_matches
from inspect import Parameter, Signature
from typing import Annotated, Any

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter

from application.library.find_folder import FindFolder
from domain.library.file_list import FileFilter
from domain.shared.errors import InvalidInput
from entrypoints import file_filters
from entrypoints.file_filters import API, FIELDS, FilterField


def chosen_by_query(*others: str) -> Provide:
    """A dependency that reads the filter; `others` are what else the operation knows.

    The rest is refused: a misspelt filter that was passed over would be a larger selection.
    """
    known = (*(field.api for field in FIELDS), *others)

    def chosen(
        request: Request[Any, Any, Any],
        find_folder: NamedDependency[FindFolder],
        **said: str | None,
    ) -> FileFilter:
        refuse_unknown(request, known)
        given = {field.api: said[_python_name(field)] or "" for field in FIELDS}
        return file_filters.read(given, API, find_folder)

    parameters = [
        parameter
        for parameter in Signature.from_callable(chosen).parameters.values()
        if parameter.kind is not Parameter.VAR_KEYWORD
    ]
    own = [
        Parameter(_python_name(f), Parameter.KEYWORD_ONLY, default=None, annotation=_annotation(f))
        for f in FIELDS
    ]
    # Litestar, and so the description of the API, reads what a function asks for from these
    chosen.__signature__ = Signature(  # type: ignore[attr-defined]
        [*parameters, *own], return_annotation=FileFilter
    )
    chosen.__annotations__ = {
        **{name: kind for name, kind in chosen.__annotations__.items() if name != "said"},
        **{parameter.name: parameter.annotation for parameter in own},
    }
    return Provide(chosen, sync_to_thread=False)


def refuse_unknown(request: Request[Any, Any, Any], known: tuple[str, ...]) -> None:
    """Raises:
    InvalidInput: naming the parameter, and those that are near.
    """
    for key in request.query_params:
        if key not in known:
            near = get_close_matches(key, known, n=3, cutoff=0.5) or known
            raise InvalidInput(
                f"{key[:80]}: there is no such parameter. {_list_of(near)}.", key=key[:80]
            )


def _list_of(near: "list[str] | tuple[str, ...]") -> str:
    return f"Near it: {', '.join(near)}" if isinstance(near, list) else f"Known: {', '.join(near)}"


def _python_name(field: FilterField) -> str:
    """Not the parameter's own: Litestar keeps one called `state` for itself."""
    return f"filter_{field.attribute}"


def _annotation(field: FilterField) -> Any:
    says = f"Files {field.says}: {field.value.may_be}."
    return Annotated[str | None, QueryParameter(name=field.api, description=says)]
