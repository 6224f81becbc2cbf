"""What the service answers when it does not do what it was asked."""

import json
from typing import Any

STATUS = {
    "AccessDeniedException": 403,
    "MissingAuthenticationTokenException": 403,
    "UnrecognizedClientException": 403,
    "ResourceNotFoundException": 404,
    "ModelTimeoutException": 408,
    "ModelErrorException": 424,
    "ThrottlingException": 429,
    "ModelNotReadyException": 429,
    "InternalServerException": 500,
    "ServiceUnavailableException": 503,
}
"""All others: 400."""


class Refused(Exception):
    """Nothing of it is billed."""

    def __init__(self, code: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.more = more

    @property
    def status(self) -> int:
        return STATUS.get(self.code, 400)

    @property
    def body(self) -> bytes:
        return json.dumps({"message": self.message, **self.more}).encode()


def invalid(message: str) -> Refused:
    return Refused("ValidationException", message)
