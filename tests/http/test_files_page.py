"""The files page as it is without any script: its address, its forms, its empty states."""

import re

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests.http.pages import PAGE, shown
from tests.http.world import World, image_facts, video_facts


@pytest.fixture
def library(world: World) -> World:
    world.add("film.mp4", b"x" * 2048, video_facts())
    world.add("clip.mp4", b"z" * 7, video_facts(duration_s=9.0))
    world.add("photo.jpg", b"y" * 10, image_facts())
    return world


def listed(page: str) -> list[str]:
    return re.findall(r'<a class="name" [^>]*href="/files/\d+" title="([^"]+)"', page)


def token(page: str) -> str:
    found = re.search(r'name="_csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.mark.usefixtures("library")
def test_the_sums_of_what_matches_are_said_aloud(client: TestClient[Litestar]) -> None:
    page = shown(client, "/files?kind=video")
    assert 'data-say="2 files, 2.01 KB, 2 m 14 s"' in page


@pytest.mark.usefixtures("library")
def test_where_nothing_matches_the_filter_that_hides_most_can_be_dropped(
    client: TestClient[Litestar],
) -> None:
    page = shown(client, "/files?kind=image&text=photo&max_size=5")
    assert "Size ≤ 5 B hides the most: without it 1 file would be listed." in page
    relief = re.search(r'id="relief" href="([^"]+)"', page)
    assert relief
    assert listed(shown(client, relief[1])) == ["photo.jpg"]


@pytest.mark.usefixtures("library")
def test_where_no_single_filter_is_to_blame_all_can_be_dropped(
    client: TestClient[Litestar],
) -> None:
    page = shown(client, "/files?text=nothing&has_transcript=true")
    assert "There are 3 files without these filters." in page
    assert 'id="relief"' not in page


def test_an_empty_library_says_how_to_fill_it(client: TestClient[Litestar]) -> None:
    assert "No files yet" in shown(client, "/files?kind=video")


@pytest.mark.usefixtures("library")
def test_what_the_address_says_and_nobody_understands_is_noted(
    client: TestClient[Litestar],
) -> None:
    page = shown(client, "/files?kindd=video")
    assert "“kindd”, which is no filter; it changes nothing. Did you mean kind?" in page
    assert len(listed(page)) == 3


@pytest.mark.parametrize(
    ("query", "key"),
    [("min_size=big", "min_size"), ("after=x", "after"), ("captured_from=soon", "captured_from")],
)
def test_a_value_that_cannot_be_used_names_its_key(
    client: TestClient[Litestar], query: str, key: str
) -> None:
    answer = client.get(f"/files?{query}", headers=PAGE)
    assert answer.status_code == 400
    assert key in answer.text


def test_pages_are_walked_by_where_the_last_one_ended(
    world: World, client: TestClient[Litestar]
) -> None:
    for number in range(51):
        world.add(f"still {number:02d}.jpg", b"y", image_facts())
    first = shown(client, "/files?kind=image")
    forward = re.search(r'rel="next" href="([^"]+)"', first)
    assert forward
    assert "page=2&after=" in forward[1]
    second = shown(client, forward[1])
    assert listed(second) == ["still 50.jpg"]
    assert "51–51 of 51 files" in second
    assert 'rel="prev" href="/files?kind=image"' in second


@pytest.mark.usefixtures("library")
def test_a_view_is_saved_shown_and_dropped_by_forms(client: TestClient[Litestar]) -> None:
    address = "/files?kind=video&max_duration=10&sort=-size_bytes"
    form = {"kind": "video", "max_duration": "10", "sort": "-size_bytes", "name": "Short <b>"}
    sent = form | {"_csrf_token": token(shown(client, f"{address}&dialog=save"))}
    saved = client.post("/files/views", data=sent, follow_redirects=False)
    assert (saved.status_code, saved.headers["location"]) == (303, address)
    page = client.get(address, headers=PAGE).text
    assert "Short &lt;b&gt;" in page
    assert 'id="view-saved-1" href="/files?kind=video&amp;max_duration=10' in page
    drop = re.search(r'action="(/files/views/\d+/delete)"', page)
    assert drop
    client.post(drop[1], data={"_csrf_token": token(page)})
    assert "view-saved-1" not in shown(client, address)


@pytest.mark.usefixtures("library")
def test_a_name_that_cannot_be_is_said_in_the_form_over_the_same_list(
    client: TestClient[Litestar],
) -> None:
    page = shown(client, "/files?kind=image&dialog=save")
    sent = {"kind": "image", "name": "x" * 81, "_csrf_token": token(page)}
    answer = client.post("/files/views", data=sent, headers=PAGE)
    assert answer.status_code == 400
    assert "1 to 80 letters" in answer.text
    assert listed(answer.text) == ["photo.jpg"]


@pytest.mark.usefixtures("library")
def test_an_action_of_the_page_reaches_all_that_its_filter_says(
    client: TestClient[Litestar],
) -> None:
    page = shown(client, "/files?kind=video&max_duration=0:10&min_size=1")
    bulk = page.partition('<form id="bulk"')[2].partition('<div class="tablewrap">')[0]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', bulk))
    assert fields.keys() == {"_csrf_token", "kind", "max_duration", "min_size"}
    answer = client.post("/files/proxies", data=fields, headers={"hx-request": "true"})
    assert "Making proxies: 1 file." in answer.text
