"""What every text reader keeps, and what RapidOCR reads in a real child."""

import subprocess
import sys
from abc import abstractmethod
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.pillow.image_proxy import PillowImageProxyMaker
from adapters.rapidocr.health import RapidOcrHealth
from adapters.rapidocr.reading import says_something
from adapters.rapidocr.text_reader import RapidOcrTextReader
from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from application.ports.picture_reader import TextReader
from application.ports.proxy_makers import MakingFailed, MakingStopped
from application.ports.sandbox import Sandbox
from application.ports.stop_signal import NeverStop
from domain.library.kind import MediaKind
from domain.media.facts import MediaFacts
from domain.shared.ids import FilePath
from tests.contract.text_readers import needs_ocr
from tests.data.media import StopNow
from tests.data.text_pictures import draw_text


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = ProcessSandbox(SystemProcesses(), size=1, memory_limit_bytes=4 * 1024**3)
    yield sandbox
    sandbox.close()


class TextReaderContract:
    @pytest.fixture
    @abstractmethod
    def reader(self) -> TextReader:
        raise NotImplementedError

    def test_it_says_which_version_reads(self, reader: TextReader) -> None:
        assert reader.version.strip()

    def test_a_picture_without_text_has_none(self, reader: TextReader, tmp_path: Path) -> None:
        picture = draw_text(tmp_path / "a.png")
        assert reader.texts(picture, 0.0, stop=NeverStop()) == ()


class TestBlind(TextReaderContract):
    @pytest.fixture
    def reader(self, sandbox: Sandbox) -> TextReader:
        return RapidOcrTextReader(sandbox, needs=("a_package_that_is_not_here",))

    def test_it_says_what_to_install(self, reader: TextReader) -> None:
        assert reader.why_blind is not None
        assert "pip install 'reelsight[ocr]'" in reader.why_blind
        assert reader.version == "none"

    def test_it_reads_nothing(self, reader: TextReader, tmp_path: Path) -> None:
        picture = draw_text(tmp_path / "a.png", "WORDS")
        assert reader.texts(picture, 0.0, stop=NeverStop()) == ()

    def test_the_doctor_names_the_remedy(self, sandbox: Sandbox) -> None:
        (check,) = RapidOcrHealth(sandbox, needs=("a_package_that_is_not_here",)).check()
        assert (check.ok, check.essential) == (False, False)
        assert check.remedy == "pip install 'reelsight[ocr]'"


class TestTurnedOff(TextReaderContract):
    @pytest.fixture
    def reader(self, sandbox: Sandbox) -> TextReader:
        return RapidOcrTextReader(sandbox, is_on=False)

    def test_it_names_the_setting_and_reads_nothing(
        self, reader: TextReader, tmp_path: Path
    ) -> None:
        picture = draw_text(tmp_path / "a.png", "WORDS")

        assert reader.texts(picture, 0.0, stop=NeverStop()) == ()
        assert "REELSIGHT_OCR=off" in (reader.why_blind or "")

    def test_the_doctor_finds_nothing_wrong_with_that(self, sandbox: Sandbox) -> None:
        (check,) = RapidOcrHealth(sandbox, is_on=False).check()
        assert check.ok
        assert "REELSIGHT_OCR=off" in check.detail


@needs_ocr
class TestRapidOcr(TextReaderContract):
    @pytest.fixture
    def reader(self, sandbox: Sandbox) -> TextReader:
        return RapidOcrTextReader(sandbox)

    def test_it_names_package_and_models(self, reader: TextReader) -> None:
        assert reader.why_blind is None
        assert reader.version.startswith("rapidocr 3.")
        assert "PP-OCRv6_rec_small" in reader.version

    def test_accents_and_numbers_are_read_in_reading_order(
        self, reader: TextReader, tmp_path: Path
    ) -> None:
        lines = ["Übergröße café niño", "Grüße aus Ølstykke", "2026-03-14 12:05"]
        picture = draw_text(tmp_path / "a.png", *lines)

        found = reader.texts(picture, 7.5, stop=NeverStop())

        assert [text.text for text in found] == lines
        assert {text.at_s for text in found} == {7.5}
        assert all(0.9 < text.confidence <= 1 for text in found)

    def test_small_letters_in_a_large_frame_are_found(
        self, reader: TextReader, tmp_path: Path
    ) -> None:
        picture = draw_text(tmp_path / "a.png", "morning interview 2019", letters=14)

        found = reader.texts(picture, 0, stop=NeverStop(), at_a_glance=True)

        assert [t.text for t in found] == ["morning interview 2019"]

    def test_letters_on_nothing_are_read_as_on_paper(
        self, reader: TextReader, tmp_path: Path
    ) -> None:
        picture = draw_text(tmp_path / "a.png", "CLEAR GROUND", ground=(0, 0, 0, 0), ink="black")

        assert [t.text for t in reader.texts(picture, 0, stop=NeverStop())] == ["CLEAR GROUND"]

    def test_what_is_no_picture_fails_and_names_no_path(
        self, reader: TextReader, tmp_path: Path
    ) -> None:
        (tmp_path / "a.jpg").write_bytes(b"nothing" * 100)

        with pytest.raises(MakingFailed) as caught:
            reader.texts(tmp_path / "a.jpg", 0, stop=NeverStop())

        assert str(tmp_path) not in caught.value.problem.message

    def test_a_set_stop_signal_stops_it(self, reader: TextReader, tmp_path: Path) -> None:
        picture = draw_text(tmp_path / "a.png", "STOP")
        with pytest.raises(MakingStopped):
            reader.texts(picture, 0, stop=StopNow())

    def test_an_engine_that_cannot_work_says_so(self, tmp_path: Path) -> None:
        cramped = ProcessSandbox(SystemProcesses(), size=1, memory_limit_bytes=300 * 1024**2)
        reader = RapidOcrTextReader(cramped)
        try:
            with pytest.raises(MakingFailed) as caught:
                reader.texts(draw_text(tmp_path / "a.png", "WORDS"), 0, stop=NeverStop())
        finally:
            cramped.close()
        assert "doctor" in caught.value.problem.remedy

    def test_the_doctor_has_it_read(self, sandbox: Sandbox) -> None:
        (check,) = RapidOcrHealth(sandbox).check()
        assert check.ok, check.detail
        assert "rapidocr" in check.detail

    def test_it_asks_no_network(self) -> None:
        program = (
            "import os, sys\n"
            "def watch(event, _):\n"
            "    if event in ('socket.connect', 'socket.getaddrinfo', 'socket.sendto'):\n"
            "        os._exit(3)\n"
            "sys.addaudithook(watch)\n"
            "from adapters.rapidocr.reading import read_sample\n"
            "print(read_sample(1))\n"
        )
        ran = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, timeout=120
        )
        assert (ran.returncode, ran.stdout.strip()) == (0, "{'made': ['REELSIGHT']}")
        assert ran.stderr == ""

    @pytest.mark.shared
    def test_a_real_photo_of_a_japanese_shop_is_read_from_its_proxy(
        self, reader: TextReader, shared_media: Path, sandbox: Sandbox, tmp_path: Path
    ) -> None:
        source = shared_media / "images/exif/japanese-shop.jpg"
        facts = MediaFacts(kind=MediaKind.IMAGE, container="jpeg", width=4217, height=2817)
        maker = PillowImageProxyMaker(sandbox)
        path = FilePath(str(source).encode())
        proxy = maker.make(path, facts, tmp_path / "p", stop=NeverStop())

        found = {text.text for text in reader.texts(proxy.path, 0, stop=NeverStop())}

        assert {"KIRIN", "一番搾り"} <= found


@pytest.mark.parametrize("text", ["AB", "42", "A1", "駅", "ن"])
def test_words_and_single_signs_of_scripts_without_capitals_say_something(text: str) -> None:
    assert says_something(text)


@pytest.mark.parametrize("text", ["", "A", "7", "|", "--- ...", "é!"])
def test_a_single_letter_or_mere_signs_say_nothing(text: str) -> None:
    assert not says_something(text)
