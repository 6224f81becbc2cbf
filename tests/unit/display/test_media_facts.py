from datetime import UTC, datetime

from application.library.get_file import FileInLibrary
from application.media.show_media import MediaOfFile
from domain.library.file import FileState, MediaFile, Root
from domain.library.kind import MediaKind
from domain.media.facts import AudioTrack, MediaFacts
from domain.shared.ids import FileId, FilePath, RootId
from entrypoints.http.views import media_facts

DAY = datetime(2026, 11, 24, 9, 14, tzinfo=UTC)


def found(kind: MediaKind) -> FileInLibrary:
    root = Root(id=RootId(1), path=FilePath(b"/media"), added_at=DAY)
    file = MediaFile(
        id=FileId(1),
        root_id=root.id,
        path=FilePath(b"/media/a\nb.mov"),
        kind=kind,
        size_bytes=3_860_000_000,
        modified_ns=1_560_481_620 * 10**9,
        fingerprint=None,
        state=FileState.READY,
        problems=(),
        imported_at=DAY,
    )
    return FileInLibrary(file=file, root=root)


def media(facts: MediaFacts | None) -> MediaOfFile:
    return MediaOfFile(
        facts=facts, proxy=None, thumbnail=None, proxy_is_stale=False, proxy_problem=None
    )


def written(facts: MediaFacts) -> dict[str, str | None]:
    groups = media_facts.groups(found(facts.kind), media(facts))
    return {row.label: row.value for group in groups for row in group.rows}


VIDEO = MediaFacts(
    kind=MediaKind.VIDEO,
    container="mov",
    duration_s=252.5,
    width=1920,
    height=1080,
    display_width=1080,
    display_height=1920,
    rotation_clockwise=90,
    frame_rate=29.97,
    frame_rate_is_variable=True,
    video_codec="hevc",
    audio_tracks=(
        AudioTrack(index=1, codec="aac", channels=2, language="eng"),
        AudioTrack(index=2),
    ),
    captured_local="2019-06-14T05:07:00",
)


def test_a_video_is_told_as_it_is_seen_and_as_it_is_stored() -> None:
    rows = written(VIDEO)
    assert rows["Picture"] == "1080 × 1920"
    assert rows["As stored"] == "1920 × 1080"
    assert rows["Rotation"] == "90° clockwise"
    assert rows["Rate"] == "29.97 fps on average, variable"
    assert rows["Sound"] == "aac, 2 channels, eng; codec not known"
    assert rows["Captured"] == "14 Jun 2019, 05:07:00, zone not known"


def test_what_the_file_does_not_say_stays_unknown() -> None:
    rows = written(MediaFacts(kind=MediaKind.VIDEO))
    unknown = ("Container", "Length", "Picture", "Codec", "Rate", "Rotation", "Bit rate", "GPS")
    assert [rows[label] for label in unknown] == [None] * len(unknown)
    assert rows["Sound"] == "no sound"
    assert rows["Fingerprint"] is None


def test_an_image_says_its_orientation_and_whether_it_has_alpha() -> None:
    rows = written(
        MediaFacts(kind=MediaKind.IMAGE, container="png", orientation=6, has_alpha=True)
    )
    assert rows["Orientation"] == "turned by 90°"
    assert rows["Alpha"] == "yes"
    assert rows["Animated"] is None
    assert "Rate" not in rows


def test_a_path_is_shown_without_its_line_break() -> None:
    assert written(VIDEO)["Path"] == r"/media/a\nb.mov"


def test_the_headline_leaves_out_what_is_not_known() -> None:
    assert media_facts.headline(found(MediaKind.VIDEO), media(VIDEO)) == (
        "04:12",
        "1080 × 1920",
        "hevc",
        "29.97 fps",
        "3.59 GB",
        "captured 14 Jun 2019",
    )
    assert media_facts.headline(found(MediaKind.VIDEO), media(None)) == ("3.59 GB",)
