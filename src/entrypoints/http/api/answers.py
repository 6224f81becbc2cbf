"""What the handlers of the API share."""

from typing import Any

from litestar.openapi.datastructures import ResponseSpec

from entrypoints.http.problems import MEDIA_TYPE, ProblemDetails

_MEANINGS = {
    400: "The request cannot be understood; `detail` names the field.",
    401: "A token is configured and was not shown.",
    402: "Refused by a budget.",
    403: "From another site, or outside the allowed folders.",
    404: "There is no such thing.",
    409: "Its present state does not allow this.",
    413: "The body is larger than 8 MiB.",
    415: "The body is not JSON.",
    422: "It was tried, and failed; `detail` says why.",
    507: "There is not enough room on the disk.",
    429: "Too many wrong tokens came from this address; `Retry-After` says when to go on.",
}


_EVERYWHERE = (400, 401, 429)
_OF_CHANGES = (403, 413, 415)


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """Declared failures of an operation; every one is a problem document."""
    return {
        status: ResponseSpec(
            data_container=ProblemDetails,
            description=_MEANINGS[status],
            media_type=MEDIA_TYPE,
            generate_examples=False,
        )
        for status in sorted({*statuses, *_EVERYWHERE})
    }


def change_problems(*statuses: int) -> dict[int, ResponseSpec]:
    """The same, of an operation that changes something."""
    return problems(*statuses, *_OF_CHANGES)


def also(status: int, container: type[Any], description: str) -> dict[int, ResponseSpec]:
    return {
        status: ResponseSpec(
            data_container=container, description=description, generate_examples=False
        )
    }
