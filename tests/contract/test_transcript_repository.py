"""The contract of `TranscriptRepository`."""

import pytest
from msgspec import structs

from application.ports.unit_of_work import MissingParent, UnitOfWork
from domain.shared.ids import FileId, TranscriptId
from domain.shared.problem import Problem
from domain.transcription.options import ComputeType, Device, TranscribeOptions
from domain.transcription.transcript import (
    Doubt,
    Transcript,
    TranscriptNotFound,
    TranscriptState,
)
from domain.transcription.transcript_list import TranscriptKey, key_of
from tests.contract.inside_sql import asked_of, rows_of
from tests.contract.store_samples import NOW, POSIX, found, imported, later
from tests.contract.stores import InSql, OnMemory, OnSql, Store
from tests.contract.transcript_samples import WORDS, heard, segment, summary, transcript

PARTIAL = TranscriptState.PARTIAL
FULL = {
    "options": TranscribeOptions(
        model="tiny",
        language="de",
        device=Device.CPU,
        compute_type=ComputeType.INT8,
        vad=False,
        beam_size=1,
    ),
    "state": PARTIAL,
    "problem": Problem(code="audio_broken", message="It breaks off.", remedy="Copy it."),
    "language": "de",
    "language_probability": 0.1 + 0.2,
    "duration_s": 36_000.000001,
    "heard_s": 123.456789,
    "confidence": 0.999999,
    "segments": 3,
    "doubtful": 1,
    "characters": 2**40,
    "words": 12,
    "processing_s": 0.000001,
    "made_at": later(1),
    "changed_at": later(2),
}
SPOKEN = (
    segment("Two boats.", words=WORDS, no_speech=0.1 + 0.2, log_probability=-1.5),
    segment("", 1.000001, compression=2.4, doubt=Doubt.REPEATS),
    segment("NUL \0, 'quotes\", %_ and 🚢 湖", 86_399.999999, doubt=Doubt.SILENCE),
)


def ids(rows: tuple[Transcript, ...]) -> list[int]:
    return [row.id for row in rows]


def preferred(store: Store, file_id: FileId) -> TranscriptId | None:
    """As all ways of asking have it."""
    with store.reader() as now:
        best = now.transcripts.preferred(file_id)
        of_file = now.transcripts.of_file(file_id)
        assert now.transcripts.preferred_of_all().get(file_id) == best
        assert [row for row in of_file if row.preferred] == ([] if best is None else [best])
        assert best is None or of_file[0] == best
        assert all(now.transcripts.get(row.id) == row for row in of_file)
    return best.id if best else None


def prefer(uow: UnitOfWork, transcript_id: TranscriptId) -> None:
    with uow() as tx:
        tx.transcripts.prefer(transcript_id)
        tx.commit()


def change_content(uow: UnitOfWork, file_id: FileId, fingerprint: str | None) -> None:
    with uow() as tx:
        file = tx.files.get(file_id)
        seen = [(found(file.path), fingerprint)]
        tx.files.upsert_found(file.root_id, POSIX, seen, NOW)
        tx.commit()


class TranscriptRepositoryContract:
    def test_what_is_put_is_got_back_to_the_last_digit(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        asked = transcript(file_id, **FULL)
        with store.uow() as tx:
            put = tx.transcripts.put(asked, SPOKEN)
            tx.commit()
        assert put == structs.replace(asked, id=put.id, preferred=True)
        with store.reader() as now:
            assert now.transcripts.get(put.id) == put
            assert now.transcripts.find(key_of(asked)) == put
            assert now.transcripts.segments(put.id) == SPOKEN

    def test_least_of_all_is_kept_as_well(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        put = heard(store.uow, file_id)
        assert (put.language, put.duration_s, put.confidence, put.problem) == (None,) * 4
        with store.reader() as now:
            assert now.transcripts.get(put.id) == put
            assert now.transcripts.segments(put.id) == ()

    def test_what_is_not_there_is_said_so(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        key = TranscriptKey(file_id=file_id, media_hash="fp-0", model="medium")
        nobody = TranscriptId(99)
        with store.reader() as now:
            assert now.transcripts.find(key) is None
            assert now.transcripts.segments(nobody) == now.transcripts.of_file(file_id) == ()
            assert now.transcripts.preferred(file_id) is None
            assert now.transcripts.preferred_of_all() == {}
            with pytest.raises(TranscriptNotFound):
                now.transcripts.get(nobody)
        with store.uow() as tx:
            for asked in (tx.transcripts.prefer, tx.transcripts.delete):
                with pytest.raises(TranscriptNotFound):
                    asked(nobody)

    def test_it_needs_its_file(self, store: Store) -> None:
        with store.uow() as tx, pytest.raises(MissingParent):
            tx.transcripts.put(transcript(FileId(99)), [segment("x")])

    def test_one_with_the_same_key_is_replaced_and_keeps_its_id(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        first = heard(store.uow, file_id, "one", "two", "three", model="tiny")
        others = [
            heard(store.uow, file_id, "other", model="base"),
            heard(store.uow, file_id, "older", model="tiny", media_hash="older"),
        ]
        again = heard(store.uow, file_id, "four", model="tiny", changed_at=later(1), words=7)
        assert (again.id, again.changed_at, again.words) == (first.id, later(1), 7)
        with store.reader() as now:
            assert [row.text for row in now.transcripts.segments(first.id)] == ["four"]
            assert sorted(ids(now.transcripts.of_file(file_id))) == sorted(
                [first.id, *(row.id for row in others)]
            )
            assert [now.transcripts.segments(row.id)[0].text for row in others] == [
                "other",
                "older",
            ]

    def test_of_a_file_the_preferred_comes_first_then_the_newest(self, store: Store) -> None:
        (file_id, other) = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        best = heard(store.uow, file_id, model="large-v3", made_at=later(1))
        old = heard(store.uow, file_id, model="base", made_at=later(2))
        new = heard(store.uow, file_id, model="x", media_hash="older", made_at=later(3))
        small = heard(store.uow, file_id, model="tiny", made_at=later(2))
        heard(store.uow, other, media_hash="fp-1")
        with store.reader() as now:
            assert ids(now.transcripts.of_file(file_id)) == [best.id, new.id, small.id, old.id]

    def test_deleting_takes_words_and_summary_along(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        gone = heard(store.uow, file_id, "x", model="tiny")
        stays = heard(store.uow, file_id, "y", model="base")
        with store.uow() as tx:
            tx.summaries.put(summary(gone))
            tx.summaries.put(summary(stays))
            tx.transcripts.delete(gone.id)
            tx.commit()
        with store.reader() as now:
            assert ids(now.transcripts.of_file(file_id)) == [stays.id]
            assert now.transcripts.segments(gone.id) == ()
            assert list(now.summaries.of([gone.id, stays.id])) == [stays.id]
            with pytest.raises(TranscriptNotFound):
                now.transcripts.get(gone.id)
        assert heard(store.uow, file_id, model="tiny").id > stays.id, "no id is given out again"

    def test_figures_are_counted_anew_and_nothing_else_changes(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        before = heard(store.uow, file_id, "Two boats", model="tiny", characters=8, words=2)
        other = heard(store.uow, file_id, "Two", model="large-v3", characters=3, words=1)
        counted = structs.replace(
            before, segments=3, doubtful=1, characters=5, words=9, confidence=0.5
        )
        with store.uow() as tx:
            tx.transcripts.recount(
                structs.replace(counted, changed_at=later(5), made_at=later(6), model="x")
            )
            with pytest.raises(TranscriptNotFound):
                tx.transcripts.recount(structs.replace(before, id=TranscriptId(99)))
            tx.commit()
        with store.reader() as now:
            after = structs.replace(counted, changed_at=later(5), preferred=False)
            assert now.transcripts.get(before.id) == after
            assert now.transcripts.get(other.id) == other
            assert [one.text for one in now.transcripts.segments(before.id)] == ["Two boats"]

    def test_the_text_of_many_is_what_was_heard_without_doubt(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        said = [segment("Two"), segment("Thanks.", 1, doubt=Doubt.REPEATS), segment("", 2)]
        with store.uow() as tx:
            whole = tx.transcripts.put(
                transcript(file_id, model="tiny"), [*said, segment("boats", 3)]
            )
            tx.commit()
        silent = heard(store.uow, file_id, model="base")
        left = heard(store.uow, file_id, "Another", model="small")
        with store.reader() as now:
            asked = [whole.id, silent.id, TranscriptId(99)]
            assert now.transcripts.certain_texts(asked) == {whole.id: "Two boats"}
            assert now.transcripts.certain_texts([left.id]) == {left.id: "Another"}
            assert now.transcripts.certain_texts([]) == {}

    def test_complete_ones_of_a_model_are_those_of_what_files_hold_now(self, store: Store) -> None:
        a, b, c, d, e = imported(store.uow, *(b"/m/%c.mp4" % letter for letter in b"abcde"))
        heard(store.uow, a, model="tiny", media_hash="fp-0")
        heard(store.uow, b, model="tiny", media_hash="fp-1", state=PARTIAL)
        heard(store.uow, c, model="tiny", media_hash="older")
        heard(store.uow, d, model="Tiny", media_hash="fp-3")
        heard(store.uow, e, model="tiny", media_hash="fp-4")
        with store.reader() as now:
            assert now.transcripts.complete_with("tiny") == {a, e}
            assert now.transcripts.complete_with("%") == frozenset()
        change_content(store.uow, e, "new")
        with store.reader() as now:
            assert now.transcripts.complete_with("tiny") == {a}
        change_content(store.uow, a, None)
        with store.reader() as now:
            assert now.transcripts.complete_with("tiny") == frozenset()

    def test_without_commit_nothing_is_kept(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        kept = heard(store.uow, file_id, "kept", model="tiny")
        with store.uow() as tx:
            tx.transcripts.put(transcript(file_id, model="tiny"), [segment("lost")])
            tx.transcripts.put(transcript(file_id, model="base"), [])
        with store.reader() as now:
            assert now.transcripts.of_file(file_id) == (kept,)
            assert now.transcripts.segments(kept.id)[0].text == "kept"


class PreferringContract:
    """Each rule decides only where those before it leave a tie."""

    def test_one_with_words_is_better_than_one_without(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        best = heard(store.uow, file_id, model="tiny", state=PARTIAL, words=2)
        heard(store.uow, file_id, model="ours", words=0, made_at=later(2))
        assert preferred(store, file_id) == best.id

    def test_a_complete_one_is_better_than_a_larger_models_partial_one(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        best = heard(store.uow, file_id, model="tiny", made_at=later(1))
        assert preferred(store, file_id) == best.id
        heard(store.uow, file_id, model="large-v3", state=PARTIAL, made_at=later(2))
        assert preferred(store, file_id) == best.id

    def test_the_larger_model_is_better_and_ones_own_best(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        for number, model in enumerate(
            ("tiny", "base", "small", "medium", "large-v2", "large-v3", "a-tiny-of-ours")
        ):
            newest = heard(store.uow, file_id, model=model, made_at=later(-number))
            assert preferred(store, file_id) == newest.id

    def test_of_equals_the_newest_is_better(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        first = heard(store.uow, file_id, model="ours", made_at=later(5))
        second = heard(store.uow, file_id, model="theirs", made_at=later(4))
        assert preferred(store, file_id) == first.id
        heard(store.uow, file_id, model="theirs", made_at=later(6))
        assert preferred(store, file_id) == second.id
        heard(store.uow, file_id, model="ours", made_at=later(6))
        assert preferred(store, file_id) == second.id, "of the same moment the later id"

    def test_what_a_person_preferred_last_is_better_than_all(self, store: Store) -> None:
        (file_id, other) = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        poor = heard(store.uow, file_id, model="tiny", state=PARTIAL)
        fair = heard(store.uow, file_id, model="base")
        good = heard(store.uow, file_id, model="medium")
        elsewhere = heard(store.uow, other, media_hash="fp-1")
        for choice in (poor, fair, poor, good, poor):
            prefer(store.uow, choice.id)
            assert preferred(store, file_id) == choice.id
        assert preferred(store, other) == elsewhere.id
        newest = heard(store.uow, file_id, model="large-v3", made_at=later(9))
        assert preferred(store, file_id) == poor.id != newest.id

    def test_it_stays_so_when_that_model_hears_it_again(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        choice = heard(store.uow, file_id, model="tiny")
        heard(store.uow, file_id, model="medium")
        prefer(store.uow, choice.id)
        again = heard(store.uow, file_id, "anew", model="tiny", state=PARTIAL)
        assert again.preferred
        assert preferred(store, file_id) == choice.id

    def test_when_it_is_deleted_the_one_preferred_before_is_next_then_the_best(
        self, store: Store
    ) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        tiny = heard(store.uow, file_id, model="tiny")
        base = heard(store.uow, file_id, model="base")
        best = heard(store.uow, file_id, model="medium")
        prefer(store.uow, base.id)
        prefer(store.uow, tiny.id)
        for gone, next_ in ((tiny, base.id), (base, best.id), (best, None)):
            with store.uow() as tx:
                tx.transcripts.delete(gone.id)
                tx.commit()
            assert preferred(store, file_id) == next_

    def test_only_what_was_made_from_the_present_content_is_preferred(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        old = heard(store.uow, file_id, model="large-v3")
        prefer(store.uow, old.id)
        new = heard(store.uow, file_id, model="tiny", media_hash="fp-new")
        assert not new.preferred
        change_content(store.uow, file_id, "fp-new")
        assert preferred(store, file_id) == new.id
        prefer(store.uow, old.id)
        assert preferred(store, file_id) == new.id, "it is of another content"
        change_content(store.uow, file_id, None)
        assert preferred(store, file_id) is None, "nobody knows what it holds"
        change_content(store.uow, file_id, "fp-0")
        assert preferred(store, file_id) == old.id

    def test_of_all_files_each_has_its_own(self, store: Store) -> None:
        first, second, third, _ = imported(
            store.uow, *(b"/m/%c.mp4" % letter for letter in b"abcd")
        )
        heard(store.uow, first, model="tiny")
        best = heard(store.uow, first, model="base")
        only = heard(store.uow, second, media_hash="fp-1", state=PARTIAL)
        heard(store.uow, third, media_hash="older")
        with store.reader() as now:
            assert now.transcripts.preferred_of_all() == {first: best, second: only}


class TestMemoryTranscripts(OnMemory, TranscriptRepositoryContract, PreferringContract):
    pass


class TestSqlTranscripts(OnSql, TranscriptRepositoryContract, PreferringContract):
    def test_a_thousand_segments_are_one_statement_in_a_thousand_rows(self, store: Store) -> None:
        assert isinstance(store, InSql)
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        with asked_of(store.database) as asked:
            heard(store.uow, file_id, *map(str, range(1_000)))
        into = [values for text, values in asked if "INTO transcript_segments" in text]
        assert [len(values) for values in into] == [1_000]
        rows = rows_of(store.database, "transcript_segments")
        assert [row[1] for row in rows] == list(range(1_000))

    def test_nothing_is_left_of_the_words_of_one_that_is_replaced(self, store: Store) -> None:
        assert isinstance(store, InSql)
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        heard(store.uow, file_id, "one", "two")
        heard(store.uow, file_id, "three")
        assert [row[4] for row in rows_of(store.database, "transcript_segments")] == ["three"]
