"""A moment that was found, ready to be written."""

import re

import msgspec
from msgspec import structs

from application.search.ranking import Moment
from domain.search.moments import SnippetPart
from domain.shared.ids import FileId
from domain.shared.names import display_text
from domain.shared.timecode import clock
from entrypoints.http.views import search_address

_SPACES = re.compile(r"\s+")


class MomentCard(msgspec.Struct, frozen=True, kw_only=True):
    href: str
    time: str
    """Empty where it is about the whole file."""
    moment: Moment
    parts: tuple[SnippetPart, ...]

    @property
    def says(self) -> str:
        return "".join(part.text for part in self.parts)


def moment_card(moment: Moment, file_id: FileId, text: str) -> MomentCard:
    return MomentCard(
        href=search_address.moment(file_id, moment.start_s, text),
        time="" if moment.start_s is None else clock(moment.start_s),
        moment=moment,
        parts=tuple(map(_harmless, moment.snippet)),
    )


def _harmless(part: SnippetPart) -> SnippetPart:
    """In one line, and with nothing in it that turns the line around."""
    return structs.replace(part, text=display_text(_SPACES.sub(" ", part.text)))
