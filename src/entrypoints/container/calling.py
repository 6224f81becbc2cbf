"""Models elsewhere: which there are, how they are asked, and what may be spent."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from dependency_injector import providers

from adapters.bedrock.catalog import TomlModelCatalog
from adapters.bedrock.clients import BedrockClients
from adapters.bedrock.gateway import BedrockGateway
from adapters.bedrock.looking import may_be_looked_for
from adapters.openai_compatible.gateway import OpenAiGateway
from adapters.openai_compatible.request import AnswerFormat
from adapters.pyav.video_cutter import PyavVideoCutter
from application.analysis.asking.engines import ModelFamily
from application.analysis.calling.catalog_family import CatalogFamily
from application.analysis.calling.long_video import LongVideo
from application.analysis.calling.lost_calls import LostCalls
from application.analysis.calling.make_call import MakeCall
from application.analysis.calling.pace import Limits, Pace
from application.analysis.calling.part_media import PlacePart, SweepParts
from application.analysis.calling.place_media import PlaceMedia
from application.ports.model_gateway import ModelGateway
from domain.analysis.model import Route
from entrypoints.container.bucket import InBucket
from entrypoints.container.library import Library
from entrypoints.container.machine import Machine
from entrypoints.container.store import Store
from entrypoints.container.transcription import Transcription
from entrypoints.settings import Settings


def _model_catalog(settings: Settings) -> TomlModelCatalog:
    named, usual = settings.models_path, settings.data / "models.toml"
    file = Path(named).expanduser() if named else usual if usual.is_file() else None
    keys = {"openai": (settings.openai_model,)} if settings.openai_model else {}
    return TomlModelCatalog(Route(settings.bedrock_route), file, keys)


def _gateways(settings: Settings) -> Mapping[str, ModelGateway]:
    """By engine; those that are set up here."""
    clients = BedrockClients(
        read_timeout_s=settings.bedrock_read_timeout_s, connections=settings.bedrock_calls
    )
    gateways: dict[str, ModelGateway] = {
        "bedrock": BedrockGateway(clients=clients, route=Route(settings.bedrock_route))
    }
    if settings.openai_base_url:
        gateways["openai"] = OpenAiGateway(
            base_url=settings.openai_base_url,
            api_key=settings.openai_api_key,
            answers=AnswerFormat(settings.openai_answers),
            read_timeout_s=settings.openai_timeout_s,
            connections=settings.bedrock_calls,
        )
    return gateways


def _families(
    settings: Settings, bedrock: ModelFamily, openai: ModelFamily
) -> Mapping[str, ModelFamily]:
    """By engine; those that are set up here."""
    return {"bedrock": bedrock} | ({"openai": openai} if settings.openai_base_url else {})


class Calling(Transcription):
    model_catalog = providers.ThreadSafeSingleton(_model_catalog, Machine.settings)
    route = providers.Callable(Route, Machine.settings.provided.bedrock_route)

    may_reach_bedrock = providers.Callable(
        may_be_looked_for, is_wanted=Machine.settings.provided.wants_aws
    )

    # by engine
    gateways = providers.ThreadSafeSingleton(_gateways, Machine.settings)
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
    place_media = providers.Factory(
        PlaceMedia,
        send_to_bucket=InBucket.send_to_bucket,
        bucket=Store.bucket,
        frames=Library.frames,
        scratch=Store.scratch,
    )
    place_part = providers.Factory(PlacePart, place_video=place_media.provided.video)
    sweep_parts = providers.Factory(SweepParts, bucket=Store.bucket, clock=Machine.clock)
    long_video = providers.Factory(
        LongVideo,
        cutter=providers.ThreadSafeSingleton(PyavVideoCutter, Machine.sandbox),
        scratch=Store.scratch,
        place=place_part,
        make_call=make_call,
        reader=Store.reader,
    )
    _of_a_family: ClassVar[dict[str, Any]] = {
        "catalog": model_catalog,
        "clock": Machine.clock,
        "reader": Store.reader,
        "make_call": make_call,
        "place_media": place_media,
        "long_video": long_video,
    }
    families = providers.Callable(
        _families,
        Machine.settings,
        bedrock=providers.Factory(
            CatalogFamily,
            name="bedrock",
            default=Machine.settings.provided.bedrock_model,
            **_of_a_family,
        ),
        openai=providers.Factory(
            CatalogFamily,
            name="openai",
            default=Machine.settings.provided.openai_model,
            **_of_a_family,
        ),
    )
