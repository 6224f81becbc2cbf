"""One type's prompt is changed: exactly its results become stale, the plan prices exactly those,
and what was asked once is not asked again. A rename makes nothing stale."""

from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from adapters.memory.analysis_engine import MemoryAnalysisEngine, reply_of
from application.analysis.planning.command import StartAnalysisCommand
from application.analysis.planning.plan import Verdict
from application.plugins.analysis_type import AnalysisType
from application.plugins.examples import example
from application.plugins.registry import AnalysisTypes
from application.ports.analysis_engine import EngineReply
from domain.library.file import Move
from domain.library.file_list import FileFilter
from domain.library.kind import MediaKind
from domain.library.paths import PathFlavour
from domain.shared.ids import FileId, FilePath
from tests.data.models import ScriptedFamily, engines_with, model
from tests.unit.analysis.library import TYPES, Library

CHANGED = "elements"
DEFAULTS = {"depth": "standard", "language": "auto"}


class Reworded:
    """The type, asked about in other words."""

    def __init__(self, of: AnalysisType) -> None:
        self._of = of
        self.instruction = f"{of.instruction} Look closely."

    def __getattr__(self, name: str) -> Any:
        return getattr(self._of, name)


def reworded() -> AnalysisTypes:
    return AnalysisTypes(
        [
            structs.replace(entry, type=Reworded(entry.type))  # type: ignore[arg-type]  # as good as one
            if entry.type.key == CHANGED and MediaKind.VIDEO in entry.type.kinds
            else entry
            for entry in TYPES.registered
        ]
    )


def answer(kind: MediaKind, *keys: str) -> EngineReply:
    of_kind = {t.key: t for t in TYPES.for_kind(kind)}
    found = {key: example(of_kind[key].result_type) for key in keys or of_kind}
    return reply_of(msgspec.json.encode(found))


def stale_in(library: Library, file_id: FileId) -> dict[str, tuple[str, ...]]:
    shown = library.results(file_id).results
    return {result.key: result.stale_because for result in shown if result.stale}


def test_a_changed_prompt_costs_what_it_changed_and_a_rename_nothing(tmp_path: Path) -> None:
    library = Library(tmp_path, MemoryAnalysisEngine())
    engine = MemoryAnalysisEngine(
        [answer(MediaKind.VIDEO), answer(MediaKind.IMAGE), answer(MediaKind.VIDEO, CHANGED)],
        name="bedrock",
        model="lite",
    )
    family = ScriptedFamily(model())
    family.engines["lite"] = engine
    engines = engines_with(family, *library.engines.values())
    library.serve(engines, TYPES)
    all_files = StartAnalysisCommand(filter=FileFilter(), engine="bedrock", model="lite")
    chosen = {"engine": "bedrock", "model": "lite", "options": DEFAULTS}
    for file_id in (library.clip, library.photo):
        library.add_proxy(file_id)
        library.analyze(file_id, **chosen)
    assert library.plan(all_files).verdict is Verdict.NOTHING_TO_DO
    of_clip = {result.key for result in library.results(library.clip).results}
    assert CHANGED in of_clip
    assert len(of_clip) > 2
    assert stale_in(library, library.clip) == {}

    library.serve(engines, reworded())
    assert stale_in(library, library.clip) == {CHANGED: ("the type’s prompt has changed since",)}
    assert stale_in(library, library.photo) == {}
    plan = library.plan(all_files)
    assert (plan.asked, plan.why) == ({CHANGED: 1}, {"prompt_changed": 1})
    alone = library.plan(
        StartAnalysisCommand(
            file_ids=(library.clip,), types=(CHANGED,), engine="bedrock", model="lite", force=True
        )
    )
    assert plan.price == alone.price
    assert plan.price.high > 0

    library.analyze(library.clip, **chosen)
    assert [t.key for t in engine.asked[-1].types] == [CHANGED]
    assert stale_in(library, library.clip) == {}
    asked = len(engine.asked)
    assert library.plan(all_files).verdict is Verdict.NOTHING_TO_DO
    for file_id in (library.clip, library.photo):
        library.analyze(file_id, **chosen)
    assert len(engine.asked) == asked

    with library.uow() as tx:
        file = tx.files.get(library.clip)
        renamed = FilePath(b"/media/Ferry at dawn.mp4")
        move = Move(file_id=file.id, path=renamed, root_id=file.root_id, modified_ns=1)
        tx.files.move([move], PathFlavour.POSIX)
        tx.commit()
    assert stale_in(library, library.clip) == {}
    assert library.plan(all_files).verdict is Verdict.NOTHING_TO_DO
    assert all(result.context_newer for result in library.results(library.clip).results)
    library.analyze(library.clip, **chosen)
    assert len(engine.asked) == asked
