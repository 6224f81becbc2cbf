"""A video as large as is wanted: a real clip, and then a box that players pass over."""

import hashlib
from pathlib import Path

import numpy as np

from tests.data.media import make_clip

_BLOCK = 1024 * 1024


class LargeVideo:
    """Made while it is read; every block is different, so that none can stand for another."""

    def __init__(self, folder: Path, size_bytes: int) -> None:
        make_clip(folder / "head.mp4")
        clip = (folder / "head.mp4").read_bytes()
        rest = size_bytes - len(clip)
        # a 64-bit size, for boxes beyond 4 GB
        self._head = clip + (1).to_bytes(4, "big") + b"free" + rest.to_bytes(8, "big")
        self._noise = np.random.default_rng(7).bytes(_BLOCK)
        self.size_bytes = size_bytes

    def read(self, offset: int, length: int) -> bytes:
        end = min(self.size_bytes, offset + length)
        first = offset // _BLOCK
        blocks = b"".join(map(self._block, range(first, -(-end // _BLOCK))))
        return blocks[offset - first * _BLOCK : end - first * _BLOCK]

    def sha256(self) -> str:
        found = hashlib.sha256()
        for at in range(0, self.size_bytes, _BLOCK):
            found.update(self.read(at, _BLOCK))
        return found.hexdigest()

    def _block(self, number: int) -> bytes:
        content = number.to_bytes(8, "big") + self._noise[8:]
        at = number * _BLOCK
        return self._head[at : at + _BLOCK] + content[max(0, min(len(self._head) - at, _BLOCK)) :]
