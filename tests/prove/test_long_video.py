"""A video that is too long for one call, asked about part by part, killed in the middle."""

import json
import signal
import sqlite3
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.data.media import run_ffmpeg
from tests.data.s3_server import S3Server
from tests.data.waiting import until
from tests.emulator import Asked, Emulator
from tests.emulator.faults import late
from tests.emulator.ledger import Ledger
from tests.prove.program import Program

TYPES = "summary,chapters,elements"
SENT = "SELECT count(*) FROM call_attempts WHERE state = 'SENT'"
ANSWERED = "SELECT count(*) FROM call_attempts WHERE state = 'ANSWERED'"
OVER = "SELECT count(*) FROM jobs WHERE kind = 'analyze' AND ended_at IS NOT NULL"
SHORT = "[bedrock.lite.video]\nlongest_s = 6\n"
"""A model that takes seconds, so that a clip of twenty is long."""
REAL_S = 95 * 60

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="finds processes in /proc"
)


class Answering:
    """Two chapters a part, of equal length; a thing that is seen all the time; a summary of its
    own for the whole."""

    def __call__(self, asked: Asked) -> Any:
        if not asked.media:
            return {"summary": {"text": "All of it, from beginning to end.", "language": "en"}}
        length = asked.duration_s
        assert length is not None
        number = int(asked.media[0].sha256[:6], 16)
        return {
            "summary": {"text": f"Part with the number {number}.", "language": "en"},
            "chapters": {
                "chapters": [
                    {"start_s": 0.0, "end_s": length / 2, "title": f"Before {number}"},
                    {"start_s": length / 2, "end_s": length, "title": f"After {number}"},
                ]
            },
            "elements": {
                "equipment": [
                    {"name": "Crane", "time_ranges": [{"start_s": 0.0, "end_s": length}]},
                    {
                        "name": f"Tool {number}",
                        "time_ranges": [{"start_s": length / 2, "end_s": length / 2 + 0.5}],
                    },
                ]
            },
        }


def test_a_long_video_is_asked_about_in_parts_and_survives_being_killed(
    tmp_path: Path, aws: Emulator, s3: S3Server, full_size: bool
) -> None:
    seconds = REAL_S if full_size else 20
    source = tmp_path / "originals"
    source.mkdir()
    make_long_video(source / "long.mp4", seconds, tmp_path)
    models = tmp_path / "models.toml"
    models.write_text("" if full_size else SHORT)
    bucket = s3.new_bucket()
    this = Program(
        tmp_path / "data",
        600.0,
        None,
        **aws.environment,
        S3_BUCKET_NAME=bucket,
        REELSIGHT_MODELS=str(models),
    )
    aws.answer(Answering())

    # killed while the model is at work on the third part
    aws.fault(late(), nth=[3])
    analysing = this.start_all(
        ("import", str(source), "--json"),
        ("proxies", "--json"),
        ("analyze", "--engine", "bedrock", "--types", TYPES, "--json"),
    )
    this.wait_until(analysing, ANSWERED, 2)
    this.wait_until(analysing, SENT, 1)
    until(lambda: len(aws.journal.calls()) == 3)
    analysing.send_signal(signal.SIGKILL)
    analysing.communicate()
    this.wait_until_nothing_is_left()
    aws.release()
    left = objects(s3, bucket, "nova/parts/")
    assert len(left) == 1

    goes_on = this.start("worker")
    this.wait_until(goes_on, OVER, 1)
    goes_on.send_signal(signal.SIGTERM)
    goes_on.communicate(timeout=60)
    assert this.count(f"{OVER} AND status = 'COMPLETED'") == 1, this.stderr()

    parts = [json.loads(part) for (part,) in rows(this, PARTS)]
    asked = [call.request["messages"] for call in aws.journal.calls()]
    times = Counter(json.dumps(one, sort_keys=True) for one in asked)
    assert len(times) == len(parts) + 1
    assert sorted(times.values()) == [1] * len(parts) + [2]
    assert times[json.dumps(asked[2], sort_keys=True)] == 2
    check_money(this, aws)
    check_results(this, parts, seconds)
    # what the killed one left was replaced by the same, which went with its answer
    assert objects(s3, bucket, "nova/parts/") == []
    print(
        f"\n{seconds} s in {len(parts)} parts: {len(asked)} calls, one of them the repeated third"
    )

    if full_size:
        code, said = this.run("analyze", "--engine", "bedrock", "--types", TYPES, "--json")
        assert (code, json.loads(said)["status"]) == (0, "NOTHING_TO_DO")
        assert len(aws.journal.calls()) == len(asked)


PARTS = "SELECT part FROM run_parts WHERE NOT is_synthesis ORDER BY number"


def check_money(this: Program, aws: Emulator) -> None:
    """Every call has an attempt, and what was billed is what is in the books; for the call whose
    reply was lost stands what was reserved."""
    attempts = Ledger(this.data / "reelsight.db").attempts
    calls = aws.journal.calls()
    assert len(attempts) == len(calls)
    states = Counter((attempt.state, attempt.spend_state) for attempt in attempts)
    assert states == {("ANSWERED", "SETTLED"): len(calls) - 1, ("UNKNOWN", "UNKNOWN"): 1}
    assert attempts[2].state == "UNKNOWN"
    for attempt, call in zip(attempts, calls, strict=True):
        assert attempt.counts >= call.micro_usd > 0
        if attempt.state == "ANSWERED":
            assert (attempt.settled, attempt.request_id) == (call.micro_usd, call.request_id)


def check_results(this: Program, parts: list[Any], seconds: float) -> None:
    assert len(parts) == (4 if seconds == REAL_S else 6)
    assert parts[0]["core_start_s"] == 0
    assert parts[-1]["core_end_s"] == pytest.approx(seconds, abs=0.2)
    for before, after in pairwise(parts):
        assert before["core_end_s"] == after["core_start_s"]
        assert after["start_s"] < after["core_start_s"] < before["end_s"]
    values = {key: json.loads(value) for key, value in rows(this, RESULTS)}
    assert values["summary"]["text"] == "All of it, from beginning to end."

    chapters = values["chapters"]["chapters"]
    assert len(chapters) == 2 * len(parts)
    assert chapters[0]["start_s"] == 0
    assert chapters[-1]["end_s"] == pytest.approx(seconds, abs=0.2)
    for before, after in pairwise(chapters):
        assert before["end_s"] == after["start_s"]
        assert after["start_s"] < after["end_s"]
    middles = [(part["start_s"] + part["end_s"]) / 2 for part in parts]
    for part, middle, after in zip(parts, middles, chapters[1::2], strict=True):
        assert after["start_s"] == pytest.approx(middle, abs=0.2), part

    crane, *tools = values["elements"]["equipment"]
    (everywhere,) = crane["time_ranges"]
    assert everywhere["start_s"] == 0
    assert everywhere["end_s"] == pytest.approx(seconds, abs=0.2)
    found = [one["time_ranges"][0]["start_s"] for one in tools]
    assert found == pytest.approx(middles, abs=0.2)


RESULTS = "SELECT key, value FROM analysis_results"


def make_long_video(path: Path, seconds: int, scratch: Path) -> None:
    """Another picture every two seconds, so that the proxy has a key frame there. A longer one is
    a minute again and again, not encoded again."""
    once = min(seconds, 60)
    minute = scratch / "minute.mp4"
    picture = "geq=lum='mod(X*(7+13*floor(T/2))+Y*(11+5*floor(T/2)),256)':cb=128:cr=128"
    run_ffmpeg(
        *("-f", "lavfi", "-i", f"color=black:s=128x72:r=15:d={once},{picture}"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", str(minute)),
    )
    repeats = str(seconds // once - 1)
    run_ffmpeg("-stream_loop", repeats, "-i", str(minute), "-c", "copy", str(path))


def objects(s3: S3Server, bucket: str, prefix: str) -> list[str]:
    listed = s3.client().list_objects_v2(Bucket=bucket, Prefix=prefix)
    return [found["Key"] for found in listed.get("Contents", [])]


def rows(this: Program, query: str) -> list[Any]:
    connection = sqlite3.connect(f"{(this.data / 'reelsight.db').as_uri()}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()
