"""The contract of `UploadRepository`."""

import pytest
from msgspec import structs

from application.ports.unit_of_work import MissingParent
from domain.library.upload import (
    Upload,
    UploadIsOver,
    UploadNotFound,
    UploadState,
    UploadWay,
)
from domain.shared.ids import FileId, UploadId
from tests.contract.store_samples import NOW, imported, later
from tests.contract.stores import OnMemory, OnSql, Store

OPEN, STORED, REFUSED = UploadState.OPEN, UploadState.STORED, UploadState.REFUSED


def upload(name: str, *, touched: float = 0) -> Upload:
    return Upload(
        id=UploadId(name),
        name="../\u202e<b>.mp4",
        size_bytes=3 * 2**30,
        way=UploadWay.S3,
        key=f"uploads/{name}",
        remote_id="remote",
        part_size_bytes=2**23,
        state=OPEN,
        file_id=None,
        started_at=NOW,
        touched_at=later(touched),
    )


class UploadContract:
    def test_an_upload_comes_back_as_it_was_written(self, store: Store) -> None:
        with store.uow() as tx:
            tx.uploads.add(upload("a"))
            tx.commit()
        with store.reader() as now:
            assert now.uploads.get(UploadId("a")) == upload("a")
            with pytest.raises(UploadNotFound):
                now.uploads.get(UploadId("b"))

    def test_they_are_listed_newest_first_by_state_and_by_silence(self, store: Store) -> None:
        with store.uow() as tx:
            for name, touched in (("a", 0), ("b", 50), ("c", 100)):
                tx.uploads.add(upload(name, touched=touched))
            tx.uploads.save(structs.replace(upload("c", touched=100), state=REFUSED), was=OPEN)

            def ids(**chosen: object) -> str:
                return "".join(row.id for row in tx.uploads.list(**chosen))  # type: ignore[arg-type]  # varied

            assert ids() == "cba"
            assert ids(limit=2) == "cb"
            assert ids(states=(OPEN,)) == "ba"
            assert ids(untouched_since=later(50)) == "ba"
            assert ids(untouched_since=later(49), states=(OPEN,)) == "a"
            tx.uploads.touch(UploadId("a"), later(60))
            assert ids(untouched_since=later(50)) == "b"

    def test_of_two_ends_the_first_counts(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        done = structs.replace(upload("a"), state=STORED, file_id=file_id)
        with store.uow() as tx:
            tx.uploads.add(upload("a"))
            tx.uploads.save(done, was=OPEN)
            with pytest.raises(UploadIsOver):
                tx.uploads.save(structs.replace(done, state=REFUSED), was=OPEN)
            with pytest.raises(UploadNotFound):
                tx.uploads.save(upload("b"), was=OPEN)
            assert tx.uploads.get(done.id) == done
            tx.files.forget([file_id])
            assert tx.uploads.get(done.id).file_id is None

    def test_its_file_has_to_be_known(self, store: Store) -> None:
        done = structs.replace(upload("a"), state=STORED, file_id=FileId(9))
        with store.uow() as tx:
            tx.uploads.add(upload("a"))
            with pytest.raises(MissingParent):
                tx.uploads.save(done, was=OPEN)


class TestMemoryUploads(OnMemory, UploadContract):
    pass


class TestSqlUploads(OnSql, UploadContract):
    pass
