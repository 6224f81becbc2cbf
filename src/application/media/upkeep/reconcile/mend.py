"""Make one difference go away."""

from msgspec import structs

from application.media.upkeep.reconcile.findings import Finding, Sort
from application.media.upkeep.reconcile.judge import Judge
from application.ports.object_store import ObjectStore
from application.ports.unit_of_work import UnitOfWork
from domain.media.artifact import Artifact


class Mend:
    """Every write first makes sure that the row is still the one that was compared."""

    def __init__(self, *, uow: UnitOfWork, objects: ObjectStore, judge: Judge) -> None:
        self._uow = uow
        self._objects = objects
        self._judge = judge

    def __call__(self, finding: Finding, *, delete_orphans: bool) -> Sort | None:
        """What became of it; None: it changed meanwhile, and the next run looks again."""
        match finding.sort:
            case Sort.ROW_WITHOUT_OBJECT:
                return self._drop(finding)
            case Sort.REMOTE_GONE:
                return self._forget_remote(finding)
            case Sort.DIFFERS | Sort.OBJECT_WITHOUT_ROW:
                return self._look_into(finding, delete_orphans=delete_orphans)
            case Sort.ORPHAN | Sort.STRANGE | Sort.LEFT_BEHIND if delete_orphans:
                return self._delete(finding)
            case _:
                return finding.sort

    def _drop(self, finding: Finding) -> Sort | None:
        row = finding.row
        if row is None or self._objects.size(row.key) is not None:
            return None
        with self._uow() as tx:
            dropped = tx.media.drop_artifact(row.id)
            tx.commit()
        return Sort.ROW_DROPPED if dropped else None

    def _forget_remote(self, finding: Finding) -> Sort | None:
        row = finding.row
        with self._uow() as tx:
            seen = tx.media.artifacts(row.file_id).get(row.kind) if row else None
            if row is None or seen != row:
                return None
            tx.media.set_artifact(structs.replace(row, remote=None))
            tx.commit()
        return Sort.REMOTE_GONE

    def _look_into(self, finding: Finding, *, delete_orphans: bool) -> Sort | None:
        verdict = self._judge(finding)
        if verdict is None:
            return None
        if verdict.artifact is not None:
            return verdict.becomes if self._recorded(verdict.artifact, finding) else None
        if finding.row is not None and finding.sort is Sort.DIFFERS:
            with self._uow() as tx:
                dropped = tx.media.drop_artifact(finding.row.id)
                tx.commit()
            if not dropped:
                return None
        if delete_orphans:
            self._delete(finding)
        return verdict.becomes

    def _recorded(self, artifact: Artifact, finding: Finding) -> bool:
        """Not where the object or the row changed since they were looked at."""
        with self._uow() as tx:
            there = tx.media.known([artifact.file_id]).get(artifact.file_id)
            seen = there.artifact(artifact.kind) if there else None
            if there is None or (seen and seen.id) != (finding.row and finding.row.id):
                return False
            if self._objects.size(artifact.key) != artifact.size_bytes:
                return False
            tx.media.set_artifact(artifact)
            tx.commit()
        return True

    def _delete(self, finding: Finding) -> Sort | None:
        """Only what has a name of ours, which no row names, and is still what was seen."""
        name = finding.name
        if name is None or self._objects.size(finding.key) != finding.size_bytes:
            return None
        with self._uow() as tx:
            row = tx.media.artifacts(name.file_id).get(name.kind)
        if row is not None and row.key == finding.key:
            return None
        self._objects.delete(finding.key)
        return Sort.DELETED
