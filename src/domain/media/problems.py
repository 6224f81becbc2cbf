"""Why a media file cannot be used, or not fully. Codes are stable; words name the way out."""

from enum import StrEnum

from domain.shared.problem import Problem


class MediaProblem(StrEnum):
    EMPTY = "empty_file"
    UNREADABLE = "unreadable"
    NOT_MEDIA = "not_media"
    PLAYLIST = "playlist_refused"
    SVG = "svg_refused"
    BOMB = "too_large_decoded"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    NO_PICTURE = "no_picture"
    WRONG_EXTENSION = "wrong_extension"
    NEEDS_HEIC = "needs_heic_extra"
    UNSUPPORTED = "unsupported_codec"
    PROBE_TIMED_OUT = "probe_timed_out"
    PROBE_CRASHED = "probe_crashed"
    OUT_OF_MEMORY = "probe_out_of_memory"
    NO_PERMISSION = "no_permission"
    VANISHED = "vanished"
    PROXY_FAILED = "proxy_failed"
    PROXY_INCOMPLETE = "proxy_incomplete"
    ENCODER_ENDED = "encoder_ended"
    DISK_FULL = "disk_full"


_WORDS: dict[MediaProblem, tuple[str, str]] = {
    MediaProblem.EMPTY: ("The file has no bytes.", "Copy it again from the card or the backup."),
    MediaProblem.UNREADABLE: (
        "The content could not be read as media.",
        "Open it in a player; when that fails too, copy it again from its source.",
    ),
    MediaProblem.NOT_MEDIA: (
        "The content is not video, image or audio.",
        "Check what wrote it; a download page saved as a video looks like this.",
    ),
    MediaProblem.PLAYLIST: (
        "This is a playlist, which points at other files or addresses; it is never followed.",
        "Import the media it points at.",
    ),
    MediaProblem.SVG: (
        "This is a drawing (SVG), which may load other files; it is not opened.",
        "Export it as PNG and import that.",
    ),
    MediaProblem.BOMB: (
        "Decoded, the picture would be larger than the limit.",
        "If it is genuine, save a smaller copy and import that.",
    ),
    MediaProblem.TRUNCATED: (
        "The file ends before its content does.",
        "Copy it again from the card or the backup.",
    ),
    MediaProblem.DAMAGED: (
        "Parts of the content are damaged; what could be read is shown.",
        "Copy it again from its source if you need all of it.",
    ),
    MediaProblem.NO_PICTURE: (
        "There is sound but no picture.",
        "It can be transcribed; there is nothing to make a proxy of.",
    ),
    MediaProblem.WRONG_EXTENSION: (
        "The content is of another kind than the name says; the content counts.",
        "Nothing needs to be done.",
    ),
    MediaProblem.NEEDS_HEIC: (
        "HEIC pictures need an optional part that is not installed.",
        "Install it with: pip install 'reelsight[heic]', then import the folder again.",
    ),
    MediaProblem.UNSUPPORTED: (
        "The codec is not supported by the decoder in use.",
        "Convert the file to H.264 or JPEG and import that.",
    ),
    MediaProblem.PROBE_TIMED_OUT: (
        "Reading it took longer than the limit and was stopped.",
        "Open it in a player; when it is fine, retry the job.",
    ),
    MediaProblem.PROBE_CRASHED: (
        "The reader crashed on this file.",
        "The file is damaged in a dangerous way; copy it again from its source.",
    ),
    MediaProblem.OUT_OF_MEMORY: (
        "Reading it needs more memory than the limit.",
        "If it is genuine, save a smaller copy and import that.",
    ),
    MediaProblem.NO_PERMISSION: (
        "The system refuses to open it.",
        "Give the user who runs Reelsight the right to read it, then import again.",
    ),
    MediaProblem.VANISHED: (
        "It was there during the walk and is gone now.",
        "Import the folder again when it is back.",
    ),
    MediaProblem.PROXY_FAILED: (
        "No proxy could be made of it.",
        "Open it in a player; when it plays, retry the job; when not, copy it again.",
    ),
    MediaProblem.PROXY_INCOMPLETE: (
        "Its proxy came out incomplete and was thrown away.",
        "Play the original to its end; when it is whole, retry the job.",
    ),
    MediaProblem.ENCODER_ENDED: (
        "The encoder was ended from outside.",
        "Retry the job; when it happens again, see whether the machine runs out of memory.",
    ),
    MediaProblem.DISK_FULL: (
        "There is not enough room on the disk for what would be made.",
        "Make room there, or lower REELSIGHT_DISK_FLOOR_MB; then retry what failed for this.",
    ),
}


def problem(kind: MediaProblem, detail: str = "") -> Problem:
    """The problem with its words; `detail` (one line, no path of a file) is appended in
    brackets."""
    message, remedy = _WORDS[kind]
    return Problem(
        code=kind.value, message=f"{message} ({detail})" if detail else message, remedy=remedy
    )
