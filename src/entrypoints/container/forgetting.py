"""Files leave the library."""

from dependency_injector import providers

from application.library.forgetting.forget_file import ForgetFile
from application.library.forgetting.forget_item import ForgetItem
from application.library.forgetting.forgetting import Forgetting
from application.library.forgetting.start_forgetting import CountBelongings, StartForgetting
from entrypoints.container.jobs import Jobs
from entrypoints.container.machine import Machine
from entrypoints.container.store import Store
from entrypoints.container.uploads import Uploads


class Forget(Uploads):
    forgetting = providers.Factory(
        Forgetting,
        reader=Store.reader,
        objects=Store.objects,
        bucket=Store.bucket,
        uploads=Uploads.upload_files,
        clock=Machine.clock,
    )
    forget_file = providers.Factory(ForgetFile, uow=Store.uow, forgetting=forgetting)
    forget_item = providers.Factory(ForgetItem, reader=Store.reader, forgetting=forgetting)
    start_forgetting = providers.Factory(
        StartForgetting, reader=Store.reader, start_job=Jobs.start_job
    )
    count_belongings = providers.Factory(CountBelongings, reader=Store.reader)
