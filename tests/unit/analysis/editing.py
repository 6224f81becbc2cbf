"""A library in which a person edits: what is shown, and what is found, after each change."""

from pathlib import Path
from typing import Any

import msgspec

from adapters.memory.analysis_engine import MemoryAnalysisEngine, reply_of
from application.analysis.editing.change import Change
from application.analysis.editing.edit_file import EditFile, EditFileCommand
from application.analysis.editing.show_history import PastEdit, ShowHistory
from application.analysis.indexing.refresh_index import RefreshIndex, index_of_file
from application.analysis.showing.fold_file import fold_file
from domain.analysis.fold import Folded
from domain.library.edits import Edit, EditAction
from domain.library.passage import IndexEntry, Origin
from domain.shared.ids import FileId
from tests.unit.analysis.library import TYPES, Library

FOUND = {
    "description": {"overview": "Boats in a harbour.", "scene_type": "harbour"},
    "elements": {"objects": [{"name": "boat"}, {"name": "crane"}]},
    "waterfall_classification": None,
    "metadata": {
        "recording_date": {
            "value": "2019-06-14",
            "source": "exif",
            "confidence": 0.99,
            "evidence": "2019-06-14",
        },
        "entities": [
            {
                "value": {"type": "place", "name": "Salt Quay"},
                "source": "visual",
                "confidence": 0.7,
                "evidence": None,
            }
        ],
        "keywords": ["boats"],
    },
}


class Desk:
    """One analysed photo, and everything a person does with it."""

    def __init__(self, folder: Path, *answers: dict[str, Any]) -> None:
        replies = [reply_of(msgspec.json.encode(answer)) for answer in answers or (FOUND,)]
        self.library = Library(folder, MemoryAnalysisEngine(replies))
        self.photo = self.library.photo
        self.library.add_proxy(self.photo)
        self.refresh = RefreshIndex(types=TYPES)
        self.edit_file = EditFile(
            uow=self.library.uow, types=TYPES, clock=self.library.clock, refresh=self.refresh
        )
        self.library.analyze(self.photo)

    def edit(self, *changes: Change, file_id: FileId | None = None) -> tuple[Edit, ...]:
        command = EditFileCommand(file_id=file_id or self.photo, changes=changes)
        return self.edit_file(command).edits

    def set(self, type_key: str, field: str, value: Any, **more: Any) -> tuple[Edit, ...]:
        return self.edit(
            Change(action=EditAction.SET, type=type_key, field=field, value=value, **more)
        )

    def do(self, action: EditAction, type_key: str, field: str, **more: Any) -> tuple[Edit, ...]:
        return self.edit(Change(action=action, type=type_key, field=field, **more))

    def folded(self, key: str, file_id: FileId | None = None) -> Folded:
        with self.library.reader() as now:
            results = fold_file(now, now.files.get(file_id or self.photo), TYPES)
        return next(one.folded for one in results if one.folded.key == key)

    def shown(self, key: str) -> Any:
        return msgspec.json.decode(self.folded(key).value)

    def index(self) -> dict[Origin, IndexEntry]:
        with self.library.reader() as now:
            found = now.passages.of_file(self.photo)
            assert found == index_of_file(now, now.files.get(self.photo), TYPES)
        return found

    def words(self, origin: str) -> list[str]:
        entry = self.index().get(Origin(origin), IndexEntry())
        return [passage.text for passage in entry.passages]

    def history(self, *about: str) -> tuple[PastEdit, ...]:
        return ShowHistory(reader=self.library.reader)(self.photo, *about)
