"""A video too long for one call, as overlapping parts. Seconds of the whole file."""

import msgspec


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """`start_s`–`end_s` is sent; of what is found, the part speaks for its core. Cores follow one
    another without gaps and cover the whole."""

    index: int
    start_s: float
    end_s: float
    core_start_s: float
    core_end_s: float
