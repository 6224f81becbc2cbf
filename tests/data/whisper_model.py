"""A real Whisper model in CTranslate2's form that says a fixed script, whatever it hears.

Small and made in a moment. All of the true path runs in it: mel spectrogram, encoder, language,
beam search with timestamps, alignment of words. Its decoder's blocks give nothing, so the next
token hangs on the last one only: every window of 30 s says the whole script.
"""

import json
import re
from pathlib import Path
from typing import Any

from faster_whisper.tokenizer import _LANGUAGE_CODES as WHISPER_LANGUAGES

Line = tuple[float, float, str]
"""Start and end within a window of 30 s, and what is said then."""

SCRIPT: tuple[Line, ...] = (
    (0.0, 2.0, "The red boat waits in the harbour."),
    (2.5, 5.0, "Nobody knows who left it there."),
    (5.5, 8.0, "In the morning it will be gone."),
)
LOOPING_SCRIPT: tuple[Line, ...] = ((0.0, 8.0, " ".join(["Thank you for watching."] * 14)),)
"""What Whisper is known to invent in music: the same words over and over."""

_LANGUAGES = WHISPER_LANGUAGES[:99]  # the hundredth came with large-v3, one token more
_TEXTS = 50_257
_END = _TEXTS
_START = _END + 1
_FIRST_LANGUAGE = _START + 1
_TRANSCRIBE = _FIRST_LANGUAGE + 99 + 1
_NO_SPEECH = _TRANSCRIBE + 3
_FIRST_TIME = _NO_SPEECH + 2
_TOKENS = 51_865
_WIDTH = 64
_AGAIN = "\N{DOUBLE DAGGER}"
"""Marks a word that came before: the tokenizer's decoder drops it."""


def build_whisper_model(
    folder: Path,
    *,
    says: tuple[Line, ...] = SCRIPT,
    language: str = "en",
    no_speech: bool = False,
) -> Path:
    """Make it in `folder`. `language` is what it hears where none is given; `no_speech`: it says
    the script, and is sure that nobody speaks."""
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary, script = _vocabulary(says)
    _save_tokenizer(folder / "tokenizer.json", vocabulary)
    follows = {_START: _FIRST_LANGUAGE + _LANGUAGES.index(language)}
    follows |= dict(zip([_TRANSCRIBE, *script], [*script, _END], strict=True))
    _save_model(folder, vocabulary, follows, no_speech=no_speech)
    settings = {"chunk_length": 30, "feature_size": 80, "hop_length": 160, "n_fft": 400}
    (folder / "preprocessor_config.json").write_text(
        json.dumps(settings | {"sampling_rate": 16_000})
    )
    return folder


def _vocabulary(says: tuple[Line, ...]) -> tuple[list[str], list[int]]:
    """All tokens in Whisper's order, and the script in them: each of its tokens once."""
    texts = _bytes_as_letters()
    known = set(texts)
    script: list[int] = []
    times: set[int] = set()
    for start, end, words in says:
        script.append(_time(start, times))
        for word in re.findall(r"\S+", words):
            token = "Ġ" + word
            while token in known:
                token += _AGAIN
            known.add(token)
            script.append(len(texts))
            texts.append(token)
        script.append(_time(end, times))
    texts += [f"unused{number}" for number in range(len(texts), _TEXTS - 1)]
    # CTranslate2 takes a model for a multilingual one where its vocabulary has an empty token
    return [
        *(*texts, "", "<|endoftext|>", "<|startoftranscript|>"),
        *(f"<|{code}|>" for code in _LANGUAGES),
        *("<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>"),
        *("<|nospeech|>", "<|notimestamps|>"),
        *(f"<|{step * 0.02:.2f}|>" for step in range(1501)),
    ], script


def _time(seconds: float, taken: set[int]) -> int:
    """Its token. A chain has each token once, so one that was said moves by a fiftieth."""
    token = _FIRST_TIME + round(seconds / 0.02)
    while token in taken:
        token += 1
    taken.add(token)
    return token


def _bytes_as_letters() -> list[str]:
    from tokenizers.pre_tokenizers import ByteLevel

    return sorted(ByteLevel.alphabet())


def _save_tokenizer(path: Path, vocabulary: list[str]) -> None:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    tokens = {token: number for number, token in enumerate(vocabulary)}
    tokenizer = Tokenizer(models.BPE(vocab=tokens, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.Sequence([decoders.Replace(_AGAIN, ""), decoders.ByteLevel()])
    tokenizer.save(str(path))


def _save_model(
    folder: Path, vocabulary: list[str], follows: dict[int, int], *, no_speech: bool
) -> None:
    import numpy as np
    from ctranslate2.specs import WhisperSpec

    chance = np.random.default_rng(7)
    spec = WhisperSpec(1, 2, 1, 2)
    _fill(spec.encoder, chance)
    _fill(spec.decoder, chance)
    said = chance.standard_normal((_TOKENS, _WIDTH)).astype(np.float32) * 0.01
    used = sorted({*follows, *follows.values(), _NO_SPEECH})
    said[used] = chance.choice([-1.0, 1.0], (len(used), _WIDTH))
    heard = chance.standard_normal((_TOKENS, _WIDTH)).astype(np.float32) * 0.01
    for token, following in follows.items():
        heard[token] = said[following]
    if no_speech:
        heard[_START] += 2 * said[_NO_SPEECH]
    spec.decoder.embeddings.weight = heard
    spec.decoder.projection.weight = said
    spec.decoder.position_encodings.encodings = np.zeros((448, _WIDTH), np.float32)
    spec.encoder.position_encodings.encodings = np.zeros((1500, _WIDTH), np.float32)
    spec.register_vocabulary(vocabulary)
    spec.config.alignment_heads = [(0, 0), (0, 1)]
    spec.config.lang_ids = list(range(_FIRST_LANGUAGE, _FIRST_LANGUAGE + len(_LANGUAGES)))
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [_END]
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))


def _fill(side: Any, chance: Any) -> None:
    import numpy as np

    def weights(*shape: int) -> Any:
        return chance.standard_normal(shape).astype(np.float32) * 0.1

    def layer(spec: Any, given: int, taken: int, *, mute: bool = False) -> None:
        spec.weight = np.zeros((given, taken), np.float32) if mute else weights(given, taken)
        spec.bias = np.zeros(given, np.float32)

    def norm(spec: Any) -> None:
        spec.gamma, spec.beta = np.ones(_WIDTH, np.float32), np.zeros(_WIDTH, np.float32)

    speaks = hasattr(side, "projection")
    if not speaks:
        side.conv1.weight, side.conv2.weight = weights(_WIDTH, 80, 3), weights(_WIDTH, _WIDTH, 3)
        side.conv1.bias = side.conv2.bias = np.zeros(_WIDTH, np.float32)
    norm(side.layer_norm)
    for block in side.layer:
        for norm_of in (block.self_attention, block.ffn, getattr(block, "attention", None)):
            if norm_of is not None:
                norm(norm_of.layer_norm)
        layer(block.self_attention.linear[0], 3 * _WIDTH, _WIDTH)
        layer(block.self_attention.linear[1], _WIDTH, _WIDTH, mute=speaks)
        layer(block.ffn.linear_0, 2 * _WIDTH, _WIDTH)
        layer(block.ffn.linear_1, _WIDTH, 2 * _WIDTH, mute=speaks)
        if speaks:
            layer(block.attention.linear[0], _WIDTH, _WIDTH)
            layer(block.attention.linear[1], 2 * _WIDTH, _WIDTH)
            layer(block.attention.linear[2], _WIDTH, _WIDTH, mute=True)
