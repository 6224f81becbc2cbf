"""The API of searching, today's and the predecessor's, and all that can be thrown at it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient

from domain.library.passage import FILE, FacetValue, Origin
from domain.shared.provenance import Source
from entrypoints.container import build_container
from entrypoints.http.app import create_app
from entrypoints.settings import Settings
from tests.data.passages import add_file, said, say
from tests.http.world import HOME

PLACE = "metadata.location.site_name"
KESTREL = FacetValue(field=PLACE, value="Kestrel Sound")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    """Over the real index, with a film and a still."""
    folder: Path = tmp_path_factory.mktemp("library")
    container = build_container(Settings(data=folder / "data", roots=(str(folder),)))
    container.prepare_database()()
    uow = container.uow()
    film = add_file(uow, "2019/harbour_boats.mov", captured="2019-06-14T05:07:00")
    say(
        uow,
        film,
        said("Fishing boats leaving at dawn", 112.5, confidence=0.88),
        said("<b>Boats</b> & nets\n'; DROP TABLE passages --", 3.0, source=Source.OCR),
        facets=[KESTREL],
    )
    name = said("harbour_boats.mov", source=Source.FILENAME, field="name")
    say(uow, film, name, origin=FILE)
    say(uow, film, said("the boats come back", 9.25), origin=Origin("transcript"))
    still = add_file(uow, "quay.jpg")
    say(uow, still, said("one boat alongside"), origin=Origin("description"))
    app = create_app(container, container.settings(), lifespan=False)
    with TestClient(app, base_url=HOME, raise_server_exceptions=False) as client:
        yield client


def test_moments_come_in_groups_with_the_way_to_their_second(client: TestClient[Litestar]) -> None:
    answer = client.get("/api/search", params={"q": "fishing boats"}).json()

    assert (answer["total_files"], answer["mode"], answer["order"]) == (1, "keyword", "relevance")
    (file,) = answer["files"]
    assert (file["filename"], file["folders"]) == ("harbour_boats.mov", ["Kestrel Sound", "2019"])
    assert (file["file_type"], file["captured_at"]) == ("video", "2019-06-14T05:07:00")
    best = file["moments"][0]
    assert best["url"] == f"/files/{file['id']}?t=112.5"
    assert (best["title"], best["source"], best["confidence"]) == ("Chapters", "visual", 0.88)
    hits = [part["text"] for part in best["snippet"] if part["is_hit"]]
    assert " ".join(hits) == "Fishing boats"
    assert answer["counts"]["kinds"] == {"video": 1}
    assert answer["search_time_ms"] >= 0


def test_a_search_is_narrowed_by_all_its_filters(client: TestClient[Litestar]) -> None:
    def files(**values: object) -> list[str]:
        answer = client.get("/api/search", params={"q": "boats", **values})  # type: ignore[arg-type]
        assert answer.status_code == 200, answer.text
        return [file["filename"] for file in answer.json()["files"]]

    assert sorted(files()) == ["harbour_boats.mov", "quay.jpg"]
    assert files(kind="image") == ["quay.jpg"]
    assert files(origin=["description", "notes"]) == ["quay.jpg"]
    assert files(source="ocr") == ["harbour_boats.mov"]
    assert files(facet=f"{PLACE}=Kestrel Sound") == ["harbour_boats.mov"]
    assert files(year="2019") == files(**{"from": "2019-06-14", "to": "2019-06-14"})
    assert files(year="2020") == []
    assert files(folder="/films/Kestrel Sound/2019") == ["harbour_boats.mov"]
    assert files(folder="/films/Kestrel Sound/20") == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "bad_search_text"),
        ("q=x", "bad_search_text"),
        ("q=%00%00%00", "bad_search_text"),
        ("q=" + "x" * 501, "bad_search_text"),
        ("q=boat&mode=semantic", "mode_not_here"),
        ("q=boat&mode=hybrid", "mode_not_here"),
        ("q=boat&mode=magic", "invalid_input"),
        ("q=boat&kind=tape", "invalid_input"),
        ("q=boat&source=hearsay", "invalid_input"),
        ("q=boat&facet=nonsense", "invalid_input"),
        ("q=boat" + "".join(f"&facet=f{n}=v" for n in range(1_200)), "invalid_input"),
        ("q=boat&from=yesterday", "invalid_input"),
        ("q=boat&to=2019-13-45", "invalid_input"),
        ("q=boat&year=0", "invalid_input"),
        ("q=boat&year=twenty", "invalid_input"),
        ("q=boat&order=random", "invalid_input"),
        ("q=boat&page=0", "bad_search_page"),
        ("q=boat&page=-1", "bad_search_page"),
        ("q=boat&per_page=100000", "bad_search_page"),
        ("q=boat&page=x", "invalid_input"),
        ("q=boat&page=" + "9" * 30, "invalid_input"),
    ],
)
def test_what_cannot_be_understood_is_refused(
    client: TestClient[Litestar], query: str, code: str
) -> None:
    answer = client.get(f"/api/search?{query}")

    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == code


def test_the_predecessors_callers_get_what_they_know(client: TestClient[Litestar]) -> None:
    answer = client.get("/search/api/search", params={"q": "boats", "per_page": 1}).json()

    assert set(answer) == {
        "query", "total_results", "results_by_source", "results", "pagination",
        "filters_applied", "search_time_ms",
    }  # fmt: skip
    assert answer["results_by_source"] == {"file": 1, "transcript": 1, "nova": 3}
    assert answer["total_results"] == len(answer["results"]) == 5
    assert answer["pagination"] == {"page": 1, "per_page": 10, "total": 5, "pages": 1}
    for result in answer["results"]:
        assert set(result) == {
            "id", "source_type", "source_id", "title", "category", "timestamp", "match_field",
            "preview", "metadata", "actions",
        }  # fmt: skip
        assert result["id"].startswith(result["source_type"] + "_")
        assert "boat" in result["preview"].lower()
        assert result["actions"]["view"].startswith(f"/files/{result['source_id']}")
    assert len({result["id"] for result in answer["results"]}) == 5


def test_the_predecessors_filters_narrow(client: TestClient[Litestar]) -> None:
    def found(**values: str) -> tuple[int, dict[str, int]]:
        answer = client.get("/search/api/search", params={"q": "boats", **values})
        assert answer.status_code == 200, answer.text
        return answer.json()["total_results"], answer.json()["results_by_source"]

    assert found(sources="file") == (1, {"file": 1, "transcript": 0, "nova": 0})
    assert found(sources="transcript,file")[0] == 2
    assert found(sources="nova,collection")[0] == 3
    assert found(file_type="image", model="x", status="y", analysis_type="z")[0] == 1
    assert found(from_date="2019-01-01", to_date="2019-12-31T00:00:00")[0] == 4
    assert found(semantic="false", sort_by="date", sort_order="asc", per_page="99999")[0] == 5


@pytest.mark.parametrize(
    "query",
    [
        "q=x", "q=" + "x" * 501, "", "q=boat&semantic=true", "q=boat&semantic=perhaps",
        "q=boat&sources=hearsay", "q=boat&file_type=tape", "q=boat&from_date=1.1.2019",
        "q=boat&sort_by=luck", "q=boat&sort_order=sideways", "q=boat&page=0", "q=boat&page=x",
    ],
)  # fmt: skip
def test_the_predecessors_mistakes_are_400(client: TestClient[Litestar], query: str) -> None:
    answer = client.get(f"/search/api/search?{query}", headers={"accept": "text/html"})

    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]


def test_searching_by_meaning_says_what_works_instead(client: TestClient[Litestar]) -> None:
    answer = client.get("/search/api/search?q=boat&semantic=true").json()

    assert (answer["code"], answer["details"]["fallback"]) == ("mode_not_here", "keyword")


def test_filters_and_suggestions_come_from_the_library(client: TestClient[Litestar]) -> None:
    filters = client.get("/api/search/filters").json()
    old = client.get("/search/api/search/filters").json()

    assert filters["facets"] == {PLACE: [["Kestrel Sound", 1]]}
    assert filters["origins"]["chapters"] == "Chapters"
    assert filters["modes"] == ["keyword"]
    assert set(old) == {"analysis_types", "models", "languages", "statuses", "file_types"}
    for path in ("/api/search/suggestions", "/search/api/search/suggestions"):
        assert client.get(path, params={"q": "kestr"}).json() == {"suggestions": ["Kestrel Sound"]}
        assert client.get(path).json() == {"suggestions": []}


PIECES = st.one_of(
    st.sampled_from(list("\"'*^:+-(){}[]|&~!\\/%_;<>=,.#@ \0\n\t")),
    st.sampled_from(["AND", "OR", "NOT", "NEAR", "text", "scope", "boat", "🚤", "قارب", "船"]),
    st.characters(codec="utf-8"),
)
SIGNS = st.lists(PIECES, max_size=500).map("".join)
ODD = st.one_of(
    st.sampled_from(
        ["", "-1", "0", "1e9", "NaN", "9" * 40, "2019-02-30", "null", "²", "٣", "a=b"]
    ),
    SIGNS,
)
KEYS = (
    "mode", "kind", "folder", "from", "to", "year", "origin", "source", "facet", "order", "page",
    "per_page", "semantic", "sources", "file_type", "from_date", "to_date", "sort_by",
    "sort_order",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(text=SIGNS)
@example('"' * 500)
@example("(" * 499 + "a")
@example("🚤" * 500)
@example("boat OR " * 62)
@example("-boat " * 83)
@example("a*" * 250)
@example("chapters:" * 55)
@example('NEAR("boat" "dawn", 10)')
@example("\u202eboat\u2066")
def test_no_text_breaks_a_search(client: TestClient[Litestar], text: str) -> None:
    for path in ("/api/search", "/search/api/search", "/search", "/api/search/suggestions"):
        answer = client.get(f"{path}?{urlencode({'q': text})}", headers={"accept": "text/html"})
        assert answer.status_code in (200, 400), (path, text, answer.text)


@settings(max_examples=100, deadline=None)
@given(more=st.lists(st.tuples(st.sampled_from(KEYS), ODD), max_size=4))
def test_no_filter_breaks_a_search(
    client: TestClient[Litestar], more: list[tuple[str, str]]
) -> None:
    for path in ("/api/search", "/search/api/search", "/search"):
        answer = client.get(f"{path}?{urlencode([('q', 'boat'), *more])}")
        assert answer.status_code in (200, 400), (path, more, answer.text)


def test_the_page_shows_hostile_words_as_words(client: TestClient[Litestar]) -> None:
    page = client.get("/search", params={"q": "<b>nets</b>"}, headers={"accept": "text/html"})

    assert page.status_code == 200
    assert "<b>nets" not in page.text
    assert "&lt;b&gt;" in page.text
