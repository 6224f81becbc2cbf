"""The contract of `CallRepository`."""

from datetime import datetime

import pytest
from msgspec import structs

from application.ports.call_repository import CallUnderWay
from application.ports.unit_of_work import MissingParent, Transaction, UnitOfWork
from domain.analysis.call import AttemptId, AttemptState, CallAttempt, ReplyId, StoredReply
from domain.analysis.run import Usage
from domain.shared.ids import FileId, ItemId, RunId, SpendId
from domain.shared.money import MicroUsd
from domain.shared.spend import Caps
from tests.contract.inside_sql import asked_of, plan_of
from tests.contract.store_samples import NOW, analysis_run, imported, later, spoken
from tests.contract.store_work import JOB
from tests.contract.stores import InSql, OnMemory, OnSql, Store

USAGE = Usage(input_tokens=700, output_tokens=30, cost=MicroUsd(41))


def sent(
    tx: Transaction,
    call_hash: str = "call",
    *,
    file_id: FileId | None = None,
    run_id: RunId | None = None,
    item_id: int | None = None,
    at: datetime = NOW,
) -> CallAttempt:
    spend = tx.spend.reserve(MicroUsd(9), Caps(), at, purpose="analysis", job_id=JOB)
    return tx.calls.begin(
        CallAttempt(
            id=AttemptId(0),
            call_hash=call_hash,
            engine="bedrock",
            model="lite",
            spend_id=spend.id,
            job_id=JOB,
            item_id=None if item_id is None else ItemId(item_id),
            run_id=run_id,
            file_id=file_id,
            number=1,
            state=AttemptState.SENT,
            sent_at=at,
            lease_until=at,
        )
    )


def kept(
    tx: Transaction, call_hash: str = "call", raw: bytes = b"{}", at: datetime = NOW
) -> StoredReply:
    return tx.calls.keep(call_hash, raw, "tool_use", USAGE, at)


def answered(tx: Transaction, attempt: CallAttempt, raw: bytes = b"{}") -> CallAttempt:
    reply = kept(tx, attempt.call_hash, raw)
    ended = structs.replace(
        attempt, state=AttemptState.ANSWERED, reply_id=reply.id, usage=USAGE, ended_at=NOW
    )
    tx.calls.end(ended)
    return ended


def lost(attempt: CallAttempt) -> CallAttempt:
    return structs.replace(
        attempt, state=AttemptState.UNKNOWN, ended_at=later(9), code="500", message="Broken pipe."
    )


def send_unless_under_way(uow: UnitOfWork, _worker: int) -> bool:
    try:
        with uow() as tx:
            sent(tx)
            tx.commit()
    except CallUnderWay:
        return False
    return True


class CallRepositoryContract:
    def test_an_attempt_is_recorded_as_sent_under_a_new_id(self, store: Store) -> None:
        with store.uow() as tx:
            first, second = sent(tx, "a", item_id=3), sent(tx, "b")
            tx.commit()
        assert first.id != second.id
        assert first.state is AttemptState.SENT
        with store.reader() as now:
            assert now.calls.under_way("a") == first
            assert now.calls.under_way("c") is None

    def test_the_same_call_is_not_sent_twice_at_a_time(self, store: Store) -> None:
        with store.uow() as tx:
            first = sent(tx)
            with pytest.raises(CallUnderWay):
                sent(tx)
            tx.calls.end(lost(first))
            second = sent(tx)
            assert tx.calls.under_way("call") == second
            assert tx.calls.attempts("call", None, NOW) == (lost(first), second)

    def test_of_workers_who_send_the_same_call_one_does(self, store: Store) -> None:
        assert sorted(store.together(send_unless_under_way)) == [False, False, False, True]

    def test_who_ends_it_second_changes_nothing(self, store: Store) -> None:
        with store.uow() as tx:
            attempt = sent(tx)
            tx.calls.end(lost(attempt))
            tx.calls.end(structs.replace(attempt, state=AttemptState.REFUSED, code="late"))
            assert tx.calls.attempts("call", None, NOW) == (lost(attempt),)

    def test_how_it_ended_is_written_whole(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        with store.uow() as tx:
            attempt = sent(tx, file_id=file_id, run_id=RunId(7), item_id=2)
            ended = structs.replace(
                attempt,
                state=AttemptState.ANSWERED,
                ended_at=later(2),
                code="c",
                message="ä",
                service_request_id="id-1",
                reply_id=kept(tx).id,
                usage=USAGE,
            )
            tx.calls.end(ended)
            deferred = structs.replace(sent(tx, file_id=file_id), state=AttemptState.DEFERRED)
            tx.calls.end(deferred)
            tx.commit()
        with store.reader() as now:
            assert now.calls.of_file(file_id) == (ended, deferred)
            assert now.calls.of_run(RunId(7)) == (ended,)
            assert now.calls.of_spend([ended.spend_id]) == (ended,)

    def test_attempts_are_those_of_the_item_since_then(self, store: Store) -> None:
        with store.uow() as tx:
            for item, second in ((1, 0), (1, 5), (2, 5), (None, 5)):
                tx.calls.end(lost(sent(tx, item_id=item, at=later(second))))
            tx.calls.end(lost(sent(tx, "other", item_id=1, at=later(5))))

            def moments(item: ItemId | None, since: float) -> list[datetime]:
                found = tx.calls.attempts("call", item, later(since))
                return [attempt.sent_at for attempt in found]

            assert moments(ItemId(1), 0) == [NOW, later(5)]
            assert moments(ItemId(1), 1) == moments(ItemId(2), 0) == moments(None, 0)
            assert moments(ItemId(1), 6) == []

    def test_a_call_is_in_doubt_while_its_last_paid_attempt_is_unknown(self, store: Store) -> None:
        with store.uow() as tx:

            def ends(state: AttemptState, second: float, item: int | None) -> None:
                attempt = sent(tx, item_id=item, at=later(second))
                tx.calls.end(structs.replace(attempt, state=state))

            def doubt(item: int | None, since: float) -> bool:
                of = None if item is None else ItemId(item)
                return tx.calls.in_doubt("call", of, later(since))

            assert not doubt(1, 0)
            ends(AttemptState.UNKNOWN, 1, 1)
            ends(AttemptState.REFUSED, 2, 1)
            assert not doubt(1, 0)  # those are its own
            assert doubt(1, 2)
            assert doubt(2, 0)
            assert doubt(None, 0)
            ends(AttemptState.ANSWERED, 3, None)
            assert not any(doubt(item, 9) for item in (1, 2, None))
            ends(AttemptState.UNKNOWN, 4, None)
            assert doubt(1, 0)
            assert doubt(None, 5)
            assert not tx.calls.in_doubt("other", None, NOW)

    def test_the_newest_answer_to_exactly_this_call_is_found(self, store: Store) -> None:
        with store.uow() as tx:
            kept(tx, raw=b"old")
            new = kept(tx, raw=b"\x00new", at=later(5))
            kept(tx, "other", at=later(9))
            tx.commit()
        with store.reader() as now:
            assert now.calls.answer("call") == now.calls.answer("call", later(5)) == new
            assert now.calls.answer("call", later(6)) is None
            assert now.calls.answer("") is None
        assert (new.raw, new.stop_reason, new.usage, new.at) == (
            b"\x00new",
            "tool_use",
            USAGE,
            later(5),
        )

    def test_those_whose_lease_is_over_have_no_sender(self, store: Store) -> None:
        with store.uow() as tx:
            old, young = sent(tx, "a"), sent(tx, "b", at=later(9))
            ended = sent(tx, "c")
            tx.calls.end(lost(ended))
            assert list(tx.calls.sent()) == [old, young]
            assert list(tx.calls.expired(later(1))) == [old]
            assert list(tx.calls.expired(NOW)) == []

    def test_an_attempt_without_money_is_refused(self, store: Store) -> None:
        with store.uow() as tx:
            attempt = sent(tx)
            tx.calls.end(lost(attempt))
            with pytest.raises(MissingParent):
                tx.calls.begin(structs.replace(attempt, spend_id=SpendId(99)))

    def test_a_reply_waits_for_the_run_that_links_it(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        with store.uow() as tx:
            killed = tx.runs.add(analysis_run(file_id))
            attempt = answered(tx, sent(tx, file_id=file_id, run_id=killed.id), b"paid")
            tx.runs.fail_interrupted(file_id)
            tx.commit()
        with store.uow() as tx:
            reply = tx.calls.answer("call")
            assert reply is not None
            run = tx.runs.add(analysis_run(file_id))
            linked = structs.replace(spoken(b"ignored"), reply_id=reply.id)
            tx.runs.set_replies(run.id, [linked])
            (part,) = tx.runs.replies(run.id)
            assert (part.raw, part.stop_reason) == (b"paid", "tool_use")
            assert part.reply_id == reply.id == attempt.reply_id
            assert tx.runs.replies(killed.id) == ()

    def test_a_run_cannot_link_a_reply_that_is_not_there(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        with store.uow() as tx:
            run = tx.runs.add(analysis_run(file_id))
            with pytest.raises(MissingParent):
                tx.runs.set_replies(run.id, [structs.replace(spoken(b""), reply_id=ReplyId(99))])

    def test_a_reply_stays_while_another_run_has_it(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        with store.uow() as tx:
            reply = kept(tx)
            linked = structs.replace(spoken(b""), reply_id=reply.id)
            for _ in range(2):
                run = tx.runs.add(analysis_run(file_id))
                tx.runs.set_replies(run.id, [linked, spoken(b"own")])
                tx.runs.set_replies(run.id, [linked])
            assert [part.raw for part in tx.runs.replies(run.id)] == [b"{}"]
            assert tx.calls.answer("call") == reply

    def test_a_forgotten_file_takes_its_replies_and_leaves_the_money(self, store: Store) -> None:
        gone, stays = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        with store.uow() as tx:
            run = tx.runs.add(analysis_run(gone))
            other = tx.runs.add(analysis_run(stays))
            mine = answered(tx, sent(tx, "mine", file_id=gone, run_id=run.id))
            shared = answered(tx, sent(tx, "shared", file_id=gone, run_id=run.id))
            unlinked = answered(tx, sent(tx, "unlinked", file_id=gone))
            theirs = answered(tx, sent(tx, "theirs", file_id=stays))
            both = [
                structs.replace(spoken(b""), reply_id=attempt.reply_id)
                for attempt in (mine, shared)
            ]
            tx.runs.set_replies(run.id, both)
            tx.runs.set_replies(other.id, both[1:])
            before = tx.spend.budgets(JOB, NOW)
            tx.files.forget([gone])
            tx.commit()
        with store.reader() as now:
            assert now.calls.answer("mine") is now.calls.answer("unlinked") is None
            assert now.calls.answer("shared") is not None
            assert now.calls.answer("theirs") is not None
            assert [part.raw for part in now.runs.replies(other.id)] == [b"{}"]
            assert now.calls.of_run(run.id) == (structs.replace(mine, reply_id=None), shared)
            assert now.calls.of_file(gone) == (
                structs.replace(mine, reply_id=None),
                shared,
                structs.replace(unlinked, reply_id=None),
            )
            assert now.calls.of_file(stays) == (theirs,)
            assert now.spend.budgets(JOB, NOW) == before


class TestMemoryCalls(OnMemory, CallRepositoryContract):
    pass


class TestSqlCalls(OnSql, CallRepositoryContract):
    def test_no_question_about_calls_walks_through_all_of_them(self, store: Store) -> None:
        assert isinstance(store, InSql)
        with asked_of(store.database) as asked, store.reader() as now:
            now.calls.answer("call", NOW)
            now.calls.under_way("call")
            now.calls.attempts("call", ItemId(1), NOW)
            now.calls.attempts("call", None, NOW)
            now.calls.in_doubt("call", ItemId(1), NOW)
            now.calls.of_run(RunId(1))
            now.calls.of_file(FileId(1))
        steps = [step for question in asked for step in plan_of(store.database, *question)]
        assert len(asked) == 7
        assert [step for step in steps if "uq_call_attempts_sent" in step]
        assert not [step for step in steps if step.startswith("SCAN")]
