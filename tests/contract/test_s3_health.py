"""What the doctor says of the bucket."""

import pytest

from adapters.s3.health import S3Health
from application.ports.store_failures import StoreUnreachable
from tests.data.s3_server import S3Server


def test_without_a_bucket_nothing_is_said() -> None:
    assert S3Health(None, is_needed=False).check() == ()


def test_a_bucket_that_answers_is_named_with_its_region(s3: S3Server) -> None:
    bucket = s3.new_bucket()

    (line,) = S3Health(s3.connect(bucket, prefix="mine"), is_needed=True).check()

    assert line.ok
    assert line.detail == f"{bucket} in us-east-1, by {s3.address}: it answers and can be listed"


def test_a_bucket_that_does_not_is_essential_only_where_objects_are_kept_in_it(
    s3: S3Server,
) -> None:
    connection = s3.connect("reelsight-none")

    (at_need,) = S3Health(connection, is_needed=False).check()
    (always,) = S3Health(connection, is_needed=True).check()

    assert not at_need.ok
    assert "reelsight-none" in at_need.detail
    assert at_need.remedy
    assert (at_need.essential, always.essential) == (False, True)


def test_a_bucket_in_another_region_is_told(s3: S3Server) -> None:
    s3.client().create_bucket(
        Bucket="reelsight-elsewhere",
        CreateBucketConfiguration={"LocationConstraint": "eu-west-1"},
    )

    (line,) = S3Health(s3.connect("reelsight-elsewhere"), is_needed=False).check()

    assert not line.ok
    assert "lies in eu-west-1, and us-east-1 is set" in line.detail
    assert line.remedy == "Set AWS_DEFAULT_REGION=eu-west-1."


def test_a_password_in_the_address_is_not_shown(
    s3: S3Server,
) -> None:
    bucket = s3.new_bucket()
    address = s3.address.replace("//", "//somebody:very-secret@")
    with_password = S3Server(address).connect(bucket)
    (line,) = S3Health(with_password, is_needed=True).check()
    assert "very-secret" not in f"{line.detail} {line.remedy}"


def test_an_endpoint_that_is_no_address_is_told_with_the_way_out() -> None:
    with pytest.raises(StoreUnreachable, match="is no address") as refused:
        S3Server("nonsense").connect("reelsight-none")
    assert "AWS_ENDPOINT_URL_S3" in refused.value.remedy
