"""The types there are, by API and in the description of the API."""

from collections.abc import Iterator
from typing import Any

from litestar import Litestar
from litestar.testing import TestClient


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_every_type_is_listed_with_schema_facets_and_price(client: TestClient[Litestar]) -> None:
    types = client.get("/api/analysis-types").json()["types"]
    assert [one["key"] for one in types][:2] == ["summary", "chapters"]
    metadata = types[-1]
    assert metadata["kinds"] == ["image", "video"]
    assert "camera.make" in metadata["facets"]
    assert metadata["schema"]["$ref"] == "#/$defs/Metadata"
    assert metadata["price"]["free"]
    assert metadata["price"]["cost_usd"] == "0.000000"
    assert metadata["price"]["input_tokens"] > 100
    assert (metadata["files"], metadata["stale"], metadata["support"]) == (0, 0, [])


def test_a_kind_leaves_only_its_types(client: TestClient[Litestar]) -> None:
    of_images = client.get("/api/analysis-types?kind=image").json()["types"]
    assert all("image" in one["kinds"] for one in of_images)
    assert {one["key"] for one in of_images} >= {"description", "metadata"}
    assert client.get("/api/analysis-types?kind=hologram").status_code == 400


def test_results_refer_to_the_schemas_of_their_types(client: TestClient[Litestar]) -> None:
    document = client.get("/openapi.json").json()
    schemas = document["components"]["schemas"]
    assert document["openapi"].startswith("3.1")
    value = schemas["ResultAnswer"]["properties"]["value"]
    assert {"$ref": "#/components/schemas/results.chapters.video"} in value["anyOf"]
    by_key = schemas["RunResults"]["properties"]["results"]["properties"]
    assert by_key["summary"] == {"$ref": "#/components/schemas/results.summary.video"}
    assert len(by_key["elements"]["anyOf"]) == 2
    chapters = schemas["results.chapters.video.Chapters"]["properties"]
    assert chapters["chapters"]["items"]["$ref"].endswith("results.chapters.video.Chapter")


def test_every_reference_in_the_description_leads_somewhere(client: TestClient[Litestar]) -> None:
    document = client.get("/openapi.json").json()
    found = set(references(document))
    assert len(found) > 20
    for reference in found:
        place = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
        assert place, reference


def test_the_pages_of_types(client: TestClient[Litestar]) -> None:
    listing = client.get("/plugins")
    assert listing.status_code == 200
    assert 'href="/plugins/chapters"' in listing.text
    assert "free here" in listing.text
    page = client.get("/plugins/search_metadata").text
    assert "recording_date" in page, "the old name leads to the type"
    assert "sound" in page
    both = client.get("/plugins/elements").text
    assert "For video files" in both
    assert "For image files" in both
    missing = client.get("/plugins/nobody")
    assert missing.status_code == 404
    assert "There is no analysis type “nobody”." in missing.text
