"""What is vendored is what its package holds, with its licence, and nothing else."""

import hashlib
import tomllib

from entrypoints.http.views.templating import STATIC

VENDOR = STATIC / "vendor"
PACKAGES = tomllib.loads((VENDOR / "VENDORED.toml").read_text("utf-8"))["package"]


def test_every_vendored_file_has_the_hash_that_is_written_down() -> None:
    written = {name: digest for package in PACKAGES for name, digest in package["files"].items()}
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "VENDORED.toml"
    }
    assert found == written


def test_every_vendored_package_names_its_version_and_brings_its_licence() -> None:
    for package in PACKAGES:
        assert package["version"]
        assert package["licence"] in ("0BSD", "OFL-1.1")
        assert (VENDOR / package["licence_file"]).stat().st_size > 500
