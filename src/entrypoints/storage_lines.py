"""Storage figures as every door shows them."""

from typing import Any

import msgspec

from application.media.upkeep.show_storage import Storage
from domain.library.kind import MediaKind
from domain.media.known import Pile
from domain.shared.figures import counted, size
from domain.shared.timecode import long_duration

_OF = {
    MediaKind.VIDEO: "of videos",
    MediaKind.IMAGE: "of images",
    MediaKind.AUDIO: "of sound",
    MediaKind.UNKNOWN: "of what could not be read",
}


class StorageLine(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    count: int | None
    room: str
    size_bytes: int | None = None
    note: str = ""


def storage_lines(found: Storage) -> tuple[StorageLine, ...]:
    lines = [_line("Originals", found.all_originals)]
    lines += [_line(f"  {_OF[kind]}", pile) for kind, pile in sorted(found.originals.items())]
    lines.append(_line("Uploads", found.uploads, "of the originals, those in the data folder"))
    lines.append(_line("Proxies", found.all_proxies))
    lines += [_line(f"  {_OF[kind]}", pile) for kind, pile in sorted(found.proxies.items())]
    lines.append(_line("Thumbnails", found.thumbnails))
    lines.append(_line("Copies in the bucket", found.remote_copies))
    lines.append(_bytes("Database", found.database_bytes))
    lines.append(_bytes("Work in progress", found.scratch_bytes))
    lines.append(_bytes("Free on this disk", found.free_bytes, found.folder))
    per_hour = found.proxy_bytes_per_hour
    lines.append(_bytes("Proxy of an hour of video", round(per_hour) if per_hour else None))
    each = found.image_proxy_bytes
    lines.append(_bytes("Proxy of an image", round(each) if each else None))
    to_make = found.to_make
    lines.append(
        StorageLine(
            name="Proxies still to make",
            count=to_make.videos + to_make.images,
            room=f"about {size(to_make.size_bytes)}" if to_make.size_bytes else "–",
            size_bytes=to_make.size_bytes,
            note=to_make_words(found),
        )
    )
    return tuple(lines)


def to_make_words(found: Storage) -> str:
    """`3 videos of 2 h 05 m and 12 images; they do not fit`, or nothing."""
    to_make = found.to_make
    if not to_make.videos + to_make.images:
        return ""
    videos = counted(to_make.videos, "video")
    if to_make.videos:
        videos += f" of {long_duration(to_make.video_s)}"
    fits = {None: "", True: "; they fit", False: "; they do not fit"}[to_make.fits]
    return f"{videos} and {counted(to_make.images, 'image')}{fits}"


def storage_document(found: Storage) -> dict[str, Any]:
    sums = {
        "originals_total": found.all_originals,
        "proxies_total": found.all_proxies,
        "ours_bytes": found.ours_bytes,
    }
    shown: dict[str, Any] = msgspec.to_builtins(found)
    return shown | {name: msgspec.to_builtins(value) for name, value in sums.items()}


def _line(name: str, pile: Pile, note: str = "") -> StorageLine:
    return StorageLine(
        name=name,
        count=pile.count,
        room=size(pile.size_bytes),
        size_bytes=pile.size_bytes,
        note=note,
    )


def _bytes(name: str, size_bytes: int | None, note: str = "") -> StorageLine:
    room = "not known" if size_bytes is None else size(size_bytes)
    return StorageLine(name=name, count=None, room=room, size_bytes=size_bytes, note=note)
