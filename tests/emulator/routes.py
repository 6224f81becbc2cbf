"""Which operation a request is for, as botocore's models of both services say."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote

_LABEL = re.compile(r"\{(\w+)(\+?)\}")


@dataclass(frozen=True, kw_only=True)
class Route:
    operation: Any
    """botocore's `OperationModel`."""
    service: str
    pattern: re.Pattern[str]
    labels: int


def find(method: str, raw_path: bytes) -> tuple[Route, dict[str, str]] | None:
    """Matched on the raw path: an ARN in it holds `%2F`, which must not become a `/` before."""
    path = raw_path.decode("ascii", "replace")
    for route in _routes()[method]:
        found = route.pattern.fullmatch(path)
        if found is not None:
            return route, {name: unquote(value) for name, value in found.groupdict().items()}
    return None


@cache
def operation(service: str, name: str) -> Any:
    return _model(service).operation_model(name)


@cache
def _model(service: str) -> Any:
    import botocore.session

    return botocore.session.get_session().get_service_model(service)


@cache
def _routes() -> dict[str, list[Route]]:
    routes: dict[str, list[Route]] = {"GET": [], "POST": [], "PUT": [], "DELETE": [], "PATCH": []}
    for service in ("bedrock-runtime", "bedrock"):
        model = _model(service)
        for name in model.operation_names:
            found = model.operation_model(name)
            uri = found.http["requestUri"].partition("?")[0]
            routes[found.http["method"]].append(
                Route(
                    operation=found,
                    service=service,
                    pattern=re.compile(_pattern(uri)),
                    labels=len(_LABEL.findall(uri)),
                )
            )
    for listed in routes.values():
        listed.sort(key=lambda route: route.labels)
    return routes


def _pattern(uri: str) -> str:
    parts = _LABEL.split(uri)  # literal, name, "+" or "", literal, …
    out = re.escape(parts[0])
    for name, greedy, literal in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        out += f"(?P<{name}>{'.+' if greedy else '[^/]+'})" + re.escape(literal)
    return out
