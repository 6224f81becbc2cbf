"""Where a reader stands in the words of a model, and what it noted on the way."""

import re

from domain.analysis.lenient.quotes import SPACE, past_blank

MOST_NOTES = 60

SKIPPED = re.compile(r"[^,\"'“{}\[\]\n]+")
_NESTED = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)


class Cursor:
    """`repairs`: one line each; `cut`: paths of what the text ends in, outermost first."""

    def __init__(self, text: str, start: int, *, guess: bool) -> None:
        self._text = text
        self._end = len(text)
        self._guess = guess
        self._path: list[str | int] = []
        self._open: list[str] = []
        self._noted_comments = False
        self.at = start
        self.repairs: list[str] = []
        self.cut: list[str] = []

    def _skip_nested(self) -> None:
        depth = 0
        while match := _NESTED.search(self._text, self.at, self._end):
            self.at = match.end()
            depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(match[0], 0)
            if depth <= 0:
                return
        self.at = self._end
        self._cut_value()

    def _next(self) -> str | None:
        """The character that counts; None at the end, also that of a fence."""
        before = self.at
        self.at = past_blank(self._text, before)
        if self.at < self._end and self._text.startswith("```", self.at):
            self._end = self.at
        if self.at >= self._end:
            return None
        if not self._noted_comments and self._text[before : self.at].strip(SPACE):
            self._noted_comments = True
            self._note("comments were passed over")
        return self._text[self.at]

    def _cut_value(self) -> None:
        self._note("cut off; left out")

    def _where(self) -> str:
        path = ""
        for step in self._path:
            path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
        return path

    def _note(self, line: str) -> None:
        if len(self.repairs) < MOST_NOTES:
            where = self._where()
            said = f"{shorten(where)}: {line}" if where else line
            self.repairs.append(f"{said} (character {self.at + 1})")
        elif len(self.repairs) == MOST_NOTES:
            self.repairs.append("… and more")


def shorten(path: str) -> str:
    return path if len(path) <= 120 else path[:119] + "…"
