"""Files that moved: their rows follow, and everything made of them stays."""

from collections.abc import Sequence

from application.jobs.handler import Finished, ItemContext, ItemHandler, ItemStopped, Resource
from application.library.folder_job import folder_of
from application.library.forgetting.forgetting import Forgetting
from application.library.name_passages import name_passages
from application.library.rescanning.applied import Applied
from application.library.rescanning.line_ids import proposed_lines
from application.library.rescanning.recheck import TAKEN, Recheck, row
from application.library.roots import root_of
from application.ports.clock import Clock
from application.ports.file_tree import FileTree
from application.ports.unit_of_work import Reader, Transaction, UnitOfWork
from domain.jobs.job import Job, JobItem
from domain.library.file import MediaFile, Move, Root
from domain.library.passage import FILE
from domain.library.paths import PathFlavour, comparison_key
from domain.library.rescan import Change, ChangeKind
from domain.shared.ids import FileId, FilePath


class FollowMoves(ItemHandler):
    """All lines of an item in one transaction: files may take one another's places. Whose place
    is taken and who is gone himself is forgotten in it, when that was chosen."""

    resource = Resource.DISK

    def __init__(
        self,
        *,
        file_tree: FileTree,
        uow: UnitOfWork,
        reader: Reader,
        clock: Clock,
        forgetting: Forgetting,
    ) -> None:
        self._file_tree = file_tree
        self._uow = uow
        self._reader = reader
        self._clock = clock
        self._forgetting = forgetting

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        with self._reader() as now:
            lines = proposed_lines(now, job.options["rescan"], item.subject)
            files = {f.id: f for f in now.files.some([n for n in map(_file_id, lines) if n])}
            roots = now.files.roots()
        flavour = self._file_tree.flavour(folder_of(job))
        applied = Applied()
        moves, missing = self._still_so(lines, files, roots, applied, context)
        with self._uow() as tx:
            moves = self._with_room(tx, moves, missing, flavour, applied)
            keys = self._forgetting.drop_rows(tx, [_require(line) for line in missing])
            self._move(tx, moves, folder_of(job), flavour)
            applied.lines = [*moves, *missing]
            applied.record(tx, job.id)
            tx.commit()
        self._forgetting.delete_objects(keys)
        return applied.finished()

    def _still_so(
        self,
        lines: Sequence[Change],
        files: dict[FileId, MediaFile],
        roots: Sequence[Root],
        applied: Applied,
        context: ItemContext,
    ) -> tuple[list[Change], list[Change]]:
        recheck = Recheck(self._file_tree)
        by_id = {root.id: root for root in roots}
        moves: list[Change] = []
        missing: list[Change] = []
        for number, line in enumerate(lines):
            if context.stop.is_set():
                raise ItemStopped()
            context.report(number / len(lines))
            file = files.get(_require(line))
            reason = row(file, line)
            if file is not None and reason is None:
                if line.kind is ChangeKind.MOVED:
                    reason = recheck.place(line) or recheck.left_its_place(file, line)
                else:
                    reason = recheck.is_missing(file, by_id[file.root_id])
            if reason is not None:
                applied.left.append((line, reason))
            else:
                (moves if line.kind is ChangeKind.MOVED else missing).append(line)
        return moves, missing

    def _with_room(
        self,
        tx: Transaction,
        moves: list[Change],
        missing: Sequence[Change],
        flavour: PathFlavour,
        applied: Applied,
    ) -> list[Change]:
        """Those whose places are free once all of them have moved."""
        known = {file.id: file for file in tx.files.some([_require(line) for line in moves])}
        for line in [*moves]:  # once more, as nobody else writes now
            reason = row(known.get(_require(line)), line)
            if reason is not None:
                moves.remove(line)
                applied.left.append((line, reason))
        holders = tx.files.at([line.path for line in moves], flavour)
        while True:
            leaving = {line.file_id for line in (*moves, *missing)}
            stuck = [
                line
                for line in moves
                if (holder := holders.get(comparison_key(line.path, flavour))) is not None
                and holder.id not in leaving
            ]
            if not stuck:
                return moves
            applied.left += [(line, TAKEN) for line in stuck]
            ids = {line.id for line in stuck}
            moves = [line for line in moves if line.id not in ids]

    def _move(
        self, tx: Transaction, moves: Sequence[Change], folder: FilePath, flavour: PathFlavour
    ) -> None:
        if not moves:
            return
        follow(tx, [(_require(line), line) for line in moves], folder, flavour, self._clock)


def follow(
    tx: Transaction,
    moves: Sequence[tuple[FileId, Change]],
    folder: FilePath,
    flavour: PathFlavour,
    clock: Clock,
) -> None:
    """The files lie where the lines say. Only what their names say is to be found anew."""
    roots = list(tx.files.roots())
    targets: dict[FileId, Root] = {}
    for file_id, line in moves:
        root = root_of(line.path, roots, flavour)
        if root is None:
            root = tx.files.ensure_root(folder, flavour, clock.now())
            roots.append(root)
        targets[file_id] = root
    tx.files.move(
        [
            Move(
                file_id=file_id,
                path=line.path,
                root_id=targets[file_id].id,
                modified_ns=line.modified_ns,
            )
            for file_id, line in moves
        ],
        flavour,
    )
    tx.passages.replace_many(
        FILE,
        {file_id: name_passages(line.path, targets[file_id].path) for file_id, line in moves},
    )


def _file_id(line: Change) -> FileId | None:
    return line.file_id


def _require(line: Change) -> FileId:
    if line.file_id is None:
        raise LookupError(f"line {line.id} is about no file of the library")
    return line.file_id
