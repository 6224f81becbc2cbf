"""Hand-made evidence."""

from typing import Any

from msgspec import structs

from domain.analysis.evidence import Evidence
from domain.analysis.name_words import tokens
from domain.library.kind import MediaKind
from domain.media.facts import AudioTrack, MediaFacts

CLIP = MediaFacts(
    kind=MediaKind.VIDEO,
    container="mov",
    duration_s=12.0,
    width=1280,
    height=720,
    display_width=1280,
    display_height=720,
    frame_rate=25.0,
    video_codec="h264",
    audio_tracks=(AudioTrack(index=1, codec="aac", channels=2),),
)
PHOTO = MediaFacts(
    kind=MediaKind.IMAGE,
    container="jpeg",
    width=4032,
    height=3024,
    display_width=4032,
    display_height=3024,
    frames=1,
)


def evidence_of(
    facts: MediaFacts, name: str, folders: tuple[str, ...] = ("media",), **found: Any
) -> Evidence:
    """`found`: facts by their names, and scenes, colours, texts, what is said."""
    seen = {
        key: found.pop(key)
        for key in ("scenes", "colours", "texts", "texts_read_at", "speech", "heard")
        if key in found
    }
    return Evidence(
        kind=facts.kind,
        file_name=name,
        folders=folders,
        name_tokens=tokens(name.rpartition(".")[0] or name),
        folder_tokens=tuple(tokens(folder) for folder in folders),
        facts=structs.replace(facts, **found),
        **seen,
    )


def a_clip(
    name: str = "harbour.mp4", folders: tuple[str, ...] = ("media",), **found: Any
) -> Evidence:
    return evidence_of(CLIP, name, folders, **found)


def a_photo(
    name: str = "harbour.jpg", folders: tuple[str, ...] = ("media",), **found: Any
) -> Evidence:
    return evidence_of(PHOTO, name, folders, **found)
