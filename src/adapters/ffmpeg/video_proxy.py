"""Video proxies by ffmpeg."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from adapters.ffmpeg.command import Encoder, expected_size, proxy_command, trial_command
from adapters.ffmpeg.encoder_choice import EncoderChoice
from adapters.ffmpeg.last_words import last_words
from adapters.ffmpeg.program import FfmpegMissing, FfmpegProgram
from adapters.ffmpeg.run import Ended, run_ffmpeg
from application.ports.media_probe import MediaProbe
from application.ports.processes import Processes
from application.ports.proxy_makers import MadeFile, MakingFailed, MakingStopped, VideoProxyMaker
from application.ports.stop_signal import NeverStop, StopSignal
from domain.media.facts import MediaFacts
from domain.media.problems import MediaProblem, problem
from domain.media.proxy_size import VIDEO_LONGEST_S
from domain.shared.ids import FilePath
from domain.shared.problem import Problem

_TRIAL_LIMIT_S = 20.0
_MEMORY_LIMIT_BYTES = 4 * 1024**3
"""Of one encode in software. 8K needs half of it; a few bytes of a hostile file can ask for all
that the machine has."""
_LEAST_FREE_BYTES = 512 * 1024**2
"""What an encode leaves on the disk, where the database may lie too."""

_DAMAGED = {MediaProblem.TRUNCATED.value, MediaProblem.DAMAGED.value}
_OUT_OF_MEMORY = (b"not allocate memory", b"get_buffer() failed")
_SESSION_REFUSED = (b"OpenEncodeSessionEx failed", b"No capable devices found", b"Cannot load ")


class FfmpegVideoProxyMaker(VideoProxyMaker):
    """`nvenc_jobs`: files side by side on a graphics card; `cores`: in software.

    A file that NVENC refuses is made by libx264. A file whose sound cannot be decoded gets a
    proxy without sound, and `made_by` says so. No progress for `stall_s` is a failure, and so is
    more memory than `memory_limit_bytes` (in software: a card's driver reserves far more than it
    uses) and less than `least_free_bytes` left on the disk.
    """

    def __init__(
        self,
        processes: Processes,
        program: FfmpegProgram,
        probe: MediaProbe,
        *,
        nvenc_jobs: int = 2,
        cores: int | None = None,
        stall_s: float = 300.0,
        memory_limit_bytes: int = _MEMORY_LIMIT_BYTES,
        least_free_bytes: int = _LEAST_FREE_BYTES,
    ) -> None:
        self._processes = processes
        self._program = program
        self._probe = probe
        self._stall_s = stall_s
        self._memory_limit_bytes = memory_limit_bytes
        self._least_free_bytes = least_free_bytes
        self._choice = EncoderChoice(
            self._nvenc_works, nvenc_jobs=nvenc_jobs, cores=cores or os.cpu_count() or 1
        )

    @property
    def slots(self) -> int:
        return self._choice.slots

    @property
    def encoder(self) -> str:
        """`h264_nvenc` or `libx264`: what the next file gets."""
        return self._choice.encoder.value

    def make(
        self,
        source: FilePath,
        facts: MediaFacts,
        target: Path,
        *,
        on_progress: Callable[[float], None],
        stop: StopSignal,
    ) -> MadeFile:
        if facts.video_tracks == 0:
            raise MakingFailed(problem(MediaProblem.NO_PICTURE))
        if facts.duration_s and facts.duration_s > VIDEO_LONGEST_S:
            claim = f"it claims to last {facts.duration_s / 3600:,.0f} hours"
            raise MakingFailed(problem(MediaProblem.PROXY_FAILED, claim))
        whole = False
        try:
            made_by = self._encode(source, facts, target, on_progress, stop)
            made = self._checked(source, facts, target, made_by)
            whole = True
        finally:
            if not whole:
                target.unlink(missing_ok=True)
        on_progress(1.0)
        return made

    def _encode(
        self,
        source: FilePath,
        facts: MediaFacts,
        target: Path,
        on_progress: Callable[[float], None],
        stop: StopSignal,
    ) -> str:
        limit, least_free = self._memory_limit_bytes, self._least_free_bytes

        def attempt(encoder: Encoder, *, with_sound: bool) -> Ended:
            command = proxy_command(
                self._found_program(),
                source,
                facts,
                target,
                encoder=encoder,
                with_sound=with_sound,
                longest_s=_longest_s(facts),
            )

            def on_time(seconds: float) -> None:
                if facts.duration_s:
                    on_progress(min(1.0, seconds / facts.duration_s))

            try:
                return run_ffmpeg(
                    self._processes,
                    command,
                    on_time=on_time,
                    stop=stop,
                    stall_s=self._stall_s,
                    memory_limit_bytes=limit if encoder is Encoder.X264 else None,
                    has_room=lambda: shutil.disk_usage(target.parent).free >= least_free,
                )
            except OSError as error:
                raise _no_program(FfmpegMissing()) from error

        encoder = self._choice.encoder
        ended = attempt(encoder, with_sound=True)
        if encoder is Encoder.NVENC:
            if ended.code == 0:
                self._choice.session_opened()
            elif any(words in ended.stderr for words in _SESSION_REFUSED):
                self._choice.session_refused()
            if ended.code > 0:
                encoder = Encoder.X264
                ended = attempt(encoder, with_sound=True)
        if ended.code == 0:
            return encoder.value
        why = _why(ended, source, target)
        if ended.code > 0 and why.problem.code == MediaProblem.PROXY_FAILED and facts.best_audio:
            ended = attempt(Encoder.X264, with_sound=False)
            if ended.code == 0:
                return f"{Encoder.X264.value} (without sound)"
        raise why

    def _checked(
        self, source: FilePath, facts: MediaFacts, target: Path, made_by: str
    ) -> MadeFile:
        """The proxy as it really is. An exit code of 0 proves nothing."""
        seen = self._probe.probe(FilePath(os.fsencode(target))).facts
        if seen is None or not seen.has_picture:
            raise _incomplete("it has no picture")
        wanted = expected_size(facts)
        if wanted and wanted != (seen.width, seen.height):
            raise _incomplete(f"{seen.width}x{seen.height} instead of {wanted[0]}x{wanted[1]}")
        if facts.duration_s and seen.duration_s is not None:
            off_s = abs(seen.duration_s - facts.duration_s)
            if off_s > _tolerance_s(facts.duration_s) and not self._is_damaged(source):
                raise _incomplete(f"{seen.duration_s:.1f} s of {facts.duration_s:.1f} s")
        return MadeFile(
            path=target,
            media_type="video/mp4",
            made_by=made_by,
            width=seen.width,
            height=seen.height,
            duration_s=seen.duration_s,
        )

    def _is_damaged(self, source: FilePath) -> bool:
        """Then the proxy of the part that can be read is all there can be."""
        return any(trouble.code in _DAMAGED for trouble in self._probe.probe(source).problems)

    def _found_program(self) -> str:
        try:
            return self._program.path
        except FfmpegMissing as error:
            raise _no_program(error) from error

    def _nvenc_works(self) -> bool:
        try:
            ended = run_ffmpeg(
                self._processes,
                trial_command(self._program.path),
                on_time=lambda _: None,
                stop=NeverStop(),
                stall_s=_TRIAL_LIMIT_S,
            )
        except (FfmpegMissing, OSError, MakingStopped):
            return False
        return ended.code == 0


def _tolerance_s(duration_s: float) -> float:
    return max(1.0, 0.05 * duration_s)


def _longest_s(facts: MediaFacts) -> float:
    """Where an encode is cut off: later than a proxy may end, so that a cut one is thrown away."""
    known = facts.duration_s
    return known + 2 * _tolerance_s(known) if known else VIDEO_LONGEST_S


def _why(ended: Ended, source: FilePath, target: Path) -> MakingFailed:
    if ended.stalled:
        return MakingFailed(problem(MediaProblem.PROXY_FAILED, "it made no progress"))
    if ended.disk_full:
        return MakingFailed(problem(MediaProblem.DISK_FULL))
    if ended.code < 0:
        return MakingFailed(problem(MediaProblem.ENCODER_ENDED))
    if any(words in ended.stderr for words in _OUT_OF_MEMORY):
        return MakingFailed(problem(MediaProblem.OUT_OF_MEMORY))
    if b"No space left on device" in ended.stderr:
        return MakingFailed(problem(MediaProblem.DISK_FULL))
    if b"matches no streams" in ended.stderr:
        return MakingFailed(problem(MediaProblem.NO_PICTURE))
    if b"Could not open encoder before EOF" in ended.stderr:
        return MakingFailed(problem(MediaProblem.PROXY_FAILED, "no picture could be decoded"))
    hidden = [os.fsdecode(source), str(target), str(target.parent)]
    return MakingFailed(problem(MediaProblem.PROXY_FAILED, last_words(ended.stderr, hide=hidden)))


def _no_program(error: FfmpegMissing) -> MakingFailed:
    """Of its own code: the files are not to blame."""
    return MakingFailed(Problem(code=error.code, message=error.message, remedy=error.remedy))


def _incomplete(detail: str) -> MakingFailed:
    return MakingFailed(problem(MediaProblem.PROXY_INCOMPLETE, detail))
