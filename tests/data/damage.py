"""What happens to the answers of models on their way, by a seed."""

import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from tests.data.model_answers import Path, is_label, leaves, with_value

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
MARK = "@@PATH@@"
FILM = "Seen in D:\\Films\\new\\table 2\\user.mp4"


class Damaged(msgspec.Struct, frozen=True, kw_only=True):
    sort: str
    words: str
    truth: dict[str, Any]
    """What the words mean."""


def words_of(answer: Any, draw: random.Random) -> str:
    return json.dumps(
        answer, ensure_ascii=draw.random() < 0.3, indent=draw.choice([None, None, 2])
    )


def cuts(answer: dict[str, Any], draw: random.Random, step: int) -> Iterator[Damaged]:
    """At every so manieth token, before it; every fifth time also in the middle of it."""
    words = words_of(answer, draw)
    tokens = list(TOKEN.finditer(words))
    for number, token in enumerate(tokens[draw.randrange(step) :: step]):
        middle = (token.start() + token.end()) // 2
        for cut in {token.start(), token.start() if number % 5 else middle}:
            yield Damaged(sort="cut", words=words[:cut], truth=answer)


def damages(answer: dict[str, Any], draw: random.Random) -> Iterator[Damaged]:
    """Each sort, and half of them cut off besides."""
    for sort, damage in _SORTS.items():
        words, truth = damage(answer, draw)
        yield Damaged(sort=sort, words=words, truth=truth)
        if draw.random() < 0.5:
            start, end = len(words) // 3, max(len(words) - 1, len(words) // 3 + 1)
            cut = words[: draw.randrange(start, end)]
            yield Damaged(sort=f"{sort}, cut", words=cut, truth=truth)


def _fence(answer: Any, draw: random.Random) -> tuple[str, Any]:
    return f"```json\n{words_of(answer, draw)}\n```", answer


def _prose(answer: Any, draw: random.Random) -> tuple[str, Any]:
    before = draw.choice(
        ["Here is the JSON {as asked}:\n", "<thinking>So [1].</thinking>", "Sure. "]
    )
    return before + words_of(answer, draw) + draw.choice(
        ["", "\nI hope it helps.", "\n[end]"]
    ), answer


def _path(answer: Any, draw: random.Random) -> tuple[str, Any]:
    where = _one(answer, draw, lambda path, value: _is_text(path, value))
    words = words_of(with_value(answer, where, MARK), draw)
    return words.replace(MARK, FILM), with_value(answer, where, FILM)


def _commas(answer: Any, draw: random.Random) -> tuple[str, Any]:
    words = words_of(answer, draw)
    return _outside(words, lambda c: f",{c}" if c in "]}" and draw.random() < 0.4 else c), answer


def _missing_commas(answer: Any, draw: random.Random) -> tuple[str, Any]:
    words = json.dumps(answer, ensure_ascii=False, indent=2)
    return _outside(words, lambda c: "" if c == "," and draw.random() < 0.3 else c), answer


def _two(answer: Any, draw: random.Random) -> tuple[str, Any]:
    other = json.dumps({"note": "done", "items": [1, 2]})
    words = words_of(answer, draw)
    return (f"{words}\n{other}" if draw.random() < 0.5 else f"{other}\n{words}"), answer


def _label(answer: Any, draw: random.Random) -> tuple[str, Any]:
    where = _one(
        answer, draw, lambda path, value: is_label(path) and "unknown_reasons" not in path
    )
    return words_of(with_value(answer, where, "No Such Label"), draw), answer


def _python(answer: Any, _: random.Random) -> tuple[str, Any]:
    return repr(answer), answer


def _bare_keys(answer: Any, draw: random.Random) -> tuple[str, Any]:
    words = words_of(answer, draw)
    return re.sub(r'(?<=[{,])(\s*)"([a-z_]+)"(?=\s*:)', r"\1\2", words), answer


def _clock(answer: Any, draw: random.Random) -> tuple[str, Any]:
    """Means seconds where seconds were asked for, and nothing elsewhere."""
    where = _one(answer, draw, lambda path, value: type(value) is float)
    words = words_of(with_value(answer, where, MARK), draw)
    clock, seconds = draw.choice([("00:12", 12.0), ("1:02:03", 3723.0)])
    is_time = str(where[-1]).endswith(("_s", "_seconds"))
    truth = with_value(answer, where, seconds) if is_time else answer
    return words.replace(f'"{MARK}"', clock), truth


def _comments(answer: Any, _: random.Random) -> tuple[str, Any]:
    words = json.dumps(answer, ensure_ascii=False, indent=2)
    words = words.replace("[\n", '[ // as "seen"\n')
    return _outside(words, lambda c: "{ /* one, two */" if c == "{" else c), answer


def _raw_lines(answer: Any, draw: random.Random) -> tuple[str, Any]:
    where = _one(answer, draw, _is_text)
    text = "one line\nand\tanother"
    words = words_of(with_value(answer, where, MARK), draw)
    return words.replace(MARK, text), with_value(answer, where, text)


def _quotes(answer: Any, draw: random.Random) -> tuple[str, Any]:
    where = _one(answer, draw, _is_text)
    text = draw.choice(['the "old" boat', 'he said "yes", "no" and left', 'a 12" pipe'])
    words = words_of(with_value(answer, where, MARK), draw)
    return words.replace(MARK, text), with_value(answer, where, text)


def _unknown(answer: Any, draw: random.Random) -> tuple[str, Any]:
    where = _one(answer, draw, lambda path, value: type(value) is float)
    words = words_of(with_value(answer, where, MARK), draw)
    return words.replace(f'"{MARK}"', draw.choice(["NaN", "Infinity", "-Infinity"])), answer


_SORTS: dict[str, Callable[[Any, random.Random], tuple[str, Any]]] = {
    "fence": _fence,
    "prose": _prose,
    "Windows path": _path,
    "trailing commas": _commas,
    "missing commas": _missing_commas,
    "two objects": _two,
    "wrong label": _label,
    "Python": _python,
    "bare keys": _bare_keys,
    "bare clock time": _clock,
    "comments": _comments,
    "raw line breaks": _raw_lines,
    "quotes not escaped": _quotes,
    "NaN": _unknown,
}


def _is_text(path: Path, value: Any) -> bool:
    return isinstance(value, str) and path[-1] in (
        *("text", "summary", "description", "detailed", "overview", "context", "evidence"),
        *("relevance", "detailed_summary"),
    )


def _one(answer: Any, draw: random.Random, fits: Callable[[Path, Any], bool]) -> Path:
    return draw.choice([path for path, value in leaves(answer) if fits(path, value)])


def _outside(words: str, change: Callable[[str], str]) -> str:
    """Change single characters that stand in no string."""
    return "".join(
        token if token.startswith('"') else "".join(map(change, token))
        for token in re.findall(r'"(?:[^"\\]|\\.)*"|[^"]', words)
    )
