"""`/health` answers at once; what takes time is found out beside the requests."""

import threading
from pathlib import Path

from entrypoints.http.api.health import HealthReport, MountedRoot, SlowFacts, Watch
from tests.http.world import World, video_facts


def test_health_says_what_works(world: World) -> None:
    with world.client() as client:
        answer = client.get("/health")
    assert answer.status_code == 200
    health = answer.json()
    assert health["status"] == "healthy"
    assert health["app"] == "reelsight"
    assert health["database"] == "ok"
    assert health["worker"] == "elsewhere"


def test_health_knows_encoder_and_drives_after_a_look(world: World, tmp_path: Path) -> None:
    world.add("film.mp4", b"x", video_facts())
    report = HealthReport(world, world.settings)  # type: ignore[arg-type]
    report.watch.refresh()
    health = report()
    assert health.encoder == "libx264"
    assert health.roots == (MountedRoot(path=str(world.media), mounted=True),)
    world.media.rename(tmp_path / "unplugged")
    report.watch.refresh()
    assert report().roots[0].mounted is False


def test_a_look_that_hangs_holds_up_nobody() -> None:
    plugged_in, looking = threading.Event(), threading.Event()

    def look() -> SlowFacts:
        looking.set()
        plugged_in.wait()
        return SlowFacts(encoder="libx264")

    watch = Watch(look)
    assert watch().encoder is None
    looking.wait()
    assert watch().encoder is None
    plugged_in.set()


def test_a_look_that_fails_keeps_what_was_known() -> None:
    looks = iter([SlowFacts(encoder="libx264")])
    watch = Watch(lambda: next(looks))
    watch.refresh()
    watch.refresh()
    assert watch().encoder == "libx264"


def test_without_a_database_health_is_degraded(world: World) -> None:
    def broken() -> object:
        raise OSError("disk gone")

    world.reader = lambda: broken  # type: ignore[attr-defined]
    with world.client() as client:
        answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["database"] == "unavailable"
    assert "disk gone" not in answer.text
