"""`MediaProbe` for everything that FFmpeg's libraries read: video, sound, containers."""

from application.ports.media_probe import MediaProbe
from application.ports.probe_call import PROBE_TIMEOUT_S, probe_in_child
from application.ports.sandbox import Sandbox
from domain.media.facts import Probed
from domain.shared.ids import FilePath


class PyavVideoProbe(MediaProbe):
    def __init__(self, sandbox: Sandbox, *, timeout_s: float = PROBE_TIMEOUT_S) -> None:
        self._sandbox = sandbox
        self._timeout_s = timeout_s

    def probe(self, path: FilePath) -> Probed:
        target = "adapters.pyav.probing:probe"
        return probe_in_child(self._sandbox, target, path, timeout_s=self._timeout_s)
