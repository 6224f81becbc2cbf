"""The process that only runs jobs."""

import signal
import threading
from types import FrameType
from typing import Protocol

import structlog

from application.jobs.worker import Worker

log = structlog.get_logger("reelsight.worker")


class WorkerParts(Protocol):
    """The container as this door sees it."""

    def worker(self) -> Worker: ...


def run_worker(container: WorkerParts) -> None:
    """Until SIGINT or SIGTERM; running items are given back, and the next worker does them."""
    asked_to_stop = threading.Event()

    def stop(_: int, __: FrameType | None) -> None:
        asked_to_stop.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    worker = container.worker()
    try:
        worker.start_when_free()
        log.info("waiting for jobs")
        asked_to_stop.wait()
        log.info("stopping")
        worker.stop()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
