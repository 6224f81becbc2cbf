"""`MediaFacts` out of an open container."""

from typing import TYPE_CHECKING, Any

from msgspec import structs

from adapters.pyav import tags, timing
from adapters.pyav.reading import Reading
from domain.library.kind import MediaKind
from domain.media.facts import AudioTrack, MediaFacts

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

_MAX_PIXEL_ASPECT = 10
"""A pixel ten times as wide as high is a mistake in the file."""


def facts_of(
    container: "InputContainer",
    kind: MediaKind,
    seconds: float | None,
    size_bytes: int | None,
) -> MediaFacts:
    """`size_bytes` is None where the file is not whole, so that it tells no bit rate."""
    sounds = tuple(_audio_track(stream) for stream in container.streams.audio)
    known = tags.lower_keys(_all_tags(container))
    captured, place = tags.captured(known), tags.place(known)
    facts = MediaFacts(
        kind=kind,
        container=_container_name(container),
        duration_s=round(seconds, 6) if seconds else None,
        bit_rate=round(8 * size_bytes / seconds) if seconds and size_bytes else None,
        video_tracks=len(container.streams.video),
        audio_tracks=sounds,
        captured_local=captured.local if captured else None,
        captured_offset_minutes=captured.offset_minutes if captured else None,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        altitude_m=place.altitude_m if place else None,
        camera_make=tags.make(known),
        camera_model=tags.model(known),
        title=tags.title(known),
    )
    best = facts.best_audio
    return structs.replace(facts, audio_codec=best.codec if best else None)


def with_picture(
    facts: MediaFacts, video: "VideoStream", reading: Reading, degrees: int | None
) -> MediaFacts:
    """`degrees`: how far a viewer turns the frames clockwise, as the file says it."""
    context, picture = video.codec_context, reading.picture
    width, height = context.width, context.height
    rotation = None if degrees is None else round(degrees / 90) * 90 % 360
    shown = (None, None) if rotation is None else _shown_size(video, width, height, rotation)
    pixel_format = picture.format.name if picture else context.pix_fmt
    stated = float(video.average_rate) if video.average_rate else None
    return structs.replace(
        facts,
        width=width,
        height=height,
        display_width=shown[0],
        display_height=shown[1],
        rotation_clockwise=rotation,
        frame_rate=timing.frame_rate(stated, reading),
        frame_rate_is_variable=timing.is_variable(reading),
        video_codec=_codec_name(video),
        pixel_format=pixel_format,
        has_alpha=_has_alpha(video, pixel_format),
    )


def _audio_track(stream: Any) -> AudioTrack:
    context = stream.codec_context
    language = stream.metadata.get("language")
    return AudioTrack(
        index=stream.index,
        codec=_codec_name(stream),
        channels=(context.layout.nb_channels or None) if context else None,
        language=None if language in (None, "", "und") else language,
    )


def _codec_name(stream: Any) -> str | None:
    """The codec, where `codec_context.name` may be the decoder's (`libdav1d`)."""
    context = stream.codec_context
    return str(context.codec.canonical_name) if context else None


def _all_tags(container: "InputContainer") -> dict[str, str]:
    """The container's; what only the first track says (some cameras), below them."""
    streams = container.streams.video or container.streams.audio
    of_track = {k: v for k, v in streams[0].metadata.items() if k == "creation_time"}
    return {**of_track, **container.metadata}


def _container_name(container: "InputContainer") -> str:
    name = container.format.name.partition(",")[0]
    if name != "mov":
        return name
    brand = container.metadata.get("major_brand", "qt").strip().lower()
    if brand.startswith(("3gp", "3g2")):
        return brand[:3]
    return "mov" if brand == "qt" else "mp4"


def _shown_size(video: Any, width: int, height: int, rotation: int) -> tuple[int, int]:
    aspect = video.sample_aspect_ratio
    if aspect and 1 / _MAX_PIXEL_ASPECT <= aspect <= _MAX_PIXEL_ASPECT:
        width = max(1, round(width * aspect))
    return (height, width) if rotation in (90, 270) else (width, height)


def _has_alpha(video: Any, pixel_format: str | None) -> bool | None:
    if video.metadata.get("alpha_mode") == "1":  # VP8/VP9 keep it in a second stream of packets
        return True
    if pixel_format is None:
        return None
    return pixel_format.startswith(("yuva", "rgba", "argb", "bgra", "abgr", "gbrap", "ya"))
