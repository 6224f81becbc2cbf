"""What compares folders with the library and applies the plans."""

from dependency_injector import providers

from application.library.rescanning.compare_folder import CompareFolder
from application.library.rescanning.decide_ambiguous import DecideAmbiguous
from application.library.rescanning.follow_moves import FollowMoves
from application.library.rescanning.forget_missing import ForgetMissing
from application.library.rescanning.take_lines import TakeLines
from entrypoints.container.forgetting import Forget
from entrypoints.container.library import WORTH_READING_AGAIN, Library
from entrypoints.container.machine import Machine
from entrypoints.container.store import Store


class Applying(Forget):
    take_lines = providers.Factory(
        TakeLines,
        file_tree=Store.file_tree,
        uow=Store.uow,
        reader=Store.reader,
        clock=Machine.clock,
        take=Library.take_found,
    )
    compare_folder = providers.Factory(
        CompareFolder,
        file_tree=Store.file_tree,
        uow=Store.uow,
        reader=Store.reader,
        clock=Machine.clock,
        worth_reading_again=WORTH_READING_AGAIN,
        settle_s=Machine.settings.provided.settle_s,
    )
    follow_moves = providers.Factory(
        FollowMoves,
        file_tree=Store.file_tree,
        uow=Store.uow,
        reader=Store.reader,
        clock=Machine.clock,
        forgetting=Forget.forgetting,
    )
    decide_ambiguous = providers.Factory(
        DecideAmbiguous,
        file_tree=Store.file_tree,
        uow=Store.uow,
        reader=Store.reader,
        clock=Machine.clock,
        take_lines=take_lines,
    )
    forget_missing = providers.Factory(
        ForgetMissing,
        file_tree=Store.file_tree,
        uow=Store.uow,
        reader=Store.reader,
        forgetting=Forget.forgetting,
    )
