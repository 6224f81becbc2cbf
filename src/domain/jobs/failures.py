"""What failed in a job, by reason."""

import msgspec

EXAMPLES = 5


class FailureGroup(msgspec.Struct, frozen=True, kw_only=True):
    """All failed items with one problem code. `message` and `remedy` are those of the first."""

    code: str
    message: str
    remedy: str
    count: int
    examples: tuple[str, ...]
    """Labels of the first EXAMPLES."""
