"""Why something was not transcribed, or not wholly. Codes are stable; words name the way out."""

from enum import StrEnum

from domain.shared.problem import Problem


class SpeechProblem(StrEnum):
    NO_AUDIO = "no_audio"
    NO_SPEECH = "no_speech"
    AUDIO_BROKEN = "audio_broken"
    AUDIO_UNREADABLE = "audio_unreadable"
    UNKNOWN_LANGUAGE = "unknown_language"
    MODEL_MISSING = "model_missing"
    MODEL_UNUSABLE = "model_unusable"
    NOT_ENOUGH_MEMORY = "not_enough_memory"
    NO_CUDA = "no_cuda"
    TRANSCRIBER_TIMED_OUT = "transcriber_timed_out"
    TRANSCRIBER_ENDED = "transcriber_ended"
    TRANSCRIBER_FAILED = "transcriber_failed"


_WORDS: dict[SpeechProblem, tuple[str, str]] = {
    SpeechProblem.NO_AUDIO: (
        "The file has no sound.",
        "Nothing needs to be done; there is nothing to hear.",
    ),
    SpeechProblem.NO_SPEECH: (
        "No speech was heard in it.",
        "If somebody does speak in it, transcribe it again without voice detection (--no-vad) or "
        "with its language given.",
    ),
    SpeechProblem.AUDIO_BROKEN: (
        "The sound breaks off: it could not be decoded any further.",
        "What was heard until then is kept. Copy the file again from its source, then transcribe "
        "it again.",
    ),
    SpeechProblem.AUDIO_UNREADABLE: (
        "The sound could not be decoded.",
        "Open the file in a player; when it is silent there, too, copy it again from its source.",
    ),
    SpeechProblem.UNKNOWN_LANGUAGE: (
        "The model does not know this language.",
        "Leave the language out to have it heard, or give one of Whisper's codes (en, de, fr, …).",
    ),
    SpeechProblem.MODEL_MISSING: (
        "The model is not on this machine.",
        "Fetch it once with: reelsight models pull NAME",
    ),
    SpeechProblem.MODEL_UNUSABLE: (
        "This is no model that can be loaded.",
        "`reelsight models list` shows what can; a folder needs config.json, model.bin and "
        "tokenizer.json of a Whisper model in CTranslate2's form.",
    ),
    SpeechProblem.NOT_ENOUGH_MEMORY: (
        "There was not enough memory for the model.",
        "Choose a smaller model or the compute type int8, or close other programs; then retry.",
    ),
    SpeechProblem.NO_CUDA: (
        "The NVIDIA card cannot be used.",
        "Choose the device auto or cpu; `reelsight doctor` says what was found.",
    ),
    SpeechProblem.TRANSCRIBER_TIMED_OUT: (
        "The model gave no sign of life for too long and was stopped.",
        "Choose a smaller model, or raise TRANSCRIBE_TIMEOUT_SECONDS; then retry.",
    ),
    SpeechProblem.TRANSCRIBER_ENDED: (
        "The transcriber was ended from outside.",
        "Mostly the memory ran out: choose a smaller model or the compute type int8, then retry.",
    ),
    SpeechProblem.TRANSCRIBER_FAILED: (
        "The model failed on this file.",
        "Retry it with another model; when that fails too, copy the file again from its source.",
    ),
}


def problem(kind: SpeechProblem, detail: str = "", remedy: str = "") -> Problem:
    """The problem with its words; `detail` (one line, no path of a file) is appended in
    brackets; `remedy` where there is a better one than the usual."""
    message, usual = _WORDS[kind]
    return Problem(
        code=kind.value,
        message=f"{message} ({detail})" if detail else message,
        remedy=remedy or usual,
    )
