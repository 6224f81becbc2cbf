"""Whether an MP4 or QuickTime file ends before its content does."""

from typing import IO, TYPE_CHECKING

from adapters.pyav.boxes import boxes

if TYPE_CHECKING:
    from av.container import InputContainer


def samples_are_missing(container: "InputContainer", size_bytes: int) -> bool:
    """By the sample tables: the last sample of some track would end behind the file's end."""
    for stream in container.streams:
        entries = stream.index_entries
        if len(entries):
            last = entries[len(entries) - 1]
            if last.pos + last.size > size_bytes:
                return True
    return False


def header_is_missing(file: IO[bytes], size_bytes: int) -> bool:
    """The tables (`moov`) come after the content, and the file ends within the content."""
    seen_content = False
    for box in boxes(file, 0, size_bytes):
        if box.kind in (b"moov", b"moof", b"styp") or not box.kind.isalnum():
            return False
        seen_content = seen_content or box.kind == b"mdat"
    return seen_content
