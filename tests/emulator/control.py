"""Steering from another process, by POST to `/_ctl/…` with JSON: for trying things by hand.

/_ctl/fault    {"fault": "throttled", "times": 2, "model": "lite"}
/_ctl/answer   {"said": …, "has": "words in the prompt"}
/_ctl/advance  {"seconds": 60}
/_ctl/reset    {}
/_ctl/journal  {}
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.emulator import faults, odd_answers
from tests.emulator.faults import Fault

if TYPE_CHECKING:
    from tests.emulator.server import Emulator

FAULTS: dict[str, Callable[..., Fault]] = {
    make.__name__: make
    for make in (
        faults.throttled, faults.not_ready, faults.broken_service, faults.unavailable,
        faults.internal_error, faults.model_timeout, faults.model_error, faults.quota_exceeded,
        faults.access_denied, faults.input_blocked, faults.late, faults.dropped, faults.cut_off,
        faults.empty_object, faults.broken_json, odd_answers.as_text, odd_answers.fenced,
        odd_answers.in_prose, odd_answers.thinking, odd_answers.cut_text,
        odd_answers.cut_tool_input, odd_answers.wrong_enum, odd_answers.content_filtered,
        odd_answers.guardrail, odd_answers.no_content, odd_answers.malformed,
        odd_answers.without_usage,
    )
}  # fmt: skip
"""Every fault by name; each may be made without arguments."""


def steer(emulator: "Emulator", path: str, asked: dict[str, Any]) -> Any:
    match path.removeprefix("/_ctl/"):
        case "fault":
            name, options = asked.pop("fault"), asked.pop("options", {})
            emulator.fault(FAULTS[name](**options), **asked)
        case "answer":
            emulator.answer(asked.pop("said"), **asked)
        case "advance":
            emulator.clock.advance(float(asked["seconds"]))
        case "reset":
            emulator.reset()
        case "journal":
            return [
                {
                    "number": call.number,
                    "operation": call.operation,
                    "model": call.model_id,
                    "attempt": call.attempt,
                    "status": call.status,
                    "code": call.code,
                    "fault": call.fault,
                    "micro_usd": call.micro_usd,
                }
                for call in emulator.journal.all()
            ]
        case _:
            return {"error": f"there is no {path}"}
    return {}
