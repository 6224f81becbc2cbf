"""A server of one's own looks at pictures: by the real command, against a stub on 127.0.0.1."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

from PIL import Image

from tests.cli.command import Reelsight
from tests.data.chat_server import chat_server, completion
from tests.data.media import make_clip

POND = {"description": {"overview": "A pond between two old trees.", "scene_type": "garden"}}
CLIP = {"summary": {"text": "A coloured pattern moves slowly."}}


def test_pictures_and_sampled_frames_are_looked_at_once_and_a_refusal_is_told(
    reelsight: Reelsight, tmp_path: Path
) -> None:
    media = tmp_path / "media"
    media.mkdir()
    make_clip(media / "1.mp4", seconds=12)
    Image.new("RGB", (64, 48), "red").save(media / "2.png")
    with chat_server() as server:
        reelsight.environment |= {"OPENAI_BASE_URL": server.address, "OPENAI_MODEL": "llava"}
        for command in (("import", str(media)), ("proxies",)):
            assert reelsight(*command).code == 0
        analyze = ("analyze", "--engine", "openai", "--json", "--type")

        server.then(completion(f"Here you are:\n```json\n{json.dumps(POND)}\n```\nMore?"))
        assert reelsight(*analyze, "description", "2").code == 0
        server.then(completion(json.dumps(CLIP)))
        assert reelsight(*analyze, "summary", "1").code == 0
        assert reelsight(*analyze, "summary", "1").json["left_out"] == {"up_to_date": 1}

        picture, video = server.asked
        server.then({"error": {"message": "Incorrect API key provided"}}, 401)
        refused = reelsight("analyze", "--engine", "openai", "--type", "elements", "2")
    assert _pictures(picture) == 1
    assert 1 < _pictures(video) <= 24
    assert "Frame at " in json.dumps(video)
    assert "A pond between two old trees." in reelsight("results", "2").text
    assert refused.code == 1
    assert "Incorrect API key provided" in refused.text
    assert "OPENAI_API_KEY" in refused.text
    _read_again_for_nothing(reelsight)


def _read_again_for_nothing(reelsight: Reelsight) -> None:
    """As after a version that could not read the answer about the picture."""
    import pysqlite3

    (path,) = reelsight.folder.rglob("reelsight.db")
    with closing(pysqlite3.connect(path, isolation_level=None)) as database:
        database.execute("DELETE FROM analysis_results WHERE run_id = 1")
        database.execute(
            "UPDATE analysis_runs SET status = 'FAILED', failure = 'unreadable' WHERE id = 1"
        )
    causes = reelsight("maintenance", "analyze-failures", "--engine", "openai", "--json").json
    (cause,) = (one for one in causes["causes"] if one["kind"] == "unreadable")
    assert (cause["runs"], cause["unresolved"], cause["readable_now"]) == (1, 1, 1)
    assert "maintenance reparse" in cause["what_to_do"]

    told = reelsight("maintenance", "reparse", "--json").json
    assert told["found"]["rescued"]["pile"]["count"] == 1
    done = reelsight("maintenance", "reparse", "--no-dry-run", "--json")
    assert (done.code, done.json["status"]) == (0, "COMPLETED")
    assert "A pond between two old trees." in reelsight("results", "2").text


def _pictures(asked: dict[str, Any]) -> int:
    _, user = asked["messages"]
    return sum(part["type"] == "image_url" for part in user["content"])
