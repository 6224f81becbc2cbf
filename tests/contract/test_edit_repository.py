"""The contract of `EditRepository`."""

import msgspec
import pytest
from msgspec import structs

from application.ports.unit_of_work import MissingParent
from domain.library.edits import Edit, EditAction, EditNotFound
from domain.shared.ids import EditId, FileId
from tests.contract.store_samples import edit, imported, later
from tests.contract.stores import OnMemory, OnSql, Store


class EditRepositoryContract:
    def test_an_edit_gets_a_new_id_and_comes_back_as_it_was_made(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        made = structs.replace(edit(file_id), id=EditId(4711))
        with store.uow() as tx:
            first, second = tx.edits.add(made), tx.edits.add(made)
            tx.commit()
        assert first.id < second.id < 4711
        with store.reader() as now:
            assert now.edits.get(first.id) == first == structs.replace(made, id=first.id)

    @pytest.mark.parametrize("value", [b"null", b'"caf\xc3\xa9 \\u2028"', b'{"a": [1, 2.50]}'])
    def test_a_value_is_kept_to_the_byte(self, store: Store, value: bytes) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        with store.uow() as tx:
            made = tx.edits.add(edit(file_id, value=msgspec.Raw(value)))
            tx.commit()
        with store.reader() as now:
            kept = now.edits.get(made.id).value
        assert kept is not None
        assert bytes(kept) == value

    def test_no_value_is_another_thing_than_the_value_null(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        with store.uow() as tx:
            nothing = tx.edits.add(edit(file_id, value=None))
            null = tx.edits.add(edit(file_id, value=msgspec.Raw(b"null")))
            assert tx.edits.get(nothing.id).value is None
            assert tx.edits.get(null.id).value is not None

    def test_a_marker_without_type_keeps_its_words_and_times(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        marker = Edit(
            id=EditId(0),
            file_id=file_id,
            type_key=None,
            field="",
            action=EditAction.MARKER,
            note="“<b>Hier</b>” 🎬\n'; DROP TABLE edits; --",
            start_s=0.0,
            end_s=12.25,
            author="ä",
            at=later(3),
        )
        with store.uow() as tx:
            made = tx.edits.add(marker)
            tx.commit()
        with store.reader() as now:
            assert now.edits.of_file(file_id) == (structs.replace(marker, id=made.id),)

    def test_edits_of_a_file_come_oldest_first_whatever_their_clock_says(
        self, store: Store
    ) -> None:
        first, second = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        with store.uow() as tx:
            late = tx.edits.add(structs.replace(edit(first), at=later(60)))
            tx.edits.add(edit(second))
            early = tx.edits.add(structs.replace(edit(first), at=later(0), supersedes=late.id))
            tx.commit()
        with store.reader() as now:
            assert now.edits.of_file(first) == (late, early)
            assert now.edits.of_file(FileId(99)) == ()

    def test_edits_of_many_files_are_asked_by_their_key(self, store: Store) -> None:
        first, second, none = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4", b"/m/c.mp4")
        with store.uow() as tx:
            made = [
                tx.edits.add(structs.replace(edit(file_id), type_key=key))
                for file_id, key in ((first, "x"), (second, "x"), (first, "y"), (first, "x"))
            ]
            tx.commit()
        with store.reader() as now:
            both = {first: (made[0], made[3]), second: (made[1],)}
            assert now.edits.of_files([first, second, none, FileId(99)], "x") == both
            assert now.edits.of_files([second], "y") == {}

    def test_an_unknown_edit_is_a_named_error(self, store: Store) -> None:
        with store.reader() as now, pytest.raises(EditNotFound):
            now.edits.get(EditId(1))

    def test_an_edit_needs_its_file_and_what_it_supersedes(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        with store.uow() as tx:
            with pytest.raises(MissingParent):
                tx.edits.add(edit(FileId(99)))
            with pytest.raises(MissingParent):
                tx.edits.add(structs.replace(edit(file_id), supersedes=EditId(5)))
            assert tx.edits.of_file(file_id) == ()


class TestMemoryEdits(OnMemory, EditRepositoryContract):
    pass


class TestSqlEdits(OnSql, EditRepositoryContract):
    pass
