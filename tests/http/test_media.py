"""Media by id, with everything a player needs of HTTP."""

import re

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from domain.media.artifact import ArtifactKind
from domain.media.problems import MediaProblem, problem
from entrypoints.http.media_types import media_type_of
from tests.http.world import World, image_facts, video_facts

CONTENT = bytes(range(256)) * 300


@pytest.fixture
def film(world: World) -> str:
    file = world.add("film.mp4", CONTENT, video_facts())
    return f"/media/{file.id}/original"


def test_the_whole_file(client: TestClient[Litestar], film: str) -> None:
    answer = client.get(film)
    assert answer.status_code == 200
    assert answer.content == CONTENT
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-disposition"] == 'inline; filename="film.mp4"'
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=100-199", 100, 200),
        ("bytes=-5", len(CONTENT) - 5, len(CONTENT)),
        ("bytes=70000-", 70000, len(CONTENT)),
    ],
)
def test_a_range(
    client: TestClient[Litestar], film: str, wanted: str, start: int, end: int
) -> None:
    answer = client.get(film, headers={"range": wanted})
    assert answer.status_code == 206
    assert answer.content == CONTENT[start:end]
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(CONTENT)}"
    assert answer.headers["content-length"] == str(end - start)


def test_several_ranges(client: TestClient[Litestar], film: str) -> None:
    answer = client.get(film, headers={"range": "bytes=0-1,1000-1001"})
    assert answer.status_code == 206
    kind = answer.headers["content-type"]
    boundary = re.search(r"multipart/byteranges; boundary=(\S+)", kind)
    assert boundary is not None
    parts = answer.content.split(b"--" + boundary[1].encode())
    assert [part.split(b"\r\n\r\n")[1].rstrip(b"\r\n") for part in parts[1:3]] == [
        CONTENT[0:2],
        CONTENT[1000:1002],
    ]


def test_a_range_behind_the_end_is_416_with_the_size(
    client: TestClient[Litestar], film: str
) -> None:
    answer = client.get(film, headers={"range": f"bytes={len(CONTENT)}-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(CONTENT)}"


def test_head_gives_the_headers_alone(client: TestClient[Litestar], film: str) -> None:
    answer = client.head(film)
    assert answer.status_code == 200
    assert answer.headers["content-length"] == str(len(CONTENT))
    assert answer.content == b""
    ranged = client.head(film, headers={"range": "bytes=0-9"})
    assert (ranged.status_code, ranged.headers["content-length"]) == (206, "10")


def test_a_copy_that_is_still_good_is_not_sent_again(
    client: TestClient[Litestar], film: str
) -> None:
    first = client.get(film).headers
    same = client.get(film, headers={"if-none-match": first["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["etag"] == first["etag"]
    weak = client.get(film, headers={"if-none-match": f'"x", W/{first["etag"]}'})
    assert weak.status_code == 304
    date = client.get(film, headers={"if-modified-since": first["last-modified"]})
    assert date.status_code == 304
    other = {"if-none-match": '"x"', "if-modified-since": first["last-modified"]}
    assert client.get(film, headers=other).status_code == 200
    assert client.get(film, headers={"if-modified-since": "yesterday"}).status_code == 200


def test_a_range_of_an_older_version_gives_the_whole_new_one(
    client: TestClient[Litestar], film: str
) -> None:
    etag = client.get(film).headers["etag"]
    wanted = {"range": "bytes=0-1"}
    assert client.get(film, headers=wanted | {"if-range": etag}).status_code == 206
    assert client.get(film, headers=wanted | {"if-range": '"old"'}).status_code == 200


def test_an_empty_file_has_no_ranges(world: World, client: TestClient[Litestar]) -> None:
    file = world.add("empty.mp4", b"", video_facts())
    assert client.get(f"/media/{file.id}/original").content == b""
    ranged = client.get(f"/media/{file.id}/original", headers={"range": "bytes=0-"})
    assert ranged.status_code in (200, 416)


def test_proxy_and_thumbnail_come_from_the_store_under_their_hash(
    world: World, client: TestClient[Litestar]
) -> None:
    file = world.add("film.mkv", CONTENT, video_facts(container="matroska"))
    assert client.get(f"/media/{file.id}/proxy").json()["code"] == "not_made_yet"
    proxy = world.add_artifact(file, ArtifactKind.PROXY, b"proxy")
    world.add_artifact(file, ArtifactKind.THUMBNAIL, b"thumb")
    answer = client.get(f"/media/{file.id}/proxy")
    assert answer.content == b"proxy"
    assert answer.headers["etag"] == f'"{proxy.sha256}"'
    assert client.get(f"/media/{file.id}/thumbnail").headers["content-type"] == "image/jpeg"


def test_a_proxy_whose_object_is_gone_is_404(world: World, client: TestClient[Litestar]) -> None:
    file = world.add("film.mp4", CONTENT, video_facts())
    world.store.delete(world.add_artifact(file, ArtifactKind.PROXY, b"proxy").key)
    answer = client.get(f"/media/{file.id}/proxy")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_made_yet")


@pytest.mark.parametrize("name", ["page.html.mp4", "drawing.svg"])
def test_what_was_refused_as_media_is_never_sent(
    world: World, client: TestClient[Litestar], name: str
) -> None:
    content = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    file = world.add(name, content, None, problem(MediaProblem.SVG))
    answer = client.get(f"/media/{file.id}/original")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_shown")


def test_an_original_that_is_gone_or_became_a_link_is_404(
    world: World, client: TestClient[Litestar]
) -> None:
    file = world.add("photo.jpg", b"x", image_facts())
    (world.media / "photo.jpg").unlink()
    assert client.get(f"/media/{file.id}/original").json()["code"] == "original_missing"
    (world.media / "secret").write_text("secret")
    (world.media / "photo.jpg").symlink_to(world.media / "secret")
    assert client.get(f"/media/{file.id}/original").json()["code"] == "original_missing"


@pytest.mark.parametrize(
    "path",
    [
        "/media/99/proxy",
        "/media/1/secret",
        "/media/1",
        "/media/",
        "/media/../secret.key",
        "/media/%2e%2e/%2e%2e/etc/passwd",
        "/media/1/original/../../x",
        "/media/-1/proxy",
        "/media/²/proxy",
    ],
)
def test_there_is_no_way_to_name_a_path(client: TestClient[Litestar], path: str) -> None:
    assert client.get(path).status_code == 404


def test_media_cannot_be_written(client: TestClient[Litestar], film: str) -> None:
    client.get("/login")
    headers = {"x-csrftoken": client.cookies["csrftoken"]}
    answer = client.post(film, headers=headers)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


def test_a_name_for_saving_is_harmless(world: World, client: TestClient[Litestar]) -> None:
    file = world.add('a"\r\nx: y\u202e.mp4', b"x", video_facts())
    disposition = client.get(f"/media/{file.id}/original").headers["content-disposition"]
    assert disposition.isascii()
    assert '"' not in disposition
    assert disposition.startswith("inline; filename*=utf-8''")


def test_content_that_is_not_on_the_list_is_bytes() -> None:
    assert media_type_of(video_facts(container="svg")) == "application/octet-stream"
    assert media_type_of(video_facts(container=None)) == "application/octet-stream"
    assert media_type_of(video_facts(container="mov")) == "video/mp4"
