"""A file is forgotten while its proxy is being made: no object is left that nothing points at."""

from collections.abc import Mapping

from application.jobs.do_item import DoItem
from application.jobs.handler import Finished, ItemContext, ItemHandler, Resource
from application.jobs.start_job import StartJobCommand
from application.media.start_proxies import PROXY
from domain.jobs.job import ItemKind, ItemStatus, Job, JobItem, JobKind, NewItem
from tests.unit.analysis.library import Context
from tests.unit.media.upkeep import UpkeepHouse


class ForgottenAfterwards(ItemHandler):
    """The file goes when everything of it is made, and nothing of it is on the books yet."""

    resource = Resource.ENCODE

    def __init__(self, house: UpkeepHouse) -> None:
        self._house = house

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        finished = self._house.make_proxy(job, item, context)
        assert finished.outcome.made_bytes
        assert list(self._house.objects.entries("")), "nothing was made"
        assert item.file_id is not None
        with self._house.uow() as tx:
            tx.files.forget([item.file_id])
            tx.commit()
        return finished


def test_its_objects_are_dropped_and_the_item_says_why(house: UpkeepHouse) -> None:
    file = house.picture("boats.jpg")
    other = house.picture("stones.jpg")
    house.proxied(other)
    kept = [entry.key for entry in house.objects.entries("")]
    items = [NewItem(kind=PROXY, subject=str(file.id), label=file.name, file_id=file.id)]
    job_id = house.start_job(
        StartJobCommand(kind=JobKind("batch-proxy"), title="", options={}, items=items)
    )
    handlers: Mapping[ItemKind, ItemHandler] = {PROXY: ForgottenAfterwards(house)}
    do = DoItem(uow=house.uow, clock=house.clock, handlers=handlers)
    with house.uow() as tx:
        queued = tx.jobs.get(job_id)
        job = queued.running(house.clock.now())
        tx.jobs.save(job, was=queued.status, was_attempt=1)
        (item,) = tx.jobs.claim(job_id, 1, 1)
        tx.commit()
    do.begin(job, item)
    finished = do.work_on(job, item, Context().stop)
    assert finished is not None
    do.end(job, item, finished)

    with house.reader() as now:
        (after,) = now.jobs.items(job_id)
    assert after.status is ItemStatus.FAILED
    assert after.problem is not None
    assert after.problem.code == "missing_parent"
    assert [entry.key for entry in house.objects.entries("")] == kept
