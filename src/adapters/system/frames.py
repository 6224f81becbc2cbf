"""Messages over a pipe: four bytes of length, then msgpack."""

from typing import IO, Any

import msgspec

MAX_FRAME_BYTES = 256 * 1024 * 1024
"""A longer one is nonsense from a child that has lost its way."""

_HEADER_BYTES = 4


class PipeEnded(Exception):
    """The other side closed the pipe, or wrote what is no message."""


def write_frame(pipe: IO[bytes], message: Any) -> None:
    """Raises:
    BrokenPipeError: nobody reads any more.
    ValueError: the message is too long.
    """
    body = msgspec.msgpack.encode(message)
    if len(body) > MAX_FRAME_BYTES:
        raise ValueError(f"a message of {len(body)} bytes is too long")
    rest = memoryview(len(body).to_bytes(_HEADER_BYTES, "big") + body)
    while rest:
        rest = rest[pipe.write(rest) :]


def read_frame(pipe: IO[bytes]) -> Any:
    """Raises:
    PipeEnded
    """
    length = int.from_bytes(_exactly(pipe, _HEADER_BYTES), "big")
    if length > MAX_FRAME_BYTES:
        raise PipeEnded
    try:
        return msgspec.msgpack.decode(_exactly(pipe, length))
    except msgspec.DecodeError as error:
        raise PipeEnded from error


def _exactly(pipe: IO[bytes], length: int) -> bytearray:
    """The pipe is unbuffered: a read may give less than was asked for."""
    got = bytearray()
    while len(got) < length:
        part = pipe.read(min(length - len(got), 1 << 20))
        if not part:
            raise PipeEnded
        got += part
    return got
