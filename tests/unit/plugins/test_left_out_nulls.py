"""A model's schema has no word for null, so it leaves out what is not known."""

import msgspec
import pytest

from application.analysis.reading.loosely import Unfit
from application.analysis.reading.mend import Mender


class Asked(msgspec.Struct):
    name: str
    near: str | None


def test_a_field_that_may_be_null_may_be_left_out() -> None:
    mender = Mender()
    assert mender.fit({"name": "a"}, Asked, "asked") == Asked(name="a", near=None)
    assert mender.repairs == []


def test_a_field_that_may_not_be_null_is_missed() -> None:
    with pytest.raises(Unfit, match="name: it is missing"):
        Mender().fit({"near": "a"}, Asked, "asked")
