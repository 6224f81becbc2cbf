"""Image proxies: against decoding alone, against plain Pillow, and as a job from end to end."""

import json
import math
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image, ImageChops, ImageOps, ImageStat

from adapters.pillow.image_making import make_proxy
from adapters.pillow.image_proxy import PillowImageProxyMaker
from adapters.pyav.sample_drawing import PLACES, landscape
from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from application.ports.stop_signal import NeverStop
from domain.library.kind import MediaKind
from domain.media.facts import MediaFacts
from domain.media.proxy_size import image_proxy_size
from domain.shared.ids import FilePath
from tests.bench.report import run, say, seconds, shortest

RUNS = 7
JOB_IMAGES = 24
SIDE_BY_SIDE = os.cpu_count() or 1
PREDECESSOR = "the predecessor made 4.0-4.5 images/s"


def image_proxies(folder: Path) -> None:
    decoding(photo(folder / "12.jpg", (4000, 3000)), folder)
    plain_pillow(photo(folder / "24.jpg", (6000, 4000)), folder)
    job(folder)


def photo(path: Path, size: tuple[int, int]) -> Path:
    """Grain and hard edges one pixel wide, because a drawing alone is easier than any photo."""
    drawn = landscape(PLACES[1], (2000, 1500)).resize(size)
    grain = Image.effect_noise(size, 24).convert("RGB")
    lines = Image.radial_gradient("L").resize(size).point(lambda value: 255 * (value % 2))
    picture = ImageChops.blend(ImageChops.blend(drawn, grain, 0.1), lines.convert("RGB"), 0.05)
    picture.save(path, quality=92)
    return path


def decoding(source: Path, folder: Path) -> None:
    decode_s, proxy_s = shortest(lambda: decode(source), lambda: ours(source, folder), runs=RUNS)
    say(
        "image proxy, 12 MP JPEG",
        f"{proxy_s / decode_s:.2f} x decoding alone",
        "goal: at most 1.3",
        f"{proxy_s * 1000:.0f} ms against {decode_s * 1000:.0f} ms; shortest of {RUNS} each",
    )


def plain_pillow(source: Path, folder: Path) -> None:
    target = folder / "plain.jpg"
    plain_s, proxy_s = shortest(
        lambda: plain(source, target), lambda: ours(source, folder), runs=RUNS
    )
    full = plain(source, target)
    with Image.open(folder / "a.jpg") as made, Image.open(target) as pillow:
        both, alone = psnr(made, full), psnr(pillow, full)
    say(
        "image proxy, 24 MP JPEG",
        f"{plain_s / proxy_s:.2f} x plain Pillow",
        "goal: at least 1.9",
        f"{proxy_s * 1000:.0f} ms against {plain_s * 1000:.0f} ms (open, transpose, Lanczos, "
        f"save); shortest of {RUNS} each",
    )
    say(
        "the same, how near it comes",
        f"{both:.1f} dB PSNR",
        "goal: at least 37",
        f"as saved (q85), against the full Lanczos before saving; plain Pillow's: {alone:.1f} dB",
    )


def job(folder: Path) -> None:
    media = folder / "photos"
    media.mkdir()
    source = folder / "12.jpg"
    content = source.read_bytes()
    for number in range(JOB_IMAGES):
        # a fingerprint of its own; what follows the end of a JPEG is not read
        (media / f"{number:03d}.jpg").write_bytes(content + str(number).encode())
    data = str(folder / "data")
    command(data, "import", str(media))
    alone = [made_alone(media, folder)]
    taken = command(data, "maintenance", "create-image-proxies", "--no-dry-run")
    alone.append(made_alone(media, folder))
    say(
        "image proxies as a job, 12 MP",
        f"{min(alone) / taken:.2f} x making alone",
        "goal: none given",
        f"{JOB_IMAGES / taken:.1f} against {JOB_IMAGES / min(alone):.1f} images/s, each proxy "
        f"with its thumbnail, {SIDE_BY_SIDE} side by side; {PREDECESSOR}",
    )


def made_alone(media: Path, folder: Path) -> float:
    """Seconds for the same pictures with neither a job nor rows nor a store."""
    sandbox = ProcessSandbox(SystemProcesses(), size=SIDE_BY_SIDE)
    maker = PillowImageProxyMaker(sandbox)
    facts = MediaFacts(kind=MediaKind.IMAGE)

    def one(path: Path) -> None:
        target = folder / f"alone-{path.stem}.image"
        made = maker.make(FilePath(os.fsencode(path)), facts, target, stop=NeverStop())
        maker.thumbnail(made.path, target.with_suffix(".small.jpg"))

    pictures = sorted(media.iterdir())
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        list(pool.map(one, pictures[:SIDE_BY_SIDE]))  # the children start
        taken = seconds(lambda: list(pool.map(one, pictures)))
    sandbox.close()
    return taken


def command(data: str, *arguments: str) -> float:
    """Seconds that the job took by its own rows."""
    called = [sys.executable, "-m", "entrypoints.cli.main", *arguments, "--json"]
    elapsed: float = json.loads(run(list(called), REELSIGHT_DATA=data))["elapsed_s"]
    return elapsed


def ours(source: Path, folder: Path) -> None:
    make_proxy(os.fsencode(source), str(folder / "a.jpg"), str(folder / "a.png"))


def plain(source: Path, target: Path) -> Image.Image:
    """What anybody writes first. The picture as it was before it was saved."""
    with Image.open(source) as image:
        upright = ImageOps.exif_transpose(image)
        size = image_proxy_size(*upright.size)
        small = upright.resize(size, Image.Resampling.LANCZOS)
        small.save(target, quality=85)
        return small


def decode(path: Path) -> None:
    with Image.open(path) as image:
        image.load()


def psnr(one: Image.Image, other: Image.Image) -> float:
    squares = ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).sum2
    mean = sum(squares) / (3 * one.width * one.height)
    return 10 * math.log10(255 * 255 / mean) if mean else math.inf
