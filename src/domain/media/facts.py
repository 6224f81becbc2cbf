"""What is known for certain about a file's content. Unknown stays None and is never invented."""

import msgspec
from msgspec import structs

from domain.library.kind import MediaKind
from domain.shared.names import display_text
from domain.shared.problem import Problem

MAX_WRITTEN = 500
"""Letters of a title, a camera's name and the like; whatever is longer was written to hurt."""


class AudioTrack(msgspec.Struct, frozen=True, kw_only=True):
    index: int
    """Absolute stream index in the container."""
    codec: str | None = None
    channels: int | None = None
    language: str | None = None
    """ISO 639 as written in the file; `und` becomes None."""


class MediaFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of one file. Pixel sizes are integers, times seconds, angles degrees.

    `width`/`height` are the first picture as stored, before any rotation;
    `display_width`/`display_height` are what a viewer sees (rotation, EXIF orientation and
    non-square pixels applied).
    """

    kind: MediaKind
    container: str | None = None
    """Short name by content: `mov`, `matroska`, `jpeg`, `png`, …"""
    duration_s: float | None = None
    """Video and audio; also animated images."""
    width: int | None = None
    height: int | None = None
    display_width: int | None = None
    display_height: int | None = None
    rotation_clockwise: int | None = None
    """Degrees a viewer turns the stored frames: 0, 90, 180 or 270. Video only."""
    orientation: int | None = None
    """EXIF orientation 1–8. Images only."""
    frame_rate: float | None = None
    """Average frames per second."""
    frame_rate_is_variable: bool | None = None
    bit_rate: int | None = None
    """Bits per second over the whole file."""
    video_codec: str | None = None
    """Codec, not decoder: `h264`, `hevc`, `av1`, …; of an image `mjpeg`, `png`, …"""
    pixel_format: str | None = None
    video_tracks: int = 0
    """Picture tracks as the container counts them. Cover art is one of them, so a file with
    `video_tracks` may still be sound only: `kind` and `has_picture` tell."""
    audio_codec: str | None = None
    """Codec of the track in `best_audio`."""
    audio_tracks: tuple[AudioTrack, ...] = ()
    frames: int | None = None
    """Pictures in an image file (1 for a still)."""
    animated: bool | None = None
    has_alpha: bool | None = None
    captured_local: str | None = None
    """ISO 8601 to the second, local to the camera, without zone: `2019-06-14T05:07:00`."""
    captured_offset_minutes: int | None = None
    """East of UTC. None: the file does not say."""
    latitude: float | None = None
    longitude: float | None = None
    altitude_m: float | None = None
    camera_make: str | None = None
    camera_model: str | None = None
    title: str | None = None
    """A title or description written into the file."""

    @property
    def best_audio(self) -> AudioTrack | None:
        """The track with most channels; the first of several."""
        return max(self.audio_tracks, key=lambda t: (t.channels or 0, -t.index), default=None)

    @property
    def camera(self) -> str | None:
        """Make and model; the make once where the model repeats it."""
        make, model = self.camera_make, self.camera_model
        if make and model and model.lower().startswith(make.lower()):
            return model
        return " ".join(part for part in (make, model) if part) or None

    @property
    def has_picture(self) -> bool:
        return self.width is not None and self.height is not None

    def readable(self) -> "MediaFacts":
        """With texts that strangers wrote into the file fit to be shown anywhere: short, in one
        line, with nothing in them that a terminal obeys or that turns the line around."""
        tracks = tuple(
            structs.replace(track, language=_readable(track.language))
            for track in self.audio_tracks
        )
        return structs.replace(
            self,
            audio_tracks=tracks,
            camera_make=_readable(self.camera_make),
            camera_model=_readable(self.camera_model),
            title=_readable(self.title),
        )


def _readable(text: str | None) -> str | None:
    line = " ".join((text or "")[:MAX_WRITTEN].splitlines()).replace("\t", " ")
    return display_text(line).strip()[:MAX_WRITTEN] or None


class Probed(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of looking into one file.

    `facts` is None when the file cannot be used; then `problems` is never empty.
    With facts, `problems` lists what limits their use (`no_picture`, `damaged`, …).
    """

    facts: MediaFacts | None
    problems: tuple[Problem, ...] = ()
