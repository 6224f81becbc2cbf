"""A summarizer that answers from a script: for tests and dry runs."""

from collections import deque
from collections.abc import Callable, Iterable

from application.ports.analysis_engine import EngineFailed
from application.ports.proxy_makers import MakingStopped
from application.ports.stop_signal import StopSignal
from application.ports.summarizer import Gist, Said, Summarizer
from domain.analysis.call import Grant


class MemorySummarizer(Summarizer):
    """Gives the scripted answers in order, then the first sentence it is given.

    `asked` keeps the sentences, as they came. `on_call` is called while it works.
    """

    def __init__(
        self,
        answers: Iterable[Gist | EngineFailed] = (),
        *,
        name: str = "memory",
        model: str = "memory-1",
        elsewhere: bool = False,
        on_call: Callable[[], None] = lambda: None,
    ) -> None:
        self.name = name
        self.model = model
        self.elsewhere = elsewhere
        self.asked: list[tuple[str, ...]] = []
        self._answers = deque(answers)
        self._on_call = on_call

    def check(self) -> None: ...

    def summarize(self, said: Said, *, grant: Grant, stop: StopSignal) -> Gist:
        if stop.is_set():
            raise MakingStopped()
        self.asked.append(said.sentences)
        self._on_call()
        if not self._answers:
            return Gist(text=said.sentences[0], model=self.model)
        answer = self._answers.popleft()
        if isinstance(answer, EngineFailed):
            raise answer
        return answer
