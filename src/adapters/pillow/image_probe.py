"""`MediaProbe` for images."""

from application.ports.media_probe import MediaProbe
from application.ports.probe_call import probe_in_child
from application.ports.sandbox import Sandbox
from domain.media.facts import Probed
from domain.shared.ids import FilePath


class PillowImageProbe(MediaProbe):
    """With `heif=False` HEIC pictures are refused even where their decoder is installed."""

    def __init__(self, sandbox: Sandbox, *, heif: bool = True) -> None:
        self._sandbox = sandbox
        self._heif = heif

    def probe(self, path: FilePath) -> Probed:
        return probe_in_child(self._sandbox, "adapters.pillow.probing:probe", path, self._heif)
