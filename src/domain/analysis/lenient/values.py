"""Read one JSON value that a model wrote, with its mistakes, in one pass.

Read twice at most: first as if every quote were in its place (`guess=False`, what is read then is
certain), and only when that leads nowhere with guesses about quotes inside of strings.
"""

from collections.abc import Callable
from typing import Any

from domain.analysis.lenient.quotes import QUOTES, begins_key, may_begin_key, skip_blank
from domain.analysis.lenient.scalars import ScalarReader
from domain.analysis.lenient.words import GONE, shown

MAX_DEPTH = 60


class ValueReader(ScalarReader):
    """`repairs`: one line each; `cut`: paths of what the text ends in, outermost first."""

    def read(self) -> Any:
        """The value at the start, `GONE` when it is cut and nothing of it is complete.

        Raises:
            Irregular
        """
        return self._value(in_list=False)

    def _value(self, *, in_list: bool) -> Any:
        opening = self._text[self.at]
        if opening == "{":
            return self._nested("{", self._object)
        if opening == "[":
            return self._nested("[", self._list)
        if opening in QUOTES:
            return self._string(in_list=in_list)
        return self._bare(in_list=in_list)

    def _nested(self, opening: str, read: Callable[[], Any]) -> Any:
        if len(self._open) >= MAX_DEPTH:
            self._note("nested too deeply; left out")
            self._skip_nested()
            return GONE
        self._open.append(opening)
        self.at += 1
        value = read()
        self._open.pop()
        return value

    def _object(self) -> Any:
        found: dict[str, Any] = {}
        while (following := self._next()) is not None:
            if following == "}":
                if not self._goes_on():
                    self.at += 1
                    return found
                self._note("a closing bracket too early was passed over")
                self.at += 1
            elif following == ",":
                self.at += 1
                if self._next() in ("}", ","):
                    self._note("a comma too many")
            elif following == "]" and "[" in self._open:
                self._note("a closing } is missing")
                return found
            elif following == ":":
                self._note("a value without a key; left out")
                self.at += 1
                if self._next() not in (None, ",", "]", "}"):
                    self._value(in_list=False)
            elif (key := self._key()) is not None:
                self._member(found, key)
        return self._cut_off(found)

    def _goes_on(self) -> bool:
        """The root is closed, and yet members follow."""
        if len(self._open) > 1:
            return False
        comma = skip_blank(self._text, self.at + 1)
        return self._text[comma : comma + 1] == "," and begins_key(
            self._text, skip_blank(self._text, comma + 1)
        )

    def _member(self, found: dict[str, Any], key: str) -> None:
        following = self._next()
        if following == ":":
            self.at += 1
            following = self._next()
        elif following is not None and following in '"{[':
            self._note(f"the colon after {shown(key)} is missing")
        else:
            if following is not None:
                self._note(f"{shown(key)} stands without a value; left out")
            return
        if following is None:
            return
        if following in ",}]":
            self._note(f"{shown(key)} has no value; left out")
            return
        self._path.append(key)
        cuts = len(self.cut)
        value = self._value(in_list=False)
        if value is not GONE:
            if key not in found:
                found[key] = value
            elif len(self.cut) > cuts:
                self._note("is there twice; the first one is whole and was kept")
                del self.cut[cuts:]
            else:
                self._note("is there twice; the last one was kept")
                found[key] = value
        self._path.pop()
        self._separated("}")

    def _list(self) -> Any:
        found: list[Any] = []
        bare: list[str] = []
        while (following := self._next()) is not None:
            if following == "]":
                self.at += 1
                return self._quoted(found, bare)
            if following == ",":
                self.at += 1
                if self._next() in ("]", ","):
                    self._note("a comma too many")
            elif following == "}":
                if not self._is_extra_brace(found):
                    self._note("a closing ] is missing")
                    return self._quoted(found, bare)
                self._note("a closing } too many")
                self.at += 1
            elif following == ":":
                self._note("a key in a list; left out with its value")
                if found:
                    found.pop()
                self.at += 1
                if self._next() not in (None, ",", "]", "}"):
                    self._value(in_list=True)
            else:
                self._path.append(len(found))
                value = self._value(in_list=True)
                if value is not GONE:
                    found.append(value)
                    is_text = isinstance(value, str)
                    bare.extend([value] if is_text and following not in QUOTES else [])
                self._path.pop()
                self._separated("]")
        return self._cut_off(self._quoted(found, bare))

    def _quoted(self, found: list[Any], bare: list[str]) -> list[Any]:
        """Words without quotes among other items are no items, but what stands between them."""
        if not bare or len(bare) == len(found):
            return found
        self._note(f"{shown(bare[0])} stands between items; left out")
        gone = {id(word) for word in bare}
        return [item for item in found if id(item) not in gone]

    def _is_extra_brace(self, found: list[Any]) -> bool:
        if "{" not in self._open:
            return True
        comma = skip_blank(self._text, self.at + 1)
        if self._text[comma : comma + 1] != ",":
            return False
        next_one = skip_blank(self._text, comma + 1)
        if self._text[next_one : next_one + 1] == "{" and not any(map(_is_object, found)):
            return False  # the next object stands beside the one that this list is in
        return not may_begin_key(self._text, next_one)

    def _separated(self, closing: str) -> None:
        following = self._next()
        if following is None or following in f",{closing}}}]:":
            return
        self._note("a comma is missing")

    def _cut_off(self, found: Any) -> Any:
        self.cut.insert(0, self._where())
        return found


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)
