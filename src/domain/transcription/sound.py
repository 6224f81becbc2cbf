"""How much a model hears: Whisper takes one channel, 16,000 times a second, in two bytes."""

BYTES_PER_SECOND = 32_000


def sound_bytes(duration_s: float | None) -> int | None:
    """The work of hearing grows with it, and not with the pictures that are stored beside."""
    return None if duration_s is None else round(duration_s * BYTES_PER_SECOND)
