"""How the doctor looks: short, once, and only where there is something to see."""

from typing import Any

LOOK: dict[str, Any] = {
    "connect_timeout": 3.0,
    "read_timeout": 5.0,
    "retries": {"mode": "standard", "total_max_attempts": 1},
}
_MACHINE = ("iam-role", "container-role")
_BY = {
    "env": "in the environment",
    "iam-role": "by the machine's role",
    "container-role": "by the container's role",
    "assume-role-with-web-identity": "by a web identity",
}
BY_KEY = "found as a key of Bedrock in the environment"


def may_be_looked_for(*, is_wanted: bool) -> bool:
    """A machine that has nothing to do with AWS is not kept waiting for an address that only
    Amazon's machines have."""
    if is_wanted:
        return True
    import os

    import botocore.session

    if os.environ.get("AWS_BEARER_TOKEN_BEDROCK"):
        return True
    try:
        resolver = botocore.session.get_session().get_component("credential_provider")
        for provider in _MACHINE:
            resolver.remove(provider)
        return resolver.load_credentials() is not None
    except Exception:
        return True  # something is set up, and wrong: the next line says what


def found_by() -> str | None:
    """Where boto3's own chain finds credentials; never what they are."""
    import os

    import boto3

    if os.environ.get("AWS_BEARER_TOKEN_BEDROCK"):
        return BY_KEY
    session = boto3.session.Session()
    found = session.get_credentials()
    if found is None:
        return None
    if found.method in _BY:
        return f"found {_BY[found.method]}"
    return f"found in the profile {session.profile_name}"


def reason(error: Exception) -> str:
    """The service's code, else the name of the error: boto3's own words may hold settings."""
    response = getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Code") or type(error).__name__)
