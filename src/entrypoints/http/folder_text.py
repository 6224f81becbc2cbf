"""Folders in JSON, forms and addresses: those hold text, a folder's name may be any bytes."""

import re
from urllib.parse import quote_from_bytes, unquote_to_bytes

from domain.shared.ids import FilePath

_SCHEME = "file://"
# What text does not keep on its way through JSON (lone surrogates) and forms (line ends, edges).
_LOST = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]|^\\s|\\s$")


def folder_text(path: FilePath) -> str:
    """The path as it is where text can hold it, else as `file://` with `%FF` for its bytes."""
    text = path.decode("utf-8", "surrogateescape")
    return _SCHEME + quote_from_bytes(path) if _LOST.search(text) else text


def folder_name(text: str) -> str | bytes:
    """What `folder_text` or a person wrote; `file://` as a file manager copies it, too."""
    return unquote_to_bytes(text[len(_SCHEME) :]) if text.startswith(_SCHEME) else text


def typed_path(text: str) -> str:
    """The same in one piece of text, for commands that are also given on a command line."""
    name = folder_name(text.strip())
    return name.decode("utf-8", "surrogateescape") if isinstance(name, bytes) else name
