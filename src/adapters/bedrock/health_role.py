"""Whether Bedrock may take the role that batches need."""

import re
from typing import Any

from adapters.bedrock.clients import make_client
from adapters.bedrock.looking import LOOK, reason
from application.ports.database import Check

NAME = "Batch role"
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/(?:.*/)?([\w+=,.@-]{1,64})")
_WHO = "bedrock.amazonaws.com"
_FORM = "Set BEDROCK_BATCH_ROLE_ARN to one like arn:aws:iam::<account>:role/<name>."
_TRUST = f"Let {_WHO} take it: its trust policy allows that service sts:AssumeRole."


def batch_role(arn: str) -> Check:
    if not arn:
        detail = "BEDROCK_BATCH_ROLE_ARN is not set: needed for batches only"
        return Check(name=NAME, ok=True, detail=detail)
    named = _ROLE.fullmatch(arn)
    if named is None:
        return _lacking("BEDROCK_BATCH_ROLE_ARN names no role", _FORM)
    role = named[1]
    try:
        found = make_client("iam", **LOOK).get_role(RoleName=role)
    except Exception as error:
        code = reason(error)
        if code == "NoSuchEntity":
            return _lacking(f"there is no role {role}", _FORM)
        return Check(name=NAME, ok=True, detail=f"{role}; it could not be looked at ({code})")
    if not _trusts(found.get("Role", {}).get("AssumeRolePolicyDocument")):
        return _lacking(f"{role} does not trust Bedrock", _TRUST)
    return Check(name=NAME, ok=True, detail=f"{role}; Bedrock may take it")


def _trusts(policy: Any) -> bool:
    statements = policy.get("Statement", []) if isinstance(policy, dict) else []
    for one in statements if isinstance(statements, list) else [statements]:
        principal = one.get("Principal", {})
        services = principal.get("Service", []) if isinstance(principal, dict) else []
        who = [services] if isinstance(services, str) else services
        if one.get("Effect") == "Allow" and _WHO in who:
            return True
    return False


def _lacking(detail: str, remedy: str) -> Check:
    return Check(name=NAME, ok=False, detail=detail, remedy=remedy, essential=False)
