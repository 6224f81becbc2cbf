"""Answers that come as HTTP 200 and are not what was asked for. All are billed."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.emulator.answering import Answer
from tests.emulator.asked import Asked, Usage, tokens
from tests.emulator.faults import Fault, Outcome, answered


def odd(name: str, change: Callable[[Answer], Answer]) -> Fault:
    def meet(_: Asked, answer: Answer) -> Outcome:
        return answered(change(answer))

    return Fault(name=name, is_billed=True, meet=meet)


def as_text() -> Fault:
    """The tool is not called: its input stands in the text."""
    return odd("as_text", lambda answer: answer.as_text(answer.text))


def fenced() -> Fault:
    return odd("fenced", lambda answer: answer.as_text(f"```json\n{answer.text}\n```"))


def in_prose() -> Fault:
    return odd(
        "in_prose",
        lambda answer: answer.as_text(
            f"Here is what I found in the file:\n\n{answer.text}\n\nIs there anything else?"
        ),
    )


def thinking() -> Fault:
    """Text before the tool is called."""
    thought = {"text": '<thinking>The user wants {"a": 1}. I will call the tool.</thinking>'}
    return odd("thinking", lambda answer: replace(answer, blocks=(thought, *answer.blocks)))


def cut_text(share: float = 0.6) -> Fault:
    """As text, ended by the limit of tokens."""

    def change(answer: Answer) -> Answer:
        text = answer.text
        return answer.as_text(text[: max(1, int(len(text) * share))], "max_tokens")

    return odd("cut_text", change)


def cut_tool_input(share: float = 0.6) -> Fault:
    """The tool's input as the limit of tokens left it, its brackets closed by the service."""

    def change(answer: Answer) -> Answer:
        whole = json.dumps(answer.value, ensure_ascii=False)
        cut = whole[: max(2, int(len(whole) * share))]
        part = replace(answer.with_value(closed(cut), "max_tokens"))
        return replace(part, usage=Usage(input=answer.usage.input, output=tokens(len(cut))))

    return odd("cut_tool_input", change)


def wrong_enum(value: str = "Something Else") -> Fault:
    """Every value that had to be one of some is another one."""

    def meet(asked: Asked, answer: Answer) -> Outcome:
        schema = asked.schema or {}
        return answered(answer.with_value(_without_enums(schema, answer.value, value)))

    return Fault(name="wrong_enum", is_billed=True, meet=meet)


def content_filtered() -> Fault:
    blocked = "The generated text has been blocked by our content filters."
    return odd("content_filtered", lambda answer: answer.as_text(blocked, "content_filtered"))


def guardrail() -> Fault:
    said = "Sorry, the model cannot answer this question."
    return odd("guardrail", lambda answer: answer.as_text(said, "guardrail_intervened"))


def no_content() -> Fault:
    return odd("no_content", lambda answer: replace(answer, blocks=(), stop_reason="end_turn"))


def malformed(stop_reason: str = "malformed_tool_use") -> Fault:
    return odd("malformed", lambda answer: answer.as_text(answer.text[:40], stop_reason))


def without_usage() -> Fault:
    def meet(_: Asked, answer: Answer) -> Outcome:
        document = answer.document()
        del document["usage"]
        return Outcome(body=json.dumps(document).encode(), billed=answer.usage)

    return Fault(name="without_usage", is_billed=True, meet=meet)


def closed(cut: str) -> Any:
    """The start of a JSON object with all that is open closed, the text of a cut value kept."""
    for end in range(len(cut), 0, -1):
        try:
            return json.loads(cut[:end] + _closing(cut[:end]))
        except ValueError:
            continue
    return {}


def _closing(cut: str) -> str:
    stack: list[str] = []
    in_text = escaped = False
    for letter in cut:
        if in_text:
            if escaped:
                escaped = False
            elif letter == "\\":
                escaped = True
            elif letter == '"':
                in_text = False
        elif letter == '"':
            in_text = True
        elif letter in "{[":
            stack.append("}" if letter == "{" else "]")
        elif letter in "}]":
            stack.pop()
    return ('"' if in_text else "") + "".join(reversed(stack))


def _without_enums(schema: dict[str, Any], value: Any, wrong: str) -> Any:
    if "enum" in schema:
        return wrong
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        return {
            name: _without_enums(properties.get(name, {}), item, wrong)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_without_enums(schema.get("items", {}), item, wrong) for item in value]
    return value
