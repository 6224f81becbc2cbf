"""What the options of a job about a folder say. They are JSON, which does not hold any bytes."""

from typing import Any
from urllib.parse import quote_from_bytes, unquote_to_bytes

from domain.jobs.job import Job
from domain.library.globs import Globs
from domain.shared.ids import FilePath


def folder_options(folder: FilePath, *, recursive: bool, globs: Globs) -> dict[str, Any]:
    return {
        "root": quote_from_bytes(folder),
        "recursive": recursive,
        "include": globs.include,
        "exclude": globs.exclude,
    }


def folder_of(job: Job) -> FilePath:
    return FilePath(unquote_to_bytes(job.options["root"]))


def given_globs(job: Job) -> Globs:
    """Those that were asked for; EVERYTHING where none were."""
    options = job.options
    return Globs(
        include=tuple(options.get("include", ())), exclude=tuple(options.get("exclude", ()))
    )
