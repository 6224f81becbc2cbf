"""What Whisper's codes of languages mean in English."""

from domain.transcription.languages import LANGUAGES, language_name


def language_words(code: str) -> str:
    """`English`; the code itself where it is none of Whisper's."""
    return language_name(code)


def languages() -> tuple[tuple[str, str], ...]:
    """Code and name of all that Whisper knows, by name."""
    return tuple(sorted(LANGUAGES.items(), key=lambda entry: entry[1]))
