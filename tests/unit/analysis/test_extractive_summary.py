"""What the summary without a model consists of."""

import random
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.extractive.centrality import centralities, tokens, vectors
from adapters.extractive.summarizer import ExtractiveSummarizer
from application.ports.stop_signal import NeverStop
from domain.analysis.sentences import sentences_of
from tests.data.spoken_texts import ENGLISH, GERMAN, JAPANESE
from tests.data.to_sum_up import GRANT, said


def summary(sentences: tuple[str, ...]) -> str:
    gist = ExtractiveSummarizer().summarize(said(*sentences), grant=GRANT, stop=NeverStop())
    return gist.text


@pytest.mark.parametrize(
    "text", [ENGLISH, GERMAN, JAPANESE], ids=["English", "German", "Japanese"]
)
def test_it_consists_of_the_texts_own_sentences_in_their_order(text: str) -> None:
    sentences = sentences_of([text])
    assert len(sentences) == 30
    made = summary(sentences)
    chosen = sentences_of([made])
    assert 3 <= len(chosen) <= 10
    assert [one for one in sentences if one in chosen] == list(chosen)
    assert len(made) <= 1_000
    assert made == summary(sentences)


def test_it_is_about_what_the_text_is_about() -> None:
    assert "pump" in summary(sentences_of([ENGLISH]))
    assert "Pumpe" in summary(sentences_of([GERMAN]))
    assert "ポンプ" in summary(sentences_of([JAPANESE]))
    for aside in ("sandwich", "Butterbrot"):
        assert aside not in summary(sentences_of([ENGLISH])) + summary(sentences_of([GERMAN]))


def test_what_is_said_a_hundred_times_is_said_once() -> None:
    sentences = sentences_of([ENGLISH])
    assert (
        summary((*sentences, *["Like and subscribe to my channel now."] * 100)).count("Like") < 2
    )


def test_without_ends_of_sentences_dots_stand_between() -> None:
    made = summary(
        ("the red boat waits here", "a blue car drives there", "green hills lie beyond")
    )
    assert made == "the red boat waits here … a blue car drives there … green hills lie beyond"


def test_a_sentence_without_end_is_given_whole_to_be_cut() -> None:
    long = " ".join(f"word{n}" for n in range(1_000))
    assert summary((long,)) == long


def test_the_sentence_that_shares_most_is_the_most_central() -> None:
    said = vectors(
        [tokens(one) for one in ("red boat", "red car", "blue boat", "red boat blue car", "x y")]
    )
    ranks = centralities(said, lambda: None)
    assert max(range(5), key=ranks.__getitem__) == 3
    assert min(range(5), key=ranks.__getitem__) == 4


def test_it_can_be_stopped_half_way() -> None:
    class Stop(threading.Event):
        asked = 0

        def is_set(self) -> bool:
            self.asked += 1
            return self.asked > 3

    from application.ports.proxy_makers import MakingStopped

    with pytest.raises(MakingStopped):
        ExtractiveSummarizer().summarize(said(*["a b c d."] * 9), grant=GRANT, stop=Stop())


def test_ten_hours_of_speech_are_summed_up() -> None:
    rng = random.Random(4)
    words = [f"w{n}" for n in range(3_000)]
    weights = [1 / (n + 1) for n in range(3_000)]
    said = tuple(" ".join(rng.choices(words, weights, k=12)) + "." for _ in range(9_000))
    assert 200 < len(summary(said)) <= 1_000


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60).filter(str.strip), min_size=1, max_size=25))
def test_whatever_was_said_there_is_a_summary_of_it(said: list[str]) -> None:
    sentences = tuple(" ".join(one.split()) for one in said)
    made = summary(tuple(filter(None, sentences)) or ("x",))
    assert made
    assert len(made) <= 1_000


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), min_size=1, max_size=12))
def test_centralities_are_shares_of_one(said: list[list[str]]) -> None:
    ranks = centralities(vectors(said), lambda: None)
    assert all(rank > 0 for rank in ranks)
    assert sum(ranks) == pytest.approx(1, abs=1e-6)
