"""Subtitles, read back by parsers that others wrote."""

import html
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from io import StringIO
from itertools import pairwise

import pytest
import srt
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.columns import columns
from domain.transcription.cues import MOST_COLUMNS, MOST_LINES, cues_of
from domain.transcription.subtitles import as_srt, as_text, as_vtt
from domain.transcription.transcript import Doubt, Segment, Word
from tests.unit.transcription.speech import heard

FERRY = (
    heard(0.48, 3.2, "The ferry leaves from Salt Quay at nine."),
    heard(3.2, 9.951, "It calls at Vik, at the old light, and where the wind lets it, at the two "
          "small islands behind, before it comes back in the evening."),
    heard(12.0, 13.0, "Thank you. Thank you.", doubt=Doubt.REPEATS),
    heard(3599.9994, 3661.007, "Fish & chips <today>", timed=False),
)  # fmt: skip
Times = list[tuple[int, int]]


def read_srt(text: str) -> list[srt.Subtitle]:
    return list(srt.parse(text))


def read_vtt(text: str) -> list[webvtt.Caption]:
    return list(webvtt.from_buffer(StringIO(text)).captions)


def srt_times(text: str) -> Times:
    return [(_ms(one.start), _ms(one.end)) for one in read_srt(text)]


def vtt_times(text: str) -> Times:
    def ms(written: str) -> int:
        *clock, seconds = written.split(":")
        minutes = int(clock[-1]) + (60 * int(clock[0]) if len(clock) == 2 else 0)
        return minutes * 60_000 + int(seconds.replace(".", ""))

    return [(ms(one.start), ms(one.end)) for one in read_vtt(text)]


def _ms(time: timedelta) -> int:
    return time // timedelta(milliseconds=1)


def times_of(segments: tuple[Segment, ...]) -> Times:
    return [(cue.start_ms, cue.end_ms) for cue in cues_of(segments)]


def test_others_read_the_times_to_the_millisecond() -> None:
    wanted = times_of(FERRY)
    assert (wanted[0], wanted[-1]) == ((480, 3200), (3_599_999, 3_661_007))
    assert srt_times(as_srt(FERRY)) == wanted
    assert vtt_times(as_vtt(FERRY)) == wanted


def test_others_read_the_words_as_they_were_said() -> None:
    wanted = " ".join(one.text for one in FERRY if not one.doubt).split()
    of_srt, of_vtt = as_srt(FERRY), as_vtt(FERRY)
    assert " ".join(one.content for one in read_srt(of_srt)).split() == wanted
    read = " ".join(html.unescape(one.raw_text) for one in read_vtt(of_vtt))
    assert read.split() == wanted


def test_srt_counts_from_one_and_has_plain_line_breaks() -> None:
    text = as_srt(FERRY)
    assert [one.index for one in read_srt(text)] == [1, 2, 3, 4]
    assert text.startswith("1\n00:00:00,480 --> 00:00:03,200\nThe ferry leaves from Salt Quay")
    assert "\r" not in text


def test_a_long_segment_is_split_at_words_by_their_times() -> None:
    (_, first, second, _) = cues_of(FERRY)
    assert (first.start_ms, second.end_ms) == (3200, 9951)
    said = " ".join(first.lines).split()
    assert first.end_ms == round(FERRY[1].words[len(said) - 1].end_s * 1000)
    assert second.start_ms == round(FERRY[1].words[len(said)].start_s * 1000)


def test_what_a_person_wrote_is_split_by_its_characters() -> None:
    one = Segment(start_s=0.0, end_s=10.0, text="ab " * 50, by_person=True)
    first, second = cues_of((one,))
    assert (first.start_ms, second.end_ms) == (0, 10_000)
    assert 4_500 < first.end_ms < 5_500


def test_lines_are_about_equally_long() -> None:
    (cue,) = cues_of((heard(0, 3, "It comes back in the evening, late in the evening"),))
    assert cue.lines == ("It comes back in the", "evening, late in the evening")


def test_wide_scripts_break_anywhere_but_before_what_closes() -> None:
    text = "今日は天気がいいので散歩に行きましょう。それからラーメンを食べて家に帰ります。"
    (cue,) = cues_of((heard(0, 3, text),))
    assert "".join(cue.lines) == text
    assert all(columns(line) <= MOST_COLUMNS for line in cue.lines)
    assert not cue.lines[1].startswith(("。", "、"))


@pytest.mark.parametrize(
    "text",
    [
        "صباح الخير يا بحر",
        "\u200fשלום עולם\u200f",
        "여객선이 아홉 시에 떠납니다",
        "👩‍👩‍👧 e\u0301te\u0301",
    ],
)
def test_right_to_left_and_joined_signs_stay_whole(text: str) -> None:
    (cue,) = cues_of((heard(0, 2, text),))
    assert " ".join(cue.lines) == text
    (one,) = read_vtt(as_vtt((heard(0, 2, text),)))
    assert one.text == text


def test_what_is_in_doubt_stands_in_none_of_them() -> None:
    assert "Thank you" not in as_srt(FERRY) + as_vtt(FERRY) + as_text(FERRY)


def test_plain_text_has_a_line_per_segment() -> None:
    assert as_text(FERRY).splitlines()[::2] == [FERRY[0].text, FERRY[3].text]


def test_arrows_and_tags_in_the_words_mean_themselves() -> None:
    said = (heard(0, 2, "a --> b & <v Bob>c</v>"),)
    assert "\na --&gt; b &amp; &lt;v Bob&gt;c&lt;/v&gt;\n" in as_vtt(said)
    assert as_vtt(said).count("-->") == as_srt(said).count("-->") == 1


def test_nothing_said_is_still_a_file() -> None:
    assert (as_srt(()), as_vtt(()), as_text(())) == ("", "WEBVTT\n", "")
    assert read_vtt(as_vtt(())) == []


def test_segments_at_the_same_moment_come_one_after_another() -> None:
    at_once = tuple(heard(1.0, 1.0, f"word{n}") for n in range(5))
    assert times_of(at_once) == [(1000 + n, 1001 + n) for n in range(5)]


def test_a_cue_ends_where_the_next_one_starts() -> None:
    assert times_of((heard(0, 9, "long"), heard(2, 3, "short"))) == [(0, 2000), (2000, 3000)]


# --- whatever was said

_TEXT = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="-->\n\r \u2028\x85\x00&<>1:,.0WEBVTTNOTE一。\u0301\u200d", max_size=200),
    st.sampled_from([
        "1\n\n2\n00:00:01,000 --> 00:00:02,000\nx", "WEBVTT", "NOTE x", "STYLE", "-->", "&amp;",
        "<v Bob>x</v>", "a" * 500, "一" * 500, "{\\an8}x", "7",
    ]),
)  # fmt: skip
_SECONDS = st.floats(0, 400_000, allow_nan=False)


@st.composite
def transcripts(draw: st.DrawFn) -> tuple[Segment, ...]:
    found = []
    for _ in range(draw(st.integers(0, 5))):
        start, end = sorted((draw(_SECONDS), draw(_SECONDS)))
        text = draw(_TEXT)
        words: tuple[Word, ...] = ()
        if draw(st.booleans()):
            words = heard(start, end, text).words
        found.append(Segment(start_s=start, end_s=end, text=text, words=words))
    return tuple(sorted(found, key=lambda one: one.start_s))


@given(transcripts())
def test_cues_are_short_and_their_times_rise(segments: tuple[Segment, ...]) -> None:
    cues = cues_of(segments)
    for cue in cues:
        assert cue.end_ms > cue.start_ms
        assert 1 <= len(cue.lines) <= MOST_LINES
        for line in cue.lines:
            assert columns(line) <= MOST_COLUMNS
            assert line.strip()
            assert line.splitlines() == [line]
    assert all(a.end_ms <= b.start_ms and a.start_ms < b.start_ms for a, b in pairwise(cues))


@given(transcripts())
def test_no_words_can_break_the_form(segments: tuple[Segment, ...]) -> None:
    wanted = times_of(segments)
    assert srt_times(as_srt(segments)) == wanted
    assert vtt_times(as_vtt(segments)) == wanted
    as_text(segments).encode()


@given(transcripts())
def test_no_sign_that_can_be_seen_is_lost(segments: tuple[Segment, ...]) -> None:
    def seen(texts: Iterable[str]) -> Counter[str]:
        return Counter(sign for text in texts for sign in text if "!" <= sign <= "~")

    shown = (line for cue in cues_of(segments) for line in cue.lines)
    assert seen(shown) == seen(one.text for one in segments)
