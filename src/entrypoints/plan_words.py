"""Why files are asked about or left out, for every door."""

from domain.analysis.why_asked import WhyAsked

WHY: dict[str, str] = {
    WhyAsked.NEVER_ANALYSED: "never analysed for this",
    WhyAsked.CONTENT_CHANGED: "content changed since",
    WhyAsked.CUT_OFF: "last answer was cut off",
    WhyAsked.PROMPT_CHANGED: "prompt changed since",
    WhyAsked.OTHER_MODEL_OR_OPTIONS: "answered by another model or in another way",
    WhyAsked.FORCED: "answered, asked again",
}
LEFT_OUT = {
    "up_to_date": "answered already",
    "under_way": "being analysed",
    "no_proxy": "without an up-to-date proxy",
    "too_large": "too large for this model",
    "too_large_without_bucket": "too large to send without a bucket",
    "unreadable": "unreadable",
    "not_read_yet": "not read yet",
    "no_picture": "without a picture",
    "no_such_type_for_its_kind": "of a kind without these types",
    "quarantined": "set aside after failures",
}
WAYS_OUT = {
    "no_proxy": "`reelsight proxies` makes them",
    "too_large_without_bucket": "S3_BUCKET_NAME names a bucket to send them through",
    "quarantined": "`reelsight jobs failures` says why, --force tries again",
}
"""On the command line."""


def left_out_words(reason: str) -> str:
    """Of a reason to leave a file out of an analysis."""
    return with_way_out(reason, LEFT_OUT.get(reason, reason.replace("_", " ")))


def with_way_out(reason: str, words: str) -> str:
    way = WAYS_OUT.get(reason)
    return f"{words}; {way}" if way else words
