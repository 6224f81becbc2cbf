import pytest

from application.plugins.token_hint import token_hint
from application.plugins.tool_schema import schema_of
from domain.shared.money import MicroUsd
from domain.shared.price import FREE, TokenPrice, Tokens, price_of
from tests.unit.plugins.types import Found, a_type

LITE = TokenPrice(input_per_million=MicroUsd(330_000), output_per_million=MicroUsd(2_750_000))


@pytest.mark.parametrize(
    ("tokens", "price"),
    [((1000, 1000), 3080), ((1, 0), 1), ((0, 0), 0), ((3, 0), 1), ((4, 0), 2), ((0, 1), 3)],
)
def test_a_price_is_rounded_up_to_a_micro_dollar(tokens: tuple[int, int], price: int) -> None:
    assert price_of(Tokens(input=tokens[0], output=tokens[1]), LITE) == price


def test_free_stays_free() -> None:
    assert FREE.is_free
    assert not LITE.is_free
    assert price_of(Tokens(input=10**9, output=10**9), FREE) == 0


def test_what_goes_in_is_the_instruction_and_the_schema() -> None:
    short, long = a_type(instruction="x" * 100), a_type(instruction="x" * 500)
    assert token_hint(long).input - token_hint(short).input == 100
    assert token_hint(short).input > 25
    assert schema_of(Found)


def test_a_type_may_say_itself_how_long_its_answers_are() -> None:
    assert token_hint(a_type(output_tokens=321)).output == 321
    assert token_hint(a_type()).output > 0
