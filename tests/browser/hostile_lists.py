"""Hostile words in everything that lists what is on its way: plans, uploads, objects, views."""

from pathlib import Path
from typing import Any

import httpx
from PIL import Image

from tests.browser.hostile_words import ALL, WORDS
from tests.data.s3_server import S3Server

_SESSIONS = "/api/upload/sessions"
_PICTURE = WORDS[1]
_SOME = WORDS[1::4]
"""For what is asked one by one."""


def fill_every_list(address: str, media: Path, s3: S3Server, bucket: str) -> list[str]:
    """The addresses of their pages."""
    with httpx.Client(base_url=address, timeout=120) as client:
        pages = [*_uploads(client), *_views(client), *_rescan(client, media)]
        pages += [f"/jobs/{job['id']}" for job in _json(client.get("/api/jobs"))["jobs"]]
    for words in WORDS:
        key = f"nova/{words}".replace("\\", "")
        s3.client().put_object(Bucket=bucket, Key=key, Body=b"{}")
    prefixes = [{"prefix": f"nova/{words}", "clear": "1"} for words in _SOME]
    pages += ["/s3", "/s3?prefix=nova/&clear=1", *_asked("/s3", *prefixes)]
    pages += _asked("/s3", {"prefix": ALL}, {"after": ALL}, {"after": "nova/" + _PICTURE})
    folders = [{"for": "rescan", "path": words} for words in _SOME]
    folders += [{"for": "import", "path": str(media)}, {"for": _PICTURE}]
    return [*pages, *_asked("/folders", *folders), "/health", "/jobs/failures"]


def _uploads(client: httpx.Client) -> list[str]:
    """Some that are open, and one that was refused with its name in the reason."""
    for words in WORDS:
        _json(client.post(_SESSIONS, json={"filename": f"{words}.jpg", "size_bytes": 9}))
    begun = _json(client.post(_SESSIONS, json={"filename": f"{_PICTURE}.jpg", "size_bytes": 9}))
    at = f"{_SESSIONS}/{begun['upload_id']}"
    kind = {"content-type": "application/octet-stream", "upload-offset": "0"}
    _json(client.patch(at, content=b"<svg/> bad", headers=kind), 413)
    _json(client.patch(at, content=b"<svg/>bad", headers=kind))
    _json(client.post(f"{at}/complete"), 400)
    return ["/upload"]


def _views(client: httpx.Client) -> list[str]:
    """Saved under every name that may be one, with the words in what they look for."""
    kept = 0
    for words in WORDS:
        body: dict[str, Any] = {"name": words, "filter": {"search": ALL, "camera": words}}
        kept += client.post("/api/saved-filters", json=body).status_code == 201
    assert kept >= len(WORDS) - 2  # those that would be shown otherwise than they are
    asked = [{"camera": words, "folder": f"/{words}", "codec": ALL} for words in _SOME]
    return ["/files", *_asked("/files", *asked)]


def _rescan(client: httpx.Client, media: Path) -> list[str]:
    """A plan with every kind of line in it, and with hostile patterns."""
    (folder,) = (path for path in media.iterdir() if path.is_dir())
    files = {path.name.split(" ")[0]: path for path in folder.iterdir()}
    files["7"].unlink()
    files["8"].rename(folder / f"8 moved {_PICTURE}.jpg")
    Image.new("RGB", (80, 60), (200, 2, 8)).save(files["9"])
    for name in ("a", "b"):
        (folder / f"{name} {_PICTURE}.jpg").write_bytes(files["10"].read_bytes())
    files["10"].unlink()
    Image.new("RGB", (64, 48), (200, 2, 9)).save(folder / "new <svg onload=alert(3)>.jpg")
    body = {"directory_path": str(media), "exclude": [WORDS[0].replace("/", ""), _PICTURE]}
    found = _json(client.post("/api/files/rescan?wait=60", json=body))
    plan = f"/rescans/{found['job']['job_id']}"
    counts = _json(client.get(f"/api{plan}"))["counts"]
    kinds = ("missing", "moved", "changed", "ambiguous", "new")
    assert all(counts[kind] for kind in kinds), counts
    return [plan, *(f"{plan}?kind={kind}" for kind in kinds)]


def _asked(path: str, *queries: dict[str, str]) -> list[str]:
    return [f"{path}?{httpx.QueryParams(query)}" for query in queries]


def _json(answer: httpx.Response, status: int | None = None) -> Any:
    assert answer.status_code == status or (status is None and answer.is_success), answer.text
    return answer.json()
