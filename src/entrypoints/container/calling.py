"""Models elsewhere: which there are, how they are asked, and what may be spent."""

from dependency_injector import providers

from application.analysis.calling.lost_calls import LostCalls
from application.analysis.calling.pace import Pace
from entrypoints.container.machine import Machine
from entrypoints.container.store import Store
from entrypoints.container.transcription import Transcription


class Calling(Transcription):
    pace = providers.ThreadSafeSingleton(Pace, clock=Machine.clock)
    lost_calls = providers.Factory(LostCalls, uow=Store.uow, clock=Machine.clock)
