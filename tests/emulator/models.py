"""The models of the emulated service: what it takes from whom, and what it bills.

Written down a second time on purpose: nothing here reads the program's own catalogue, so a wrong
price or limit there shows.
"""

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.emulator.refusals import Refused, invalid

TOKENS_PER_FRAME = 288


@dataclass(frozen=True, kw_only=True)
class Price:
    """US dollars per million tokens."""

    input: Fraction
    output: Fraction


@dataclass(frozen=True, kw_only=True)
class Model:
    key: str
    """The program's own word, to match by in tests."""
    id: str
    name: str
    context_tokens: int
    output_tokens: int
    most_frames: int
    profiles: tuple[str, ...]
    """Prefixes of the inference profiles that reach it."""
    prices: dict[str, Price]
    """By route: `region`, `us`, `global`; those of batches with `-batch`, and so on."""
    bare: bool = True
    """May be called by its id, without a profile."""
    ends_on: date | None = None
    reads: tuple[str, ...] = ("TEXT", "IMAGE", "VIDEO")
    writes: str = "TEXT"


@dataclass(frozen=True, kw_only=True)
class Called:
    """A model as a request names it."""

    model: Model
    model_id: str
    route: str


def _price(both: str) -> Price:
    read, wrote = both.split("/")
    return Price(input=Fraction(read), output=Fraction(wrote))


def _prices(**rows: str) -> dict[str, Price]:
    return {name.replace("_", "-"): _price(row) for name, row in rows.items()}


_GEOGRAPHIC = ("us", "eu", "apac")

MODELS = (
    Model(
        key="lite", id="amazon.nova-2-lite-v1:0", name="Nova 2 Lite",
        context_tokens=1_000_000, output_tokens=64_000, most_frames=3200,
        profiles=("us", "eu", "jp", "apac", "global"), bare=False,
        prices=_prices(
            us="0.33/2.75", us_batch="0.165/1.375", us_flex="0.165/1.375",
            us_priority="0.5775/4.8125", **{"global": "0.30/2.50"}, global_batch="0.15/1.25",
            global_priority="0.525/4.375",
        ),
    ),
    Model(
        key="lite-v1", id="amazon.nova-lite-v1:0", name="Nova Lite",
        context_tokens=300_000, output_tokens=10_000, most_frames=960, profiles=_GEOGRAPHIC,
        prices=_prices(us="0.06/0.24", us_batch="0.03/0.12"),
    ),
    Model(
        key="pro", id="amazon.nova-pro-v1:0", name="Nova Pro",
        context_tokens=300_000, output_tokens=10_000, most_frames=960, profiles=_GEOGRAPHIC,
        prices=_prices(
            us="0.80/3.20", us_batch="0.40/1.60", us_flex="0.40/1.60", us_priority="1.40/5.60"
        ),
    ),
    Model(
        key="premier", id="amazon.nova-premier-v1:0", name="Nova Premier",
        context_tokens=1_000_000, output_tokens=10_000, most_frames=3200, profiles=("us",),
        bare=False, ends_on=date(2026, 9, 14),
        prices=_prices(us="2.50/12.50", us_batch="1.25/6.25", us_priority="4.375/21.875"),
    ),
    Model(
        key="embeddings", id="amazon.nova-2-multimodal-embeddings-v1:0",
        name="Nova Multimodal Embeddings",
        context_tokens=8_192, output_tokens=0, most_frames=0, profiles=(),
        prices=_prices(us="0.135/0"), reads=("TEXT", "IMAGE", "VIDEO", "AUDIO"),
        writes="EMBEDDING",
    ),
)  # fmt: skip

_ARN = re.compile(r"arn:aws[^:]*:bedrock:[^:]*:[0-9]*:(foundation-model|inference-profile)/(.+)")
_REGIONS = {"us": "us-", "eu": "eu-", "apac": "ap-", "jp": "ap-northeast-"}


def called(model_id: str, region: str, today: date) -> Called:
    """Raises:
    Refused
    """
    arn = _ARN.fullmatch(model_id)
    name = arn[2] if arn else model_id
    prefix, _, rest = name.partition(".")
    for model in MODELS:
        if name == model.id:
            _check_offered(model, today)
            if not model.bare:
                raise invalid(
                    f"Invocation of model ID {name} with on-demand throughput isn’t supported. "
                    "Retry your request with the ID or ARN of an inference profile that contains "
                    "this model."
                )
            return Called(model=model, model_id=model_id, route="us")
        if rest == model.id and prefix in model.profiles:
            if prefix != "global" and not region.startswith(_REGIONS[prefix]):
                break
            _check_offered(model, today)
            return Called(
                model=model, model_id=model_id, route="global" if prefix == "global" else "us"
            )
    raise invalid("The provided model identifier is invalid.")


def _check_offered(model: Model, today: date) -> None:
    if model.ends_on is not None and today > model.ends_on:
        raise Refused(
            "ResourceNotFoundException",
            "This model version has reached the end of its life. Please refer to the AWS "
            "documentation for more details.",
        )
