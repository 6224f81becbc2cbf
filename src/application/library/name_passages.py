"""What the names of a file and of its folders say, for search."""

import re

from domain.library.file import MediaFile, Root
from domain.library.passage import IndexEntry, Passage
from domain.library.paths import parts_below
from domain.shared.names import base_name, display_text
from domain.shared.provenance import Source

# `saltmarchQuay`, `DJI0042Harbour`, `JPEGPhoto`
_SEAM = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"
)


def name_passages(file: MediaFile, root: Root) -> IndexEntry:
    """One passage for the name, one for the folders down from the imported one."""
    own = display_text(base_name(root.path))
    below = (display_text(part) for part in parts_below(file.path, root.path))
    folders = " / ".join(name for name in (own, *below) if name)
    passages = [Passage(text=searchable(file.name), field="name", source=Source.FILENAME)]
    if folders:
        passages.append(Passage(text=searchable(folders), field="folders", source=Source.PATH))
    return IndexEntry(passages=tuple(passages))


def searchable(name: str) -> str:
    """The name as it is; where words stick together in it, the words follow."""
    apart = " ".join(
        word
        for run in re.findall(r"[^\W_]+", name)
        if len(words := _SEAM.split(run)) > 1
        for word in words
    )
    return f"{name}\n{apart}" if apart else name
