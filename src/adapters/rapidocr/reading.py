"""Runs in a sandbox child of its own: the lines of text in a picture."""

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

from adapters.rapidocr.models import LOOK, MODELS, model_folder
from application.ports.making_call import CannotMake, answers
from domain.media.problems import MediaProblem

if TYPE_CHECKING:  # heavy libraries, imported when a picture is read
    from PIL.Image import Image

MOST_LINES = 100
MOST_LETTERS = 500
LEAST_CONFIDENCE = 0.5


@answers
def read_lines(picture: str, threads: int, look_at: int) -> list[list[Any]]:
    """`[text, confidence]` per line, in reading order."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(picture) as image:
            return _lines(image, threads, look_at)
    except FileNotFoundError:
        raise CannotMake(MediaProblem.VANISHED) from None
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError) as error:
        raise CannotMake(MediaProblem.UNREADABLE, type(error).__name__) from error


@answers
def read_sample(threads: int) -> list[str]:
    """Whether everything works, on a picture of our own."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (480, 120), "white")
    font = ImageFont.load_default(48)
    ImageDraw.Draw(image).text((40, 30), SAMPLE, fill="black", font=font)
    return [str(text) for text, _ in _lines(image, threads, LOOK)]


SAMPLE = "REELSIGHT"


def _lines(image: "Image", threads: int, look_at: int) -> list[list[Any]]:
    import numpy

    # the engine wants blue first, as OpenCV does
    found = _engine(threads, look_at)(numpy.asarray(_flat(image))[:, :, ::-1])
    lines = zip(found.txts or (), found.scores or (), strict=True)
    return [
        [text[:MOST_LETTERS], float(score)]
        for text, score in lines
        if score >= LEAST_CONFIDENCE and says_something(text)
    ][:MOST_LINES]


def says_something(text: str) -> bool:
    """A single letter or digit is mostly a shape taken for one; in scripts without capitals,
    such as Chinese, one sign may be a word."""
    signs = [unicodedata.category(letter) for letter in text if letter.isalnum()]
    return len(signs) > 1 or "Lo" in signs


def _flat(image: "Image") -> "Image":
    from PIL import Image

    if not image.has_transparency_data:
        return image.convert("RGB")
    shown = image.convert("RGBA")
    ground = Image.new("RGBA", shown.size, "white")
    return Image.alpha_composite(ground, shown).convert("RGB")


@cache
def _engine(threads: int, look_at: int) -> Any:
    """Loaded once per child."""
    from rapidocr import RapidOCR

    folder = model_folder()
    if folder is None:
        raise ModuleNotFoundError("rapidocr")
    paths = {f"{step}.model_path": str(folder / name) for step, name in MODELS.items()}
    return RapidOCR(
        params={
            **paths,
            "Global.log_level": "critical",
            "Global.text_score": LEAST_CONFIDENCE,
            "Det.limit_type": "max",
            "Det.limit_side_len": look_at,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        }
    )
