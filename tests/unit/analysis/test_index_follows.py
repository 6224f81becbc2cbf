"""What can be found follows a file whose content, place or kind changes."""

from pathlib import Path

import pytest

from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryReader, MemoryUnitOfWork
from application.analysis.indexing.refresh_index import index_of_file
from application.library.start_import import PROBE, WALK, StartImport, StartImportCommand
from application.media.probe_file import ProbeFile
from application.media.read_imported import ReadImported
from application.ports.media_probe import MediaProbe
from domain.library.kind import MediaKind
from domain.library.passage import FILE, Origin
from domain.media.facts import MediaFacts, Probed
from domain.shared.ids import FileId, FilePath
from tests.model.house import House, Stored
from tests.model.types import INSTALLED

CLIP = b"/m/clip.mp4"


@pytest.fixture
def house(tmp_path: Path) -> House:
    store = MemoryStore()
    house = House(Stored(uow=MemoryUnitOfWork(store), reader=MemoryReader(store)), tmp_path)
    house.write(CLIP)
    house.import_folder("/m")
    return house


def words(house: House, origin: Origin) -> list[str]:
    with house.reader() as now:
        found = now.passages.of_file(FileId(1))
        assert found == index_of_file(now, now.files.get(FileId(1)), INSTALLED)
    return [passage.text for passage in found[origin].passages] if origin in found else []


def told(summary: str) -> dict[str, object]:
    return {"slate": None, "scenes": {"summary": summary}, "gone": None}


def test_a_changed_content_changes_whose_word_counts(house: House) -> None:
    house.analyze(FileId(1), "bedrock", told("a quay"))
    house.write(CLIP)
    house.import_folder("/m")
    house.analyze(FileId(1), "extractive", told("a car park"))
    assert words(house, Origin("scenes")) == ["a car park"]
    house.write(CLIP)
    house.import_folder("/m")  # neither has seen this content: the model's word counts again
    assert words(house, Origin("scenes")) == ["a quay"]


def test_an_import_that_finds_nothing_new_leaves_the_index_alone(house: House) -> None:
    before = words(house, FILE)
    house.import_folder("/m")
    assert words(house, FILE) == before == ["clip.mp4", "m"]


def test_a_probe_that_finds_another_kind_changes_which_types_count(house: House) -> None:
    house.analyze(FileId(1), "bedrock", told("a quay"))
    house.tree.write(CLIP, b"\x89PNG\r\n\x1a\n" + bytes(64), modified_ns=99)
    start = StartImport(file_tree=house.tree, start_job=house.start_job, allowed=None)
    job_id = start(StartImportCommand(directory_path="/m"))
    picture = Sees(MediaFacts(kind=MediaKind.IMAGE))
    probe_file = ProbeFile(file_tree=house.tree, video_probe=picture, image_probe=picture)
    read = ReadImported(reader=house.reader, probe_file=probe_file, refresh=house.refresh)
    house.work(job_id, {WALK: house.walk_folder()})
    assert words(house, Origin("scenes")) == ["a quay"]
    house.work(job_id, {PROBE: read})
    assert words(house, Origin("scenes")) == []


class Sees(MediaProbe):
    def __init__(self, facts: MediaFacts) -> None:
        self._facts = facts

    def probe(self, path: FilePath) -> Probed:
        return Probed(facts=self._facts, problems=())
