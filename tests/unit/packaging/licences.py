"""What the core brings along, read from what is installed: distributions and what they bundle.

`NOTICE` tells the same to people; a test compares the two.
"""

import re
from collections.abc import Collection, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import PurePosixPath

from packaging.requirements import Requirement

PERMISSIVE = re.compile(
    r"^(mit(-0|-cmu| licen[sc]e)?|(0|[23]-clause )?bsd( licen[sc]e|-[0-9]-clause)?|0bsd|"
    r"apache(-| |, )?(software )?(licen[sc]e)?,?( |-)?(version )?2?(\.0)?|psf-2\.0|isc|zlib|"
    r"cc0-1\.0|hpnd)$"
)
"""Licences that ask for no more than a notice."""

COPYLEFT_ALLOWED = {
    "certifi": "MPL-2.0",
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
    "tqdm": "MPL-2.0 AND MIT",
}
"""Weak copyleft that the ten fixed libraries and DBOS bring."""

UNSTATED = {"pysqlite3": "Zlib", "dependency-injector": "BSD-3-Clause"}
"""Metadata says nothing machine-readable; read by a person in the project's own licence file."""

BUNDLED_COPYLEFT_ALLOWED = {
    "av": {
        *("libx264", "libx265", "libgmp", "libgnutls", "libhogweed", "libnettle", "libunistring"),
        *("libmp3lame", "libasound", "libavcodec", "libavdevice", "libavfilter", "libavformat"),
        *("libavutil", "libswresample", "libswscale"),
    },
    "imageio-ffmpeg": {"ffmpeg"},
    "numpy": {"libgfortran", "libquadmath"},
    "ctranslate2": {"libgomp"},
}
"""Copyleft inside wheels of the core: PyAV's FFmpeg with x264/x265 and what they need, a program
that we run and never link, and GCC's run-time libraries under their exception."""

BUNDLED_PERMISSIVE = set(
    "libSvtAv1Enc libXau libdav1d libdrm libopencore libopus libsharpyuv libvpl libvpx libwebp "
    "libwebpmux libwebpdemux libxcb libctranslate2 libscipy_openblas64_ libavif libbrotlicommon "
    "libbrotlidec libfreetype libharfbuzz libjpeg liblcms2 liblzma libopenjp2 libpng16 libtiff "
    "libzstd libpq libssl libcrypto libldap liblber libsasl2 libgssapi_krb5 libkrb5 libk5crypto "
    "libcrypt libcom_err libkrb5support libkeyutils libselinux libpcre libpcre2".split()
)


def brought_distributions(extras: Collection[str] = ()) -> dict[str, Distribution]:
    """The distributions that installing Reelsight with these extras brings, by normalised name."""
    found: dict[str, Distribution] = {}
    waiting = [("reelsight", frozenset(extras))]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, chosen = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if (key, chosen) in seen:
            continue
        seen.add((key, chosen))
        dist = found.setdefault(key, distribution(name))
        for line in dist.requires or []:
            need = Requirement(line)
            if any(_applies(need, extra) for extra in ("", *chosen)):
                waiting.append((need.name, frozenset(need.extras)))
    return found


def _applies(need: Requirement, extra: str) -> bool:
    return need.marker is None or need.marker.evaluate({"extra": extra})


def stated_licences(dist: Distribution) -> tuple[str, ...]:
    """Licence names: the expression, else the classifiers, else the first line of the field."""
    meta = dist.metadata
    if expression := meta.get("License-Expression"):
        return tuple(re.split(r" (?:AND|OR) ", expression))
    named = [line for line in meta.get_all("Classifier", []) if line.startswith("License ::")]
    if named:
        return tuple(line.rsplit("::", 1)[-1].strip() for line in named)
    first = (meta.get("License") or "").strip().split("\n")[0]
    return tuple(part for part in re.split(r", (?=[A-Z][a-z]+ Lic)", first) if part)


def bundled_libraries(dist: Distribution) -> Iterator[str]:
    """Stems of shared libraries and programs that lie inside the wheel but are not its own."""
    for file in dist.files or []:
        path = PurePosixPath(str(file))
        is_program = "binaries" in path.parts and path.suffix not in (".py", ".md", ".pyc")
        if is_program or any(part.endswith(".libs") for part in path.parts):
            yield re.split(r"[-.]", path.name)[0]
