"""What can be set of models that are asked over a network, and of what they may cost."""

from typing import Annotated, Literal

import msgspec

from entrypoints.bedrock_settings import BedrockSettings
from entrypoints.setting_sources import variable


class ModelSettings(BedrockSettings, frozen=True, kw_only=True):
    openai_base_url: Annotated[
        str,
        variable(
            "OPENAI_BASE_URL",
            "Address of an OpenAI-compatible server, as http://127.0.0.1:11434/v1; empty: none.",
        ),
    ] = ""
    openai_api_key: Annotated[
        str, variable("OPENAI_API_KEY", "Key for that server; empty: it wants none.")
    ] = ""
    openai_model: Annotated[
        str,
        variable(
            "OPENAI_MODEL",
            "Model that the server is asked for; models.toml may tell its limits and prices.",
        ),
    ] = ""
    openai_answers: Annotated[
        Literal["json_schema", "json_object", "text"],
        variable(
            "OPENAI_ANSWERS",
            "How that server is told the shape of an answer: json_schema, json_object, or text "
            "(by the words alone).",
        ),
    ] = "json_schema"
    openai_timeout_s: Annotated[
        float,
        variable("OPENAI_TIMEOUT_SECONDS", "Longest silence of that server during a call."),
        msgspec.Meta(gt=0, le=3600),
    ] = 600.0
