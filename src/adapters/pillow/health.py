"""Which picture formats can be read here."""

from importlib.util import find_spec

from application.ports.database import Check
from application.ports.health_check import HealthCheck

_WANTED = {"JPEG": "jpg", "PNG": "zlib", "WebP": "webp", "AVIF": "avif", "JPEG 2000": "jpg_2000",
           "TIFF": "libtiff"}  # fmt: skip


class PillowHealth(HealthCheck):
    def check(self) -> tuple[Check, ...]:
        import PIL
        from PIL import features

        there = [name for name, feature in _WANTED.items() if features.check(feature)]
        lacking = [name for name in _WANTED if name not in there]
        detail = f"Pillow {PIL.__version__}: {', '.join(there)}"
        return (
            Check(
                name="Picture reader",
                ok=not lacking,
                detail=detail + (f"; without {', '.join(lacking)}" if lacking else ""),
                remedy="Install Pillow again: pip install --force-reinstall pillow"
                if lacking
                else "",
                essential="JPEG" in lacking or "PNG" in lacking,
            ),
            _heic(),
        )


def _heic() -> Check:
    if find_spec("pillow_heif") is None:
        return Check(
            name="HEIC pictures",
            ok=False,
            detail="the optional part is not installed",
            remedy="pip install 'reelsight[heic]'",
            essential=False,
        )
    import pillow_heif

    detail = f"pillow-heif {pillow_heif.__version__}"
    return Check(name="HEIC pictures", ok=True, detail=detail, essential=False)
