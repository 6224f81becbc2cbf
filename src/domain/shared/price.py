"""What tokens cost. Prices are micro-dollars per 1,000 tokens, as price lists have them."""

import msgspec

from domain.shared.money import MicroUsd


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    input: int
    output: int


class TokenPrice(msgspec.Struct, frozen=True, kw_only=True):
    input_per_1000: MicroUsd
    output_per_1000: MicroUsd

    @property
    def is_free(self) -> bool:
        return not self.input_per_1000 and not self.output_per_1000


FREE = TokenPrice(input_per_1000=MicroUsd(0), output_per_1000=MicroUsd(0))


def price_of(tokens: Tokens, price: TokenPrice) -> MicroUsd:
    """Rounded up to a whole micro-dollar, so that a sum of prices is never below the bill."""
    thousandths = tokens.input * price.input_per_1000 + tokens.output * price.output_per_1000
    return MicroUsd(-(-thousandths // 1000))
