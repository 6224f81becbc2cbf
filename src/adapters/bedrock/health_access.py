"""Whether the chosen model may be asked, and for how long there is one."""

from typing import Any

from adapters.bedrock import remedies
from adapters.bedrock.clients import make_client
from adapters.bedrock.looking import LOOK, reason
from application.ports.database import Check
from domain.analysis.model import ModelSpec, Route

NAME = "Bedrock model"
_MISSING = ("ResourceNotFoundException", "ValidationException")


def model_access(model: ModelSpec, route: Route) -> Check:
    runtime_id = model.runtime_ids[route]
    try:
        client = make_client("bedrock", **LOOK)
    except Exception as error:
        return _lacking(f"{model.title} cannot be looked up ({reason(error)})", remedies.SETTINGS)
    seen: list[str] = []
    try:
        if runtime_id != model.reporting_id:
            profile = client.get_inference_profile(inferenceProfileIdentifier=runtime_id)
            if profile.get("status", "ACTIVE") != "ACTIVE":
                detail = f"the profile {runtime_id} is {profile['status']}"
                return _lacking(detail, remedies.MODEL)
            seen.append(f"the profile {runtime_id} is there")
        details = client.get_foundation_model(modelIdentifier=model.reporting_id)
        seen.append(_lifecycle(details.get("modelDetails", {}).get("modelLifecycle", {})))
        available = client.get_foundation_model_availability(modelId=model.reporting_id)
    except Exception as error:
        return _not_seen(model, seen, reason(error))
    if fault := _fault(available):
        return _lacking(f"{model.title}: {fault}", remedies.ACCESS)
    seen.append("access is granted")
    return _seen(model, seen)


def _lifecycle(said: dict[str, Any]) -> str:
    ends = said.get("endOfLifeTime")
    until = f", until {str(ends)[:10]}" if ends else ""
    return f"{str(said.get('status', 'of unknown state')).lower()}{until}"


def _fault(available: dict[str, Any]) -> str:
    """The first thing in the way; empty: none."""
    if available.get("regionAvailability") == "NOT_AVAILABLE":
        return "it is not offered in this region"
    if available.get("authorizationStatus") == "NOT_AUTHORIZED":
        return "these credentials may not ask it"
    if available.get("entitlementAvailability") == "NOT_AVAILABLE":
        return "access to it is not turned on"
    if available.get("agreementAvailability", {}).get("status") in ("ERROR", "NOT_AVAILABLE"):
        return "its terms are not accepted"
    return ""


def _not_seen(model: ModelSpec, seen: list[str], code: str) -> Check:
    if code in _MISSING:
        return _lacking(f"{model.title} is not offered here ({code})", remedies.MODEL)
    if code == "AccessDeniedException":
        # who may ask a model need not be allowed to look it up
        return _seen(model, [*seen, "more may not be looked up with these credentials"])
    return _lacking(f"{model.title} cannot be looked up ({code})", remedies.NETWORK)


def _seen(model: ModelSpec, seen: list[str]) -> Check:
    return Check(name=NAME, ok=True, detail=f"{model.title}: {'; '.join(seen)}")


def _lacking(detail: str, remedy: str) -> Check:
    return Check(name=NAME, ok=False, detail=detail, remedy=remedy, essential=False)
