"""From a request to what goes back, without the wire."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from tests.emulator import routes
from tests.emulator.answering import Answer, answer
from tests.emulator.asked import NOTHING, Asked, without_blobs
from tests.emulator.control_plane import answer_control
from tests.emulator.embeddings import embed
from tests.emulator.faults import Connection, Fault, Outcome, answered, refused, throttled
from tests.emulator.invoke import as_converse, body_of
from tests.emulator.journal import Call
from tests.emulator.media import Bucket
from tests.emulator.models import Called, called
from tests.emulator.nova import understand
from tests.emulator.refusals import Refused
from tests.emulator.shapes import read_request
from tests.emulator.signing import signed
from tests.emulator.state import State


@dataclass(frozen=True, kw_only=True)
class Request:
    method: str
    raw_path: bytes
    query: str
    headers: Mapping[str, str]
    body: bytes


def serve(request: Request, call: Call, state: State, bucket: Bucket) -> Outcome:
    """A plan of faults never hides a bad request: it applies to good ones only."""
    try:
        outcome = _serve(request, call, state, bucket)
    except Refused as error:
        outcome = refused(error)
    call.code = outcome.code
    return outcome


def _serve(request: Request, call: Call, state: State, bucket: Bucket) -> Outcome:
    found = routes.find(request.method, request.raw_path)
    if found is None:
        raise Refused("UnknownOperationException", f"There is no {request.raw_path!r}.")
    route, labels = found
    call.operation = route.operation.name
    call.signed = signed(request.headers)
    query = dict(parse_qsl(request.query, keep_blank_values=True))
    document = read_request(route.operation, labels, request.headers, query, request.body)
    call.request = without_blobs(document)
    call.model_id = document.get("modelId", "")
    if route.service == "bedrock":
        reply = answer_control(call.operation, document, call.signed.region)
        return Outcome(body=json.dumps(reply).encode())
    if call.operation not in ("Converse", "InvokeModel"):
        raise Refused("UnknownOperationException", f"The emulator does not know {call.operation}.")
    who = called(call.model_id, call.signed.region, state.clock.now.date())
    size = len(request.body)
    if call.operation == "Converse":
        own = {name: value for name, value in document.items() if name != "modelId"}
        return _ask(understand("Converse", who, own, size, bucket), call, state)
    return _invoke(who, document, call, state, bucket)


def _invoke(
    who: Called, document: dict[str, Any], call: Call, state: State, bucket: Bucket
) -> Outcome:
    data = document["body"]
    body = body_of(data)
    call.request = {**call.request, "body": _shown(body)}
    if who.model.writes == "TEXT":
        converse = as_converse(body)
        tier = document.get("serviceTier")
        if tier:
            converse["serviceTier"] = {"type": tier}
        return _ask(understand("InvokeModel", who, converse, len(data), bucket), call, state)
    reply, usage, price = embed(who, body, bucket)
    text = (body["singleEmbeddingParams"].get("text") or {}).get("value", "")
    call.asked = Asked(
        operation="InvokeModel",
        called=who,
        system="",
        text=text,
        media=(),
        max_tokens=0,
        body=body,
    )
    outcome = Outcome(body=json.dumps(reply).encode(), billed=usage)
    fault = _fault(call.asked, call, state)
    if fault is not None:
        # what a fault makes of an answer's inside is for answers in words
        met = fault.meet(call.asked, Answer(blocks=(), stop_reason="", usage=usage))
        is_kept = met.connection is Connection.KEPT
        outcome = replace(met, body=met.body if is_kept else outcome.body)
    call.bill(outcome.billed)
    if outcome.billed is not None:
        call.price_usd = price
    return outcome


def _ask(asked: Asked, call: Call, state: State) -> Outcome:
    call.asked = asked
    fault = _fault(asked, call, state)
    if fault is not None and not fault.is_billed:
        # what a test wants said is kept for a request that is answered
        return fault.meet(asked, Answer(blocks=(), stop_reason="", usage=NOTHING))
    usual = answer(asked, state.said(asked))
    outcome = answered(usual) if fault is None else fault.meet(asked, usual)
    call.bill(outcome.billed)
    return outcome


def _fault(asked: Asked, call: Call, state: State) -> Fault | None:
    fault = state.faults.take(asked)
    if fault is None and not state.quotas.admits(asked):
        fault = throttled()
    if fault is not None:
        call.fault = fault.name
    return fault


def _shown(body: Any) -> Any:
    """Without the base64 of media."""
    if isinstance(body, dict):
        return {name: _size(value) if name == "bytes" else _shown(value)
                for name, value in body.items()}  # fmt: skip
    if isinstance(body, list):
        return [_shown(item) for item in body]
    return body


def _size(value: Any) -> Any:
    return {"size": len(value)} if isinstance(value, str) else value
