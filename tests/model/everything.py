"""Random imports, analyses, edits, undo, re-runs, moves and forgetting, and what always holds.

The model is written without the code it judges: it knows what was said by whom, and in which
order, and not how a result is folded.
"""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from application.analysis.editing.change import Change
from application.analysis.editing.edit_file import EditFileCommand
from application.analysis.editing.start_editing import StartEditingCommand
from application.analysis.indexing.refresh_index import index_of_file
from application.analysis.showing.fold_file import fold_file
from domain.analysis.fold import Folded
from domain.analysis.run import TypeResult, UnknownAnalysisType
from domain.library.edits import BadEdit, Edit, EditAction, EditedMeanwhile
from domain.library.file import PathTaken
from domain.library.file_list import FileFilter, FileQuery
from domain.shared.ids import FileId, FilePath, RunId, TranscriptId
from domain.transcription.transcript import TranscriptOutdated
from tests.model.house import House, Stored
from tests.model.types import FIELDS, INSTALLED, answers, set_values, words

SET, APPROVE, REJECT, UNDO = (
    EditAction.SET,
    EditAction.APPROVE,
    EditAction.REJECT,
    EditAction.UNDO,
)
NAMES = [b"/m/saltmarchQuay.mp4", b"/m/2019/IMG_1.jpg", b"/m/2019/sub/b.mp4", b"/n/a.mp4"]
_fields = st.sampled_from([(key, field) for key, fields in FIELDS.items() for field in fields])


class Known(msgspec.Struct, kw_only=True):
    """What the model remembers of one file."""

    edits: list[Edit] = []
    results: dict[RunId, tuple[TypeResult, ...]] = {}
    heard: dict[tuple[str, str], tuple[TranscriptId, Sequence[str]]] = {}
    """By content and model."""
    chosen: list[TranscriptId] = []
    """By a person, the last one last."""

    def stacks(self) -> dict[tuple[str | None, str], list[Edit]]:
        held: dict[tuple[str | None, str], list[Edit]] = {}
        for edit in self.edits:
            stack = held.setdefault((edit.type_key, edit.field), [])
            if edit.action in (SET, APPROVE, REJECT):
                stack.append(edit)
            elif edit.action is UNDO and stack and stack[-1].id == edit.supersedes:
                stack.pop()
        return {about: stack for about, stack in held.items() if stack}

    def best(self, present: str | None) -> list[TranscriptId]:
        """The one that a person chose last, else that of the largest model."""
        sizes = ("tiny", "small", "large-v3")
        of_present = {
            sizes.index(model): number
            for (content, model), (number, _) in self.heard.items()
            if content == present
        }
        chosen = [number for number in self.chosen if number in of_present.values()]
        return (chosen or [of_present[size] for size in sorted(of_present)])[-1:]


def machine_on(store: Callable[[Path], Stored]) -> type[RuleBasedStateMachine]:
    """A machine on stores that are made anew for each of its lives, in a folder of their own."""

    class Everything(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.folder = tempfile.TemporaryDirectory()
            path = Path(self.folder.name)
            self.stored = store(path)
            self.house = House(self.stored, path)
            self.known: dict[FileId, Known] = {}
            self.forgotten: set[FileId] = set()
            self.moves = 0

        def teardown(self) -> None:
            self.stored.close()
            self.folder.cleanup()

        # what can happen

        @initialize()
        def begin(self) -> None:
            self.house.write(NAMES[0])
            self._import("/m")

        @rule(name=st.sampled_from(NAMES))
        def files_appear_or_change(self, name: bytes) -> None:
            self.house.write(name)
            self._import("/" + name.decode().split("/")[1])

        @precondition(lambda self: self.known)
        @rule(data=st.data(), engine=st.sampled_from(["bedrock", "extractive"]), answer=answers)
        def analyze(self, data: st.DataObject, engine: str, answer: dict[str, Any]) -> None:
            file_id = self._any_file(data)
            self.house.analyze(file_id, engine, answer)
            with self.house.reader() as now:
                for run in now.runs.of_file(file_id):
                    if run.id not in self.known[file_id].results:
                        self.known[file_id].results[run.id] = now.runs.results(run.id)

        @precondition(lambda self: self.known)
        @rule(data=st.data(), about=_fields, action=st.sampled_from([SET, SET, APPROVE, REJECT]))
        def edit(self, data: st.DataObject, about: tuple[str, str], action: EditAction) -> None:
            file_id = self._any_file(data)
            # nothing is added where what is said shows already, by a word about all of it
            if not self._edit(file_id, self._change(data, about, action)) or action is REJECT:
                return
            # said now, so shown now, also where it was said before and covered since
            result, stack = self._folded(file_id)[about[0]], self.known[file_id].stacks()[about]
            if stack[-1] not in result.unfit:
                assert stack[-1].action is action
                _assert_is_said(result, about[1], stack)

        @precondition(lambda self: self.known)
        @rule(data=st.data(), about=_fields, action=st.sampled_from([SET, APPROVE, REJECT]))
        def edit_and_undo(
            self, data: st.DataObject, about: tuple[str, str], action: EditAction
        ) -> None:
            file_id = self._any_file(data)
            before = self._shown(file_id)
            added = self._edit(file_id, self._change(data, about, action))
            if added:
                self._edit(file_id, Change(action=UNDO, supersedes=added[0].id))
                assert self._shown(file_id) == before

        @precondition(lambda self: any(known.stacks() for known in self.known.values()))
        @rule(data=st.data())
        def undo(self, data: st.DataObject) -> None:
            tops = [
                (file_id, stack[-1])
                for file_id, known in self.known.items()
                for stack in known.stacks().values()
            ]
            file_id, top = data.draw(st.sampled_from(tops))
            assert self._edit(file_id, Change(action=UNDO, supersedes=top.id))

        @precondition(lambda self: self.known)
        @rule(data=st.data(), index=st.integers(0, 2), text=words)
        def edit_an_item(self, data: st.DataObject, index: int, text: str) -> None:
            field = f"lines[{index}].text"
            change = Change(action=SET, type="slate", field=field, value=text)
            self._edit(self._any_file(data), change)

        @precondition(lambda self: self.known)
        @rule(data=st.data(), text=words, start=st.none() | st.sampled_from([1.0, 99.0, 200.0]))
        def note(self, data: st.DataObject, text: str, start: float | None) -> None:
            action = EditAction.NOTE if start is None else EditAction.MARKER
            self._edit(self._any_file(data), Change(action=action, note=text, start_s=start))

        @rule(data=st.data(), about=_fields, action=st.sampled_from([SET, APPROVE, REJECT]))
        def edit_all(
            self, data: st.DataObject, about: tuple[str, str], action: EditAction
        ) -> None:
            change = self._change(data, about, action)
            try:
                self.house.edit_many(StartEditingCommand(filter=FileFilter(), changes=(change,)))
            except BadEdit:
                return
            self._read_edits()

        @precondition(lambda self: self.known)
        @rule(data=st.data(), onto=st.none() | st.sampled_from(NAMES))
        def move(self, data: st.DataObject, onto: bytes | None) -> None:
            file_id = self._any_file(data)
            self.moves += 1
            with self.house.reader() as now:
                file = now.files.get(file_id)
            name = onto or b"/m/moved/Ferry%dCut.%s" % (self.moves, file.path.split(b".")[-1])
            try:
                self.house.move(file, FilePath(name))
            except PathTaken:
                return

        @precondition(lambda self: len(self.known) > 1)
        @rule(data=st.data())
        def forget(self, data: st.DataObject) -> None:
            file_id = self._any_file(data)
            self.house.forget_file(file_id)
            del self.known[file_id]
            self.forgotten.add(file_id)

        @precondition(lambda self: self.known)
        @rule(
            data=st.data(),
            model=st.sampled_from(["tiny", "small", "large-v3"]),
            texts=st.lists(words, max_size=3),
        )
        def hear(self, data: st.DataObject, model: str, texts: list[str]) -> None:
            file_id = self._any_file(data)
            heard = self.house.hear(file_id, model, texts)
            was = self.known[file_id].heard.get((heard.media_hash, model))
            assert was is None or was[0] == heard.id
            self.known[file_id].heard[heard.media_hash, model] = (heard.id, texts)

        @precondition(lambda self: any(known.heard for known in self.known.values()))
        @rule(data=st.data(), delete=st.booleans())
        def prefer_or_delete(self, data: st.DataObject, delete: bool) -> None:
            known = data.draw(st.sampled_from([one for one in self.known.values() if one.heard]))
            key = data.draw(st.sampled_from(sorted(known.heard)))
            number, _ = known.heard[key]
            if delete:
                self.house.delete_transcript(number)
                del known.heard[key]
            else:
                try:
                    self.house.prefer(number)
                except TranscriptOutdated:
                    return
                known.chosen.append(number)

        # what always holds

        @invariant()
        def what_was_heard_stays_and_the_best_of_the_present_content_is_shown(self) -> None:
            with self.house.reader() as now:
                for file_id, known in self.known.items():
                    rows = now.transcripts.of_file(file_id)
                    assert {row.id for row in rows} == {n for n, _ in known.heard.values()}
                    for number, texts in known.heard.values():
                        assert [s.text for s in now.transcripts.segments(number)] == list(texts)
                    present = now.files.get(file_id).fingerprint
                    best = known.best(present)
                    assert [row.id for row in rows if row.preferred] == best
                    (line,) = now.files.rows([file_id])
                    assert line.has_transcript is bool(best)
                    shown = [texts for n, texts in known.heard.values() if [n] == best]
                    assert line.transcript_characters == sum(len("".join(one)) for one in shown)
                for file_id in self.forgotten:
                    assert now.transcripts.of_file(file_id) == ()

        @invariant()
        def a_person_has_the_last_word(self) -> None:
            for file_id, known in self.known.items():
                folded = self._folded(file_id)
                for (key, field), stack in known.stacks().items():
                    if key is None or _is_covered(known, key, field):
                        continue
                    result = folded.get(key)
                    if result is None or stack[-1] in result.unfit:
                        continue
                    _assert_is_said(result, field, stack)

        @invariant()
        def nothing_is_lost(self) -> None:
            with self.house.reader() as now:
                for file_id, known in self.known.items():
                    assert list(now.edits.of_file(file_id)) == known.edits
                    for run_id, results in known.results.items():
                        assert now.runs.results(run_id) == results
                        assert now.runs.replies(run_id)
            for file_id, known in self.known.items():
                folded = self._folded(file_id)
                for (key, field), stack in known.stacks().items():
                    if key is None or _is_covered(known, key, field):
                        continue
                    if (result := folded.get(key)) is not None:
                        told = {s.edit.id for s in result.fields.values() if s.edit}
                        assert stack[-1].id in told | {edit.id for edit in result.unfit}

        @invariant()
        def the_index_equals_one_made_from_scratch(self) -> None:
            with self.house.reader() as now:
                for file_id in self.known:
                    wanted = index_of_file(now, now.files.get(file_id), INSTALLED)
                    assert now.passages.of_file(file_id) == wanted
                for file_id in self.forgotten:
                    assert now.passages.of_file(file_id) == {}
                assert now.passages.outdated(self.house.refresh.version, 99) == ()
            self.stored.check()

        # how

        def _import(self, folder: str) -> None:
            self.house.import_folder(folder)
            with self.house.reader() as now:
                ids = {file.id for file in now.files.matching(FileQuery())}
            for file_id in ids - self.known.keys():
                assert file_id not in self.forgotten
                self.known[file_id] = Known()

        def _any_file(self, data: st.DataObject) -> FileId:
            return data.draw(st.sampled_from(sorted(self.known)))

        def _change(
            self, data: st.DataObject, about: tuple[str, str], action: EditAction
        ) -> Change:
            key, field = about
            if action is not SET:
                return Change(action=action, type=key, field=field)
            value = data.draw(set_values[about])
            return Change(action=SET, type=key, field=field, value=value)

        def _edit(self, file_id: FileId, change: Change) -> tuple[Edit, ...] | None:
            """What was added; None when the change does not fit the file."""
            try:
                done = self.house.edit_file(EditFileCommand(file_id=file_id, changes=(change,)))
            except (BadEdit, UnknownAnalysisType, EditedMeanwhile):
                return None
            self.known[file_id].edits += done.edits
            return done.edits

        def _read_edits(self) -> None:
            """After a bulk edit: each file has at most one more, and all it had."""
            with self.house.reader() as now:
                for file_id, known in self.known.items():
                    edits = list(now.edits.of_file(file_id))
                    assert edits[: len(known.edits)] == known.edits
                    assert len(edits) <= len(known.edits) + 1
                    known.edits = edits

        def _folded(self, file_id: FileId) -> dict[str, Folded]:
            with self.house.reader() as now:
                results = fold_file(now, now.files.get(file_id), INSTALLED)
            return {result.folded.key: result.folded for result in results}

        def _shown(self, file_id: FileId) -> Any:
            return {
                key: (folded.value, folded.fields, folded.findings, folded.unfit)
                for key, folded in self._folded(file_id).items()
            }

    return Everything


def _is_covered(known: Known, key: str, field: str) -> bool:
    """A later edit of something around or inside it has a say as well."""
    own = known.stacks()[key, field][-1]
    return any(
        other == key and _touch(around, field) and around != field and stack[-1].id > own.id
        for (other, around), stack in known.stacks().items()
    )


def _touch(one: str, other: str) -> bool:
    if not one or not other:
        return True
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _assert_is_said(result: Folded, field: str, stack: list[Edit]) -> None:
    shown = msgspec.json.decode(result.value)
    for part in field.split(".") if field else ():
        shown = shown.get(part) if isinstance(shown, dict) else None
    top = stack[-1]
    assert top.value is not None
    said = msgspec.json.decode(top.value)
    if top.action is APPROVE:
        assert shown == said
    elif top.action is SET:
        is_fact = isinstance(shown, dict) and "source" in shown and shown != said
        assert (shown["value"] if is_fact else shown) == said
        assert not is_fact or (shown["source"], shown["confidence"]) == ("human", 1.0)
    else:
        rejected = [msgspec.json.decode(e.value) for e in stack if e.action is REJECT and e.value]
        assert shown is None or _bare(shown) not in map(_bare, rejected)


def _bare(value: Any) -> Any:
    is_fact = isinstance(value, dict) and {"value", "source"} <= value.keys()
    return value["value"] if is_fact else value
