"""How well the evidence check tells lies from honest answers, kind by kind."""

from collections import Counter
from typing import Any

import msgspec
import pytest

from adapters.analysis_types.builtin import BuiltInTypes
from application.analysis.compile_results import compile_results
from application.plugins.registry import load_analysis_types
from domain.analysis.evidence import Evidence
from domain.analysis.findings import Claim, Finding
from domain.library.kind import MediaKind
from domain.shared.ids import RunId
from tests.data.good_answers import Case, good_answers
from tests.data.lies import planted

SEED = 20190614
ANSWERS = 100
FULL_SIZE = 1000
TYPES = load_analysis_types([BuiltInTypes()], discover=False).for_kind(MediaKind.VIDEO)


class Score(msgspec.Struct):
    checked: int = 0
    """Honest claims of this kind."""
    false_alarms: int = 0
    planted: int = 0
    found: int = 0
    examples: list[str] = []

    @property
    def recall(self) -> float:
        return self.found / self.planted

    @property
    def precision(self) -> float:
        return self.found / max(1, self.found + self.false_alarms)


def findings_of(reply: dict[str, Any], evidence: Evidence) -> list[tuple[str, Finding]]:
    compiled = compile_results(RunId(1), TYPES, reply, evidence)
    return [(result.key, f) for result in compiled.results for f in result.findings]


def scores_of(cases: list[Case]) -> dict[Claim, Score]:
    scores = {claim: Score() for claim in Claim}
    for number, case in enumerate(cases):
        honest = findings_of(case.reply, case.evidence)
        for _, finding in honest:
            score = scores[finding.claim]
            score.checked += 1
            if not finding.supported:
                score.false_alarms += 1
                score.examples.append(f"#{number} false alarm at {finding.path}: {finding.says}")
        for claim in Claim:
            lie = planted(case, claim, SEED + number)
            score = scores[claim]
            score.planted += 1
            before = Counter((key, f.path, f.says) for key, f in honest if not f.supported)
            told = [
                (key, f)
                for key, f in findings_of(lie.reply, case.evidence)
                if not f.supported and (key, f.path, f.says) not in before
            ]
            hits = [
                f
                for key, f in told
                if key == lie.type and f.claim is claim and is_there(f.path, lie.path)
            ]
            score.found += bool(hits)
            if not hits:
                score.examples.append(f"#{number} missed at {lie.type}.{lie.path}: {lie.what}")
            for key, finding in told:
                if key != lie.type or not is_there(finding.path, lie.path):
                    scores[finding.claim].false_alarms += 1
                    scores[finding.claim].examples.append(
                        f"#{number} beside {lie.what}: {key}.{finding.path}: {finding.says}"
                    )
    return scores


def is_there(path: str, planted_at: str) -> bool:
    return path.startswith(planted_at) or planted_at.startswith(f"{path}.")


@pytest.fixture(scope="module")
def scores(full_size: bool) -> dict[Claim, Score]:
    number = FULL_SIZE if full_size else ANSWERS
    measured = scores_of(good_answers(number, SEED))
    print(f"\nevidence check over {number} good answers, each with one planted lie per kind")
    print(
        f"{'kind':<11}{'honest':>8}{'alarms':>8}{'lies':>6}{'found':>7}{'precision':>11}{'recall':>8}"
    )
    for claim, score in measured.items():
        print(
            f"{claim:<11}{score.checked:>8}{score.false_alarms:>8}{score.planted:>6}"
            f"{score.found:>7}{score.precision:>11.3f}{score.recall:>8.3f}"
        )
        for example in score.examples[:4]:
            print(f"    {example}")
    return measured


@pytest.mark.parametrize("claim", Claim)
def test_lies_are_found_and_honest_answers_are_not_blamed(
    claim: Claim, scores: dict[Claim, Score]
) -> None:
    assert scores[claim].checked > 0
    assert scores[claim].recall >= 0.95, scores[claim].examples
    assert scores[claim].precision >= 0.95, scores[claim].examples
