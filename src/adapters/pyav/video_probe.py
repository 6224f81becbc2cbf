"""`MediaProbe` for everything that FFmpeg's libraries read: video, sound, containers."""

from application.ports.media_probe import MediaProbe
from application.ports.probe_call import probe_in_child
from application.ports.sandbox import Sandbox
from domain.media.facts import Probed
from domain.shared.ids import FilePath


class PyavVideoProbe(MediaProbe):
    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def probe(self, path: FilePath) -> Probed:
        return probe_in_child(self._sandbox, "adapters.pyav.probing:probe", path)
