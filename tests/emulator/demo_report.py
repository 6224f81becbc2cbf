"""What the demo says at the end."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.emulator.journal import Call, Journal
from tests.emulator.ledger import Attempt, Ledger


def heading(text: str) -> None:
    print(f"\n── {text}", flush=True)


def per_file(files: Sequence[dict[str, Any]], ledger: Ledger, journal: Journal) -> None:
    """`files`: as the API tells them, with their results."""
    heading("what came, and what it cost")
    calls = {call.request_id: call for call in journal.calls()}
    for told in files:
        file, found = told["file"], told["results"]
        types = ", ".join(sorted({str(result["key"]) for result in found})) or "nothing"
        print(f"{file['filename']} ({file['file_type']}): {types}")
        for attempt in ledger.of(file["id"]):
            print(f"    {_paid(attempt)}; {_sent(calls.get(attempt.request_id))}")
    print(
        f"{len(journal.calls())} calls, billed {_dollars(journal.billed_micro_usd())}; "
        f"{len(ledger.attempts)} attempts, in the ledger "
        f"{_dollars(sum(attempt.counts for attempt in ledger.attempts))}"
    )


def verdict(claims: Mapping[str, bool]) -> int:
    heading("shown")
    for claim, holds in claims.items():
        print(f"{'yes' if holds else 'NO '}  {claim}")
    return 0 if all(claims.values()) else 1


def _paid(attempt: Attempt) -> str:
    tokens = f"{attempt.input_tokens:,} + {attempt.output_tokens:,} tokens"
    return f"{attempt.state} {attempt.code}".strip() + f", {tokens}, {_dollars(attempt.counts)}"


def _sent(call: Call | None) -> str:
    if call is None:
        return "no call is known by its id"
    media = call.asked.media if call.asked is not None else ()
    places = ["inline" if m.uri is None else m.uri for m in media]
    return f"billed {_dollars(call.micro_usd)} by {call.model_id}; {', '.join(places)}"


def _dollars(micro_usd: int) -> str:
    return f"${micro_usd / 1_000_000:.6f}"
