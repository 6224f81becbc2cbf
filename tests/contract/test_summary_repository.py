"""The contract of `SummaryRepository`."""

import pytest
from msgspec import structs

from application.ports.unit_of_work import MissingParent
from domain.analysis.run import Usage
from domain.shared.ids import TranscriptId
from domain.shared.money import MicroUsd
from tests.contract.store_samples import NOW, POSIX, found, imported, later
from tests.contract.stores import OnMemory, OnSql, Store
from tests.contract.transcript_samples import heard, summary

TEXT = "🚢 „Boote“ auf dem 湖, 50 %_'\" and a NUL \0."


class SummaryRepositoryContract:
    def test_what_is_put_is_got_back(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        of = heard(store.uow, file_id, "x")
        first = structs.replace(summary(of, TEXT), was_cut=True, made_at=later(1))
        with store.uow() as tx:
            tx.summaries.put(first)
            tx.commit()
        with store.reader() as now:
            assert now.summaries.of([of.id, TranscriptId(99), of.id]) == {of.id: first}
            assert now.summaries.of([]) == {}

    def test_a_new_one_replaces_it(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        one = heard(store.uow, file_id, "x", model="tiny")
        other = heard(store.uow, file_id, "y", model="base")
        new = structs.replace(
            summary(one, "New.", at=later(5)),
            engine="bedrock",
            model="lite",
            usage=Usage(input_tokens=10, output_tokens=20, cost=MicroUsd(2**40)),
            was_cut=True,
            made_at=later(6),
        )
        with store.uow() as tx:
            tx.summaries.put(summary(one, "Old."))
            tx.summaries.put(summary(other, "Other."))
            tx.summaries.put(new)
            tx.commit()
        with store.reader() as now:
            of = now.summaries.of([one.id, other.id])
        assert of == {one.id: new, other.id: summary(other, "Other.")}

    def test_it_needs_its_transcript(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        gone = heard(store.uow, file_id)
        with store.uow() as tx:
            tx.transcripts.delete(gone.id)
            with pytest.raises(MissingParent):
                tx.summaries.put(summary(gone))

    def test_hearing_it_again_leaves_a_summary_that_is_out_of_date(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        of = heard(store.uow, file_id, "x")
        with store.uow() as tx:
            tx.summaries.put(summary(of))
            tx.commit()
        heard(store.uow, file_id, "y", changed_at=later(1))
        with store.reader() as now:
            assert now.summaries.of([of.id]) == {of.id: summary(of)}
            assert now.summaries.up_to_date() == frozenset()

    def test_up_to_date_is_a_summary_of_the_preferred_ones_present_words(
        self, store: Store
    ) -> None:
        a, b, c, d = imported(store.uow, *(b"/m/%c.mp4" % letter for letter in b"abcd"))
        of_a = heard(store.uow, a, "x", model="tiny")
        of_b = heard(store.uow, b, "x", media_hash="fp-1")
        older = heard(store.uow, c, "x", media_hash="older")
        heard(store.uow, d, "x", media_hash="fp-3")
        with store.uow() as tx:
            for of in (of_a, of_b, older):
                tx.summaries.put(summary(of))
            tx.commit()

        def up_to_date() -> frozenset[int]:
            with store.reader() as now:
                return now.summaries.up_to_date()

        assert up_to_date() == {a, b}
        better = heard(store.uow, a, "y", model="base")
        assert up_to_date() == {b}, "the preferred one has none"
        with store.uow() as tx:
            tx.transcripts.prefer(of_a.id)
            tx.commit()
        assert up_to_date() == {a, b}
        with store.uow() as tx:
            for row in tx.transcripts.of_file(a):
                tx.transcripts.recount(structs.replace(row, changed_at=later(5)))
            tx.commit()
        assert up_to_date() == {b}, "a person changed the words"
        with store.uow() as tx:
            tx.summaries.put(summary(better, at=later(5)))
            tx.transcripts.prefer(better.id)
            tx.commit()
        assert up_to_date() == {a, b}
        with store.uow() as tx:
            root = tx.files.get(b).root_id
            tx.files.upsert_found(root, POSIX, [(found(b"/m/b.mp4"), "new")], NOW)
            tx.commit()
        assert up_to_date() == {a}, "it holds something else now"


class TestMemorySummaries(OnMemory, SummaryRepositoryContract):
    pass


class TestSqlSummaries(OnSql, SummaryRepositoryContract):
    pass
