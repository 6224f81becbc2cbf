"""Paths in addresses and forms, which hold text, while paths may be any bytes."""

import re
from urllib.parse import unquote_to_bytes

from domain.shared.ids import FilePath

# Bytes that are not UTF-8, and what a form would change on its way (line ends).
_NOT_FOR_TEXT = re.compile("[\x00-\x1f\x7f\udc80-\udcff]")


def written(path: FilePath) -> str:
    """Readable where it can be, `%FF` where it cannot; `%` itself is `%25`."""
    text = path.replace(b"%", b"%25").decode("utf-8", "surrogateescape")
    return _NOT_FOR_TEXT.sub(lambda hit: f"%{ord(hit[0]) & 0xFF:02X}", text)


def read(text: str) -> FilePath:
    return FilePath(unquote_to_bytes(text))
