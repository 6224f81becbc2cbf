"""Is a request of the shape that botocore's models demand?

The client itself checks less: neither patterns, enums, maxima nor empty blobs.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Any

from tests.emulator.refusals import invalid

_LINEAR = {"ModelInvocationJobName": r"[A-Za-z0-9][A-Za-z0-9+.-]{0,62}"}
"""In place of patterns that take exponential time in Python."""

_NUMBERS: dict[str, Any] = {
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
}


def read_request(
    operation: Any,
    labels: Mapping[str, str],
    headers: Mapping[str, str],
    query: Mapping[str, str],
    body: bytes,
) -> dict[str, Any]:
    """The input as botocore was given it, blobs as bytes.

    Raises:
        Refused
    """
    shape = operation.input_shape
    payload = shape.serialization.get("payload")
    document = {} if payload else _document(body)
    values: dict[str, Any] = {}
    places = {"uri": labels, "header": headers, "querystring": query, None: document}
    for name, member in shape.members.items():
        place = member.serialization.get("location")
        sent_as = member.serialization.get("name", name)
        key = sent_as.lower() if place == "header" else sent_as
        if name == payload:
            values[name] = body
        elif key in places[place]:
            given = places[place][key]
            values[name] = _from_text(member, given) if place else given
    in_body = {
        member.serialization.get("name", name)
        for name, member in shape.members.items()
        if "location" not in member.serialization
    }
    wrong = [f"Unknown member '{name}'" for name in document if name not in in_body]
    read = _structure(shape, values, "", wrong, payload=payload)
    if wrong:
        number = f"{len(wrong)} validation error{'s' if len(wrong) > 1 else ''} detected"
        raise invalid(f"{number}: {'; '.join(wrong)}")
    return read


def read_document(shape: Any, document: Any, where: str = "") -> Any:
    """Part of a request that travels in another way, such as a record of a batch.

    Raises:
        Refused
    """
    wrong: list[str] = []
    read = _value(shape, document, where, wrong)
    if wrong:
        raise invalid("; ".join(wrong))
    return read


def _document(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body or b"{}")
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise invalid("The request body is not a JSON object.")
    return document


def _from_text(shape: Any, text: str) -> Any:
    if shape.type_name in ("integer", "long"):
        return int(text) if re.fullmatch(r"-?\d+", text) else text
    if shape.type_name == "boolean":
        return {"true": True, "false": False}.get(text, text)
    return text


def _value(shape: Any, value: Any, where: str, wrong: list[str]) -> Any:
    kind = shape.type_name
    if getattr(shape, "is_document_type", False):
        return value
    if kind == "structure":
        return _structure(shape, value, where, wrong)
    if kind == "list":
        return _list(shape, value, where, wrong)
    if kind == "map":
        return _map(shape, value, where, wrong)
    if kind == "blob":
        return _blob(shape, value, where, wrong)
    if kind == "string":
        _string(shape, value, where, wrong)
    elif kind == "boolean":
        if not isinstance(value, bool):
            wrong.append(f"'{where}' must be a boolean")
    elif kind in _NUMBERS:
        if isinstance(value, bool) or not isinstance(value, _NUMBERS[kind]):
            wrong.append(f"'{where}' must be a number")
        else:
            _limits(shape, value, "value", where, wrong)
    return value


def _structure(
    shape: Any, value: Any, where: str, wrong: list[str], payload: str | None = None
) -> dict[str, Any]:
    if not isinstance(value, dict):
        wrong.append(f"'{where}' must be an object")
        return {}
    by_name = {m.serialization.get("name", n): (n, m) for n, m in shape.members.items()}
    by_name |= {n: (n, m) for n, m in shape.members.items()}
    present = {name: given for name, given in value.items() if given is not None}
    if getattr(shape, "is_tagged_union", False) and len(present) != 1:
        wrong.append(f"'{where}' must hold exactly one of {', '.join(shape.members)}")
    for name in shape.required_members:
        if name not in present and shape.members[name].serialization.get("name") not in present:
            wrong.append(f"Value at '{_at(where, name)}' failed to satisfy constraint: "
                         "Member must not be null")  # fmt: skip
    out: dict[str, Any] = {}
    for key, given in present.items():
        if key not in by_name:
            wrong.append(f"Unknown member '{_at(where, key)}'")
            continue
        name, member = by_name[key]
        if name == payload:
            _limits(member, len(given), "length", name, wrong)
            out[name] = given
        else:
            out[name] = _value(member, given, _at(where, name), wrong)
    return out


def _list(shape: Any, value: Any, where: str, wrong: list[str]) -> list[Any]:
    if not isinstance(value, list):
        wrong.append(f"'{where}' must be a list")
        return []
    _limits(shape, len(value), "length", where, wrong)
    return [_value(shape.member, item, f"{where}.{at}", wrong) for at, item in enumerate(value, 1)]


def _map(shape: Any, value: Any, where: str, wrong: list[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        wrong.append(f"'{where}' must be a map")
        return {}
    _limits(shape, len(value), "length", where, wrong)
    for key in value:
        _string(shape.key, key, f"{where} (a key)", wrong)
    return {key: _value(shape.value, item, f"{where}.{key}", wrong) for key, item in value.items()}


def _blob(shape: Any, value: Any, where: str, wrong: list[str]) -> bytes:
    try:
        data = base64.b64decode(value, validate=True) if isinstance(value, str) else None
    except binascii.Error:
        data = None
    if data is None:
        wrong.append(f"'{where}' must be base64")
        return b""
    _limits(shape, len(data), "length", where, wrong)
    return data


def _string(shape: Any, value: Any, where: str, wrong: list[str]) -> None:
    if not isinstance(value, str):
        wrong.append(f"'{where}' must be a string")
        return
    if shape.enum and value not in shape.enum:
        wrong.append(
            f"Value '{value[:80]}' at '{where}' failed to satisfy constraint: Member must "
            f"satisfy enum value set: [{', '.join(shape.enum)}]"
        )
    # the length first: a pattern may take long on a long text
    if _limits(shape, len(value), "length", where, wrong):
        pattern = _LINEAR.get(shape.name) or shape.metadata.get("pattern")
        if pattern and not re.fullmatch(pattern, value):
            wrong.append(
                f"Value '{value[:80]}' at '{where}' failed to satisfy constraint: Member must "
                f"satisfy regular expression pattern: {pattern}"
            )


def _limits(shape: Any, size: float, what: str, where: str, wrong: list[str]) -> bool:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        wrong.append(f"'{where}' failed to satisfy constraint: {what} must be at least {least}")
        return False
    if most is not None and size > most:
        wrong.append(f"'{where}' failed to satisfy constraint: {what} must be at most {most}")
        return False
    return True


def _at(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
