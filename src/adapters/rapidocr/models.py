"""What is installed of RapidOCR. Nothing here imports it: that takes half a second."""

from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "rapidocr"
RUNTIME = "onnxruntime"
TURNED_OFF = "Reading text in pictures is turned off: REELSIGHT_OCR=off."
MODELS: Mapping[str, str] = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
}
"""By RapidOCR's own name of the step. They lie in its wheel; named, they are never downloaded."""

LOOK, GLANCE = 1280, 960
"""Pixels of the longer side, where lines are looked for: nine tenths of the time goes there, by
the number of pixels. What is found is read in the picture's own size. At a glance letters of 12
pixels in a frame of 1280 × 720 are found. Nothing is made larger, as the engine's own choice would
do with small pictures."""


def model_folder() -> Path | None:
    spec = find_spec(PACKAGE)
    folders = (spec.submodule_search_locations if spec else None) or []
    return next((Path(folder) / "models" for folder in folders), None)


def why_not_usable(needs: Sequence[str]) -> str | None:
    """One line with the way out; None when everything is there."""
    if any(find_spec(package) is None for package in needs):
        return "The extra `ocr` is not installed: pip install 'reelsight[ocr]'."
    folder = model_folder()
    if folder is None or not all((folder / name).is_file() for name in MODELS.values()):
        return (
            "The models of RapidOCR are missing: "
            "pip install --force-reinstall --no-deps 'rapidocr==3.10.*'."
        )
    return None


def what_reads() -> str:
    """Package and models: another one may read something else."""
    try:
        package = f"{PACKAGE} {version(PACKAGE)}"
    except PackageNotFoundError:
        package = PACKAGE
    return ", ".join([package, *(Path(name).stem for name in sorted(MODELS.values()))])
