"""A real text reader, where the extra `ocr` is installed."""

import os
from importlib.util import find_spec

import pytest

HAS_OCR = find_spec("rapidocr") is not None

needs_ocr = pytest.mark.skipif(
    not HAS_OCR and not os.environ.get("CI"), reason="needs the extra `ocr`"
)
