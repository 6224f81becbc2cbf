"""What every probe that works in a sandbox child has in common: the reply, and the failures."""

import msgspec

from application.ports.sandbox import ChildCrashed, ChildOutOfMemory, ChildTimedOut, Sandbox
from domain.media.facts import MediaFacts, Probed
from domain.media.problems import MediaProblem, problem
from domain.shared.problem import Problem

PROBE_TIMEOUT_S = 30.0


class ProbeTrouble(msgspec.Struct, frozen=True, array_like=True):
    """A problem as the child names it."""

    kind: MediaProblem
    detail: str = ""


class ProbeReply(msgspec.Struct, frozen=True, kw_only=True):
    """What the child sends back, as plain values: `msgspec.to_builtins(reply)`."""

    facts: MediaFacts | None
    troubles: tuple[ProbeTrouble, ...] = ()


def probe_in_child(
    sandbox: Sandbox, target: str, *arguments: object, timeout_s: float = PROBE_TIMEOUT_S
) -> Probed:
    """Call `target`, which returns a `ProbeReply`; what the file does to the child becomes a
    problem of the file.

    Raises:
        ChildStopped: the sandbox was closed; that says nothing about the file.
    """
    try:
        raw = sandbox.call(target, *arguments, timeout_s=timeout_s)
    except ChildTimedOut:
        return _unusable(problem(MediaProblem.PROBE_TIMED_OUT))
    except ChildOutOfMemory:
        return _unusable(problem(MediaProblem.OUT_OF_MEMORY))
    except ChildCrashed:
        return _unusable(problem(MediaProblem.PROBE_CRASHED))
    except RuntimeError as error:
        # Its words may name the path; the type of the exception is enough.
        return _unusable(problem(MediaProblem.UNREADABLE, str(error).partition(":")[0]))
    reply = msgspec.convert(raw, ProbeReply)
    problems = tuple(problem(trouble.kind, trouble.detail) for trouble in reply.troubles)
    return Probed(facts=reply.facts.readable() if reply.facts else None, problems=problems)


def one_line(words: str) -> str:
    """Somebody else's message, short enough to stand in brackets."""
    return " ".join(words.split())[:160]


def _unusable(reason: Problem) -> Probed:
    return Probed(facts=None, problems=(reason,))
