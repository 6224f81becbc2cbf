"""The service's other side: which models there are. Batches (model invocation jobs) come here."""

from typing import Any

from tests.emulator.models import MODELS, Model
from tests.emulator.refusals import Refused

ACCOUNT = "123456789012"


def answer_control(operation: str, request: dict[str, Any], region: str) -> dict[str, Any]:
    """Raises:
    Refused
    """
    match operation:
        case "ListFoundationModels":
            return {"modelSummaries": [_summary(model, region) for model in MODELS]}
        case "GetFoundationModel":
            return {"modelDetails": _summary(_model(request["modelIdentifier"]), region)}
        case "ListInferenceProfiles":
            found = [(model, prefix) for model in MODELS for prefix in _near(model, region)]
            return {"inferenceProfileSummaries": [_profile(*one, region) for one in found]}
        case "GetInferenceProfile":
            name = request["inferenceProfileIdentifier"].rpartition("/")[2]
            prefix, _, model_id = name.partition(".")
            for model in MODELS:
                if model.id == model_id and prefix in _near(model, region):
                    return _profile(model, prefix, region)
            raise Refused("ResourceNotFoundException", "The inference profile was not found.")
        case "GetFoundationModelAvailability":
            model = _model(request["modelId"])
            return {
                "modelId": model.id,
                "agreementAvailability": {"status": "AVAILABLE"},
                "authorizationStatus": "AUTHORIZED",
                "entitlementAvailability": "AVAILABLE",
                "regionAvailability": "AVAILABLE",
            }
    raise Refused("UnknownOperationException", f"The emulator does not know {operation}.")


def _model(identifier: str) -> Model:
    name = identifier.rpartition("/")[2]
    for model in MODELS:
        if model.id == name:
            return model
    raise Refused("ResourceNotFoundException", "Could not resolve the foundation model.")


def _near(model: Model, region: str) -> list[str]:
    geography = {"us": "us", "eu": "eu", "ap": "apac"}.get(region[:2], "")
    return [prefix for prefix in model.profiles if prefix in (geography, "global")]


def _arn(model: Model, region: str) -> str:
    return f"arn:aws:bedrock:{region}::foundation-model/{model.id}"


def _summary(model: Model, region: str) -> dict[str, Any]:
    lifecycle: dict[str, Any] = {"status": "LEGACY" if model.ends_on else "ACTIVE"}
    if model.ends_on:
        lifecycle["endOfLifeTime"] = f"{model.ends_on.isoformat()}T00:00:00Z"
    return {
        "modelArn": _arn(model, region),
        "modelId": model.id,
        "modelName": model.name,
        "providerName": "Amazon",
        "inputModalities": [word for word in model.reads if word in ("TEXT", "IMAGE", "VIDEO")],
        "outputModalities": [model.writes],
        "responseStreamingSupported": model.writes == "TEXT",
        "customizationsSupported": [],
        "inferenceTypesSupported": ["ON_DEMAND"] if model.bare else ["INFERENCE_PROFILE"],
        "modelLifecycle": lifecycle,
    }


def _profile(model: Model, prefix: str, region: str) -> dict[str, Any]:
    name = f"{prefix}.{model.id}"
    return {
        "inferenceProfileName": f"{prefix.upper()} {model.name}",
        "description": f"Routes requests to {model.name}.",
        "inferenceProfileArn": f"arn:aws:bedrock:{region}:{ACCOUNT}:inference-profile/{name}",
        "inferenceProfileId": name,
        "models": [{"modelArn": _arn(model, region)}],
        "status": "ACTIVE",
        "type": "SYSTEM_DEFINED",
    }
