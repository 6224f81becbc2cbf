"""What can be set of Amazon Bedrock. Credentials, profile, region and endpoints are AWS's own."""

from typing import Annotated, Literal

import msgspec

from entrypoints.budget_settings import BudgetSettings
from entrypoints.setting_sources import variable


class BedrockSettings(BudgetSettings, frozen=True, kw_only=True):
    bedrock_route: Annotated[
        Literal["us", "global", "region"],
        variable(
            "BEDROCK_ROUTE",
            "How calls travel: us (within the United States), global (anywhere, cheaper for some "
            "models) or region (the one that is set, where a model is offered so).",
        ),
    ] = "us"
    bedrock_model: Annotated[
        str,
        variable(
            "BEDROCK_MODEL",
            "Model that is asked where none is named; `reelsight models list --analysis` shows "
            "them.",
        ),
    ] = "lite"
    bedrock_read_timeout_s: Annotated[
        float,
        variable(
            "BEDROCK_READ_TIMEOUT_SECONDS",
            "Longest silence of Bedrock during a call; beyond it the call may have been paid "
            "without an answer.",
        ),
        msgspec.Meta(gt=0, le=3600),
    ] = 600.0
    bedrock_calls: Annotated[
        int,
        variable("BEDROCK_CALLS", "Calls to models side by side."),
        msgspec.Meta(ge=1, le=256),
    ] = 8
    bedrock_requests_per_minute: Annotated[
        int,
        variable(
            "BEDROCK_REQUESTS_PER_MINUTE",
            "Calls a minute to each model of Bedrock, as the account's quota says; 0: what "
            "models.toml says.",
        ),
        msgspec.Meta(ge=0),
    ] = 0
    bedrock_tokens_per_minute: Annotated[
        int,
        variable(
            "BEDROCK_TOKENS_PER_MINUTE",
            "Tokens a minute of each model of Bedrock, as the account's quota says; 0: what "
            "models.toml says.",
        ),
        msgspec.Meta(ge=0),
    ] = 0
    bedrock_batch_role_arn: Annotated[
        str,
        variable(
            "BEDROCK_BATCH_ROLE_ARN",
            "Role that Bedrock takes for batches, to read and write the bucket; empty: none.",
        ),
    ] = ""
    models_path: Annotated[
        str,
        variable(
            "REELSIGHT_MODELS",
            "File with models and prices of your own; empty: models.toml in the data folder, "
            "where there is one.",
        ),
    ] = ""
