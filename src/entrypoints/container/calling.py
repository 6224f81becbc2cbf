"""Models elsewhere: which there are, how they are asked, and what may be spent."""

from pathlib import Path

from dependency_injector import providers

from adapters.bedrock.catalog import TomlModelCatalog
from application.analysis.calling.lost_calls import LostCalls
from application.analysis.calling.make_call import MakeCall
from application.analysis.calling.pace import Limits, Pace
from domain.analysis.model import Route
from domain.analysis.model import Route
from entrypoints.container.machine import Machine
from entrypoints.container.store import Store
from entrypoints.container.transcription import Transcription
from entrypoints.settings import Settings


def _model_catalog(settings: Settings) -> TomlModelCatalog:
    named, usual = settings.models_path, settings.data / "models.toml"
    file = Path(named).expanduser() if named else usual if usual.is_file() else None
    return TomlModelCatalog(Route(settings.bedrock_route), file)


class Calling(Transcription):
    model_catalog = providers.ThreadSafeSingleton(_model_catalog, Machine.settings)
    route = providers.Callable(Route, Machine.settings.provided.bedrock_route)

    # by engine
    gateways = providers.Dict()
    pace = providers.ThreadSafeSingleton(
        Pace,
        clock=Machine.clock,
        limits=providers.Dict(
            bedrock=providers.Factory(
                Limits,
                requests_per_minute=Machine.settings.provided.bedrock_requests_per_minute,
                tokens_per_minute=Machine.settings.provided.bedrock_tokens_per_minute,
            )
        ),
    )
    lost_calls = providers.Factory(LostCalls, uow=Store.uow, clock=Machine.clock)
    make_call = providers.Factory(
        MakeCall,
        uow=Store.uow,
        reader=Store.reader,
        gateways=gateways,
        route=route,
        caps=Machine.settings.provided.caps,
        pace=pace,
        lost_calls=lost_calls,
        clock=Machine.clock,
    )
