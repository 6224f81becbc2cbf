"""Whether results of a type can be shown, as pages, tables and exports do."""

from collections.abc import Sequence

import msgspec

from application.analysis.showing.render import render_result
from application.plugins.analysis_type import AnalysisType
from application.plugins.conformance import Check
from application.plugins.examples import NoExample, examples
from application.plugins.sealed_type import say


def check_shown(analysis_type: AnalysisType) -> Sequence[Check]:
    reasons: list[str] = []
    try:
        for wish, result in examples(analysis_type.result_type):
            try:
                render_result(msgspec.Raw(msgspec.json.encode(result)))
            except (Exception, SystemExit) as error:
                reasons.append(f"an example with {wish.name} cannot be shown ({say(error)})")
    except NoExample:
        return ()  # said already
    return (Check(name="can be shown", ok=not reasons, reasons=tuple(reasons)),)
