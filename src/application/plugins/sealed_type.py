"""An analysis type as it was checked. What a plugin does later can hurt only its own results."""

from collections.abc import Callable, Set
from typing import Any

import msgspec

from application.plugins.analysis_type import AnalysisType, source_order
from domain.analysis.evidence import Evidence
from domain.library.kind import MediaKind
from domain.shared.provenance import SourceOrder

MOST_ANSWER_BYTES = 4 * 1024 * 1024
"""A result is shown, indexed and exported; one that is larger was made to hurt."""

_OPTIONAL = ("extract", "normalise", "reconcile", "output_tokens")


class PluginFailed(Exception):
    """A type's own code gave no usable result; the message says how, without its name."""


class SealedType:
    """Has the members of the type as they were at registration, and those optional ones that it
    has. Its methods are given copies of the evidence, and raise `PluginFailed` only."""

    key: str
    version: str
    title: str
    kinds: Set[MediaKind]
    result_type: type[msgspec.Struct]
    instruction: str
    source_order: SourceOrder

    def __init__(self, sealed: AnalysisType) -> None:
        members: dict[str, Any] = {
            "key": str(sealed.key),
            "version": str(sealed.version),
            "title": str(sealed.title),
            "kinds": frozenset(MediaKind(kind) for kind in sealed.kinds),
            "result_type": sealed.result_type,
            "instruction": str(sealed.instruction),
            "source_order": source_order(sealed),
        }
        wrapped: dict[str, Callable[..., Any]] = {
            "extract": self._extract,
            "normalise": self._normalise,
            "reconcile": self._reconcile,
        }
        self._own: dict[str, Callable[..., Any]] = {}
        for name in _OPTIONAL:
            if (member := getattr(sealed, name, None)) is not None:
                if name in wrapped:
                    self._own[name] = member
                # an attribute of the object, as having one is what tells types apart
                members[name] = wrapped.get(name, member)
        for name, member in members.items():
            setattr(self, name, member)

    def _extract(self, evidence: Evidence) -> Any:
        return self._checked(self._called("extract", _copy(evidence)), may_be_none=True)

    def _normalise(self, result: Any, evidence: Evidence) -> Any:
        return self._checked(self._called("normalise", result, _copy(evidence)))

    def _reconcile(self, result: Any, edited: frozenset[str]) -> Any:
        return self._checked(self._called("reconcile", result, edited))

    def _called(self, name: str, *arguments: Any) -> Any:
        try:
            return self._own[name](*arguments)
        except (Exception, SystemExit) as error:
            raise PluginFailed(f"{name} raised {say(error)}") from error

    def _checked(self, result: Any, *, may_be_none: bool = False) -> Any:
        if result is None and may_be_none:
            return None
        wanted = self.result_type
        if not isinstance(result, wanted):
            raise PluginFailed(f"the result is {_name(result)} and not {wanted.__name__}")
        try:
            size = len(msgspec.json.encode(result))
        except (Exception, SystemExit) as error:
            raise PluginFailed(f"the result is not JSON ({say(error)})") from error
        if size > MOST_ANSWER_BYTES:
            raise PluginFailed(f"the result has {size:,} bytes; {MOST_ANSWER_BYTES:,} is the most")
        return result


def say(error: BaseException) -> str:
    """Name and message in one line; a message of a stranger's may itself fail, or never end."""
    if isinstance(error, PluginFailed):
        return str(error)
    try:
        text = " ".join(str(error).split())
    except Exception:
        text = "its message cannot be read"
    return f"{type(error).__name__}: {text[:300]}" if text else type(error).__name__


def _name(result: Any) -> str:
    return "None" if result is None else f"a {type(result).__name__}"


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Evidence).decode


def _copy(evidence: Evidence) -> Evidence:
    """What a plugin does to it, even by force, the next one does not see."""
    return _decode(_encode(evidence))
