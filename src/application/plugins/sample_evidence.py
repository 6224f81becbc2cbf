"""Evidence of files that do not exist, from the usual to the hostile: to try a type's rules on."""

import msgspec
from msgspec import structs

from application.plugins.examples import HOSTILE
from domain.analysis.evidence import Colour, Evidence, Scene, SeenText, Speech
from domain.analysis.name_words import tokens
from domain.library.kind import MediaKind
from domain.media.facts import AudioTrack, MediaFacts


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    evidence: Evidence


def samples(kind: MediaKind) -> tuple[Sample, ...]:
    """Of this kind: usual, without anything known, without length or size, and hostile."""
    usual = _usual(kind)
    nothing = Evidence(
        kind=kind,
        file_name="x",
        folders=(),
        name_tokens=(),
        folder_tokens=(),
        facts=MediaFacts(kind=kind),
    )
    endless = structs.replace(
        usual, facts=structs.replace(usual.facts, duration_s=None, width=None, height=None)
    )
    return (
        Sample(name=f"a usual {kind}", evidence=usual),
        Sample(name=f"{kind} of which nothing is known", evidence=nothing),
        Sample(name=f"{kind} of unknown length and size", evidence=endless),
        Sample(name=f"{kind} with hostile names and texts", evidence=_hostile(usual)),
        Sample(name=f"{kind} with a great deal in it", evidence=_crowded(usual)),
    )


def _usual(kind: MediaKind) -> Evidence:
    is_video = kind is MediaKind.VIDEO
    name = "KST_0412_sc12A_t3_2019-06-14_A001.mov" if is_video else "IMG_0412_2019-06-14.jpg"
    folders = ("Kestrel Sound", "2019", "Harbour dawn")
    facts = MediaFacts(
        kind=kind,
        container="mov" if is_video else "jpeg",
        duration_s=62.0 if is_video else None,
        frame_rate=25.0 if is_video else None,
        video_codec="h264" if is_video else "mjpeg",
        video_tracks=1 if is_video else 0,
        audio_tracks=(AudioTrack(index=1, codec="aac", channels=2),) if is_video else (),
        frames=None if is_video else 1,
        captured_local="2019-06-14T05:07:00",
        captured_offset_minutes=60,
        latitude=54.5,
        longitude=-1.25,
        camera_make="Kestrel",
        camera_model="K-1",
        width=1920,
        height=1080,
        display_width=1920,
        display_height=1080,
    )
    return Evidence(
        kind=kind,
        file_name=name,
        folders=folders,
        name_tokens=tokens(name.rpartition(".")[0]),
        folder_tokens=tuple(map(tokens, folders)),
        facts=facts,
        scenes=_scenes(3, 62.0) if is_video else (),
        colours=(Colour(name="slate blue", hex="#6a7b8c", share=0.6),),
        texts=(SeenText(text="KESTREL SOUND", at_s=31.0 if is_video else 0.0, confidence=0.9),),
        speech=(Speech(start_s=2.0, end_s=5.5, text="This is the harbour at dawn."),)
        if is_video
        else (),
    )


def _scenes(count: int, length_s: float) -> tuple[Scene, ...]:
    each = length_s / count
    return tuple(
        Scene(start_s=n * each, end_s=(n + 1) * each, score=float(n % 100)) for n in range(count)
    )


def _hostile(usual: Evidence) -> Evidence:
    name = f"{HOSTILE.replace('/', '_')}{'x' * 150}.mov"
    return structs.replace(
        usual,
        file_name=name,
        folders=(HOSTILE, "..", ""),
        name_tokens=tokens(name),
        folder_tokens=tuple(map(tokens, (HOSTILE, "..", ""))),
        facts=structs.replace(
            usual.facts,
            title=HOSTILE,
            camera_model=HOSTILE,
            captured_local="0001-01-01T00:00:00",
            duration_s=0.0 if usual.facts.duration_s is not None else None,
        ),
        texts=(
            SeenText(text=HOSTILE, at_s=0.0, confidence=1.0),
            SeenText(text="", at_s=1e9, confidence=0.0),
            SeenText(text="long " * 2000, at_s=0.0, confidence=0.99),
        ),
        speech=tuple(structs.replace(said, text=HOSTILE, end_s=0.0) for said in usual.speech),
    )


def _crowded(usual: Evidence) -> Evidence:
    is_video = usual.kind is MediaKind.VIDEO
    hour = 3600.0
    return structs.replace(
        usual,
        facts=structs.replace(usual.facts, duration_s=hour if is_video else None),
        scenes=_scenes(1200, hour) if is_video else (),
        texts=tuple(
            SeenText(text=f"line {n} of the slide", at_s=float(n) if is_video else 0.0,
                     confidence=0.5 + n % 50 / 100)
            for n in range(600)
        ),
        speech=tuple(
            Speech(start_s=n * 4.0, end_s=n * 4.0 + 3.5, text=f"Sentence number {n}, about boats.")
            for n in range(900)
        )
        if is_video
        else (),
    )  # fmt: skip
