"""The pages around a rescan: choosing the folder, reviewing the plan, being asked once more."""

import re
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from domain.library.rescan import ChangeKind
from domain.shared.ids import FileId, JobId
from domain.shared.problem import Problem
from tests.http.pages import PAGE, send
from tests.http.plans import line, moved, planned
from tests.http.world import World, video_facts


@pytest.fixture
def files(world: World) -> list[FileId]:
    return [world.add(name, facts=video_facts()).id for name in ("a.mp4", "b.mp4")]


def ticked(page: str) -> set[str]:
    boxes = re.findall(r'<input type="checkbox" name="(\w+)"[^>]*>', page)
    checked = re.findall(r'<input type="checkbox" name="(\w+)"[^>]* checked[^>]*>', page)
    assert boxes
    return set(checked)


def mode(page: str, kind: str) -> str:
    found = re.search(rf'name="mode-{kind}" value="(\w+)" checked', page)
    assert found
    return found[1]


def test_moved_files_are_chosen_beforehand_and_missing_ones_never(
    world: World, client: TestClient[Litestar], files: list[FileId]
) -> None:
    job_id = planned(
        world,
        client,
        moved(files[0], world.media / "a.mp4", world.media / "sub" / "a.mp4"),
        line(ChangeKind.MISSING, world.media / "b.mp4", file_id=files[1]),
        line(ChangeKind.NEW, world.media / "c.mp4"),
    )
    page = client.get(f"/rescans/{job_id}", headers=PAGE).text
    assert ticked(page) == {"moved"}
    assert (mode(page, "moved"), mode(page, "missing"), mode(page, "new")) == (
        "all",
        "none",
        "none",
    )
    assert "<ins>sub</ins>" in page


def test_a_move_in_doubt_is_said_and_not_chosen(
    world: World, client: TestClient[Litestar], files: list[FileId]
) -> None:
    there = world.media / "sub"
    job_id = planned(
        world,
        client,
        moved(files[0], world.media / "a.mp4", there / "a.mp4"),
        moved(files[1], world.media / "b.mp4", there / "b.mp4", "It may be a copy of it."),
    )
    page = client.get(f"/rescans/{job_id}", headers=PAGE).text
    assert "It may be a copy of it." in page
    assert mode(page, "moved") == "ticked"
    assert re.findall(r'name="moved" value="(\d+)" checked', page) == [str(files[0])]


def test_what_is_chosen_is_put_on_the_books(
    world: World, client: TestClient[Litestar], files: list[FileId]
) -> None:
    change = moved(files[0], world.media / "a.mp4", world.media / "c.mp4")
    job_id = planned(world, client, change, line(ChangeKind.NEW, world.media / "d.mp4"))
    fields = {"mode-moved": "ticked", "moved": [str(files[0])], "mode-new": "all"}
    answer = send(client, f"/rescans/{job_id}/apply", **fields)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/rescans/{job_id}")
    applied = client.get(f"/api/rescans/{job_id}").json()["applied_by"]
    with world.read() as now:
        labels = [item.label for item in now.jobs.items(JobId(applied))]
    assert labels == ["Moved files (1 line)", "New files (1 line)"]
    page = client.get(f"/rescans/{job_id}", headers=PAGE).text
    assert f'href="/jobs/{applied}"' in page
    assert 'type="checkbox" name="moved"' not in page
    for job in (job_id, applied):
        assert f'href="/rescans/{job_id}"' in client.get(f"/jobs/{job}", headers=PAGE).text


def test_nothing_ticked_applies_nothing_and_says_so(
    world: World, client: TestClient[Litestar], files: list[FileId]
) -> None:
    job_id = planned(world, client, moved(files[0], world.media / "a.mp4", world.media / "c.mp4"))
    answer = send(client, f"/rescans/{job_id}/apply", **{"mode-moved": "ticked"})
    assert answer.status_code == 400
    assert "No line of the plan was chosen" in answer.text
    assert world.jobs() == 1


def test_before_anything_is_forgotten_it_is_asked_once_more(
    world: World, client: TestClient[Litestar], files: list[FileId]
) -> None:
    gone = line(ChangeKind.MISSING, world.media / "b.mp4", file_id=files[1])
    job_id = planned(world, client, gone)
    fields = {"mode-missing": "ticked", "missing": [str(files[1])]}
    asking = send(client, f"/rescans/{job_id}/apply", **fields)
    assert asking.status_code == 200
    assert "Forget 1 file missing" in asking.text
    assert world.jobs() == 1
    again = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', asking.text))
    assert again.pop("confirmed") == "yes"
    again.pop("_csrf_token")
    assert send(client, f"/rescans/{job_id}/apply", confirmed="yes", **again).status_code == 303
    assert world.jobs() == 2


def test_a_group_of_many_pages_can_be_chosen_whole(
    world: World, client: TestClient[Litestar]
) -> None:
    new = [line(ChangeKind.NEW, world.media / f"{n:04}.mp4") for n in range(520)]
    job_id = planned(world, client, *new)
    page = client.get(f"/rescans/{job_id}", headers=PAGE).text
    assert page.count('name="new" value=') == 500
    (forward,) = re.findall(r'rel="next" href="([^"#]+)', page)
    second = client.get(forward.replace("&amp;", "&"), headers=PAGE).text
    assert second.count('name="new" value=') == 20
    asking = send(client, f"/rescans/{job_id}/apply", **{"mode-new": "all"})
    assert "Import 520 files" in asking.text
    assert asking.text.count('type="hidden"') < 12
    send(client, f"/rescans/{job_id}/apply", confirmed="yes", **{"mode-new": "all"})
    applied = client.get(f"/api/rescans/{job_id}").json()["applied_by"]
    with world.read() as now:
        labels = [item.label for item in now.jobs.items(JobId(applied))]
    assert [label.partition(" (")[0] for label in labels] == [
        "New files 1–500",
        "New files 501–520",
    ]


def test_the_page_of_the_job_says_what_was_compared(
    world: World, client: TestClient[Litestar], files: list[FileId]
) -> None:
    change = moved(files[0], world.media / "a.mp4", world.media / "c.mp4")
    job_id = planned(world, client, change, unchanged=1)
    page = client.get(f"/jobs/{job_id}", headers=PAGE).text
    assert "1 unchanged, 1 moved, 0 changed, 0 new, 0 missing, 0 ambiguous." in page


def test_warnings_stand_before_the_groups(world: World, client: TestClient[Litestar]) -> None:
    away = Problem(code="root_away", message="The folder <b> is not there.", remedy="Mount it.")
    job_id = planned(world, client, line(ChangeKind.NEW, world.media / "a"), warnings=(away,))
    page = client.get(f"/rescans/{job_id}", headers=PAGE).text
    assert page.index("The folder &lt;b&gt; is not there. Mount it.") < page.index('id="new"')


def test_a_plan_that_is_out_of_date_says_so_and_offers_another(
    world: World, client: TestClient[Litestar]
) -> None:
    change = line(ChangeKind.NEW, world.media / "a.mp4")
    older, newer = planned(world, client, change), planned(world, client, change)
    page = client.get(f"/rescans/{older}", headers=PAGE).text
    assert "out of date" in page
    assert f'href="/rescans/{newer}"' in page
    assert 'name="mode-new"' not in page
    assert "Rescan again" in page
    late = send(client, f"/rescans/{older}/apply", **{"mode-new": "all"})
    assert late.status_code == 409


def test_names_are_harmless_and_come_back_as_they_went_out(
    world: World, client: TestClient[Litestar]
) -> None:
    odd = bytes(world.media) + b"/\xff<script>\x0a.mp4"
    job_id = planned(world, client, line(ChangeKind.NEW, odd))
    page = client.get(f"/rescans/{job_id}", headers=PAGE).text
    assert "<script>\n" not in page
    (value,) = re.findall(r'name="new" value="([^"]+)"', page)
    fields = {"mode-new": "ticked", "new": [value]}
    assert send(client, f"/rescans/{job_id}/apply", **fields).status_code == 303


def test_a_running_rescan_shows_that_it_runs_and_can_be_cancelled(
    world: World, client: TestClient[Litestar]
) -> None:
    answer = send(client, "/rescans", directory_path=str(world.media), recursive="true")
    page = client.get(answer.headers["location"], headers=PAGE).text
    assert "Comparing the folder with the library" in page
    job_id = answer.headers["location"].rpartition("/")[2]
    assert f'action="/jobs/{job_id}/cancel"' in page
    send(client, f"/jobs/{job_id}/cancel")
    assert "there is no plan" in client.get(answer.headers["location"], headers=PAGE).text


def test_a_rescan_that_failed_shows_why(world: World, client: TestClient[Litestar]) -> None:
    answer = send(client, "/rescans", directory_path=str(world.media))
    world.end_job(answer.headers["location"].rpartition("/")[2], failing=("Comparing the folder",))
    page = client.get(answer.headers["location"], headers=PAGE).text
    assert "There is no plan" in page
    assert "It could not be read." in page


def test_a_mistake_is_shown_where_the_folder_is_chosen(client: TestClient[Litestar]) -> None:
    answer = send(client, "/rescans", directory_path="/etc", exclude="*.tmp")
    assert answer.status_code == 403
    assert "outside the folders" in answer.text
    assert "/etc" in answer.text
    imported = send(client, "/files/import", directory_path="/etc", **{"from": "folders"})
    assert (imported.status_code, "Import a folder" in imported.text) == (403, True)


@pytest.mark.parametrize(
    "address",
    ["/rescans/nope", "/rescans/{import}"],
)
def test_what_is_no_rescan_has_no_page(
    world: World, client: TestClient[Litestar], address: str
) -> None:
    body = {"directory_path": str(world.media)}
    job_id = client.post("/api/files/import-directory", json=body).json()["job_id"]
    address = address.replace("{import}", job_id)
    assert client.get(address, headers=PAGE).status_code == 404


@pytest.mark.parametrize("query", ["kind=x", "after=1", "kind=new&after=x", "kind=new&after=-1"])
def test_an_address_that_no_page_wrote_is_refused(
    world: World, client: TestClient[Litestar], query: str
) -> None:
    job_id = planned(world, client)
    assert client.get(f"/rescans/{job_id}?{query}", headers=PAGE).status_code == 400


def test_the_picker_lists_folders_and_cuts_long_lists(
    world: World, client: TestClient[Litestar], tmp_path: Path
) -> None:
    for number in range(503):
        (world.media / f"year <{number}>").mkdir()
    page = client.get("/folders?for=import", headers=PAGE).text
    assert "year &lt;17&gt;" in page
    assert "And 3 more" in page
    assert client.get("/folders?for=delete", headers=PAGE).status_code == 400
    outside = client.get(f"/folders?path={tmp_path}", headers=PAGE)
    assert outside.status_code == 403
    assert str(world.media) in outside.text


def test_a_form_of_another_site_is_refused(world: World, client: TestClient[Litestar]) -> None:
    job_id = planned(world, client, line(ChangeKind.NEW, world.media / "a.mp4"))
    for path in ("/rescans", f"/rescans/{job_id}/apply"):
        form = {"directory_path": str(world.media), "mode-new": "all"}
        assert client.post(path, data=form).status_code == 403
        headers = {"sec-fetch-site": "cross-site"}
        assert client.post(path, data=form, headers=headers).status_code == 403
    assert world.jobs() == 1
