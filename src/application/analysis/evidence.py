"""What is known of an original before anybody looks at its pictures."""

from domain.analysis.evidence import Evidence
from domain.analysis.tokens import tokens
from domain.library.file import MediaFile, Root
from domain.library.paths import parts_below
from domain.media.facts import MediaFacts
from domain.shared.names import base_name, display_text


def gather_evidence(file: MediaFile, root: Root, facts: MediaFacts) -> Evidence:
    """Always of the original: a proxy's name and tags say nothing about it."""
    own_name = display_text(base_name(root.path))
    below = (display_text(part) for part in parts_below(file.path, root.path))
    folders = tuple(name for name in (own_name, *below) if name)
    stem = file.name.rpartition(".")[0] or file.name
    return Evidence(
        kind=file.kind,
        file_name=file.name,
        folders=folders,
        name_tokens=tokens(stem),
        folder_tokens=tuple(tokens(folder) for folder in folders),
        facts=facts,
    )
