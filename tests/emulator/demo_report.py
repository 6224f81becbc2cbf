"""What the demo says at the end."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.emulator.journal import Call, Journal
from tests.emulator.ledger import Ledger


def heading(text: str) -> None:
    print(f"\n── {text}", flush=True)


def per_file(
    files: Sequence[tuple[dict[str, Any], Sequence[dict[str, Any]]]],
    ledger: Ledger,
    journal: Journal,
) -> None:
    """`files`: each with its results."""
    heading("what came, and what it cost")
    calls = {call.request_id: call for call in journal.calls()}
    for file, found in files:
        attempts = ledger.of(file["id"])
        own = [calls[attempt.request_id] for attempt in attempts if attempt.request_id in calls]
        types = ", ".join(sorted({str(result["key"]) for result in found})) or "nothing"
        print(f"{file['name']} ({file['kind']}): {types}")
        for attempt, call in zip(attempts, own, strict=False):
            print(
                f"    {_sent(call)}; {attempt.state} {attempt.code}"
                f"{attempt.input_tokens:,} + {attempt.output_tokens:,} tokens, "
                f"${attempt.counts / 1_000_000:.6f} (billed: ${call.micro_usd / 1_000_000:.6f})"
            )
    print(
        f"{len(journal.calls())} calls, billed ${journal.billed_micro_usd() / 1_000_000:.6f}; "
        f"{len(ledger.attempts)} attempts, in the ledger "
        f"${sum(attempt.counts for attempt in ledger.attempts) / 1_000_000:.6f}"
    )


def verdict(claims: Mapping[str, bool]) -> int:
    heading("shown")
    for claim, holds in claims.items():
        print(f"{'yes' if holds else 'NO '}  {claim}")
    return 0 if all(claims.values()) else 1


def _sent(call: Call) -> str:
    media = call.asked.media if call.asked is not None else ()
    places = ["inline" if m.uri is None else m.uri for m in media]
    return f"{call.model_id}, {', '.join(places) or 'no media'}"
