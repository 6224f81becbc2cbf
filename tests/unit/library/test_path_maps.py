"""Folders of another machine, mapped to where they lie here."""

import pytest

from domain.library.path_maps import BadPathMap, PathMap, mapped, read_path_map, top_folder

VIDEOS = PathMap(old="E:\\Videos", new="/mnt/videos")


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("E:\\Videos\\2019\\a.mp4", "/mnt/videos/2019/a.mp4"),
        ("e:\\VIDEOS\\2019\\A.mp4", "/mnt/videos/2019/A.mp4"),
        ("E:/Videos/2019/a.mp4", "/mnt/videos/2019/a.mp4"),
        ("E:\\Videos", "/mnt/videos"),
        ("E:\\Videos2\\a.mp4", None),
        ("F:\\Videos\\a.mp4", None),
        ("/mnt/a.mp4", None),
    ],
)
def test_names_are_compared_one_by_one(path: str, here: str | None) -> None:
    assert mapped(path, [VIDEOS]) == here


def test_the_longest_mapping_wins() -> None:
    inner = PathMap(old="E:\\Videos\\2019", new="/old/2019")
    assert mapped("E:\\Videos\\2019\\a.mp4", [VIDEOS, inner]) == "/old/2019/a.mp4"
    assert mapped("E:\\Videos\\2020\\a.mp4", [inner, VIDEOS]) == "/mnt/videos/2020/a.mp4"


def test_a_whole_drive_and_a_share_can_be_mapped() -> None:
    assert mapped("E:\\a.mp4", [read_path_map("E:\\=/mnt")]) == "/mnt/a.mp4"
    share = read_path_map("\\\\nas\\media=/mnt/nas")
    assert mapped("\\\\NAS\\media\\b\\c.mp4", [share]) == "/mnt/nas/b/c.mp4"


def test_posix_paths_keep_their_case() -> None:
    here = [PathMap(old="/Volumes/A", new="/mnt/a")]
    assert mapped("/Volumes/A/x.mp4", here) == "/mnt/a/x.mp4"
    assert mapped("/volumes/a/x.mp4", here) is None


def test_a_mapping_to_windows_is_spelled_so() -> None:
    assert mapped("/mnt/v/a/b.mp4", [PathMap(old="/mnt/v", new="D:\\V")]) == "D:\\V\\a\\b.mp4"


@pytest.mark.parametrize("text", ["", "E:\\Videos", "=/mnt", "E:\\Videos=", "Videos=/mnt", "a=b"])
def test_what_is_no_mapping_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(BadPathMap) as refused:
        read_path_map(text)
    assert "--map" in refused.value.remedy


def test_an_equal_sign_in_the_old_name_is_part_of_it() -> None:
    assert read_path_map("E:\\a=b=/mnt") == PathMap(old="E:\\a=b", new="/mnt")


@pytest.mark.parametrize(
    ("path", "top"),
    [
        ("E:\\Videos\\2019\\a.mp4", "E:\\Videos"),
        ("E:\\a.mp4", "E:\\"),
        ("\\\\nas\\media\\x\\a.mp4", "\\\\nas\\media"),
    ],
)
def test_the_folder_that_is_worth_mapping(path: str, top: str) -> None:
    assert top_folder(path) == top
