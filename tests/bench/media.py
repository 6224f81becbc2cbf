"""Proxy speeds, against decoding alone and against one job that takes all cores."""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image, ImageChops

from adapters.ffmpeg.command import Encoder, proxy_command
from adapters.ffmpeg.program import FfmpegProgram
from adapters.ffmpeg.video_proxy import FfmpegVideoProxyMaker
from adapters.pillow.image_making import make_proxy
from adapters.pyav.sample_drawing import PLACES, landscape
from adapters.pyav.video_probe import PyavVideoProbe
from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from application.ports.stop_signal import NeverStop
from domain.media.facts import MediaFacts
from domain.shared.ids import FilePath

SECONDS = 12
RUNS = 5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        image_proxies(Path(folder))
        video_proxies(Path(folder))


def image_proxies(folder: Path) -> None:
    source = folder / "photo.jpg"
    # Grain, because a drawing alone is easier to decode than any photo.
    drawn = landscape(PLACES[1], (2000, 1500)).resize((4000, 3000))
    grain = Image.effect_noise((4000, 3000), 24).convert("RGB")
    ImageChops.blend(drawn, grain, 0.1).save(source, quality=92)

    decode_s = best(lambda: decode_picture(source))
    proxy_s = best(
        lambda: make_proxy(os.fsencode(source), str(folder / "a.jpg"), str(folder / "a.png"))
    )
    print(
        f"image proxy, 12 MP: {proxy_s / decode_s:.2f} x decoding alone "
        f"({proxy_s * 1000:.0f} ms against {decode_s * 1000:.0f} ms; goal: 1.3 or less)"
    )


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

    decode_s = best(lambda: ffmpeg(program.path, "-threads", "1", "-i", source, "-f", "null", "-"))
    one_s = best(lambda: job(0), runs=2)
    wide_s = best(lambda: two_threads(program.path, source, facts, folder / "wide.mp4"), runs=2)
    with ThreadPoolExecutor(2) as pool:
        two_s = best(lambda: list(pool.map(job, (1, 2))), runs=2)
    sandbox.close()
    print(
        f"video proxy, 1080p ({maker.encoder}): {decode_s / one_s:.2f} of the speed of decoding "
        f"alone ({SECONDS / one_s:.1f} x real time; goal: 0.45 or more)"
    )
    print(
        f"two video jobs of one thread: {2 * wide_s / two_s:.2f} x one job of two threads "
        f"({2 * SECONDS / two_s:.1f} x real time together; goal: 1.3 or more)"
    )


def make_clip(program: str, target: FilePath) -> None:
    """Grainy and well compressed, as cameras do it: a drawing costs nothing to decode."""
    ffmpeg(
        program,
        *("-f", "lavfi", "-i", f"testsrc2=s=1920x1080:r=30:d={SECONDS},noise=alls=6:allf=t"),
        *("-f", "lavfi", "-i", f"sine=440:d={SECONDS}"),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p"),
        target,
    )


def two_threads(program: str, source: FilePath, facts: MediaFacts, target: Path) -> None:
    command = proxy_command(program, source, facts, target, encoder=Encoder.X264, with_sound=True)
    wide = [
        "2" if before == "-threads" else word
        for before, word in zip(["", *command], command, strict=False)
    ]
    subprocess.run(wide, check=True, stdout=subprocess.DEVNULL)


def ffmpeg(program: str, *arguments: str | bytes) -> None:
    subprocess.run(
        [program, "-nostdin", "-y", "-hide_banner", "-loglevel", "error", *arguments], check=True
    )


def decode_picture(path: Path) -> None:
    with Image.open(path) as image:
        image.load()


def best(action: Callable[[], object], *, runs: int = RUNS) -> float:
    """The shortest of several runs: the nearest to what the machine can do."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    main()
