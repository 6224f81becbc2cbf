"""What a call to a model will cost, before it is made: once for plans and reservations alike.

Tokens of text are guessed from its bytes, those of a picture are an estimate of the model's list,
those of a video are counted by its frames. What is billed is what the service says.
"""

from collections.abc import Sequence

import msgspec

from application.plugins.analysis_type import AnalysisType
from application.plugins.token_hint import LETTERS_A_TOKEN, token_hint
from application.ports.model_gateway import ModelCall, Prompt, SentMedia
from domain.analysis.model import ModelSpec, Sees
from domain.analysis.model_options import Depth
from domain.library.kind import MediaKind
from domain.shared.money import MicroUsd
from domain.shared.price import TokenPrice, Tokens, price_of

WRITES: dict[Depth, float] = {Depth.BRIEF: 0.6, Depth.STANDARD: 1.0, Depth.DETAILED: 1.8}
"""How long an answer is by what was asked for, against the types' own hints."""
ROOM = 4
"""An answer may be so many times as long as expected before it is cut off."""
LEAST_ROOM = 3_000

HIGH_BYTES_A_TOKEN = 2
_HIGH_FRAMES_MORE = 2
_HIGH_PICTURE = 2
_AROUND = Tokens(input=150, output=0)
"""What a service adds to a call with a tool."""
_HIGH_AROUND = Tokens(input=700, output=0)
_LOW_TEXT, _LOW_ANSWER = 0.75, 0.5


class CallSize(msgspec.Struct, frozen=True, kw_only=True):
    """What decides about the price of one call."""

    text_bytes: int
    """UTF-8, of the instructions, the schema and the context."""
    high_text: int
    """The most tokens these may be."""
    frames: int = 0
    """Of a video that the model samples itself."""
    high_frames: int | None = None
    """The most there may be; None: about so many."""
    pictures: int = 0
    answer: int
    """Tokens that are expected back."""
    max_output_tokens: int


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """Of one call, a file, or many."""

    calls: int = 0
    low: Tokens = Tokens(input=0, output=0)
    expected: Tokens = Tokens(input=0, output=0)
    high: Tokens = Tokens(input=0, output=0)

    def __add__(self, other: "Estimate") -> "Estimate":
        return Estimate(
            calls=self.calls + other.calls,
            low=_sum(self.low, other.low),
            expected=_sum(self.expected, other.expected),
            high=_sum(self.high, other.high),
        )

    def times(self, number: int) -> "Estimate":
        return Estimate(
            calls=self.calls * number,
            low=_times(self.low, number),
            expected=_times(self.expected, number),
            high=_times(self.high, number),
        )


class PriceRange(msgspec.Struct, frozen=True, kw_only=True):
    """In micro-dollars. `high` is what is reserved: more than it is not spent."""

    low: MicroUsd = MicroUsd(0)
    expected: MicroUsd = MicroUsd(0)
    high: MicroUsd = MicroUsd(0)


def prices_of(estimate: Estimate, price: TokenPrice) -> PriceRange:
    return PriceRange(
        low=price_of(estimate.low, price),
        expected=price_of(estimate.expected, price),
        high=price_of(estimate.high, price),
    )


def estimate_call(model: ModelSpec, size: CallSize) -> Estimate:
    media = size.frames * model.video.tokens_per_frame + size.pictures * model.image.tokens
    frames = size.frames if size.high_frames is None else size.high_frames
    frames += _HIGH_FRAMES_MORE if frames else 0
    high_media = (
        frames * model.video.tokens_per_frame + size.pictures * model.image.tokens * _HIGH_PICTURE
    )
    text = -(-size.text_bytes // LETTERS_A_TOKEN)

    def read(tokens: int) -> int:
        """What is more than its window is refused, unpaid."""
        return min(tokens, model.context_tokens)

    return Estimate(
        calls=1,
        low=Tokens(
            input=read(media + int(text * _LOW_TEXT)),
            output=min(int(size.answer * _LOW_ANSWER), size.max_output_tokens),
        ),
        expected=Tokens(
            input=read(media + text + _AROUND.input),
            output=min(size.answer, size.max_output_tokens),
        ),
        high=Tokens(
            input=read(high_media + size.high_text + _HIGH_AROUND.input),
            output=size.max_output_tokens,
        ),
    )


def expected_answer(types: Sequence[AnalysisType], depth: Depth) -> int:
    """Tokens of an answer about all of the types."""
    return int(sum(token_hint(one).output for one in types) * WRITES[depth])


def output_limit(model: ModelSpec, types: Sequence[AnalysisType], depth: Depth) -> int:
    """`max_output_tokens` of a call about these types: room enough for a long answer, and no more,
    for all of it is reserved."""
    room = max(LEAST_ROOM, expected_answer(types, depth) * ROOM)
    return min(model.output_tokens, room)


def size_of(call: ModelCall, answer: int = 0) -> CallSize:
    """Of a call that is ready to be sent."""
    return CallSize(
        text_bytes=sum(len(words) for words in _words(call.prompt)),
        high_text=sum(map(most_tokens, _words(call.prompt))),
        frames=sum(_frames(call.model, sent) for sent in call.media),
        pictures=sum(sent.kind is MediaKind.IMAGE for sent in call.media),
        answer=answer,
        max_output_tokens=call.max_output_tokens,
    )


def high_price(call: ModelCall, price: TokenPrice) -> MicroUsd:
    """The most that this call may cost: what is reserved for it."""
    return prices_of(estimate_call(call.model, size_of(call)), price).high


def most_tokens(words: bytes) -> int:
    """Letters beyond ASCII may be a token for each of their bytes, in scripts that a model has
    read little of."""
    plain = len(words.decode("utf-8", "replace").encode("ascii", "ignore"))
    return -(-plain // HIGH_BYTES_A_TOKEN) + len(words) - plain


def _words(prompt: Prompt) -> tuple[bytes, ...]:
    schema = msgspec.json.encode(prompt.schema) if prompt.schema is not None else b""
    return prompt.system.encode(), prompt.text.encode(), schema


def frames_of(model: ModelSpec, seconds: float | None) -> int:
    """Those billed by their number; a video of unknown length may have as many as can be."""
    if model.sees is Sees.FRAMES:
        return 0
    return model.video.most_frames if seconds is None else model.frames(seconds)


def _frames(model: ModelSpec, sent: SentMedia) -> int:
    return frames_of(model, sent.seconds) if sent.kind is MediaKind.VIDEO else 0


def _sum(one: Tokens, other: Tokens) -> Tokens:
    return Tokens(input=one.input + other.input, output=one.output + other.output)


def _times(tokens: Tokens, number: int) -> Tokens:
    return Tokens(input=tokens.input * number, output=tokens.output * number)
