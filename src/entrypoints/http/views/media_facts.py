"""The "File" panel: everything measured about a file, "not known" included."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from application.library.get_file import FileInLibrary
from application.media.show_media import MediaOfFile
from domain.library.kind import MediaKind
from domain.media.artifact import Artifact
from domain.media.facts import AudioTrack, MediaFacts
from domain.shared import figures
from domain.shared.names import display_text
from domain.shared.timecode import clock
from entrypoints.http import display

_ORIENTATIONS = {
    1: "upright",
    2: "mirrored",
    3: "turned by 180°",
    4: "mirrored, turned by 180°",
    5: "mirrored, turned by 270°",
    6: "turned by 90°",
    7: "mirrored, turned by 90°",
    8: "turned by 270°",
}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    label: str
    value: str | None
    """None: not known."""
    mono: bool = False


class Group(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    rows: tuple[Row, ...]


def groups(found: FileInLibrary, media: MediaOfFile) -> tuple[Group, ...]:
    made = [Group(title="On disk", rows=tuple(_on_disk(found)))]
    if media.facts is not None:
        made.insert(0, Group(title="Content", rows=tuple(_content(media.facts))))
        made.insert(1, Group(title="Recorded", rows=tuple(_recorded(media.facts))))
    artifacts = tuple(_artifacts(media))
    if artifacts:
        made.append(Group(title="Made by Reelsight", rows=artifacts))
    return tuple(made)


def headline(found: FileInLibrary, media: MediaOfFile) -> tuple[str, ...]:
    """The few facts below the title; what is not known is left to the panel."""
    facts, parts = media.facts, list[str]()
    if facts is not None:
        if facts.duration_s is not None:
            parts.append(clock(facts.duration_s))
        if facts.display_width and facts.display_height:
            parts.append(f"{facts.display_width} × {facts.display_height}")
        still = facts.kind is MediaKind.IMAGE
        if codec := facts.container if still else facts.video_codec or facts.audio_codec:
            parts.append(codec)
        if facts.frame_rate:
            parts.append(f"{figures.frame_rate(facts.frame_rate)} fps")
    parts.append(figures.size(found.file.size_bytes))
    if facts is not None and facts.captured_local:
        parts.append(f"captured {figures.captured_day(facts.captured_local)}")
    return tuple(parts)


def _content(facts: MediaFacts) -> Iterator[Row]:
    moving = facts.kind is not MediaKind.IMAGE
    yield Row(label="Kind", value=facts.kind.value)
    yield Row(label="Container", value=facts.container)
    if moving or facts.animated:
        yield Row(label="Length", value=_length(facts.duration_s))
    if facts.kind is not MediaKind.AUDIO:
        yield from _picture(facts)
    if moving:
        rate = facts.bit_rate
        yield Row(label="Bit rate", value=None if rate is None else display.bit_rate(rate))
        yield Row(label="Sound", value=_tracks(facts.audio_tracks))
    if facts.title:
        yield Row(label="Title in the file", value=facts.title)


def _picture(facts: MediaFacts) -> Iterator[Row]:
    shown = _pixels(facts.display_width, facts.display_height)
    stored = _pixels(facts.width, facts.height)
    yield Row(label="Picture", value=shown or stored)
    if shown and stored and shown != stored:
        yield Row(label="As stored", value=stored)
    if facts.kind is not MediaKind.IMAGE:
        yield Row(label="Codec", value=facts.video_codec)
    yield Row(label="Pixel format", value=facts.pixel_format)
    if facts.kind is MediaKind.IMAGE:
        yield Row(label="Orientation", value=_ORIENTATIONS.get(facts.orientation or 0))
        if facts.frames and facts.frames > 1:
            yield Row(label="Pictures", value=display.count(facts.frames))
        yield Row(label="Animated", value=_yes_no(facts.animated))
        yield Row(label="Alpha", value=_yes_no(facts.has_alpha))
        return
    yield Row(label="Rate", value=_rate(facts))
    turn = facts.rotation_clockwise
    yield Row(label="Rotation", value=None if turn is None else f"{turn}° clockwise")
    if facts.has_alpha:
        yield Row(label="Alpha", value="yes")
    if facts.video_tracks > 1:
        yield Row(label="Picture tracks", value=display.count(facts.video_tracks))


def _recorded(facts: MediaFacts) -> Iterator[Row]:
    when = facts.captured_local
    yield Row(
        label="Captured",
        value=figures.captured(when, facts.captured_offset_minutes) if when else None,
    )
    if facts.latitude is not None and facts.longitude is not None:
        place = figures.coordinates(facts.latitude, facts.longitude)
        if facts.altitude_m is not None:
            place += f", {facts.altitude_m:.0f} m"
        yield Row(label="GPS", value=place)
    else:
        yield Row(label="GPS", value=None)
    yield Row(label="Camera", value=facts.camera)


def _on_disk(found: FileInLibrary) -> Iterator[Row]:
    file = found.file
    modified = datetime.fromtimestamp(file.modified_ns / 1e9, UTC)
    yield Row(label="Path", value=display_text(file.path), mono=True)
    yield Row(label="Size", value=f"{figures.size(file.size_bytes)} ({file.size_bytes:,} bytes)")
    yield Row(label="Modified", value=display.utc(modified))
    yield Row(label="Imported", value=display.utc(file.imported_at))
    yield Row(label="Fingerprint", value=file.fingerprint, mono=True)


def _artifacts(media: MediaOfFile) -> Iterator[Row]:
    if media.proxy is not None:
        stale = ", older than the original" if media.proxy_is_stale else ""
        yield Row(label="Proxy", value=_made(media.proxy) + stale)
    if media.thumbnail is not None:
        yield Row(label="Thumbnail", value=_made(media.thumbnail))


def _made(artifact: Artifact) -> str:
    parts = [_pixels(artifact.width, artifact.height), figures.size(artifact.size_bytes)]
    parts += [artifact.made_by, figures.day(artifact.made_at)]
    return ", ".join(part for part in parts if part)


def _rate(facts: MediaFacts) -> str | None:
    if facts.frame_rate is None:
        return None
    text = f"{figures.frame_rate(facts.frame_rate)} fps"
    return f"{text} on average, variable" if facts.frame_rate_is_variable else text


def _tracks(tracks: tuple[AudioTrack, ...]) -> str:
    if not tracks:
        return "no sound"
    return "; ".join(", ".join(filter(None, _track(track))) for track in tracks)


def _track(track: AudioTrack) -> tuple[str | None, ...]:
    channels = None if track.channels is None else figures.counted(track.channels, "channel")
    return track.codec or "codec not known", channels, track.language


def _length(seconds: float | None) -> str | None:
    return None if seconds is None else f"{clock(seconds)} ({seconds:.2f} s)"


def _pixels(width: int | None, height: int | None) -> str | None:
    return f"{width} × {height}" if width and height else None


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"
