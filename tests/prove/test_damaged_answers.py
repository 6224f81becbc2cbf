"""What is read of damaged answers, and what is invented: ours beside json_repair alone."""

import contextlib
import json
import multiprocessing
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import json_repair
import msgspec
import pytest

from adapters.analysis_types.builtin import BuiltInTypes
from application.analysis.reading.loosely import Unfit
from application.analysis.reading.mend import Mender
from application.analysis.reading.unwrap import unwrap
from application.plugins.analysis_type import AnalysisType
from application.plugins.registry import load_analysis_types
from domain.analysis.lenient_json import JsonRead, read_json
from domain.library.kind import MediaKind
from tests.data.damage import Damaged, cuts, damages
from tests.data.model_answers import answer_of, leaves, said

SEED = 6_210
ANSWERS = 200
SMALL, SMALL_STEP = 8, 20
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

    def __add__(self, other: "Score") -> "Score":
        return Score(
            texts=self.texts + other.texts,
            fields=self.fields + other.fields,
            recovered=self.recovered + other.recovered,
            invented=self.invented + other.invented,
            examples=[*self.examples, *other.examples][:5],
        )


Scores = dict[str, dict[str, Score]]
"""By reader and sort of damage."""


class Judge:
    """Of what one reader makes of one answer. Most damages leave most types as they were: what is
    equal to what was judged before is not judged again."""

    def __init__(self, truth: Any, types: Types) -> None:
        self._types = types
        self._truth = fitted(truth, types)
        self._fields = sum(1 for _ in leaves(self._truth))
        self._before: dict[str, tuple[Any, int, list[Any]]] = {}

    def __call__(self, damaged: Damaged, value: Any) -> Score:
        recovered, invented = 0, []
        for one in self._types:
            given = value.get(one.key) if isinstance(value, dict) else None
            if one.key not in self._before or not same(self._before[one.key][0], given):
                judged = compared(fitted({one.key: given}, (one,)), self._truth)
                self._before[one.key] = (given, *judged)
            recovered += self._before[one.key][1]
            invented += self._before[one.key][2]
        return Score(
            texts=1,
            fields=self._fields,
            recovered=recovered,
            invented=len(invented),
            examples=[f"{damaged.sort}: {invented[:3]} of …{damaged.words[-80:]!r}"]
            if invented
            else [],
        )


def same(one: Any, other: Any) -> bool:
    """Where `1`, `1.0` and `True` differ, and so do two kinds of zero."""
    return one == other and repr(one) == repr(other)


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


READINGS: dict[str, Reading] = {"ours": ours, "json_repair": theirs}


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


def damaged_answers(number: int, step: int) -> tuple[Types, list[tuple[Any, list[Damaged]]]]:
    """Of one made-up answer, by what the words mean."""
    types = REGISTERED.for_kind((MediaKind.VIDEO, MediaKind.IMAGE)[number % 2])
    draw = random.Random(f"{SEED}/{number}")
    while True:
        answer = answer_of(types, draw)
        try:
            found = [*cuts(answer, draw, step), *damages(answer, draw)]
        except IndexError:  # it has nothing of a sort that is to be damaged
            continue
        break
    by_truth: dict[int, list[Damaged]] = defaultdict(list)
    for one in found:
        by_truth[id(one.truth)].append(one)
    return types, [(same_truth[0].truth, same_truth) for same_truth in by_truth.values()]


def scores_of(number: int, step: int) -> Scores:
    scores: Scores = {name: defaultdict(Score) for name in READINGS}
    types, by_truth = damaged_answers(number, step)
    for truth, damages_of_it in by_truth:
        for name, read in READINGS.items():
            judge = Judge(truth, types)
            for damaged in damages_of_it:
                score = judge(damaged, read(damaged.words, types))
                scores[name][damaged.sort] += score
    return {name: dict(by_sort) for name, by_sort in scores.items()}


def all_scores(*, full_size: bool) -> Scores:
    sums: Scores = {name: defaultdict(Score) for name in READINGS}
    with contextlib.ExitStack() as stack:
        if full_size:
            spawn = multiprocessing.get_context("spawn")
            pool = stack.enter_context(ProcessPoolExecutor(max_workers=2, mp_context=spawn))
            found = pool.map(scores_of, range(ANSWERS), [1] * ANSWERS)
        else:
            found = map(scores_of, range(SMALL), [SMALL_STEP] * SMALL)
        for scores in found:
            for name, by_sort in scores.items():
                for sort, score in by_sort.items():
                    sums[name][sort] += score
    return sums


def test_damaged_answers_are_recovered_and_nothing_is_invented(
    full_size: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    scores = all_scores(full_size=full_size)
    sums = {name: sum(by_sort.values(), Score()) for name, by_sort in scores.items()}
    with capsys.disabled():
        head = f"{'damage':28}{'texts':>9}{'fields':>12} | {'ours':>12}{'invented':>9} | "
        print(f"\n{head}json_repair")
        for sort in scores["ours"]:
            mine, other = scores["ours"][sort], scores["json_repair"][sort]
            print(
                f"{sort:28}{mine.texts:9,}{mine.fields:12,} | {mine.recovered:12,}"
                f"{mine.invented:9,} | {other.recovered:12,}{other.invented:9,}"
            )
        for name, one in sums.items():
            share = one.recovered / one.fields
            print(f"{name}: {one.recovered:,} recovered ({share:.1%}), {one.invented:,} invented")
    assert sums["ours"].invented == 0, sums["ours"].examples
    assert sums["ours"].recovered >= sums["json_repair"].recovered
    assert sums["json_repair"].invented > 0  # the proof can tell


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
