"""What services say of failures is shown and kept; what must not go out is not in it."""

import pytest

from domain.shared.service_words import service_words, without_secrets


@pytest.mark.parametrize(
    ("says", "hidden"),
    [
        ("key AKIAIOSFODNN7EXAMPLE is off", "AKIAIOSFODNN7EXAMPLE"),
        ("Incorrect API key provided: sk-proj-ab12****xyz.", "sk-proj-ab12"),
        ("sent Authorization: Bearer eyJhbGciOi.abc", "eyJhbGciOi"),
        ("GET https://b.s3.example/k?X-Amz-Credential=AB%2Fc&X-Amz-Signature=12ef", "12ef"),
        ("GET /k?X-Amz-Security-Token=IQoJ%2F&x=1", "IQoJ"),
        ("proxy http://user:pass@proxy.example:3128 said no", "user:pass"),
        ("arn:aws:iam::123456789012:role/x", "123456789012"),
        ("it was my-own-secret", "my-own-secret"),
    ],
)
def test_secrets_are_hidden(says: str, hidden: str) -> None:
    told = service_words(says, ("my-own-secret", ""))
    assert hidden not in told
    assert "…" in told


@pytest.mark.parametrize(
    "says",
    ["The basic model is busy.", "It is 1764000000000 now", "see https://docs.example/a@b", "a-1"],
)
def test_other_words_stay(says: str) -> None:
    assert service_words(says, ("a-1",)) == says


def test_it_is_one_line_that_moves_no_cursor_and_ends() -> None:
    told = service_words("<b>\x1b[2J\u202e\n" + "a " * 1_000_000)
    assert told.startswith("<b>\\x1b[2J\\u202e a a")
    assert len(told) <= 300


def test_it_takes_no_time_whatever_is_said() -> None:
    for sign in ("sk-", "://", "AKIA", "Bearer ", "a@", "x-amz-signature= "):
        without_secrets(sign * 200_000)
