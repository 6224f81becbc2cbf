"""What the transcribing child is asked in its tests, besides hearing."""

import resource

from adapters.whisper.sound import opened_track


def peak_kb() -> int:
    """The most memory that this process had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def peak_kb_after_decoding(source: bytes) -> int:
    with opened_track(source, 0) as track:
        for _ in track.pieces(lambda: None):
            pass
    return peak_kb()
