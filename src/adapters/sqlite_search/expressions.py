"""What FTS5 is asked: quoted words only, so that nothing typed is ever read as its syntax."""

from collections.abc import Iterable, Sequence

from adapters.sqlite_search.rows import bindable
from domain.search.scope import scope_name
from domain.search.text_query import Term, TextQuery


def positive(query: TextQuery) -> tuple[Term, ...]:
    return tuple(term for term in query.terms if not term.is_negated)


def all_of(query: TextQuery) -> str | None:
    """Passages that hold every term and no negated one; None where nothing is asked for."""
    wanted = positive(query)
    return _without(_joined(wanted, "AND"), _negated(query)) if wanted else None


def some_of(query: TextQuery) -> str:
    """Passages that hold a term, but not every one, and no negated one."""
    wanted = positive(query)
    every = _joined(wanted, "AND")
    return _without(_joined(wanted, "OR"), [*_negated(query), every])


def any_of(query: TextQuery) -> str:
    """Passages that hold a term."""
    return _joined(positive(query), "OR")


def of_term(term: Term) -> str:
    words = f"text : {_quoted(term.words)}{' *' if term.is_prefix else ''}"
    return (
        words
        if term.field is None
        else f"(scope : {_quoted([scope_name(term.field)])} AND {words})"
    )


def of_words(words: Sequence[str], *, is_prefix: bool = False) -> str:
    return of_term(Term(words=tuple(words), is_prefix=is_prefix))


def beginning_with(text: str) -> str:
    """Passages whose first words these are; the last one may go on."""
    return f"text : ^ {_quoted([text])} *"


def _negated(query: TextQuery) -> list[str]:
    return [of_term(term) for term in query.terms if term.is_negated]


def _joined(terms: Iterable[Term], operator: str) -> str:
    return "(" + f" {operator} ".join(map(of_term, terms)) + ")"


def _without(wanted: str, unwanted: Sequence[str]) -> str:
    return f"{wanted} NOT ({' OR '.join(unwanted)})" if unwanted else wanted


def _quoted(words: Sequence[str]) -> str:
    return '"' + bindable(" ".join(words)).replace('"', '""') + '"'
