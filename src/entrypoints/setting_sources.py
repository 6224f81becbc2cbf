"""Where values of settings come from, and what stands with a field."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from domain.shared.errors import InvalidInput


class BadSetting(InvalidInput):
    """A setting has a value that cannot be used."""

    code = "bad_setting"
    remedy = "README.md lists every setting with its form."


def variable(name: str, meaning: str, *aliases: str) -> msgspec.Meta:
    return msgspec.Meta(description=meaning, extra={"names": (name, *aliases)})


def read_env(path: Path) -> Mapping[str, str]:
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    return {name: value or "" for name, value in dotenv_values(path, interpolate=False).items()}


def read_toml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    import tomllib

    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"reelsight.toml cannot be read: {error}.") from error


def convert(field: msgspec.structs.FieldInfo, value: Any, where: str) -> Any:
    if isinstance(field.default, tuple) and isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(field.default, Path):
        return Path(str(value)).expanduser()
    try:
        return msgspec.convert(value, field.type, strict=False)
    except msgspec.ValidationError as error:
        raise BadSetting(f"{where} has an unusable value: {_unusable(field, error)}.") from error


def _unusable(field: msgspec.structs.FieldInfo, error: msgspec.ValidationError) -> str:
    kind = get_args(field.type)[0]
    if get_origin(kind) is Literal:
        return f"it is one of {', '.join(map(str, get_args(kind)))}"
    if get_origin(kind) is Union:
        words = [get_args(one)[0] for one in get_args(kind) if get_origin(one) is Literal]
        return f"it is a number above zero, or {', '.join(words)}"
    return str(error)


def _meta(field: msgspec.structs.FieldInfo) -> msgspec.Meta:
    meta: msgspec.Meta = field.type.__metadata__[0]
    return meta


def names(field: msgspec.structs.FieldInfo) -> tuple[str, ...]:
    found: tuple[str, ...] = (_meta(field).extra or {})["names"]
    return found


def meaning(field: msgspec.structs.FieldInfo) -> str:
    return _meta(field).description or ""


def shown(default: Any) -> str:
    return ", ".join(default) if isinstance(default, tuple) else str(default)
