"""What the library holds of each type is told by who was asked for it, and in which words."""

from msgspec import structs

from domain.analysis.run import RunStatus, TypeRef
from domain.shared.ids import FileId
from tests.contract.store_samples import analysis_run, imported, type_result
from tests.contract.stores import OnMemory, OnSql, Store


def completed(store: Store, file_id: FileId, *keys: str, prompt: str) -> None:
    types = tuple(TypeRef(key=key, version="1", prompt=f"{prompt} {key}") for key in keys)
    with store.uow() as tx:
        asked = structs.replace(analysis_run(file_id), types=types, engine="bedrock", model="lite")
        run = structs.replace(tx.runs.add(asked), status=RunStatus.COMPLETED)
        tx.runs.finish(run, [type_result(key) for key in keys])
        tx.commit()


class NewestResultsContract:
    def test_newest_results_are_told_apart_by_their_words(self, store: Store) -> None:
        first, second, third = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4", b"/m/c.mp4")
        completed(store, first, "summary", "chapters", prompt="old")
        completed(store, second, "summary", prompt="old")
        completed(store, third, "summary", prompt="old")
        completed(store, third, "summary", prompt="new")
        with store.reader() as now:
            stored = now.runs.stored()
        assert {(one.key, one.prompt): one.files for one in stored} == {
            ("chapters", "old chapters"): 1,
            ("summary", "old summary"): 2,
            ("summary", "new summary"): 1,
        }
        assert {(one.engine, one.model) for one in stored} == {("bedrock", "lite")}


class TestMemoryNewestResults(OnMemory, NewestResultsContract):
    pass


class TestSqlNewestResults(OnSql, NewestResultsContract):
    pass
