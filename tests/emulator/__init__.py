"""Amazon Bedrock as this project needs it, on this machine: real boto3 talks to it over HTTP.

    def test_…(emulator: Emulator) -> None:
        emulator.fault(throttled(), times=2, model="lite")
        emulator.answer({"summary": {"text": "…"}}, has="summary")
        …
        assert emulator.journal.billed_micro_usd() == …

It refuses what AWS refuses: unsigned requests, shapes that botocore's models do not know, what
Nova's own limits exclude, objects that are not in the bucket. A request that it takes is answered
with something made up from the tool's schema, unless a test says what. Faults hit good requests
only, in the order of their rules. Nothing waits: the clock is virtual.

What real AWS does beyond: signatures and permissions are checked, quotas are an account's own,
answers take seconds to minutes and differ each time, and media is looked at.
"""

from tests.emulator.asked import Asked, Usage
from tests.emulator.journal import Call, Journal
from tests.emulator.plan import Match
from tests.emulator.server import Emulator, emulating

__all__ = ["Asked", "Call", "Emulator", "Journal", "Match", "Usage", "emulating"]
