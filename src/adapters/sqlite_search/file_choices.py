"""The parts of a filter that choose files, each as a statement that lists them."""

import json
from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from adapters.sqlite_search.rows import bindable
from domain.library.paths import Folder, comparison_key
from domain.search.filter_parts import FilterPart, parts
from domain.search.moments import MomentFilter
from domain.shared.ids import FileId

_FACTS = "SELECT file_id FROM media_facts WHERE"
_DAY = "substr(captured_local, 1, 10)"


class FileChoice(msgspec.Struct, frozen=True, kw_only=True):
    statement: str
    values: dict[str, Any]
    """By names that no other part uses."""
    key: str = "file_id"
    """The column that is listed."""

    def among(self, files: Collection[FileId]) -> "FileChoice":
        return FileChoice(
            statement=f"{self.statement} AND {self.key} IN {listed('among')}",
            values=self.values | {"among": as_json(files)},
            key=self.key,
        )


def file_choices(where: MomentFilter) -> dict[FilterPart, FileChoice]:
    """What origins and sources choose are passages; those are left out."""
    chosen = (
        (part, _choice(part, where, number)) for number, part in enumerate(parts(where), start=1)
    )
    return {part: choice for part, choice in chosen if choice is not None}


def listed(name: str) -> str:
    """The values of a JSON list: as many as there are, in one bound parameter."""
    return f"(SELECT value FROM json_each(:{name}))"


def as_json(values: Iterable[str | int]) -> str:
    return json.dumps([bindable(value) if isinstance(value, str) else value for value in values])


def _choice(part: FilterPart, where: MomentFilter, number: int) -> FileChoice | None:
    match part.name:
        case "kind":
            return FileChoice(
                statement="SELECT id FROM files WHERE kind = :kind",
                values={"kind": where.kind},
                key="id",
            )
        case "folder":
            assert where.folder is not None
            return FileChoice(
                statement="SELECT id FROM files WHERE (path_key = :folder"
                " OR (path_key >= :inside AND path_key < :behind))",
                values=_range(where.folder),
                key="id",
            )
        case "captured":
            days = {"first_day": where.captured_from, "last_day": where.captured_until}
            ends = {key: bindable(day) for key, day in days.items() if day is not None}
            signs = {"first_day": ">=", "last_day": "<="}
            limits = (f"{_DAY} {signs[key]} :{key}" for key in ends)
            return FileChoice(statement=f"{_FACTS} {' AND '.join(limits)}", values=ends)
        case "facets":
            values = (facet.value for facet in where.facets if facet.field == part.field)
            return FileChoice(
                statement=f"SELECT file_id FROM facet_values WHERE field = :field{number}"
                f" AND value IN {listed(f'values{number}')}",
                values={
                    f"field{number}": bindable(part.field),
                    f"values{number}": as_json(values),
                },
            )
        case _:
            return None


def _range(folder: Folder) -> dict[str, bytes]:
    key = comparison_key(folder.path, folder.flavour)
    inside = key if key.endswith(b"/") else key + b"/"
    return {"folder": key, "inside": inside, "behind": inside[:-1] + b"0"}  # 0 follows /
