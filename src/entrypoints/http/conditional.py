"""Whether a client's copy is still good; the file response itself does ranges only."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime


def is_not_modified(asked: Mapping[str, str], has: Mapping[str, str]) -> bool:
    """`If-None-Match` decides where it is given, else `If-Modified-Since` (RFC 9110, 13.2.2)."""
    if wanted := asked.get("if-none-match"):
        tags = [tag.strip().removeprefix("W/") for tag in wanted.split(",")]
        return "*" in tags or has["etag"] in tags
    since = asked.get("if-modified-since")
    if not since:
        return False
    try:
        return parsedate_to_datetime(has["last-modified"]) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False
