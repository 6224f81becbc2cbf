"""What is read of damaged answers, and what is invented: ours beside json_repair alone."""

import json
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import json_repair
import msgspec
import pytest

from adapters.analysis_types.builtin import BuiltInTypes
from application.analysis.reading.mend import Mender, Unfit
from application.analysis.reading.unwrap import unwrap
from application.plugins.analysis_type import AnalysisType
from application.plugins.registry import load_analysis_types
from domain.analysis.lenient_json import JsonRead, read_json
from domain.library.kind import MediaKind
from tests.data.damage import Damaged, cuts, damages
from tests.data.model_answers import answer_of, leaves, said

SEED = 6_210
ANSWERS = 200
SMALL = 8
REGISTERED = load_analysis_types([BuiltInTypes()], discover=False)
PAIRS = Path(__file__).parents[3] / "shared/media/llm_json/json_repair_pairs.jsonl"

Types = tuple[AnalysisType, ...]
Reading = Callable[[str, Types], Any]


class Score(msgspec.Struct):
    texts: int = 0
    fields: int = 0
    recovered: int = 0
    invented: int = 0
    examples: list[str] = []

    def add(self, damaged: Damaged, got: Any, truth: Any) -> None:
        self.texts += 1
        self.fields += sum(1 for _ in leaves(truth))
        recovered, invented = compared(got, truth)
        self.recovered += recovered
        self.invented += len(invented)
        if invented and len(self.examples) < 5:
            self.examples.append(f"{damaged.sort}: {invented[:3]} of …{damaged.words[-80:]!r}")


def ours(words: str, types: Types) -> Any:
    read = read_json(words, {t.key for t in types})
    return unwrap(read, types).value if read else None


def theirs(words: str, types: Types) -> Any:
    """As it comes; of several objects the best for it is taken."""
    value = json_repair.loads(words)
    keys = {t.key for t in types}
    if isinstance(value, list):
        value = max(
            (one for one in value if isinstance(one, dict)),
            key=lambda one: len(one.keys() & keys),
            default=None,
        )
    return unwrap(JsonRead(value=value), types).value


def fitted(value: Any, types: Types) -> dict[str, Any]:
    """What an answer itself says, after the same fit of fields for both."""
    found: dict[str, Any] = {}
    for analysis_type in types:
        if isinstance(value, dict) and value.get(analysis_type.key) is not None:
            mender = Mender()
            try:
                fit = mender.fit(value[analysis_type.key], analysis_type.result_type, "")
            except Unfit:
                continue
            found[analysis_type.key] = without_reasons(said(fit))
    return found


def without_reasons(value: Any) -> Any:
    """Why a label is unknown is said by the fit, not by the answer."""
    return {k: v for k, v in value.items() if k != "unknown_reasons"}


def compared(got: Any, truth: Any) -> tuple[int, list[Any]]:
    """How many leaves are right, and those that are not there in truth."""
    if isinstance(got, dict):
        right, wrong = 0, []
        for key, inner in got.items():
            if not isinstance(truth, dict) or key not in truth:
                wrong += [(key, leaf) for _, leaf in leaves(inner)]
                continue
            more, bad = compared(inner, truth[key])
            right, wrong = right + more, wrong + [(key, one) for one in bad]
        return right, wrong
    if isinstance(got, list):
        return compared_lists(got, truth if isinstance(truth, list) else [])
    is_right = type(got) is type(truth) and got == truth
    return int(is_right), [] if is_right else [got]


def compared_lists(got: Sequence[Any], truth: Sequence[Any]) -> tuple[int, list[Any]]:
    """Items that were left out shift the others: each is held against its best in order."""
    right, wrong, at = 0, [], 0
    for item in got:
        best = max(
            range(at, len(truth)),
            key=lambda place: (lambda c: (c[0] - len(c[1]), -place))(compared(item, truth[place])),
            default=None,
        )
        if best is None:
            wrong += [leaf for _, leaf in leaves(item)]
            continue
        more, bad = compared(item, truth[best])
        right, wrong, at = right + more, wrong + bad, best + 1
    return right, wrong


def corpus(answers: int, step: int) -> list[tuple[Damaged, Types]]:
    draw = random.Random(SEED)
    found: list[tuple[Damaged, Types]] = []
    for number in range(answers):
        kind = (MediaKind.VIDEO, MediaKind.IMAGE)[number % 2]
        types = REGISTERED.for_kind(kind)
        while True:
            answer = answer_of(types, draw)
            try:
                damaged = [*cuts(answer, draw, step), *damages(answer, draw)]
            except IndexError:  # it has nothing of a sort that is to be damaged
                continue
            break
        found += [(one, types) for one in damaged]
    return found


def test_damaged_answers_are_recovered_and_nothing_is_invented(
    full_size: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    readings: dict[str, Reading] = {"ours": ours, "json_repair": theirs}
    scores: dict[str, dict[str, Score]] = {name: defaultdict(Score) for name in readings}
    for damaged, types in corpus(ANSWERS if full_size else SMALL, 1 if full_size else 20):
        truth = fitted(damaged.truth, types)
        for name, read in readings.items():
            got = fitted(read(damaged.words, types), types)
            scores[name][damaged.sort].add(damaged, got, truth)
    with capsys.disabled():
        print(
            f"\n{'damage':28}{'texts':>7}{'fields':>9} | {'ours':>9}{'invented':>9} | json_repair"
        )
        for sort in scores["ours"]:
            mine, other = scores["ours"][sort], scores["json_repair"][sort]
            print(
                f"{sort:28}{mine.texts:7,}{mine.fields:9,} | {mine.recovered:9,}"
                f"{mine.invented:9,} | {other.recovered:9,}{other.invented:9,}"
            )
        sums = {name: total(by_sort) for name, by_sort in scores.items()}
        for name, one in sums.items():
            share = one.recovered / one.fields
            print(f"{name}: {one.recovered:,} recovered ({share:.1%}), {one.invented:,} invented")
    examples = [line for one in scores["ours"].values() for line in one.examples]
    assert sums["ours"].invented == 0, examples
    assert sums["ours"].recovered >= sums["json_repair"].recovered
    assert sums["json_repair"].invented > 0  # the proof can tell


def total(scores: dict[str, Score]) -> Score:
    return Score(
        texts=sum(one.texts for one in scores.values()),
        fields=sum(one.fields for one in scores.values()),
        recovered=sum(one.recovered for one in scores.values()),
        invented=sum(one.invented for one in scores.values()),
    )


def test_the_corpus_of_others_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    if not PAIRS.exists():
        pytest.skip("the shared media are not here")
    pairs = [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines()]
    as_they_want = objects = 0
    for pair in pairs:
        wanted = pair["expected"]
        if isinstance(wanted, str):
            try:
                wanted = json.loads(wanted)
            except ValueError:
                wanted = None
        if not isinstance(wanted, dict):
            continue
        objects += 1
        read = read_json(pair["input"])
        as_they_want += read is not None and read.value == wanted
    with capsys.disabled():
        print(f"\njson_repair's own pairs: {as_they_want}/{objects} objects as it reads them")
    assert as_they_want >= 100  # it keeps what was cut off, and fills in what is missing
