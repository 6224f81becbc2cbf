from domain.transcription.problems import SpeechProblem


class CannotHear(Exception):
    """Raised in the child. `detail` is one line without a path."""

    def __init__(self, kind: SpeechProblem, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail
