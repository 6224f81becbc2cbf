"""Everything that can go wrong with a call, for each kind of media: how it ends, how often it was
asked, and what stands in the ledger against what is on the bill."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from domain.jobs.job import ItemStatus
from tests.data.s3_server import S3Server
from tests.emulator import Emulator, faults, odd_answers
from tests.emulator.faults import Fault
from tests.prove.asking import Asked, Asking

ALWAYS = None


class Case(NamedTuple):
    fault: Callable[[], Fault]
    times: int | None
    ends: str
    """DONE, or how it fails."""
    attempts: str
    """Initials of their states."""


CASES = {
    "throttled twice": Case(faults.throttled, 2, "DONE", "DDA"),
    "not ready": Case(faults.not_ready, 1, "DONE", "DA"),
    "quota used up": Case(faults.quota_exceeded, 1, "DONE", "DA"),
    "500 in HTML": Case(lambda: faults.broken_service(500), 1, "DONE", "UA"),
    "500 in HTML, always": Case(
        lambda: faults.broken_service(500), ALWAYS, "outcome_unknown", "UU"
    ),
    "502 in HTML": Case(lambda: faults.broken_service(502), 1, "DONE", "UA"),
    "503 in HTML": Case(lambda: faults.broken_service(503), 1, "DONE", "DA"),
    "504 in HTML, always": Case(lambda: faults.broken_service(504), ALWAYS, "timed_out", "UU"),
    "internal error": Case(faults.internal_error, 1, "DONE", "UA"),
    "unavailable": Case(faults.unavailable, 1, "DONE", "DA"),
    "408": Case(faults.model_timeout, 1, "DONE", "UA"),
    "408, always": Case(faults.model_timeout, ALWAYS, "timed_out", "UU"),
    "424": Case(faults.model_error, 1, "DONE", "UA"),
    "424, always": Case(faults.model_error, ALWAYS, "outcome_unknown", "UU"),
    "later than anybody waits": Case(faults.late, ALWAYS, "timed_out", "UU"),
    "dropped before": Case(lambda: faults.dropped(billed=False), 1, "DONE", "UA"),
    "dropped after": Case(faults.dropped, 1, "DONE", "UA"),
    "dropped after, always": Case(faults.dropped, ALWAYS, "outcome_unknown", "UU"),
    "half a body": Case(faults.cut_off, 1, "DONE", "UA"),
    "{}": Case(faults.empty_object, 1, "DONE", "UA"),
    "{}, always": Case(faults.empty_object, ALWAYS, "outcome_unknown", "UU"),
    "broken JSON": Case(faults.broken_json, 1, "DONE", "UA"),
    "broken JSON, always": Case(faults.broken_json, ALWAYS, "outcome_unknown", "UU"),
    "access denied": Case(faults.access_denied, ALWAYS, "not_available", "R"),
    "question filtered": Case(faults.input_blocked, ALWAYS, "filtered", "R"),
    "answer filtered": Case(odd_answers.content_filtered, ALWAYS, "filtered", "A"),
    "guardrail": Case(odd_answers.guardrail, ALWAYS, "filtered", "A"),
    # what was whole before the cut is kept, and the rest counts as not answered
    "cut tool input": Case(odd_answers.cut_tool_input, ALWAYS, "DONE", "A"),
    "cut text": Case(odd_answers.cut_text, ALWAYS, "DONE", "A"),
    "as text": Case(odd_answers.as_text, ALWAYS, "DONE", "A"),
    "fenced": Case(odd_answers.fenced, ALWAYS, "DONE", "A"),
    "in prose": Case(odd_answers.in_prose, ALWAYS, "DONE", "A"),
    "thinking aloud": Case(odd_answers.thinking, ALWAYS, "DONE", "A"),
    "wrong enum": Case(odd_answers.wrong_enum, ALWAYS, "DONE", "A"),
    "malformed tool use": Case(odd_answers.malformed, ALWAYS, "DONE or truncated", "A"),
    "no content": Case(odd_answers.no_content, ALWAYS, "unreadable", "A"),
    "no usage": Case(odd_answers.without_usage, ALWAYS, "DONE", "A"),
}


@pytest.fixture
def asking(s3: S3Server, tmp_path: Path) -> Asking:
    return Asking(tmp_path, s3.new_bucket())


def test_no_fault_ends_as_an_empty_success_and_none_is_missing_in_the_ledger(
    aws: Emulator, asking: Asking, full_size: bool
) -> None:
    """One kind of media for each fault, taking turns; all of them at full size."""
    wrong: list[str] = []
    print(f"\n{'fault':26}{'media':14}{'ends':17}{'asked':6}{'billed':>8}{'ledger':>8}  attempts")
    kinds = list(asking.files)
    for number, (name, case) in enumerate(CASES.items()):
        for media in kinds if full_size else [kinds[number % len(kinds)]]:
            aws.reset()
            aws.fault(case.fault(), times=case.times)
            asked = asking(media, 0.5 if case.fault is faults.late else 60.0)
            calls = len(aws.journal.calls())
            billed = aws.journal.billed_micro_usd()
            failure = asked.run.failure
            ends = str(failure) if failure else str(asked.outcome.status)
            attempts = "".join(attempt.state[0] for attempt in asked.attempts)
            print(f"{name:26}{media:14}{ends:17}{calls:<6}{billed:8}{asked.counted:8}  {attempts}")
            if ends not in case.ends.split(" or ") or attempts != case.attempts:
                wrong.append(f"{name}, {media}: {ends} {attempts} {asked.outcome}")
            check(asked, calls, billed)
    assert wrong == []


def check(asked: Asked, calls: int, billed: int) -> None:
    """What holds whatever happens."""
    is_done = asked.outcome.status is ItemStatus.DONE
    # no empty success
    answered = {result.key for result in asked.results}
    if is_done:
        assert answered
        assert answered | set(asked.run.unanswered) == {ref.key for ref in asked.run.types}
    else:
        assert asked.outcome.problem is not None
        assert asked.outcome.problem.remedy
        assert not answered
    # an attempt is in the books for every request
    assert len(asked.attempts) == calls
    # nothing on the bill is missing in the ledger; nothing but the bill where all is known
    assert asked.counted >= billed
    if asked.is_known:
        assert asked.counted == billed
