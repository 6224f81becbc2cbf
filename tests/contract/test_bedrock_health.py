"""What the doctor says of models, credentials, access and the bucket's rules."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.bedrock.catalog import TomlModelCatalog
from adapters.bedrock.health import BedrockHealth
from adapters.bedrock.health_role import batch_role
from adapters.memory.clock import MemoryClock
from adapters.s3.rules_health import S3RulesHealth
from application.ports.database import Check
from domain.analysis.model import Route
from tests.data.s3_server import NOBODY, S3Server
from tests.emulator import Emulator

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def looked(
    model: str = "lite",
    route: Route = Route.US,
    *,
    is_wanted: bool = True,
    file: Path | None = None,
) -> dict[str, Check]:
    health = BedrockHealth(
        catalog=TomlModelCatalog(route, file),
        model=model,
        role_arn="",
        is_wanted=is_wanted,
        clock=MemoryClock(NOW),
    )
    return {line.name: line for line in health.check()}


@pytest.mark.usefixtures("aws")
def test_where_all_is_well_each_part_says_so() -> None:
    lines = looked()
    assert [line.name for line in lines.values() if not line.ok] == []
    assert "retired: premier" in lines["Analysis models"].detail
    assert "1 GB from the bucket" in lines["Analysis models"].detail
    assert lines["AWS credentials"].detail.startswith("found in the environment")
    assert lines["AWS region"].detail == "us-east-1"
    assert "us.amazon.nova-2-lite-v1:0 is there" in lines["Bedrock model"].detail
    assert "access is granted" in lines["Bedrock model"].detail
    assert "needed for batches only" in lines["Batch role"].detail


def test_where_nothing_of_aws_is_set_up_nothing_is_asked(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in NOBODY.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")

    lines = looked(is_wanted=False)

    assert list(lines) == ["Analysis models", "Bedrock"]
    assert lines["Bedrock"].ok
    assert lines["Bedrock"].detail.startswith("not set up")
    assert not emulator.journal.calls()


def test_missing_credentials_and_region_come_with_the_way_out(
    aws: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    without_region = looked()
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    without_credentials = looked()

    assert "AWS_DEFAULT_REGION" in without_region["AWS region"].remedy
    assert "AWS_PROFILE" in without_credentials["AWS credentials"].remedy
    assert not aws.journal.calls()


@pytest.mark.usefixtures("aws")
def test_a_model_that_is_retired_unknown_or_not_on_the_route_is_told() -> None:
    retired = looked("premier")["Analysis models"]
    unknown = looked("light")["Analysis models"]
    elsewhere = looked("pro", Route.GLOBAL)["Analysis models"]

    assert (retired.ok, retired.remedy) == (False, "Set BEDROCK_MODEL=pro.")
    assert "Near: lite" in unknown.detail
    assert elsewhere.remedy == "Set BEDROCK_ROUTE to region or us."


def test_a_mistake_in_the_users_file_is_told(aws: Emulator, tmp_path: Path) -> None:
    file = tmp_path / "models.toml"
    file.write_text("[bedrock.lite]\nprize = 1")
    line = looked(file=file)["Analysis models"]
    assert not line.ok
    assert "[bedrock.lite] prize" in line.detail
    assert not line.essential
    assert not aws.journal.calls("Converse")


@pytest.mark.usefixtures("aws")
def test_a_model_that_bedrock_does_not_know_here_is_told(tmp_path: Path) -> None:
    file = tmp_path / "models.toml"
    file.write_text('[bedrock.lite.runtime_ids]\nus = "us.amazon.nova-9-lite-v1:0"')
    line = looked(file=file)["Bedrock model"]
    assert not line.ok
    assert "is not offered here" in line.detail
    assert "AWS_DEFAULT_REGION" in line.remedy


@pytest.mark.usefixtures("aws")
def test_a_service_that_cannot_be_reached_is_a_line_and_no_crash(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for service in ("STS", "BEDROCK", "IAM"):
        monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", "http://127.0.0.1:9")
    lines = looked()
    assert lines["AWS credentials"].ok
    assert "could not be asked" in lines["AWS credentials"].detail
    assert not lines["Bedrock model"].ok
    arn = "arn:aws:iam::123456789012:role/batches"
    assert "could not be looked at" in batch_role(arn).detail


def test_a_role_without_a_name_is_told() -> None:
    line = batch_role("batches")
    assert (line.ok, line.essential) == (False, False)
    assert "123456789012" not in batch_role("arn:aws:iam::123456789012:user/x").detail


def test_the_buckets_rules_are_told(s3: S3Server) -> None:
    bucket = s3.new_bucket()
    before = {line.name: line for line in S3RulesHealth(s3.connect(bucket)).check()}
    client: Any = s3.client()
    rule = {
        "ID": "ends",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }
    client.put_bucket_lifecycle_configuration(
        Bucket=bucket, LifecycleConfiguration={"Rules": [rule]}
    )
    by_key = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
    client.put_bucket_encryption(
        Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [by_key]}
    )
    after = {line.name: line for line in S3RulesHealth(s3.connect(bucket)).check()}

    assert not before["Unended uploads"].ok
    assert not before["Unended uploads"].essential
    assert "lifecycle rule" in before["Unended uploads"].remedy
    assert after["Unended uploads"].detail == "the bucket drops them after 7 days"
    assert "no key of KMS" in before["Bucket encryption"].detail
    assert "kms:Decrypt" in after["Bucket encryption"].detail


def test_a_bucket_that_is_not_there_has_no_rules_to_tell(s3: S3Server) -> None:
    assert S3RulesHealth(s3.connect("reelsight-none")).check() == ()
    assert S3RulesHealth(None).check() == ()
