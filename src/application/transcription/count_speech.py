"""How much there is to hear in the chosen files, before it is begun."""

import msgspec

from application.library.select_files import FileSelection, selected_files
from application.ports.unit_of_work import Reader
from domain.library.file import FileState
from domain.library.kind import MediaKind

_MAY_SPEAK = (MediaKind.VIDEO, MediaKind.AUDIO)


class SpeechCount(msgspec.Struct, frozen=True, kw_only=True):
    files: int
    """With sound, as far as they could be read."""
    duration_s: float
    transcribed: int
    """Those among them that have a transcript of what they hold now."""
    left_out: int
    """Chosen files in which nothing can be heard."""


class CountSpeech:
    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, selection: FileSelection) -> SpeechCount:
        """Raises:
        NothingChosen, FileNotFound
        """
        with self._reader() as now:
            chosen = selected_files(now, selection)
            with_sound = now.media.with_audio()
            heard = now.transcripts.preferred_of_all()
        speaking = [
            file.id
            for file in chosen
            if file.kind in _MAY_SPEAK and file.state is FileState.READY and file.id in with_sound
        ]
        return SpeechCount(
            files=len(speaking),
            duration_s=sum(with_sound[file_id] or 0.0 for file_id in speaking),
            transcribed=sum(file_id in heard for file_id in speaking),
            left_out=len(chosen) - len(speaking),
        )
