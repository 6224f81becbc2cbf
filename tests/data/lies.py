"""The same answers with one planted lie, of every kind that the evidence check looks for."""

import copy
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec

from domain.analysis.findings import Claim
from tests.data.good_answers import Case, fact
from tests.data.good_words import FORMS, SAID

STRANGERS = "Johnson;Whitfield;Zimmerman;Nakamura;Pruitt".split(";")
INVENTED_SIGNS = ["NO LIFEGUARD ON DUTY", "Sunset Resort", "Danger high voltage", "EXIT B4"]
INVENTED = [
    "the warranty covers everything for fifty years",
    "we had to blast the bedrock with dynamite",
    "this one was built for a hotel in Singapore",
    "the inspector never signed the electrical permit",
]


class Lie(msgspec.Struct, frozen=True, kw_only=True):
    reply: dict[str, Any]
    claim: Claim
    type: str
    path: str
    """Of the field that lies, or above it."""
    what: str


class Planting(msgspec.Struct, frozen=True, kw_only=True):
    reply: dict[str, Any]
    world: dict[str, Any]
    rng: random.Random


Place = tuple[str, str, str]
"""(type, path, what was done)"""


def planted(case: Case, claim: Claim, seed: int) -> Lie:
    rng = random.Random(f"{seed}-{claim}")
    reply = copy.deepcopy(case.reply)
    plant = rng.choice(LIES[claim])
    type_key, path, what = plant(Planting(reply=reply, world=case.world, rng=rng))
    return Lie(reply=reply, claim=claim, type=type_key, path=path, what=what)


def _late_chapter(p: Planting) -> Place:
    chapter = p.reply["chapters"]["chapters"][-1]
    chapter["end_s"] = p.world["length"] + p.rng.choice([5, 60, 4000])
    return (
        "chapters",
        f"chapters[{len(p.reply['chapters']['chapters']) - 1}]",
        "ends after the end",
    )


def _backward_range(p: Planting) -> Place:
    p.reply["elements"]["equipment"][0]["time_ranges"][1] = {"start_s": 60.0, "end_s": 20.0}
    return "elements", "equipment[0].time_ranges[1]", "ends before it starts"


def _negative_range(p: Planting) -> Place:
    p.reply["elements"]["equipment"][1]["time_ranges"][0]["start_s"] = -12
    return "elements", "equipment[1].time_ranges[0]", "starts before the start"


def _late_segment(p: Planting) -> Place:
    p.reply["waterfall_classification"] |= {
        "time_start_seconds": 1,
        "time_end_seconds": p.world["length"] + 30,
    }
    return "waterfall_classification", "", "a segment after the end"


def _swapped(p: Planting) -> Place:
    chapters = p.reply["chapters"]["chapters"]
    at = p.rng.randrange(len(chapters) - 1)
    chapters[at], chapters[at + 1] = chapters[at + 1], chapters[at]
    return "chapters", "chapters", "two chapters change places"


def _overlapping(p: Planting) -> Place:
    chapters = p.reply["chapters"]["chapters"]
    at = p.rng.randrange(1, len(chapters))
    before = chapters[at - 1]
    chapters[at]["start_s"] = before["start_s"] + (before["end_s"] - before["start_s"]) * 0.3
    return "chapters", "chapters", "a chapter starts within another"


def _other_name_said(p: Planting) -> Place:
    other = p.rng.choice(STRANGERS)
    said = SAID[0].format(**(p.world | {"customer": other}))
    fact = p.reply["metadata"]["project"]["customer_name"]
    fact |= {"value": other, "evidence": p.rng.choice([said, f"the narrator says {other}", other])}
    return "metadata", "project.customer_name", "another name in the same sentence"


def _invented_evidence(p: Planting) -> Place:
    p.reply["metadata"]["project"]["project_type"]["evidence"] = p.rng.choice(INVENTED)
    return "metadata", "project.project_type", "evidence that nobody said"


def _invented_passage(p: Planting) -> Place:
    p.reply["summary"]["text"] += f" He adds: “{p.rng.choice(INVENTED)}”."
    return "summary", "text", "an invented quotation"


def _other_number_said(p: Planting) -> Place:
    wrong = str(int(p.world["job"]) + p.rng.randrange(1, 900))
    line = SAID[4].format(**(p.world | {"job": wrong}))
    p.reply["chapters"]["chapters"][0]["summary"] = f"He says “{line}”"
    return "chapters", "chapters[0].summary", "another number in the same sentence"


def _other_name_quoted(p: Planting) -> Place:
    line = SAID[0].format(**(p.world | {"customer": p.rng.choice(STRANGERS)}))
    p.reply["waterfall_classification"]["evidence"][1] = f"The narrator says “{line}”"
    return "waterfall_classification", "evidence[1]", "another name within a quotation"


def _invented_cue(p: Planting) -> Place:
    p.reply["waterfall_classification"]["cues"].append(
        {
            "name": "kit",
            "source": "transcript",
            "confidence": 0.95,
            "evidence": p.rng.choice(INVENTED),
        }
    )
    at = len(p.reply["waterfall_classification"]["cues"]) - 1
    return "waterfall_classification", f"cues[{at}]", "a cue that nobody said"


def _invented_text(p: Planting) -> Place:
    p.reply["elements"]["text_visible"][1]["text"] = p.rng.choice(INVENTED_SIGNS)
    return "elements", "text_visible[1]", "a text that nobody read"


def _other_entity(p: Planting) -> Place:
    other = p.rng.choice(INVENTED_SIGNS)
    p.reply["metadata"]["entities"][1] |= {
        "value": {"type": "product", "name": other},
        "evidence": other,
    }
    return "metadata", "entities[1]", "a product that nobody read"


def _changed_text(p: Planting) -> Place:
    sign = p.world["signs"][2]
    words = sign.split()
    words[-1] = p.rng.choice(["9000", "Members", "Closed"])
    p.reply["elements"]["text_visible"][2]["text"] = " ".join(words)
    return "elements", "text_visible[2]", "another last word"


def _other_date(p: Planting) -> Place:
    other = p.world["recorded"] + timedelta(days=p.rng.choice([1, 31, -400, 9]))
    written = FORMS[p.world["form"]](p.rng.choice([other, p.world["recorded"]]))
    p.reply["metadata"]["recording_date"] = fact(other.isoformat(), "filename", written, p.rng)
    return "metadata", "recording_date", "another day than the name says"


def _other_name_named(p: Planting) -> Place:
    other = p.rng.choice(STRANGERS)
    evidence = p.rng.choice([other, None, p.world["customer"]])
    p.reply["metadata"]["project"]["project_name"] = fact(other, "filename", evidence, p.rng)
    return "metadata", "project.project_name", "a name that no name has"


def _other_code(p: Planting) -> Place:
    other = f"{p.world['code'].split('-')[0]}-{p.rng.randrange(1000, 1999)}"
    p.reply["metadata"]["project"]["project_code"] = fact(
        other, "path", p.rng.choice([other, None]), p.rng
    )
    return "metadata", "project.project_code", "a code that no folder has"


def _other_camera(p: Planting) -> Place:
    p.reply["metadata"]["camera"]["model"] = fact(
        p.rng.choice(["EOS R6", "X-T5", "Mavic 3"]), "exif", "Model", p.rng
    )
    return "metadata", "camera.model", "another camera"


def _other_capture(p: Planting) -> Place:
    other = p.world["recorded"] + timedelta(days=p.rng.choice([-1, 1, 30, 365]))
    p.reply["metadata"]["other_dates"][0]["value"] = other.isoformat()
    return "metadata", "other_dates[0]", "another capture date"


def _elsewhere(p: Planting) -> Place:
    p.reply["metadata"]["location"]["gps"]["value"]["latitude"] += p.rng.choice([0.02, -1.5, 7])
    return "metadata", "location.gps", "another place"


def _no_family(p: Planting) -> Place:
    p.reply["waterfall_classification"]["family"] = p.rng.choice(
        ["Natural Stone", "Bespoke Rock", "Genesis"]
    )
    return "waterfall_classification", "family", "a family of its own"


def _no_level(p: Planting) -> Place:
    p.reply["elements"]["equipment"][1]["confidence"] = p.rng.choice(["certain", "very high"])
    return "elements", "equipment[1].confidence", "a level of its own"


def _no_content(p: Planting) -> Place:
    p.reply["waterfall_classification"]["content_type"] = p.rng.choice(["vlog", "advertisement"])
    return "waterfall_classification", "content_type", "a kind of its own"


def _no_source(p: Planting) -> Place:
    p.reply["metadata"]["camera"]["make"]["source"] = p.rng.choice(["rumour", "human", "internet"])
    return "metadata", "camera.make", "a source of its own"


LIES: dict[Claim, list[Callable[[Planting], Place]]] = {
    Claim.TIME: [_late_chapter, _backward_range, _negative_range, _late_segment],
    Claim.ORDER: [_swapped, _overlapping],
    Claim.QUOTE: [
        _other_name_said,
        _invented_evidence,
        _invented_passage,
        _other_number_said,
        _other_name_quoted,
        _invented_cue,
    ],
    Claim.ON_SCREEN: [_invented_text, _other_entity, _changed_text],
    Claim.NAME: [_other_date, _other_name_named, _other_code],
    Claim.EXIF: [_other_camera, _other_capture, _elsewhere],
    Claim.LABEL: [_no_family, _no_level, _no_content, _no_source],
}


OPPOSITES = {
    "Nobody": "Everybody",
    "inside": "outside",
    "lose": "gain",
    "dry": "wet",
    "finished": "abandoned",
    "first": "last",
}


def turned_around(case: Case) -> Lie | None:
    """A real sentence with one plain word made its opposite: none of the kinds above, and what a
    search for words can hardly see. None: nothing in the video can be turned around."""
    for line in case.world["said"]:
        for word, opposite in OPPOSITES.items():
            if f"{word} " in line:
                reply = copy.deepcopy(case.reply)
                quoted = line.replace(word, opposite, 1)
                reply["chapters"]["chapters"][0]["summary"] = f"He says “{quoted}”"
                path, what = "chapters[0].summary", f"{opposite} for {word}"
                return Lie(reply=reply, claim=Claim.QUOTE, type="chapters", path=path, what=what)
    return None
