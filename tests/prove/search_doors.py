"""The doors that searching has, asked alike: command, API and page."""

import html
import json
import re
import urllib.request
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.cli.command import Reelsight

FILES_ASKED_FOR = 20
_LINK = re.compile(r'<a class="moment" href="([^"]*)"')


class Spot(NamedTuple):
    """Where a moment leads: a file, and a second of it."""

    file_id: int
    start_s: float | None


class SearchDoors:
    def __init__(self, reelsight: Reelsight, address: str) -> None:
        self._reelsight = reelsight
        self._address = address

    def api(self, path: str, **values: Any) -> Any:
        with urllib.request.urlopen(f"{self._address}{path}?{urlencode(values)}") as answer:
            return json.load(answer)

    def by_command(self, text: str) -> list[Spot]:
        limit = str(FILES_ASKED_FOR)
        return _spots(self._reelsight("search", "--json", "--limit", limit, "--", text).json)

    def by_api(self, text: str) -> list[Spot]:
        return _spots(self.api("/api/search", q=text, per_page=FILES_ASKED_FOR))

    def by_page(self, text: str) -> list[Spot]:
        """As the links of the moments have it, top to bottom."""
        address = f"{self._address}/search?{urlencode({'q': text})}"
        with urllib.request.urlopen(address) as answer:
            links = map(html.unescape, _LINK.findall(answer.read().decode()))
        return [_where_it_leads(link) for link in links]

    def everywhere(self, text: str) -> list[Spot]:
        """What all three answer, which must be the same in the same order."""
        found = self.by_api(text)
        assert self.by_page(text) == found, text
        assert self.by_command(text) == found, text
        return found


def _spots(answer: Any) -> list[Spot]:
    return [
        Spot(file["id"], moment["start_s"])
        for file in answer["files"]
        for moment in file["moments"]
    ]


def _where_it_leads(link: str) -> Spot:
    parts = urlsplit(link)
    (start,) = parse_qs(parts.query).get("t", [None])
    return Spot(int(parts.path.removeprefix("/files/")), None if start is None else float(start))
