"""What the model says to a question when nothing goes wrong."""

import json
from dataclasses import dataclass, replace
from typing import Any

from tests.emulator.asked import LETTERS_PER_TOKEN, Asked, Usage, tokens
from tests.emulator.derived import derive, sentences
from tests.emulator.refusals import Refused


@dataclass(frozen=True, kw_only=True)
class Answer:
    blocks: tuple[dict[str, Any], ...]
    """As Converse has them: `{"text": …}`, `{"toolUse": …}`."""
    stop_reason: str
    usage: Usage

    @property
    def value(self) -> Any:
        """The tool's input."""
        return next((b["toolUse"]["input"] for b in self.blocks if "toolUse" in b), None)

    @property
    def text(self) -> str:
        """Of the text blocks; of a tool call without one, its input as JSON."""
        said = "".join(block.get("text", "") for block in self.blocks)
        return said or json.dumps(self.value, ensure_ascii=False)

    def as_text(self, text: str, stop_reason: str = "end_turn") -> "Answer":
        return replace(
            self,
            blocks=({"text": text},),
            stop_reason=stop_reason,
            usage=Usage(input=self.usage.input, output=max(1, tokens(len(text)))),
        )

    def with_value(self, value: Any, stop_reason: str = "tool_use") -> "Answer":
        return replace(
            self,
            blocks=tuple(
                {"toolUse": {**b["toolUse"], "input": value}} if "toolUse" in b else b
                for b in self.blocks
            ),
            stop_reason=stop_reason,
        )

    def document(self) -> dict[str, Any]:
        read, wrote = self.usage.input, self.usage.output
        usage = {"inputTokens": read, "outputTokens": wrote, "totalTokens": read + wrote}
        return {
            "output": {"message": {"role": "assistant", "content": list(self.blocks)}},
            "stopReason": self.stop_reason,
            "usage": usage,
            "metrics": {"latencyMs": 400 + read // 100 + wrote * 8},
        }


def answer(asked: Asked, said: Any = None) -> Answer:
    """`said`: what a test wants to be said, a text or the input of the tool; None: made up.

    Raises:
        Refused: the answer would be longer than it may be, and is a tool's input.
    """
    if said is None:
        said = _made_up(asked)
    if isinstance(said, str):
        return _text(asked, said)
    if asked.tool is None:
        return _text(asked, json.dumps(said, ensure_ascii=False))
    wrote = tokens(len(json.dumps(said, ensure_ascii=False)))
    if wrote > asked.max_tokens:
        raise Refused(
            "ModelErrorException",
            "Model produced invalid sequence as part of ToolUse. Please refer to the model tool "
            "use troubleshooting guide.",
            originalStatusCode=424,
        )
    call = {"toolUseId": f"tooluse_{asked.seed[:22]}", "name": asked.tool, "input": said}
    return Answer(
        blocks=({"toolUse": call},),
        stop_reason="tool_use",
        usage=Usage(input=asked.input_tokens, output=wrote),
    )


def _text(asked: Asked, text: str) -> Answer:
    most = asked.max_tokens * LETTERS_PER_TOKEN
    is_cut = len(text) > most
    kept = text[:most]
    return Answer(
        blocks=({"text": kept},),
        stop_reason="max_tokens" if is_cut else "end_turn",
        usage=Usage(input=asked.input_tokens, output=max(1, tokens(len(kept)))),
    )


def _made_up(asked: Asked) -> Any:
    if asked.schema is not None:
        return derive(asked.schema, asked.seed, asked.duration_s)
    schema = _schema_in(asked.words)
    if schema is not None:
        return json.dumps(derive(schema, asked.seed, asked.duration_s), ensure_ascii=False)
    return sentences(asked.seed)


def _schema_in(text: str) -> dict[str, Any] | None:
    """The first JSON schema that a prompt shows."""
    decoder = json.JSONDecoder()
    at = text.find("{")
    while at != -1:
        try:
            found, _ = decoder.raw_decode(text, at)
        except ValueError:
            found = None
        if isinstance(found, dict) and isinstance(found.get("properties"), dict):
            return found
        at = text.find("{", at + 1)
    return None
