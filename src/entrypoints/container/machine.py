"""Settings, the machine, and what of it this program uses."""

from dependency_injector import containers, providers

from adapters.system.clock import SystemClock
from adapters.system.processes import SystemProcesses
from adapters.system.random_ids import SystemRandomIds
from adapters.system.sandbox import ProcessSandbox
from adapters.system.worker_lock import FileLockWorkerRole
from adapters.whisper.limits import memory_limit_bytes
from entrypoints.settings import Settings

TEXT_MEMORY_BYTES = 4 * 1024**3
"""Address space; about 1 GiB of it is really used."""

PLUGIN_MEMORY_BYTES = 4 * 1024**3
"""Address space, too."""

SPEECH_IDLE_S = 300.0
CARD_IDLE_S = 30.0


class Machine(containers.DeclarativeContainer):
    settings = providers.Dependency(instance_of=Settings)
    data = settings.provided.data

    clock = providers.ThreadSafeSingleton(SystemClock)
    random_ids = providers.ThreadSafeSingleton(SystemRandomIds)
    processes = providers.ThreadSafeSingleton(SystemProcesses)
    sandbox = providers.ThreadSafeSingleton(
        ProcessSandbox,
        processes,
        size=settings.provided.side_by_side,
        memory_limit_bytes=settings.provided.probe_memory_bytes,
    )
    # one child only: the models of a text reader stay loaded in it, and it uses every core
    text_sandbox = providers.ThreadSafeSingleton(
        ProcessSandbox, processes, size=1, memory_limit_bytes=TEXT_MEMORY_BYTES
    )
    # what other people wrote: kept away from us and from our media
    plugin_sandbox = providers.ThreadSafeSingleton(
        ProcessSandbox,
        processes,
        size=settings.provided.side_by_side,
        memory_limit_bytes=PLUGIN_MEMORY_BYTES,
    )
    # a model stays loaded in each child, until nothing was heard for a while
    speech_sandbox = providers.ThreadSafeSingleton(
        ProcessSandbox,
        processes,
        size=settings.provided.transcribe_jobs,
        memory_limit_bytes=providers.Callable(
            memory_limit_bytes,
            settings.provided.transcribe_memory_mb,
            settings.provided.transcribe_jobs,
        ),
        idle_s=SPEECH_IDLE_S,
    )
    # looks for NVIDIA cards: a broken driver harms nobody in it, and no limit is in its way
    card_sandbox = providers.ThreadSafeSingleton(
        ProcessSandbox, processes, size=1, memory_limit_bytes=None, idle_s=CARD_IDLE_S
    )
    worker_role = providers.ThreadSafeSingleton(FileLockWorkerRole, settings.provided.worker_lock)
