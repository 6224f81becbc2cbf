"""Read strings, keys and bare words that a model wrote."""

import re
from typing import Any

from domain.analysis.lenient.cursor import SKIPPED, Cursor
from domain.analysis.lenient.quotes import (
    AFTER_COMMA,
    QUOTES,
    begins_key,
    closes,
    has_bracket,
    may_begin_key,
    may_open,
    skip_blank,
    swallowed,
)
from domain.analysis.lenient.strings import looks_like_a_path, unescape
from domain.analysis.lenient.words import GONE, read_word, shown

_LONGEST_KEY = 200
_BARE_KEY = re.compile(r"[A-Za-z_$0-9][\w$.-]{0,80}(?=[ \t\r\n]{0,20}:)")
_BARE_END = re.compile(r"[,}\]\n\r\"{\[]|\s//|\s\#|/\*|```|:\s")
_CONTROL = re.compile(r"[\x00-\x1f]")
_STEP = re.compile(r'[\\"\'”’\n]')


class Irregular(Exception):
    """A string ends where nothing can follow: some quote is not in its place."""


class ScalarReader(Cursor):
    """`guess`: whether quotes may stand inside of strings."""

    def _key(self) -> str | None:
        """None when there is none here: what stands here instead is passed over."""
        text, start = self._text, self.at
        if text[start] in QUOTES:
            return self._quoted_key()
        if match := _BARE_KEY.match(text, start):
            self.at = match.end()
            self._note(f"the key {match[0]} was not quoted")
            return match[0]
        skipped = SKIPPED.match(text, start)
        self.at = skipped.end() if skipped else start + 1
        if self.at < self._end:
            self._note(f"{shown(text[start : self.at].strip())} passed over")
        return None

    def _quoted_key(self) -> str | None:
        closing, start = QUOTES[self._text[self.at]], self.at + 1
        at = self._to_quote(start, closing)
        while self._guess and at is not None:
            after = skip_blank(self._text, at + 1)
            if self._text[after : after + 1] in ("", ":", ",", "}", "{", "[", "]"):
                break
            further = self._to_quote(at + 1, closing)
            if (
                further is None
                or further - start > _LONGEST_KEY
                or "\n" in self._text[start:further]
            ):
                break
            at = further
        if at is None:
            self.at = self._end
            return None
        self.at = at + 1
        if self._next() not in (None, ":") and not self._guess:
            raise Irregular
        return self._unescaped(self._text[start:at])

    def _string(self, *, in_list: bool) -> Any:
        """`GONE` when it is cut, or its end is unclear."""
        opening, start = self._text[self.at], self.at + 1
        closing = QUOTES[opening]
        at = self._to_quote(start, closing)
        if opening != '"':
            self._note(f"{opening} instead of double quotes")
        if not self._guess:
            return self._regular(start, at, in_list=in_list)
        inner, last, first = 0, start, at
        while at is not None:
            after = skip_blank(self._text, at + 1)
            if self._text[after : after + 1] == ":" and not in_list and self._lost_end(last, at):
                self._note("its closing quote is missing; left out")
                self._leave(start, None if has_bracket(self._text, start, last) else last)
                return GONE
            if closes(
                self._text,
                at,
                inner=inner,
                is_quoting=inner % 2 == 1 and may_open(self._text, start, last),
                in_list=in_list,
                at_root=len(self._open) <= 1,
                list_is_open="[" in self._open,
            ):
                if inner and first is not None and self._has_swallowed(start, first, at):
                    return GONE
                if after >= self._end and may_open(self._text, start, at):
                    break
                self.at = at + 1
                if inner % 2 and AFTER_COMMA.search(self._text, start, at):
                    self._note("one of its quotes is missing; left out")
                    return GONE
                if inner:
                    self._note("quotes inside of it were not escaped")
                return self._unescaped(self._text[start:at])
            inner, last = inner + 1, at
            at = self._to_quote(at + 1, closing)
        if first is None or not self._has_swallowed(start, first, self._end):
            self.at = self._end
            self._cut_value()
        return GONE

    def _has_swallowed(self, start: int, first: int, end: int) -> bool:
        """Reading goes on where that can be told, else it ends here: what follows may be an answer
        that begins anew."""
        is_so, key = swallowed(self._text, start, first, end)
        if is_so:
            self._note("its end is unclear; left out")
            self._leave(start, key)
        return is_so

    def _leave(self, start: int, key: int | None) -> None:
        """A string whose end is not known, for the next key of the same object, or for good."""
        self.at = start if key is None else key
        if key is None:
            self._end = start

    def _regular(self, start: int, at: int | None, *, in_list: bool) -> Any:
        if at is None:
            self.at = self._end
            self._cut_value()
            return GONE
        self.at = at + 1
        following = self._next()
        if following is not None and following not in ",}]":
            gap = self._text[at + 1 : self.at]
            fine = "\n" in gap and (in_list or begins_key(self._text, self.at))
            if not fine:
                raise Irregular
        if following == "," and not in_list:
            further = skip_blank(self._text, self.at + 1)
            if (
                further < self._end
                and self._text[further] not in "\"'“}],_$"
                and not (self._text[further].isalnum())
            ):
                raise Irregular
        return self._unescaped(self._text[start:at])

    def _lost_end(self, last: int, at: int) -> bool:
        """The quote before the last one began a key, so the string's own end is not there."""
        before = self._text[max(0, last - 40) : last].rstrip(" \t")
        return last < at and before[-1:] in (",", "\n", "\r", "{")

    def _to_quote(self, at: int, closing: str) -> int | None:
        """Where the next quote stands that is not escaped."""
        start = at
        while match := _STEP.search(self._text, at, self._end):
            found = match.start()
            if self._text[found] == closing:
                return found
            at = found + 1
            if self._text[found] == "\\":
                ends_path = (
                    self._guess
                    and self._text[at : at + 1] == closing
                    and looks_like_a_path(self._text[max(start, at - 300) : at])
                    and self._follows_value(at + 1)
                )
                if ends_path:
                    return at
                at += 1
        return None

    def _follows_value(self, at: int) -> bool:
        after = skip_blank(self._text, at)
        return self._text[after : after + 1] in ("", ",", "}", "]")

    def _bare(self, *, in_list: bool) -> Any:
        match = _BARE_END.search(self._text, self.at, self._end)
        if match is None:
            self.at = self._end
            self._cut_value()
            return GONE
        word = self._text[self.at : match.start()].strip()
        self.at = max(match.start(), self.at + 1)
        following = self._next()
        if following is None and match[0] not in ",}]":
            self._cut_value()
            return GONE
        if not self._is_end(following, match[0], in_list=in_list):
            self._note(f"what follows {shown(word)} is unclear; left out")
            self._skip_to_end(in_list=in_list)
            return GONE
        value, mended = read_word(word)
        if isinstance(value, str) and self._may_go_on(match[0], in_list=in_list):
            self._note(f"where {shown(word)} ends is unclear; left out")
            return GONE
        if mended:
            self._note(mended)
        return value

    def _may_go_on(self, end: str, *, in_list: bool) -> bool:
        """Whether text without quotes may hold what looks like a comment or a key."""
        if end.strip() in ("//", "#", "/*"):
            return True
        further = skip_blank(self._text, self.at + 1)
        return end == "," and not in_list and self._text[further : further + 1].isalnum()

    def _is_end(self, following: str | None, end: str, *, in_list: bool) -> bool:
        if following is None or following in "}]":
            return True
        if following != ",":
            is_apart = end in "\n\r" or end.strip() in ("//", "#", "/*")
            return (is_apart and in_list) or begins_key(self._text, self.at)
        further = skip_blank(self._text, self.at + 1)
        return (
            in_list
            or further >= self._end
            or self._text[further] in "}],"
            or may_begin_key(self._text, further)
        )

    def _skip_to_end(self, *, in_list: bool) -> None:
        """To the comma or bracket that ends the value."""
        while (following := self._next()) is not None:
            if following in "}]":
                return
            if following == ",":
                further = skip_blank(self._text, self.at + 1)
                if in_list or may_begin_key(self._text, further):
                    return
                self.at += 1
            elif following in "{[":
                self._skip_nested()
            elif not in_list and following in QUOTES and begins_key(self._text, self.at):
                return
            else:
                skipped = SKIPPED.match(self._text, self.at)
                self.at = skipped.end() if skipped else self.at + 1

    def _unescaped(self, raw: str) -> str:
        text, mended = unescape(raw)
        if _CONTROL.search(raw):
            self._note("line breaks or tabs in it were not escaped")
        for line in mended:
            self._note(line)
        return text
