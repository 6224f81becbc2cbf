"""Which files an export is about, one after another, and what one run alone found."""

from collections.abc import Iterator

import msgspec

from application.analysis.showing.fold_file import FoldedResult, fold_type
from application.library.select_files import FileSelection, NothingChosen
from application.plugins.registry import AnalysisTypes
from application.ports.unit_of_work import Snapshot
from domain.analysis.fold import Layer
from domain.library.file import MediaFile
from domain.library.file_list import MAX_PER_PAGE, FileQuery
from domain.shared.ids import RunId


class ResultSelection(FileSelection, frozen=True, kw_only=True):
    run_id: RunId | None = None
    """What this run alone found, as it found it; then no other choice of files counts."""


def chosen_files(now: Snapshot, selection: ResultSelection) -> tuple[int, Iterator[MediaFile]]:
    """How many, and each; ids are looked up first: a wrong one leaves nothing half done."""
    if selection.run_id is not None:
        file = now.files.get(now.runs.get(selection.run_id).file_id)
        return 1, iter((file,))
    if selection.file_ids:
        ids = tuple(dict.fromkeys(selection.file_ids))
        for file_id in ids:
            now.files.get(file_id)
        return len(ids), (now.files.get(file_id) for file_id in ids)
    if selection.filter is None:
        raise NothingChosen()
    query = FileQuery(filter=selection.filter, per_page=MAX_PER_PAGE)
    first = now.files.page(query)
    pages = -(-first.totals.files // MAX_PER_PAGE)
    return first.totals.files, _paged(now, query, pages)


def _paged(now: Snapshot, query: FileQuery, pages: int) -> Iterator[MediaFile]:
    for page in range(1, pages + 1):
        for row in now.files.page(msgspec.structs.replace(query, page=page)).rows:
            yield now.files.get(row.id)


def fold_run(
    now: Snapshot, file: MediaFile, run_id: RunId, types: AnalysisTypes
) -> Iterator[FoldedResult]:
    """As if it were the only run, and nobody had said anything."""
    run = now.runs.get(run_id)
    installed = {of_type.key: of_type for of_type in types.for_kind(file.kind)}
    for result in now.runs.results(run_id):
        layer = Layer(run=run, result=result, is_current=run.media_hash == file.fingerprint)
        folded = fold_type(result.key, installed.get(result.key), [layer], ())
        if folded is not None:
            yield FoldedResult(folded=folded, type=installed.get(result.key))
