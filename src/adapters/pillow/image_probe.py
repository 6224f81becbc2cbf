"""`MediaProbe` for images."""

from application.ports.media_probe import MediaProbe
from application.ports.probe_call import PROBE_TIMEOUT_S, probe_in_child
from application.ports.sandbox import Sandbox
from domain.media.facts import Probed
from domain.shared.ids import FilePath


class PillowImageProbe(MediaProbe):
    """With `heif=False` HEIC pictures are refused even where their decoder is installed."""

    def __init__(
        self, sandbox: Sandbox, *, timeout_s: float = PROBE_TIMEOUT_S, heif: bool = True
    ) -> None:
        self._sandbox = sandbox
        self._timeout_s = timeout_s
        self._heif = heif

    def probe(self, path: FilePath) -> Probed:
        target = "adapters.pillow.probing:probe"
        return probe_in_child(self._sandbox, target, path, self._heif, timeout_s=self._timeout_s)
