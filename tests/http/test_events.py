"""One stream per tab, one reader for all of them."""

import asyncio
from collections.abc import Callable

from litestar import Litestar
from litestar.response.sse import ServerSentEventMessage
from litestar.testing import TestClient

from domain.shared.ids import JobId
from entrypoints.http.events import JobFeed, Now
from entrypoints.http.job_texts import reading_jobs
from tests.http.world import World, video_facts

A, B = JobId("a"), JobId("b")


class Rows:
    """What the feed reads; `ask` counts, and tells when it was asked."""

    def __init__(self, jobs: dict[JobId, str], still_open: frozenset[JobId]) -> None:
        self.jobs, self.open, self.asked = jobs, still_open, 0
        self.wanted: list[frozenset[JobId]] = []

    def __call__(self, wanted: frozenset[JobId]) -> Now:
        self.asked += 1
        self.wanted.append(wanted)
        seen = {job: text for job, text in self.jobs.items() if job in self.open | wanted}
        return Now(jobs=seen, open=self.open, pill=f"{len(self.open)} open")


def told(event: ServerSentEventMessage) -> tuple[str | None, str]:
    return event.event, str(event.data)


def run(scenario: Callable[[], object]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(30):
            await scenario()  # type: ignore[misc]

    asyncio.run(limited())


def test_the_present_state_comes_first_then_only_what_changed() -> None:
    rows = Rows({A: "10 %", B: "20 %"}, frozenset({A, B}))

    async def scenario() -> None:
        stream = JobFeed(rows, every_s=0).listen(frozenset())
        first = [await anext(stream) for _ in range(3)]
        assert [told(event) for event in first] == [
            ("job-a", "10 %"),
            ("job-b", "20 %"),
            ("pill", "2 open"),
        ]
        assert [event.id for event in first] == [1, 2, 3]
        rows.jobs = rows.jobs | {B: "30 %"}
        assert told(await anext(stream)) == ("job-b", "30 %")
        await stream.aclose()

    run(scenario)


def test_the_end_of_a_job_is_told_though_it_is_open_no_more() -> None:
    rows = Rows({A: "90 %"}, frozenset({A}))

    async def scenario() -> None:
        stream = JobFeed(rows, every_s=0).listen(frozenset())
        assert told(await anext(stream)) == ("job-a", "90 %")
        assert told(await anext(stream)) == ("pill", "1 open")
        rows.jobs, rows.open = {A: "done"}, frozenset()
        assert {told(await anext(stream)), told(await anext(stream))} == {
            ("job-a", "done"),
            ("pill", "0 open"),
        }
        await stream.aclose()

    run(scenario)


def test_a_listener_hears_of_the_jobs_it_asked_for_only() -> None:
    rows = Rows({A: "10 %", B: "20 %"}, frozenset({A, B}))

    async def scenario() -> None:
        stream = JobFeed(rows, every_s=0).listen(frozenset({B}))
        heard = [told(await anext(stream)), told(await anext(stream))]
        assert heard == [("job-b", "20 %"), ("pill", "2 open")]
        await stream.aclose()

    run(scenario)


def test_many_listeners_share_one_reader_and_nobody_listening_reads_nothing() -> None:
    rows = Rows({A: "10 %"}, frozenset({A}))

    async def scenario() -> None:
        feed = JobFeed(rows, every_s=0.05)
        streams = [feed.listen(frozenset()) for _ in range(20)]
        await asyncio.gather(*(anext(stream) for stream in streams))
        assert rows.asked <= 3
        for stream in streams:
            await stream.aclose()
        assert feed.reading is not None
        await feed.reading
        asked = rows.asked
        again = feed.listen(frozenset())
        await anext(again)
        assert rows.asked > asked
        await again.aclose()

    run(scenario)


def test_a_slow_listener_gets_the_last_state_not_every_step() -> None:
    rows = Rows({A: "0"}, frozenset({A}))

    async def scenario() -> None:
        stream = JobFeed(rows, every_s=0).listen(frozenset())
        await anext(stream)
        for step in range(1, 6):
            asked = rows.asked
            rows.jobs = {A: str(step)}
            while rows.asked < asked + 2:
                await asyncio.sleep(0)
        heard = [told(await anext(stream)), told(await anext(stream))]
        assert heard == [("pill", "1 open"), ("job-a", "5")]
        await stream.aclose()

    run(scenario)


def test_a_failing_read_ends_no_stream() -> None:
    class Flaky(Rows):
        def __call__(self, wanted: frozenset[JobId]) -> Now:
            now = super().__call__(wanted)
            if self.asked == 1:
                raise OSError("busy")
            return now

    async def scenario() -> None:
        stream = JobFeed(Flaky({A: "1"}, frozenset({A})), every_s=0).listen(frozenset())
        assert told(await anext(stream)) == ("job-a", "1")
        await stream.aclose()

    run(scenario)


def test_closing_ends_every_stream() -> None:
    async def scenario() -> None:
        feed = JobFeed(Rows({A: "1"}, frozenset({A})), every_s=0)
        stream = feed.listen(frozenset())
        await anext(stream)
        feed.close()
        assert [event.event async for event in stream if event.event == "job-b"] == []

    run(scenario)


def test_jobs_are_told_in_the_pages_own_words(world: World) -> None:
    world.add("<img src=x onerror=alert(1)>.mp4", b"x", video_facts())
    app = world.app()
    with TestClient(app, base_url="http://127.0.0.1:5700") as client:
        job_id = client.post("/api/batch/proxy", json={"file_ids": [1]}).json()["job_id"]
    world.begin_job(job_id)
    templates: list[str] = []

    def render(name: str, **context: object) -> str:
        from entrypoints.http.rendering import rendered_for_all

        templates.append(name)
        text = rendered_for_all(app, name, **context)
        assert text is not None
        return text

    now = reading_jobs(world.list_jobs(), world.show_progress(), render)(frozenset())  # type: ignore[attr-defined]
    assert templates == ["partials/pill.html", "partials/job.html"]
    assert f'id="job-{job_id}"' in now.jobs[job_id]
    assert "<img src=x" not in now.jobs[job_id]
    assert "&lt;img src=x" in now.jobs[job_id]


def test_without_templates_jobs_are_told_as_json_and_unknown_ones_are_left_out(
    world: World,
) -> None:
    world.add("film.mp4", b"x", video_facts())
    with world.client() as client:
        job_id = client.post("/api/batch/proxy", json={"file_ids": [1]}).json()["job_id"]
    read = reading_jobs(world.list_jobs(), world.show_progress(), lambda *_, **__: None)  # type: ignore[attr-defined]
    now = read(frozenset({JobId("gone")}))
    assert set(now.jobs) == {job_id}
    assert '"status":"QUEUED"' in now.jobs[job_id]
    assert now.pill == '{"open":1}'


def test_too_many_jobs_are_refused(client: TestClient[Litestar]) -> None:
    answer = client.get("/events?jobs=" + ",".join(map(str, range(300))))
    assert answer.status_code == 400


def test_the_stream_is_guarded_too(client: TestClient[Litestar]) -> None:
    assert client.get("/events", headers={"host": "evil.example"}).status_code == 400
