"""Good answers about made-up videos.

What was said, written and named is known here; the evidence has it as machines get it (fillers,
misheard words, misread letters, run-together names), the answers as models give it (other case
and punctuation, rounded times, less exact dates, retold words). Nothing here knows how the
evidence check works.
"""

import itertools
import random
from datetime import date, timedelta
from typing import Any

import msgspec

from domain.analysis.evidence import Evidence, SeenText, Speech
from domain.analysis.name_words import tokens
from domain.library.kind import MediaKind
from domain.media.facts import MediaFacts
from tests.data.good_words import (
    CAMERAS,
    CITIES,
    CUSTOMERS,
    FILLING,
    FORMS,
    MISHEARD,
    MONTHS,
    SAID,
    SIGNS,
    SMALL_WORDS,
    STATES,
)


class Case(msgspec.Struct, frozen=True, kw_only=True):
    evidence: Evidence
    reply: dict[str, Any]
    world: dict[str, Any]


def good_answers(number: int, seed: int) -> list[Case]:
    return [_case(random.Random(f"{seed}-{at}")) for at in range(number)]


def _case(rng: random.Random) -> Case:
    day = date(2015, 1, 1) + timedelta(days=rng.randrange(3600))
    world: dict[str, Any] = {
        "customer": rng.choice(CUSTOMERS),
        "city": rng.choice(CITIES),
        "state": rng.choice(list(STATES)),
        "job": str(rng.randrange(1000, 99999)),
        "gallons": str(rng.randrange(12, 95) * 100),
        "code": f"{rng.choice(['HBR', 'GRT', 'WF'])}-{rng.randrange(100, 999)}",
        "recorded": day,
        "day": str(day.day),
        "month": MONTHS[day.month - 1],
        "camera": rng.choice(CAMERAS),
        "latitude": round(rng.uniform(25, 48), 6),
        "longitude": round(rng.uniform(-120, -75), 6),
        "length": round(rng.uniform(90, 3600), 2),
        "form": rng.choice(list(FORMS)),
        "signs": rng.sample(SIGNS, 3),
    }
    world["said"] = [line.format(**world) for line in rng.sample(SAID, 9)]
    for needed in (SAID[0], SAID[4]):
        if needed.format(**world) not in world["said"]:
            world["said"].append(needed.format(**world))
    evidence = _evidence(world, rng)
    return Case(evidence=evidence, reply=_reply(world, rng), world=world)


def _evidence(world: dict[str, Any], rng: random.Random) -> Evidence:
    lines = [*world["said"], *rng.choices(FILLING, k=12)]
    rng.shuffle(lines)
    step = world["length"] / len(lines)
    speech = tuple(
        Speech(start_s=at * step, end_s=(at + 0.9) * step, text=_heard(line, rng))
        for at, line in enumerate(lines)
    )
    texts = [
        SeenText(text=piece, at_s=float(at), confidence=0.9)
        for at, sign in enumerate(world["signs"])
        for piece in _read(sign, rng)
    ]
    made = FORMS[world["form"]](world["recorded"])
    joined = world["customer"].replace(" ", "").replace("'", "")
    name = rng.choice(
        [
            f"{made} {world['customer']} Job {world['job']}.mov",
            f"{made}_{joined}Pool_job-{world['job']}.MP4",
            f"job{world['job']} {joined.lower()} grotto ({made}).mp4",
            f"{joined.upper()}_{made}_JOB_{world['job']}_final_v2.mov",
        ]
    )
    folders = ("Projects", f"{world['city']} {world['state']}", world["code"])
    make, model = world["camera"]
    return Evidence(
        kind=MediaKind.VIDEO,
        file_name=name,
        folders=folders,
        name_tokens=tokens(name),
        folder_tokens=tuple(tokens(folder) for folder in folders),
        facts=MediaFacts(
            kind=MediaKind.VIDEO,
            duration_s=world["length"],
            captured_local=f"{world['recorded'].isoformat()}T10:12:00",
            captured_offset_minutes=-300,
            camera_make=make,
            camera_model=model,
            latitude=world["latitude"],
            longitude=world["longitude"],
        ),
        speech=speech,
        texts=tuple(texts),
    )


def _heard(line: str, rng: random.Random) -> str:
    """As a machine hears it."""
    words = line.split()
    if rng.random() < 0.3:
        words.insert(rng.randrange(len(words)), rng.choice(["uh", "um"]))
    if rng.random() < 0.3:
        words = [next((w.replace(k, v) for k, v in MISHEARD.items() if k in w), w) for w in words]
    if rng.random() < 0.2:
        at = rng.randrange(len(words))
        words = [w for n, w in enumerate(words) if n != at or w.lower() not in SMALL_WORDS]
    if rng.random() < 0.2:
        words = [_slip(w, rng) if len(w) > 6 and rng.random() < 0.3 else w for w in words]
    text = " ".join(words)
    text = text.replace("twenty five", rng.choice(["25", "twenty-five", "twenty five"]))
    text = text.replace("two inch", rng.choice(["2 inch", "two-inch", "two inch"]))
    text = text.replace("ü", rng.choice(["ü", "u"]))
    return text.lower().translate(str.maketrans("", "", ".,")) if rng.random() < 0.4 else text


def _slip(word: str, rng: random.Random) -> str:
    """One letter wrong, twice or missing."""
    at = rng.randrange(1, len(word) - 1)
    if not word[at].isalpha():
        return word
    return word[:at] + rng.choice(["", word[at] * 2, rng.choice("aeiou")]) + word[at + 1 :]


def _read(sign: str, rng: random.Random) -> list[str]:
    """As a machine reads it."""
    text = sign.replace("O", "0") if rng.random() < 0.2 else sign
    text = text.replace("l", "1") if rng.random() < 0.1 else text
    text = text.upper() if rng.random() < 0.3 else text
    text = " ".join(
        _slip(w, rng) if len(w) > 6 and rng.random() < 0.1 else w for w in text.split()
    )
    pieces = text.split() if rng.random() < 0.3 else [text]
    if rng.random() < 0.2:
        pieces.reverse()
    return pieces


def _retyped(line: str, rng: random.Random) -> str:
    """As a model repeats it."""
    text = line.rstrip(".")
    if rng.random() < 0.2:
        text = text.lower()
    if rng.random() < 0.2:
        text = text.replace(" and ", " & ").replace("twenty five", "25")
    if rng.random() < 0.2:
        text = text.replace("You want", "you'll want").replace("I have", "I've")
    if rng.random() < 0.3 and len(text.split()) > 8:
        text = " ".join(text.split()[: rng.randrange(6, 9)]) + rng.choice(["…", "...", ""])
    if rng.random() < 0.2:
        text = text.replace(" the ", " ", 1)
    return text + rng.choice(["", ".", ","])


def fact(value: Any, source: str, evidence: str | None, rng: random.Random) -> dict[str, Any]:
    fact = {"value": value, "source": source, "confidence": round(rng.uniform(0.7, 0.98), 2)}
    return fact if evidence is None else fact | {"evidence": evidence}


def _reply(world: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    return {
        "summary": _summary(world, rng),
        "chapters": _chapters(world, rng),
        "elements": _elements(world, rng),
        "waterfall_classification": _waterfall(world, rng),
        "metadata": _metadata(world, rng),
    }


def _summary(world: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    first, second = (_retyped(line, rng) for line in rng.sample(world["said"], 2))
    sign = rng.choice(world["signs"])
    text = (
        f"A builder walks through a pool site. He says: “{first}” Later he explains, "
        f'"{second}" and turns to the pump. A sign reads “{sign.title()}”. '
        'It is a “so-called" job.'
    )
    return {"text": text, "language": "en"}


def _chapters(world: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    length, count = world["length"], rng.randrange(4, 9)
    cuts = sorted([0.0, *rng.sample(range(8, int(length) - 8, 8), count - 1), length])
    rounded = [round(c + rng.uniform(-0.4, 0.4)) if 0 < c < length else c for c in cuts]
    rounded[-1] = rng.choice([length, round(length), length + 0.4])
    return {
        "chapters": [
            {
                "title": f"Part {at + 1}",
                "start_s": max(0, start + rng.choice([0, 0, 0, -0.5])),
                "end_s": end,
                "title_source": "transcript",
                "summary": f"He says “{_retyped(rng.choice(world['said']), rng)}”.",
            }
            for at, (start, end) in enumerate(itertools.pairwise(rounded))
        ]
    }


def _elements(world: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    length = world["length"]

    def some_range() -> dict[str, float]:
        start = rng.uniform(0, length - 5)
        return {"start_s": round(start, 1), "end_s": round(rng.uniform(start, length))}

    ranges = [some_range() for _ in range(3)]
    ranges = [r | {"end_s": max(r["start_s"], r["end_s"])} for r in ranges]
    return {
        "equipment": [
            {"name": "crane", "confidence": "high", "time_ranges": ranges[:2]},
            {
                "name": "pump",
                "confidence": rng.choice(["medium", "low"]),
                "time_ranges": ranges[2:],
            },
        ],
        "text_visible": [
            {"text": rng.choice([sign, sign.upper(), sign.lower()]), "confidence": 0.9}
            for sign in world["signs"]
        ],
        "people": {"max_count": 2},
    }


def _waterfall(world: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    grotto = next((line for line in world["said"] if "grotto" in line), None)
    cues = [
        {
            "name": "boulders",
            "source": "visual",
            "confidence": 0.9,
            "evidence": "boulders on both sides",
        },
        {"name": "grotto", "source": "visual", "confidence": 0.92},
        {
            "name": "bespoke",
            "source": "filename",
            "confidence": 0.8,
            "evidence": f"job {world['job']}",
        },
    ]
    if grotto:
        evidence = _retyped(grotto, rng)
        cues.append(
            {"name": "grotto", "source": "transcript", "confidence": 0.8, "evidence": evidence}
        )
    return {
        "family": "Custom Natural Stone",
        "functional_type": rng.choice(["Grotto", "grotto"]),
        "tier_level": "Unknown",
        "sub_type": "Two-Tier",
        "confidence": {"family": 0.85, "functional_type": 0.9, "tier_level": 0.3, "sub_type": 0.8},
        "unknown_reasons": {"tier_level": "Nothing shows the scale."},
        "cues": cues,
        "evidence": [
            "A roof over an opening.",
            f"The narrator says “{_retyped(rng.choice(world['said']), rng)}”.",
        ],
        "search_tags": ["grotto", "boulders", "pool", "custom", "stone"],
        "content_type": rng.choice(["building_demonstration", "installation_tutorial"]),
    }


def _metadata(world: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    recorded, customer = world["recorded"], world["customer"]
    welcome = SAID[0].format(**world)
    job_line = SAID[4].format(**world)
    written = FORMS[world["form"]](recorded)
    make, model = world["camera"]
    digits = rng.choice([2, 4, 6])
    from_speech = [
        _retyped(welcome, rng),
        f"Narrator: {welcome}",
        f'Transcript: "{welcome}"',
        f"the speaker says it is the {customer} residence",
    ]
    place = f"{world['city']} {world['state']}"
    return {
        "recording_date": rng.choice(
            [
                fact(recorded.isoformat(), "filename", written, rng),
                fact(recorded.isoformat()[:7], "filename", written, rng),
                fact(
                    recorded.isoformat()[:4], "filename", f"date {written} in the file name", rng
                ),
                fact(recorded.isoformat(), "exif", "capture time", rng),
            ]
        ),
        "other_dates": [
            fact(recorded.isoformat(), "exif", f"DateTimeOriginal {recorded:%Y:%m:%d}", rng)
        ],
        "project": {
            "customer_name": fact(customer, "transcript", rng.choice(from_speech), rng),
            "project_name": fact(
                customer,
                "filename",
                rng.choice([customer, f"“{customer}” in the file name", None]),
                rng,
            ),
            "project_code": fact(
                world["code"],
                "path",
                rng.choice([world["code"], f"folder {world['code']}", None]),
                rng,
            ),
            "job_number": rng.choice(
                [
                    fact(world["job"], "filename", f"Job {world['job']}", rng),
                    fact(world["job"], "transcript", _retyped(job_line, rng).split("…")[0], rng),
                ]
            ),
            "project_type": fact("pool_construction", "transcript", welcome, rng),
        },
        "location": {
            "city": fact(
                world["city"],
                rng.choice(["path", "transcript"]),
                rng.choice([world["city"], None]),
                rng,
            ),
            "state_region": fact(
                STATES[world["state"]], "path", rng.choice([world["state"], place]), rng
            ),
            "gps": fact(
                {
                    "latitude": round(world["latitude"], digits),
                    "longitude": round(world["longitude"], digits),
                },
                "exif",
                "GPS position",
                rng,
            ),
        },
        "camera": {
            "make": fact(rng.choice([make, make.title()]), "exif", "Make", rng),
            "model": fact(
                rng.choice([model, f"{make} {model}"]),
                "exif",
                rng.choice(["Model", f"Model: {model}"]),
                rng,
            ),
        },
        "entities": [
            fact({"type": "person", "name": "Dana"}, "visual", "a name tag", rng),
            fact(
                {"type": "product", "name": world["signs"][0]},
                "ocr",
                world["signs"][0].title(),
                rng,
            ),
        ],
        "keywords": ["pool", "grotto", "pump"],
    }
