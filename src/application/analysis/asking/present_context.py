"""What an engine would be told of a file now, beside its content."""

from application.analysis.summarizing.current_summary import current_summary
from application.ports.unit_of_work import Snapshot
from domain.analysis.context import Context
from domain.library.file import MediaFile, Root
from domain.library.paths import parts_below
from domain.shared.names import base_name, display_text


def present_context(now: Snapshot, file: MediaFile) -> Context:
    transcript = now.transcripts.preferred(file.id)
    summary = current_summary(now, transcript) if transcript else None
    return Context(
        file_name=file.name,
        folders=folders_of(file, now.files.root(file.root_id)),
        transcript_id=transcript.id if transcript else None,
        words_at=transcript.changed_at if transcript else None,
        summary_at=summary.made_at if summary else None,
    )


def folders_of(file: MediaFile, root: Root) -> tuple[str, ...]:
    """Down from the imported one, outermost first."""
    own_name = display_text(base_name(root.path))
    below = (display_text(part) for part in parts_below(file.path, root.path))
    return tuple(name for name in (own_name, *below) if name)
