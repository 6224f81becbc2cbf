"""What tokens cost. Prices are micro-dollars per million tokens."""

import msgspec

from domain.shared.money import MicroUsd

MOST_TOKENS = 1_000_000_000
"""Of one call. A service that counts more has not counted."""


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    input: int
    output: int


class TokenPrice(msgspec.Struct, frozen=True, kw_only=True):
    input_per_million: MicroUsd
    output_per_million: MicroUsd

    @property
    def is_free(self) -> bool:
        return not self.input_per_million and not self.output_per_million


FREE = TokenPrice(input_per_million=MicroUsd(0), output_per_million=MicroUsd(0))


def price_of(tokens: Tokens, price: TokenPrice) -> MicroUsd:
    """Rounded up to a whole micro-dollar, so that a sum of prices is never below the bill."""
    millionths = tokens.input * price.input_per_million + tokens.output * price.output_per_million
    return MicroUsd(-(-millionths // 1_000_000))
