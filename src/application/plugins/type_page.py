"""A type's page in the documentation, as Markdown."""

from collections.abc import Iterator, Sequence

import msgspec

from application.plugins.describe_type import DescribedField, DescribedType, order_in_words
from domain.shared.provenance import DEFAULT_SOURCE_ORDER

INTRODUCTION = """\
# Analysis types

What Reelsight can find out about a file, and how it is stored. `reelsight plugins show KEY` prints
the page of any installed type. Every field may be edited by a person, whose word stays.

A field *with source* holds its value together with where it was found (`path`, `filename`,
`transcript`, `visual`, `exif`, `ocr` or `human`), a confidence from 0 to 1, and the words it rests
on. Marks: *facet* is offered as a filter, *search* is found by its words, *time range* says when a
record is seen or heard, *sensitive* is left out of exports unless asked for.

Where runs disagree, the better source is believed, unless a type says otherwise:
{sources}. A person is believed before any of them.
Tokens are what a type adds to a call that asks for it, without the picture.
"""


def types_page(types: Sequence[DescribedType]) -> str:
    """All of them below one heading, with a table of them."""
    introduction = INTRODUCTION.format(sources=order_in_words(DEFAULT_SOURCE_ORDER))
    table = "\n".join(_contents(types)) + "\n"
    return "\n".join([introduction, table, *(type_page(of, level=2) for of in types)])


def type_page(of: DescribedType, *, level: int = 1) -> str:
    return "\n".join(_lines(of, "#" * level, fold=level > 1)) + "\n"


def _contents(types: Sequence[DescribedType]) -> Iterator[str]:
    yield "| Type | Key | Kinds | Version | Tokens in, out | Filters |"
    yield "|---|---|---|---|---|---|"
    for of in types:
        facets = ", ".join(f"`{facet}`" for facet in of.facets)
        yield (
            f"| [{_cell(of.title)}](#{_anchor(_heading(of))}) | `{of.key}` | "
            f"{', '.join(of.kinds)} | {_cell(of.version)} | "
            f"{of.tokens.input:,}, {of.tokens.output:,} | {facets} |"
        )


def _heading(of: DescribedType) -> str:
    return f"{_plain(of.title)} (`{of.key}`, {' and '.join(of.kinds)})"


def _anchor(heading: str) -> str:
    """As the usual viewers of Markdown make them."""
    kept = "".join(char for char in heading.lower() if char.isalnum() or char in " -_")
    return kept.replace(" ", "-")


def _lines(of: DescribedType, heading: str, *, fold: bool) -> Iterator[str]:
    yield f"{heading} {_heading(of)}"
    yield ""
    if of.note:
        yield _plain(of.note)
        yield ""
    yield f"Version {_plain(of.version)}, brought by {_plain(of.plugin)}. " + _how(of)
    yield ""
    yield "| Field | Holds | Marks | Meaning |"
    yield "|---|---|---|---|"
    yield from _rows(of.fields)
    yield ""
    if of.sources != order_in_words(DEFAULT_SOURCE_ORDER):
        yield f"Where runs disagree, the better source is believed: {of.sources}."
        yield ""
    yield (
        f"A model is told this, in about {of.tokens.input:,} tokens with the fields above, and "
        f"answers in about {of.tokens.output:,}:"
    )
    yield ""
    yield from (f"> {line}".rstrip() for line in _plain(of.instruction, "\n").split("\n"))
    if of.example is not None:
        yield ""
        yield "<details><summary>An answer, made up</summary>" if fold else "An answer, made up:"
        yield ""
        yield "```json"
        yield msgspec.json.format(bytes(of.example), indent=2).decode()
        yield "```"
        if fold:
            yield ""
            yield "</details>"


def _how(of: DescribedType) -> str:
    said = ["Needs a model." if of.needs_model else "Finds something without a model, too."]
    if of.own_rules:
        said.append("Answers are put right by rules of its own.")
    if of.follows_edits:
        said.append("What speaks of an edited field is set right with it.")
    return " ".join(said)


def _rows(fields: tuple[DescribedField, ...], above: str = "") -> Iterator[str]:
    for field in fields:
        path = f"{above}{field.name}"
        holds = field.holds + (", with source" if field.sourced else "")
        holds += "" if field.optional else ", always there"
        yield f"| `{path}` | {_cell(holds)} | {', '.join(field.marks)} | {_cell(field.note)} |"
        yield from _rows(field.fields, f"{path}{'[]' if 'list of' in field.holds else ''}.")


def _cell(text: str) -> str:
    return _plain(text).replace("|", "\\|")


def _plain(text: str, end_of_line: str = " ") -> str:
    """A plugin's words, with nothing in them that a page would obey."""
    lines = (" ".join(line.split()) for line in text.strip().split("\n"))
    return end_of_line.join(lines).replace("<", "&lt;")
