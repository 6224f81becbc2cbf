"""Image proxies and their thumbnails by Pillow, in a sandbox child."""

from pathlib import Path

from application.ports.making_call import make_in_child
from application.ports.proxy_makers import ImageProxyMaker, MadeFile
from application.ports.sandbox import Sandbox
from application.ports.stop_signal import NeverStop, StopSignal
from domain.media.facts import MediaFacts
from domain.shared.ids import FilePath

_LIMIT_S = 120.0


class PillowImageProxyMaker(ImageProxyMaker):
    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def make(
        self,
        source: FilePath,
        facts: MediaFacts,
        target: Path,
        *,
        stop: StopSignal,
    ) -> MadeFile:
        jpeg, png = target.with_suffix(".jpg"), target.with_suffix(".png")
        return self._made("make_proxy", source, (jpeg, png), stop)

    def thumbnail(self, picture: Path, target: Path) -> MadeFile:
        return self._made("make_thumbnail", str(picture), (target,), NeverStop())

    def _made(
        self, function: str, source: bytes | str, targets: tuple[Path, ...], stop: StopSignal
    ) -> MadeFile:
        made = None
        try:
            made = make_in_child(
                self._sandbox,
                f"adapters.pillow.image_making:{function}",
                source,
                *map(str, targets),
                timeout_s=_LIMIT_S,
                stop=stop,
            )
        finally:
            if made is None:
                for target in targets:
                    target.unlink(missing_ok=True)
        return MadeFile(
            path=Path(made["path"]),
            media_type=made["media_type"],
            made_by="pillow",
            width=made["width"],
            height=made["height"],
        )
