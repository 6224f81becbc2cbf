"""Which libraries read video here."""

from application.ports.database import Check
from application.ports.health_check import HealthCheck


class PyavHealth(HealthCheck):
    def check(self) -> tuple[Check, ...]:
        import av

        major, minor, micro = av.library_versions["libavcodec"]
        detail = f"PyAV {av.__version__}, libavcodec {major}.{minor}.{micro}"
        return (Check(name="Video reader", ok=True, detail=detail),)
