"""What is loaded when, told by a process of its own."""

import subprocess
import sys


def test_the_mapper_is_whole_before_the_first_statement_is_built() -> None:
    """DBOS would load it in the worker's thread, and statements of other threads ask the half."""
    script = """
import sys
import adapters.sql.engine
mapper = sys.modules["sqlalchemy.orm.exc"]
assert mapper.UnmappedClassError
"""
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr
