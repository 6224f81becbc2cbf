"""Open a media file so that nothing but that file is ever opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from domain.media.containers import READERS_OF_SINGLE_FILES

if TYPE_CHECKING:  # a heavy library, imported when a file is opened
    from av.container import InputContainer


@contextmanager
def opened(path: bytes) -> Iterator["InputContainer"]:
    """The parser gets an open file, never a name: names of any bytes work, and it has nothing to
    build another address from. No protocol is allowed besides.

    Raises:
        OSError: as `open`.
        av.FFmpegError: no reader takes the content.
    """
    import av

    av.logging.set_level(None)
    options = {"format_whitelist": ",".join(READERS_OF_SINGLE_FILES), "protocol_whitelist": "none"}
    with (
        open(path, "rb", buffering=0) as file,
        av.open(file, "r", options=options, metadata_errors="replace") as container,
    ):
        yield container
