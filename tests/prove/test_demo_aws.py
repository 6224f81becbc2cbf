"""`make demo-aws`: the whole product against the emulator and moto, over HTTP."""

import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY

CLAIMS = 6


def test_what_the_program_paid_is_what_the_service_billed(full_size: bool) -> None:
    if not full_size:
        pytest.skip("takes half a minute: make demo-aws, make prove")
    ran = subprocess.run(
        [sys.executable, "-m", "tests.emulator.demo"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    print(ran.stdout)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    shown = ran.stdout.partition("── shown\n")[2].splitlines()
    assert [line[:3] for line in shown] == ["yes"] * CLAIMS
