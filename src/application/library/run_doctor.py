"""Look whether everything that Reelsight needs is here and works."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from application.plugins.registry import AnalysisTypes
from application.ports.database import Check, Database, MigrationNeedsWorker
from application.ports.file_tree import FileTree, FolderNotFound
from application.ports.health_check import HealthCheck
from application.ports.job_runner import WorkerRole
from application.ports.unit_of_work import Reader
from domain.shared.errors import DomainError


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    checks: tuple[Check, ...]

    @property
    def healthy(self) -> bool:
        """Everything essential is fine."""
        return all(check.ok for check in self.checks if check.essential)


class RunDoctor:
    """Makes no database and upgrades none. A part that breaks while it is looked at is a line.

    `engines`: names of those for analysis. `predecessor`: the file that DATABASE_PATH names,
    empty when it is not set.
    """

    def __init__(
        self,
        *,
        database: Database,
        reader: Reader,
        file_tree: FileTree,
        worker_role: WorkerRole,
        engines: Sequence[str],
        default_engine: str,
        load_types: Callable[[], AnalysisTypes],
        predecessor: str,
        parts: Sequence[HealthCheck],
    ) -> None:
        self._database = database
        self._reader = reader
        self._file_tree = file_tree
        self._worker_role = worker_role
        self._engines = engines
        self._default_engine = default_engine
        self._load_types = load_types
        self._predecessor = predecessor
        self._parts = parts

    def __call__(self) -> Diagnosis:
        looks: list[tuple[str, Callable[[], Iterable[Check]]]] = [
            ("Database", self._database.check),
            *((type(part).__name__, part.check) for part in self._parts),
            ("Plugins", self._plugins),
            ("Library", self._library),
        ]
        if self._predecessor:
            looks.insert(1, ("DATABASE_PATH", self._old_database))
        lines = [line for name, look in looks for line in _safely(name, look)]
        return Diagnosis(checks=tuple(lines))

    def _old_database(self) -> Sequence[Check]:
        name = "DATABASE_PATH"
        try:
            self._database.refuse_foreign(Path(self._predecessor).expanduser())
        except DomainError as error:
            return [Check(name=name, ok=False, detail=error.message, remedy=error.remedy)]
        return [Check(name=name, ok=True, detail="names no database of another program")]

    def _plugins(self) -> Sequence[Check]:
        types = self._load_types()
        plugins = dict.fromkeys(entry.plugin for entry in types.registered)
        return [
            Check(
                name="Analysis types",
                ok=True,
                detail=f"{len(types.registered)} from {', '.join(plugins)}",
            ),
            self._engine_names(),
        ]

    def _engine_names(self) -> Check:
        name, names = "Analysis engines", ", ".join(self._engines)
        if self._default_engine in self._engines:
            return Check(name=name, ok=True, detail=names)
        return Check(
            name=name,
            ok=False,
            detail=f"there is no “{self._default_engine}”; there are {names}",
            remedy="Set REELSIGHT_ENGINE to one of them.",
            essential=False,
        )

    def _library(self) -> Iterator[Check]:
        try:
            self._database.prepare(may_migrate=False)
        except MigrationNeedsWorker:
            detail = "nothing to look at: the database is not made or not up to date yet"
            yield Check(name="Library", ok=True, detail=detail)
            return
        except DomainError:
            return  # the database's own line has said it
        yield self._worker()
        with self._reader() as now:
            roots = now.files.roots()
        for root in roots:
            try:
                self._file_tree.resolve(root.path)
            except FolderNotFound:
                yield Check(
                    name="Imported folder",
                    ok=False,
                    detail=f"{root.text} is not there",
                    remedy="Mount the drive that holds it; its files stay in the library.",
                    essential=False,
                )
            else:
                yield Check(name="Imported folder", ok=True, detail=root.text)

    def _worker(self) -> Check:
        if self._worker_role.held:
            return Check(name="Worker", ok=True, detail="this process runs the jobs")
        if not self._worker_role.take():
            return Check(name="Worker", ok=True, detail="another process runs the jobs")
        self._worker_role.release()
        return Check(name="Worker", ok=True, detail="none; the next command that has work is it")


def _safely(name: str, look: Callable[[], Iterable[Check]]) -> list[Check]:
    lines: list[Check] = []
    try:
        for line in look():
            lines.append(line)  # one by one: what came before a fault is kept
    except DomainError as error:
        lines.append(Check(name=name, ok=False, detail=error.message, remedy=error.remedy))
    except Exception as error:  # a broken part is what this looks for
        detail = f"{type(error).__name__}: {error}"
        remedy = "Install the dependencies again: pip install -e ."
        lines.append(Check(name=name, ok=False, detail=detail, remedy=remedy))
    return lines
