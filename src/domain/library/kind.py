"""What a file is, first by its name, then by its content."""

from enum import StrEnum

from domain.shared.ids import FilePath
from domain.shared.names import base_name, extension


class MediaKind(StrEnum):
    VIDEO = "video"
    IMAGE = "image"
    AUDIO = "audio"
    UNKNOWN = "unknown"
    """Named like media, but not (yet) known to be any."""


_EXTENSIONS = {
    MediaKind.VIDEO: "mp4 mov m4v mkv webm avi wmv flv f4v mpg mpeg m2v m2ts mts ts vob mxf "
    "3gp 3g2 ogv asf dv y4m",
    MediaKind.IMAGE: "jpg jpeg jpe jfif png gif bmp webp tif tiff heic heif hif avif mpo apng jp2 "
    "j2k jxl tga ico dng",
    MediaKind.AUDIO: "mp3 m4a aac wav flac ogg oga opus wma aif aiff ac3 amr",
    # Not media, but handed in as if they were: they become rows that say why they are refused.
    MediaKind.UNKNOWN: "svg svgz m3u8 m3u mpd sdp ffconcat",
}
_BY_EXTENSION = {name: kind for kind, names in _EXTENSIONS.items() for name in names.split()}


def kind_by_name(path: FilePath) -> MediaKind | None:
    """The kind its extension promises; None for files that an import leaves alone.

    `._name` (the resource fork a Mac leaves beside a file) is left alone too.
    """
    if base_name(path).startswith(b"._"):
        return None
    return _BY_EXTENSION.get(extension(path))
