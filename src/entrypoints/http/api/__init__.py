"""The JSON API. Handlers read the request, call one use-case and name the answer."""

from litestar import Controller

from entrypoints.http.api.analysis_types import AnalysisTypesController
from entrypoints.http.api.batch import BatchController
from entrypoints.http.api.browse import BrowseController
from entrypoints.http.api.direct_uploads import DirectUploadsController
from entrypoints.http.api.edits import EditsController
from entrypoints.http.api.exports import ExportsController
from entrypoints.http.api.file_transcripts import FileTranscriptsController
from entrypoints.http.api.files import FilesController
from entrypoints.http.api.health import HealthController
from entrypoints.http.api.imports import ImportController
from entrypoints.http.api.jobs import JobsController
from entrypoints.http.api.maintenance import MaintenanceController, StorageController
from entrypoints.http.api.nova import NovaController
from entrypoints.http.api.nova_image import NovaImageController
from entrypoints.http.api.old_search import OldSearchController
from entrypoints.http.api.old_transcriptions import OldTranscriptionsController
from entrypoints.http.api.old_transcripts import OldTranscriptsController
from entrypoints.http.api.old_uploads import OldUploadsController
from entrypoints.http.api.planning import PlanningController
from entrypoints.http.api.rescans import PlansController, RescanController
from entrypoints.http.api.runs import RunsController
from entrypoints.http.api.s3_files import S3FilesController
from entrypoints.http.api.saved_filters import SavedFiltersController
from entrypoints.http.api.search import SearchController
from entrypoints.http.api.speech_models import SpeechModelsController
from entrypoints.http.api.transcript import TranscriptController
from entrypoints.http.api.transcripts import TranscriptsController
from entrypoints.http.api.uploads import UploadsController

API: tuple[type[Controller], ...] = (
    FilesController,
    SavedFiltersController,
    ExportsController,
    EditsController,
    ImportController,
    BrowseController,
    RescanController,
    PlansController,
    UploadsController,
    DirectUploadsController,
    OldUploadsController,
    BatchController,
    JobsController,
    NovaController,
    NovaImageController,
    PlanningController,
    RunsController,
    AnalysisTypesController,
    FileTranscriptsController,
    OldTranscriptionsController,
    OldTranscriptsController,
    SpeechModelsController,
    TranscriptController,
    TranscriptsController,
    S3FilesController,
    SearchController,
    OldSearchController,
    MaintenanceController,
    StorageController,
    HealthController,
)
