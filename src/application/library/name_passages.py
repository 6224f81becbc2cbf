"""What the names of a file and of its folders say, for search."""

import re
import unicodedata

from domain.library.passage import IndexEntry, Passage
from domain.library.paths import parts_below
from domain.shared.ids import FilePath
from domain.shared.names import base_name, display_text
from domain.shared.provenance import Source

# `saltmarchQuay`, `DJI0042Harbour`, `JPEGPhoto`
_SEAM = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"
)


def name_passages(path: FilePath, root: FilePath) -> IndexEntry:
    """One passage for the name, one for the folders down from the imported one."""
    own = _shown(base_name(root))
    below = (_shown(part) for part in parts_below(path, root))
    folders = " / ".join(part for part in (own, *below) if part)
    name = _shown(base_name(path))
    stem = name.rpartition(".")[0] or name
    passages = [Passage(text=_with(name, words_in(stem)), field="name", source=Source.FILENAME)]
    if folders:
        passages.append(
            Passage(text=_with(folders, words_in(folders)), field="folders", source=Source.PATH)
        )
    return IndexEntry(passages=tuple(passages))


def words_in(name: str) -> tuple[str, ...]:
    """Words that stick together in it, one by one; nothing of those that stand alone."""
    runs = (_SEAM.split(run) for run in re.findall(r"[^\W_]+", name))
    return tuple(word for words in runs if len(words) > 1 for word in words)


def _shown(name: FilePath | bytes) -> str:
    """As people type it; some machines write accents and syllables in pieces."""
    return unicodedata.normalize("NFC", display_text(name))


def _with(name: str, words: tuple[str, ...]) -> str:
    return f"{name}\n{' '.join(words)}" if words else name
