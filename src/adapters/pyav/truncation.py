"""Whether an MP4 or QuickTime file ends before its content does."""

from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from av.container import InputContainer

_MAX_BOXES = 10_000


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
    offset, seen_content = 0, False
    for _ in range(_MAX_BOXES):
        file.seek(offset)
        header = file.read(16)
        if len(header) < 8:
            return seen_content
        size, kind = int.from_bytes(header[:4], "big"), header[4:8]
        if size == 1:
            size = int.from_bytes(header[8:16], "big")
        if kind == b"moov" or not kind.isalnum():
            return False
        seen_content = seen_content or kind == b"mdat"
        if size < 8 or offset + size > size_bytes:
            return seen_content
        offset += size
    return False
