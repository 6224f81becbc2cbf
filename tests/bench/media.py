"""Proxy speeds, against decoding alone and against one job that takes all cores."""

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from adapters.ffmpeg.command import Encoder, proxy_command
from adapters.ffmpeg.program import FfmpegProgram
from adapters.ffmpeg.video_proxy import FfmpegVideoProxyMaker
from adapters.pyav.video_probe import PyavVideoProbe
from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from application.ports.stop_signal import NeverStop
from domain.media.facts import MediaFacts
from domain.shared.ids import FilePath
from tests.bench.image_proxies import image_proxies
from tests.bench.report import run, say, shortest

SECONDS = 12
VIDEO_RUNS = 3


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        image_proxies(Path(folder))
        video_proxies(Path(folder))


def video_proxies(folder: Path) -> None:
    program = FfmpegProgram()
    source = FilePath(os.fsencode(folder / "clip.mp4"))
    make_clip(program.path, source)
    sandbox = ProcessSandbox(SystemProcesses())
    probe = PyavVideoProbe(sandbox)
    maker = FfmpegVideoProxyMaker(SystemProcesses(), program, probe)
    facts = probe.probe(source).facts
    assert facts
    _ = maker.encoder  # its trial is not part of any job

    def job(number: int) -> None:
        target = folder / f"proxy{number}.mp4"
        maker.make(source, facts, target, on_progress=lambda _: None, stop=NeverStop())
        target.unlink()

    def two() -> None:
        list(pool.map(job, (1, 2)))

    decode = [program.path, "-nostdin", "-threads", "1", "-i", source, "-f", "null", "-"]
    with ThreadPoolExecutor(2) as pool:
        decode_s, one_s, wide_s, two_s = shortest(
            lambda: run(decode),
            lambda: job(0),
            lambda: run(wide_command(program.path, source, facts, folder / "wide.mp4")),
            two,
            runs=VIDEO_RUNS,
        )
    sandbox.close()
    say(
        f"video proxy, 1080p, {maker.encoder}",
        f"{decode_s / one_s:.2f} x decoding alone",
        "goal: at least 0.45",
        f"{SECONDS / one_s:.1f} against {SECONDS / decode_s:.1f} times real time, one thread; "
        f"shortest of {VIDEO_RUNS} each",
    )
    say(
        "two video jobs, a thread each",
        f"{2 * wide_s / two_s:.2f} x one of two",
        "goal: at least 1.3",
        f"{2 * SECONDS / two_s:.1f} against {SECONDS / wide_s:.1f} times real time; "
        f"shortest of {VIDEO_RUNS} each",
    )


def make_clip(program: str, target: FilePath) -> None:
    """Grainy and well compressed, as cameras do it: a drawing costs nothing to decode."""
    command = [
        *(program, "-nostdin", "-y"),
        *("-f", "lavfi", "-i", f"testsrc2=s=1920x1080:r=30:d={SECONDS},noise=alls=6:allf=t"),
        *("-f", "lavfi", "-i", f"sine=440:d={SECONDS}"),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p"),
        target,
    ]
    run(command)


def wide_command(
    program: str, source: FilePath, facts: MediaFacts, target: Path
) -> list[str | bytes]:
    command = proxy_command(
        program,
        source,
        facts,
        target,
        encoder=Encoder.X264,
        with_sound=True,
        longest_s=10 * SECONDS,
    )
    return [
        "2" if before == "-threads" else word
        for before, word in zip(["", *command], command, strict=False)
    ]


if __name__ == "__main__":
    main()
