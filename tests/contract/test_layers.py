"""A result that was cut off hides no whole one: on memory and in SQL."""

from msgspec import structs

from domain.analysis.run import RunStatus
from domain.shared.ids import FileId, RunId
from tests.contract.store_samples import analysis_run, imported, type_result
from tests.contract.stores import OnMemory, OnSql, Store


def completed(store: Store, file_id: FileId, *cut: str, content: str = "1") -> RunId:
    with store.uow() as tx:
        run = tx.runs.add(structs.replace(analysis_run(file_id), media_hash=content))
        ended = structs.replace(run, status=RunStatus.COMPLETED, unanswered=cut)
        tx.runs.finish(ended, [type_result("summary"), type_result("chapters")])
        tx.commit()
    return run.id


def layers(store: Store, file_id: FileId) -> dict[str, RunId]:
    with store.reader() as now:
        return {layer.key: layer.run_id for layer in now.runs.layers(file_id)}


class LayersContract:
    def test_a_cut_result_hides_no_whole_one(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        first = completed(store, file_id, "chapters")
        assert layers(store, file_id) == {"summary": first, "chapters": first}
        second = completed(store, file_id)
        third = completed(store, file_id, "chapters", "elements")
        assert layers(store, file_id) == {"summary": third, "chapters": second}
        fourth = completed(store, file_id)
        assert layers(store, file_id) == {"summary": fourth, "chapters": fourth}

    def test_a_whole_one_about_other_content_does_not_count(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        completed(store, file_id)
        cut = completed(store, file_id, "chapters", content="2")
        assert layers(store, file_id) == {"summary": cut, "chapters": cut}


class TestMemoryLayers(OnMemory, LayersContract):
    pass


class TestSqlLayers(OnSql, LayersContract):
    pass
