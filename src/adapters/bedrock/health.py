"""What the doctor says of models, of AWS's credentials and of Bedrock."""

from collections.abc import Iterator
from typing import Any

from adapters.bedrock import remedies
from adapters.bedrock.clients import make_client
from adapters.bedrock.health_access import model_access
from adapters.bedrock.health_role import batch_role
from adapters.bedrock.looking import BY_KEY, LOOK, found_by, may_be_looked_for, reason
from application.ports.clock import Clock
from application.ports.database import Check
from application.ports.health_check import HealthCheck
from application.ports.model_catalog import ModelCatalog
from domain.analysis.model import ModelSpec, UnknownModel
from domain.shared.errors import DomainError


class BedrockHealth(HealthCheck):
    """Nothing here is essential: all else works without a model. Nothing that costs is asked.

    `is_wanted`: settings name Bedrock or a bucket; without that and without credentials nothing
    of AWS is looked at.
    """

    def __init__(
        self,
        *,
        catalog: ModelCatalog,
        model: str,
        role_arn: str,
        is_wanted: bool,
        clock: Clock,
    ) -> None:
        self._catalog = catalog
        self._model = model
        self._role_arn = role_arn
        self._is_wanted = is_wanted
        self._clock = clock

    def check(self) -> tuple[Check, ...]:
        return tuple(self._look())

    def _look(self) -> Iterator[Check]:
        line, model = self._listed()
        yield line
        if not may_be_looked_for(is_wanted=self._is_wanted):
            detail = "not set up: no AWS credentials in the environment or in AWS's own files"
            yield Check(name="Bedrock", ok=True, detail=detail)
            return
        line, region = _credentials()
        yield line
        if not line.ok:
            return
        if region is None:
            yield _lacking("AWS region", "none is set", remedies.REGION)
            return
        yield Check(name="AWS region", ok=True, detail=region)
        if model is not None:
            yield model_access(model, self._catalog.route)
        yield batch_role(self._role_arn)

    def _listed(self) -> tuple[Check, ModelSpec | None]:
        """What models.toml says; the chosen model where it can be asked."""
        name = "Analysis models"
        try:
            models = self._catalog.models("bedrock")
            model = self._catalog.get("bedrock", self._model)
        except UnknownModel as error:
            detail = f"BEDROCK_MODEL: {error.message}"
            return _lacking(name, detail, error.remedy), None
        except DomainError as error:
            return _lacking(name, error.message, error.remedy), None
        today = self._clock.now().date()
        if model.is_retired(today):
            detail = f"BEDROCK_MODEL is {model.key}: {model.title} is not offered any more"
            remedy = f"Set BEDROCK_MODEL={model.lifecycle.alternative or 'lite'}."
            return _lacking(name, detail, remedy), None
        if self._catalog.route not in model.runtime_ids:
            routes = " or ".join(sorted(model.runtime_ids))
            detail = f"{model.title} is not offered on the route {self._catalog.route}"
            return _lacking(name, detail, f"Set BEDROCK_ROUTE to {routes}."), None
        retired = [one.key for one in models if one.is_retired(today)]
        offered = ", ".join(one.key for one in models if one.key not in retired)
        gone = f" (retired: {', '.join(retired)})" if retired else ""
        return Check(name=name, ok=True, detail=f"{offered}{gone}; {_takes(model)}"), model


def _takes(model: ModelSpec) -> str:
    video = model.video  # what goes inline grows by a third, as base64
    return (
        f"{model.title} takes videos of up to {video.stored_bytes / 1e9:g} GB from the bucket and "
        f"{video.inline_bytes * 3 // 4_000_000} MB without one, and longer ones than "
        f"{video.longest_s / 60:g} minutes in parts"
    )


def _credentials() -> tuple[Check, str | None]:
    """And the region that is set."""
    name, found = "AWS credentials", None
    try:
        found = found_by()
        if found is None:
            return _lacking(name, "none were found", remedies.CREDENTIALS), None
        client: Any = make_client("sts", **LOOK)
    except Exception as error:
        if type(error).__name__ == "NoRegionError":
            return Check(name=name, ok=True, detail=f"{found}; not tried"), None
        return _lacking(name, reason(error), remedies.CREDENTIALS), None
    region: str | None = client.meta.region_name
    if region is None:  # an endpoint is set: a client can be made, and does not get far
        return Check(name=name, ok=True, detail=f"{found}; not tried"), None
    if found == BY_KEY:  # good for Bedrock alone
        return Check(name=name, ok=True, detail=found), region
    try:
        client.get_caller_identity()
    except Exception as error:
        code = reason(error)
        if "Token" in code or "Signature" in code or "Client" in code or "Credential" in code:
            return _lacking(
                name, f"{found}: AWS refuses them ({code})", remedies.CREDENTIALS
            ), None
        detail = f"{found}; AWS could not be asked about them ({code})"
        return Check(name=name, ok=True, detail=detail), region
    return Check(name=name, ok=True, detail=f"{found}; AWS accepts them"), region


def _lacking(name: str, detail: str, remedy: str) -> Check:
    return Check(name=name, ok=False, detail=detail, remedy=remedy, essential=False)
