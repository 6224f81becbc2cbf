"""What was paid for calls."""

from collections.abc import Iterable

from domain.analysis.call import CallAttempt
from domain.analysis.run import Usage
from domain.shared.money import MicroUsd


def paid_for(attempts: Iterable[CallAttempt]) -> Usage:
    """As far as the service said what was used."""
    known = [attempt.usage for attempt in attempts if attempt.usage]
    return Usage(
        input_tokens=sum(usage.input_tokens for usage in known),
        output_tokens=sum(usage.output_tokens for usage in known),
        cost=MicroUsd(sum(usage.cost for usage in known)),
    )
