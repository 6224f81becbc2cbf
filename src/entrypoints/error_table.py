"""The one place that says what each error means outside: an HTTP status and an exit code.

Exit codes: 0 done, 1 some items failed, 2 usage or refused input, 3 refused by a budget.
"""

import msgspec

from application.analysis.asking.engines import UnknownEngine
from application.analysis.asking.question import CannotAsk
from application.analysis.calling.sent_media import MediaNotTaken
from application.analysis.exporting.export_results import UnknownFormat
from application.analysis.exporting.result_tables import UnknownTable
from application.analysis.planning.choose_files import WrongKind
from application.analysis.planning.plan_analysis import NotSold
from application.analysis.planning.settle_spend import SpendNotFound
from application.analysis.showing.compare_runs import DifferentFiles
from application.analysis.summarizing.summarize_transcript import TranscriptChanged
from application.jobs.do_item import AttemptTakenOver
from application.jobs.handler import ItemStopped
from application.jobs.start_job import Overtaken
from application.jobs.worker import WorkerRoleNotHeld
from application.library.allowed_folders import FolderNotAllowed
from application.library.files_at_paths import FileNotImported
from application.library.list_files import BadPage
from application.library.save_filter import BadFilterName
from application.library.select_files import NothingChosen
from application.media.bucket.send_to_bucket import MadeAgainMeanwhile, NothingToSend
from application.media.bucket.show_sent import OnlyInBucket
from application.media.upkeep.reconcile.compare import ObjectsAway, StoreShared
from application.media.upkeep.run_chore import UnknownChore
from application.plugins.errors import (
    BadPluginName,
    BrokenPlugins,
    NoPluginHere,
    PluginExists,
)
from application.ports.analysis_engine import EngineFailed
from application.ports.call_repository import CallUnderWay
from application.ports.database import (
    DatabaseIsNewer,
    ForeignDatabase,
    MigrationNeedsWorker,
    SqliteUnusable,
)
from application.ports.file_tree import FileUnreadable, FolderNotFound
from application.ports.model_catalog import BadModelFile
from application.ports.model_gateway import CallFailed
from application.ports.object_store import ObjectMissing, StoreFailed, UnsafeKey
from application.ports.old_library import NoOldLibrary
from application.ports.proxy_makers import MakingFailed, MakingStopped
from application.ports.sandbox import (
    ChildCrashed,
    ChildOutOfMemory,
    ChildStopped,
    ChildTimedOut,
)
from application.ports.speech_models import (
    ModelMissing,
    ModelUnusable,
    PullFailed,
    UnknownModel,
)
from application.ports.store_failures import (
    AccessRefused,
    BucketMissing,
    BucketNotConfigured,
    ChangedWhileRead,
    ClockWrong,
    CredentialsMissing,
    CredentialsRefused,
    NotConfirmed,
    StoreBusy,
    StoreUnreachable,
    WrongRegion,
)
from application.ports.transcriber import TranscribingFailed, TranscribingStopped
from application.ports.unit_of_work import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseUnwritable,
    MissingParent,
    StoreUnavailable,
)
from application.search.command import BadSearchPage, BadSearchText, ModeNotHere
from application.transcription.export_transcript import UnknownTranscriptFormat
from application.transcription.start_transcription import UnknownLanguage
from domain.analysis.model import ModelRetired
from domain.analysis.model import UnknownModel as UnknownAnalysisModel
from domain.analysis.run import RunNotFound, UnknownAnalysisType
from domain.jobs.job import JobIsOver, JobIsRunning, JobNotFound, NothingToDo
from domain.library.belongings import UploadWouldStay
from domain.library.edits import BadEdit, EditedMeanwhile, EditNotFound
from domain.library.file import FileNotFound, PathTaken
from domain.library.globs import BadGlob
from domain.library.path_maps import BadPathMap
from domain.library.rescan import NothingSelected, PlanOutOfDate, RescanNotReady
from domain.library.saved_filter import SavedFilterNotFound, TooManySavedFilters
from domain.library.upload import (
    ChunkTooLarge,
    DirectUploadsOff,
    MoreThanAnnounced,
    NoRoomForUpload,
    NotUploadable,
    TooManyUploads,
    UploadIncomplete,
    UploadIsOver,
    UploadNotFound,
    UploadRefused,
    UploadTooLarge,
    WrongOffset,
)
from domain.media.bucket_keys import KeyClaimed, KeyNotOurs, PrefixMissing
from domain.search.limits import SearchTooBroad
from domain.shared.errors import Conflict, DomainError, InvalidInput
from domain.shared.spend import BudgetExceeded, SpendingStopped
from domain.transcription.transcript import TranscriptNotFound, TranscriptOutdated
from entrypoints.http.refusals import (
    AmbiguousNotDeleted,
    BadFileId,
    BadFilter,
    CannotListen,
    NoTypeChosen,
    PortTaken,
    PriceRose,
    ProviderNotHere,
    TokenRequired,
)
from entrypoints.setting_sources import BadSetting

FAILED, REFUSED, OVER_BUDGET = 1, 2, 3


class Answer(msgspec.Struct, frozen=True):
    status: int
    exit_code: int


ANSWERS: dict[type[DomainError], Answer] = {
    # what was asked cannot be understood or is not allowed
    InvalidInput: Answer(400, REFUSED),
    BadPage: Answer(400, REFUSED),
    BadFilter: Answer(400, REFUSED),
    BadFilterName: Answer(400, REFUSED),
    BadGlob: Answer(400, REFUSED),
    DifferentFiles: Answer(400, REFUSED),
    NoTypeChosen: Answer(400, REFUSED),
    PriceRose: Answer(409, OVER_BUDGET),
    NothingSelected: Answer(400, REFUSED),
    BadFileId: Answer(400, REFUSED),
    NothingChosen: Answer(400, REFUSED),
    WrongKind: Answer(400, REFUSED),
    BadSearchText: Answer(400, REFUSED),
    BadSearchPage: Answer(400, REFUSED),
    ModeNotHere: Answer(400, REFUSED),
    SearchTooBroad: Answer(400, REFUSED),
    BadSetting: Answer(500, REFUSED),
    TokenRequired: Answer(500, REFUSED),
    PortTaken: Answer(500, REFUSED),
    CannotListen: Answer(500, REFUSED),
    UnknownAnalysisType: Answer(400, REFUSED),
    BadEdit: Answer(400, REFUSED),
    UnknownEngine: Answer(400, REFUSED),
    UnknownFormat: Answer(400, REFUSED),
    ProviderNotHere: Answer(400, REFUSED),
    UnknownTranscriptFormat: Answer(400, REFUSED),
    UnknownTable: Answer(400, REFUSED),
    UnsafeKey: Answer(400, REFUSED),
    NoOldLibrary: Answer(400, REFUSED),
    BadPathMap: Answer(400, REFUSED),
    NotUploadable: Answer(400, REFUSED),
    UploadTooLarge: Answer(400, REFUSED),
    UploadRefused: Answer(400, REFUSED),
    DirectUploadsOff: Answer(400, REFUSED),
    MoreThanAnnounced: Answer(413, REFUSED),
    ChunkTooLarge: Answer(413, REFUSED),
    FolderNotFound: Answer(404, REFUSED),
    AmbiguousNotDeleted: Answer(400, REFUSED),
    FolderNotAllowed: Answer(403, REFUSED),
    # it does not exist
    SavedFilterNotFound: Answer(404, REFUSED),
    TooManySavedFilters: Answer(409, REFUSED),
    FileNotFound: Answer(404, REFUSED),
    FileNotImported: Answer(404, REFUSED),
    JobNotFound: Answer(404, REFUSED),
    UnknownChore: Answer(404, REFUSED),
    ObjectsAway: Answer(409, REFUSED),
    StoreShared: Answer(409, REFUSED),
    UploadNotFound: Answer(404, REFUSED),
    RunNotFound: Answer(404, REFUSED),
    EditNotFound: Answer(404, REFUSED),
    TranscriptNotFound: Answer(404, REFUSED),
    ObjectMissing: Answer(404, FAILED),
    NothingToDo: Answer(404, REFUSED),
    # somebody was first
    Conflict: Answer(409, REFUSED),
    Overtaken: Answer(409, REFUSED),
    EditedMeanwhile: Answer(409, REFUSED),
    TranscriptOutdated: Answer(409, REFUSED),
    PathTaken: Answer(409, REFUSED),
    RescanNotReady: Answer(409, REFUSED),
    PlanOutOfDate: Answer(409, REFUSED),
    UploadWouldStay: Answer(409, REFUSED),
    TooManyUploads: Answer(409, REFUSED),
    WrongOffset: Answer(409, REFUSED),
    UploadIsOver: Answer(409, REFUSED),
    UploadIncomplete: Answer(409, REFUSED),
    JobIsOver: Answer(409, REFUSED),
    JobIsRunning: Answer(409, REFUSED),
    WorkerRoleNotHeld: Answer(409, REFUSED),
    AttemptTakenOver: Answer(409, FAILED),
    MissingParent: Answer(409, REFUSED),
    TranscriptChanged: Answer(409, FAILED),
    # the installation: nothing can be done before a person mends it
    ForeignDatabase: Answer(503, REFUSED),
    DatabaseIsNewer: Answer(503, REFUSED),
    MigrationNeedsWorker: Answer(503, REFUSED),
    SqliteUnusable: Answer(503, REFUSED),
    BrokenPlugins: Answer(503, REFUSED),
    BadModelFile: Answer(503, REFUSED),
    BadPluginName: Answer(400, REFUSED),
    NoPluginHere: Answer(404, REFUSED),
    PluginExists: Answer(409, REFUSED),
    StoreUnavailable: Answer(503, FAILED),
    DatabaseBusy: Answer(503, FAILED),
    DatabaseUnwritable: Answer(507, FAILED),
    NoRoomForUpload: Answer(507, FAILED),
    DatabaseDamaged: Answer(503, REFUSED),
    # the bucket
    KeyNotOurs: Answer(403, REFUSED),
    PrefixMissing: Answer(400, REFUSED),
    KeyClaimed: Answer(409, REFUSED),
    NothingToSend: Answer(409, REFUSED),
    MediaNotTaken: Answer(409, FAILED),
    MadeAgainMeanwhile: Answer(409, FAILED),
    OnlyInBucket: Answer(409, REFUSED),
    BucketNotConfigured: Answer(409, REFUSED),
    StoreFailed: Answer(502, FAILED),
    NotConfirmed: Answer(502, FAILED),
    ChangedWhileRead: Answer(502, FAILED),
    CredentialsMissing: Answer(502, REFUSED),
    CredentialsRefused: Answer(502, REFUSED),
    BucketMissing: Answer(502, REFUSED),
    AccessRefused: Answer(502, REFUSED),
    WrongRegion: Answer(502, REFUSED),
    ClockWrong: Answer(502, REFUSED),
    StoreUnreachable: Answer(503, FAILED),
    PullFailed: Answer(502, FAILED),
    UnknownModel: Answer(400, REFUSED),
    UnknownLanguage: Answer(400, REFUSED),
    ModelMissing: Answer(409, REFUSED),
    ModelUnusable: Answer(409, REFUSED),
    StoreBusy: Answer(503, FAILED),
    # models that are asked
    UnknownAnalysisModel: Answer(400, REFUSED),
    ModelRetired: Answer(409, REFUSED),
    NotSold: Answer(409, REFUSED),
    # money
    SpendNotFound: Answer(404, REFUSED),
    BudgetExceeded: Answer(402, OVER_BUDGET),
    SpendingStopped: Answer(402, OVER_BUDGET),
    CallUnderWay: Answer(409, FAILED),
    # work on one file; normally the outcome of an item, not an answer
    FileUnreadable: Answer(422, FAILED),
    MakingFailed: Answer(422, FAILED),
    MakingStopped: Answer(409, FAILED),
    TranscribingFailed: Answer(422, FAILED),
    TranscribingStopped: Answer(409, FAILED),
    ItemStopped: Answer(409, FAILED),
    CannotAsk: Answer(422, FAILED),
    EngineFailed: Answer(502, FAILED),
    CallFailed: Answer(502, FAILED),
    ChildCrashed: Answer(500, FAILED),
    ChildTimedOut: Answer(500, FAILED),
    ChildOutOfMemory: Answer(500, FAILED),
    ChildStopped: Answer(500, FAILED),
    DomainError: Answer(500, FAILED),
}


def answer_for(error: DomainError) -> Answer:
    """The answer of the error's class, or of the nearest base that has one."""
    return next(ANSWERS[cls] for cls in type(error).__mro__ if cls in ANSWERS)
