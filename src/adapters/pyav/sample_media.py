"""Sample media drawn by Pillow and encoded by PyAV."""

import os
from collections.abc import Callable
from pathlib import Path

from adapters.pyav.sample_clips import make_four_scenes, make_portrait
from adapters.pyav.sample_photos import (
    make_photo_with_place,
    make_picture_with_alpha,
    make_plain_photo,
)
from application.ports.sample_media import SampleMedia

_MAKERS: dict[str, Callable[[Path], None]] = {
    "2024-06 Lake trip/20240614_four_scenes.mov": make_four_scenes,
    "2024-06 Lake trip/lake_portrait.mp4": make_portrait,
    "2024-06 Lake trip/IMG_20240614_123000.jpg": make_photo_with_place,
    "Graphics/boat_logo.png": make_picture_with_alpha,
    "Graphics/welcome_valley.jpg": make_plain_photo,
}
_HOUR_S = 3600


class PyavSampleMedia(SampleMedia):
    def make(self, folder: Path) -> tuple[Path, ...]:
        made = []
        for name, maker in _MAKERS.items():
            path = folder / name
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                # Under its name only when whole: what exists is never made again.
                part = path.with_name(path.name + ".part")
                maker(part)
                part.replace(path)
                # Nobody is still writing it, so nobody need wait for it.
                long_ago = path.stat().st_mtime - _HOUR_S
                os.utime(path, (long_ago, long_ago))
            made.append(path)
        return tuple(made)
