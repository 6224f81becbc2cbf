"""Where a string that a model wrote ends, when quotes inside of it were not escaped."""

import re

QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’"}
SPACE = " \t\r\n\ufeff\u200b\u00a0"

_KEY = re.compile(
    r"""(?:"(?:[^"\\\n]|\\.){0,100}"|'(?:[^'\\\n]|\\.){0,100}'|“[^”\n]{0,100}”"""
    r"""|[A-Za-z_$][\w$-]{0,60})[ \t\r\n]{0,20}:"""
)
_KEY_CUT = re.compile(
    r"""(?:"(?:[^"\\\n]|\\.){0,100}\\?"?|'(?:[^'\\\n]|\\.){0,100}\\?'?|[A-Za-z_$][\w$-]{0,60})\s{0,20}\Z"""
)
_COMMENT = re.compile(r"//[^\n]{0,300}|\#[^\n]{0,300}|/\*.{0,300}?\*/", re.DOTALL)
_WHOLE_COMMENT = re.compile(r"//[^\n]*|\#[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_ITEM = re.compile(r"""["'“{\[\]}]|-?\d|(?:true|false|null|True|False|None)\b|\.\.\.""")
_STRUCTURE = re.compile(
    r"""(?P<key>"[A-Za-z_][\w -]{0,60}"|"[A-Za-z_]\w{0,60}|\b[A-Za-z_]\w{0,60}")\s{0,20}:"""
    r"""\s{0,20}(?:["\[{]|-?\d|true\b|false\b|null\b)|"\s{0,80},\s{0,80}:"""
)
AFTER_COMMA = re.compile(r',\s{1,80}"')
_VALUE = re.compile(r"""["'“{\[]|-?\d|(?:true|false|null|True|False|None)\b""")
_BRACKET = re.compile(r"[{}\[\]]")
_OPENS_AFTER = frozenset(" \t\r\n([{")


def skip_blank(text: str, at: int) -> int:
    """Past white space and short comments: for looking ahead."""
    while at < len(text):
        if text[at] in SPACE:
            at += 1
        elif text[at] in "/#" and (comment := _COMMENT.match(text, at)):
            at = comment.end()
        else:
            break
    return at


def past_blank(text: str, at: int) -> int:
    """As `skip_blank`, however long the comments are: for what is read only once."""
    while at < len(text):
        if text[at] in SPACE:
            at += 1
        elif text[at] in "/#" and (comment := _WHOLE_COMMENT.match(text, at)):
            at = comment.end()
        else:
            break
    return at


def begins_key(text: str, at: int) -> bool:
    return _KEY.match(text, at) is not None


def may_begin_key(text: str, at: int) -> bool:
    """Also where the text ends within it."""
    return at >= len(text) or begins_key(text, at) or _KEY_CUT.match(text, at) is not None


def closes(
    text: str,
    at: int,
    *,
    inner: int,
    is_quoting: bool,
    in_list: bool,
    at_root: bool,
    list_is_open: bool,
) -> bool:
    """Whether the quote at `at` ends the string; what follows tells.
    `inner`: how many quotes it has already that did not; `is_quoting`: the last of them began a
    quotation."""
    after = skip_blank(text, at + 1)
    if after >= len(text):
        return inner % 2 == 0
    new_line = "\n" in text[at + 1 : min(after, at + 200)]
    following = text[after]
    if following == ",":
        if in_list and is_quoting:
            return False
        return _after_comma(text, after, inner, in_list=in_list)
    if following == "]" and not list_is_open:
        return False
    if following in "}]":
        beyond = skip_blank(text, after + 1)
        return (
            at_root
            or beyond >= len(text)
            or text[beyond] in ",}]\"'`"
            or "\n" in text[after + 1 : beyond]
        )
    if following == "`":
        return text.startswith("```", after)
    if in_list and following == ":":  # a key, though it is none of its place
        return inner == 0 and _VALUE.match(text, skip_blank(text, after + 1)) is not None
    if in_list:  # a comma is missing
        return following in QUOTES and (new_line or inner % 2 == 0) and after > at + 1
    return begins_key(text, after) and (new_line or following in QUOTES)


def _after_comma(text: str, comma: int, inner: int, *, in_list: bool) -> bool:
    next_one = skip_blank(text, comma + 1)
    if next_one >= len(text):
        return inner % 2 == 0
    if in_list:
        return _ITEM.match(text, next_one) is not None
    if text[next_one] in "}]" or begins_key(text, next_one):
        return True
    if text[next_one] == ":":  # the key between them is missing
        return inner == 0
    return inner % 2 == 0 and _KEY_CUT.match(text, next_one) is not None


def swallowed(text: str, start: int, first: int, end: int) -> tuple[bool, int | None]:
    """Whether a string that would have quotes inside, the first at `first`, holds what is no text
    but the answer's own structure; and where the next key of the same object begins, if that can
    be told."""
    found = _STRUCTURE.search(text, start, end + 1)
    if found is None:
        goes_on = skip_blank(text, first + 1)
        is_end = text[goes_on : goes_on + 1] == "," and not may_open(text, start, first)
        is_inch = text[first - 1].isdigit()
        return is_end and (not is_inch or text[skip_blank(text, goes_on + 1)] in QUOTES), None
    key = found.start()
    is_level = first < key and found["key"] and not has_bracket(text, first, key)
    return True, key if is_level else None


def has_bracket(text: str, start: int, end: int) -> bool:
    return _BRACKET.search(text, start, end) is not None


def may_open(text: str, start: int, at: int) -> bool:
    """Whether the quote at `at` could as well begin a quotation within the string."""
    return at == start or text[at - 1] in _OPENS_AFTER
