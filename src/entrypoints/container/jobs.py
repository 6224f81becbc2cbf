"""Starting, following and listing jobs; the worker does them."""

from dependency_injector import providers

from adapters.dbos.job_runner import DbosJobRunner
from application.jobs.list_jobs import ListJobs
from application.jobs.retry_failures import RetryFailures
from application.jobs.retry_job import RetryJob
from application.jobs.show_failures import ShowFailures
from application.jobs.show_job import ShowJob, ShowProgress
from application.jobs.start_job import StartJob
from entrypoints.container.machine import Machine
from entrypoints.container.store import Store


class Jobs(Store):
    job_runner = providers.ThreadSafeSingleton(DbosJobRunner, Machine.settings.provided.workflows)
    start_job = providers.Factory(
        StartJob,
        uow=Store.uow,
        runner=job_runner,
        clock=Machine.clock,
        random_ids=Machine.random_ids,
    )
    list_jobs = providers.Factory(ListJobs, reader=Store.reader, clock=Machine.clock)
    show_job = providers.Factory(ShowJob, reader=Store.reader, clock=Machine.clock)
    show_progress = providers.Factory(ShowProgress, reader=Store.reader, clock=Machine.clock)
    show_failures = providers.Factory(ShowFailures, reader=Store.reader)
    retry_failures = providers.Factory(RetryFailures, reader=Store.reader, start_job=start_job)
    retry_job = providers.Factory(RetryJob, uow=Store.uow, runner=job_runner)
