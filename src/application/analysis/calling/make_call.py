"""Make one paid call: once, recorded before it is sent, within what was approved."""

from collections.abc import Mapping

from application.analysis.calling.lost_calls import LostCalls
from application.analysis.calling.pace import Pace
from application.ports.clock import Clock
from application.ports.model_gateway import ModelCall, ModelGateway
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import Reader, UnitOfWork
from domain.analysis.call import Grant, StoredReply
from domain.analysis.model import Route
from domain.shared.ids import FileId, RunId
from domain.shared.spend import Caps


class MakeCall:
    def __init__(
        self,
        *,
        uow: UnitOfWork,
        reader: Reader,
        gateways: Mapping[str, ModelGateway],
        route: Route,
        caps: Caps,
        pace: Pace,
        lost_calls: LostCalls,
        clock: Clock,
    ) -> None:
        self._uow = uow

    def __call__(
        self,
        call: ModelCall,
        grant: Grant,
        *,
        run_id: RunId | None,
        file_id: FileId | None,
        stop: StopSignal,
    ) -> StoredReply:
        """The reply to exactly this call: one that is stored already, or a new one.

        Raises:
            EngineFailed: no reply, and not asked again by itself.
            BudgetExceeded, SpendingStopped: nothing was sent.
            MakingStopped: the stop signal was set; what was sent by then is recorded.
        """
        raise NotImplementedError
