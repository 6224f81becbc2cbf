"""An analysis type as it was checked. What a plugin does later can hurt only its own results."""

from collections.abc import Callable, Sequence, Set
from typing import Any, Protocol

import msgspec

from application.plugins.analysis_type import AnalysisType, source_order
from application.plugins.marks import TimeRange
from domain.analysis.evidence import Evidence
from domain.library.kind import MediaKind
from domain.shared.provenance import SourceOrder

MOST_ANSWER_BYTES = 4 * 1024 * 1024
"""A result is shown, indexed and exported; one that is larger was made to hurt."""


class PluginFailed(Exception):
    """A type's own code gave no usable result; the message says how, without its name."""


class Calls(Protocol):
    """How the methods of a type are called."""

    def __call__(self, name: str, *arguments: Any) -> Any:
        """Raises:
        PluginFailed
        """
        ...


class SealedType:
    """Has the members of the type as they were at registration, and those optional ones that it
    has. Its methods answer with the type's own struct, or raise `PluginFailed`."""

    key: str
    version: str
    title: str
    kinds: Set[MediaKind]
    result_type: type[msgspec.Struct]
    instruction: str
    source_order: SourceOrder

    def __init__(self, sealed: AnalysisType, call: Calls | None = None) -> None:
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
            "merge": self._merge,
        }
        self._call = call or _CallsHere(sealed)
        for name in (*wrapped, "output_tokens"):
            if (member := getattr(sealed, name, None)) is not None:
                # an attribute of the object, as having one is what tells types apart
                members[name] = wrapped.get(name, member)
        for name, member in members.items():
            setattr(self, name, member)

    def _extract(self, evidence: Evidence) -> Any:
        return self._checked(self._call("extract", evidence), may_be_none=True)

    def _normalise(self, result: Any, evidence: Evidence) -> Any:
        return self._checked(self._call("normalise", result, evidence))

    def _reconcile(self, result: Any, edited: frozenset[str]) -> Any:
        return self._checked(self._call("reconcile", result, edited))

    def _merge(self, results: Sequence[Any], stretches: Sequence[TimeRange]) -> Any:
        return self._checked(self._call("merge", tuple(results), tuple(stretches)))

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


class _CallsHere:
    """In this process. What a type does to its evidence, even by force, the next one does not
    see."""

    def __init__(self, sealed: object) -> None:
        self._sealed = sealed

    def __call__(self, name: str, *arguments: Any) -> Any:
        own = (_copy(one) if isinstance(one, Evidence) else one for one in arguments)
        try:
            return getattr(self._sealed, name)(*own)
        except (Exception, SystemExit) as error:
            raise PluginFailed(f"{name} raised {say(error)}") from error


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Evidence).decode


def _copy(evidence: Evidence) -> Evidence:
    return _decode(_encode(evidence))
