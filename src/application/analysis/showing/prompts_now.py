"""Whether a type would be asked about in other words today than when a run was asked."""

from application.analysis.asking.engines import Engines
from application.plugins.analysis_type import AnalysisType
from domain.analysis.run import AnalysisRun, prompt_of


class PromptsNow:
    """The words of a type stay the same as long as the program runs, so each is hashed once."""

    def __init__(self, *, engines: Engines) -> None:
        self._engines = engines
        self._hashes: dict[tuple[str, str, int], tuple[AnalysisType, str]] = {}

    def have_changed(self, run: AnalysisRun, of_type: AnalysisType) -> bool:
        return self.differ(run.engine, run.model, of_type, prompt_of(run.types, of_type.key))

    def differ(self, engine: str, model: str, of_type: AnalysisType, asked: str) -> bool:
        """From `asked`, a hash. False also where nobody can tell: the engine is not here, or the
        run is too old to say in which words it was asked."""
        return bool(asked) and self._now(engine, model, of_type) not in (asked, None)

    def _now(self, engine: str, model: str, of_type: AnalysisType) -> str | None:
        # the type is kept with its hash, so that its id is not given to another
        key = (engine, model, id(of_type))
        if key not in self._hashes:
            here = self._engines.of_run(engine, model)
            if here is None:
                return None
            self._hashes[key] = of_type, here.type_hash(of_type)
        return self._hashes[key][1]
