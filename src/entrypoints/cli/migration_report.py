"""What the predecessor's database holds, and what has become of it here."""

from typing import TYPE_CHECKING

from domain.shared.figures import counted, size
from domain.shared.timecode import long_duration
from entrypoints.cli.json_views import plain
from entrypoints.cli.screen import emit, say

if TYPE_CHECKING:
    from application.media.migrating.survey_old_library import Sum, Survey
    from domain.shared.ids import JobId
    from entrypoints.container import Container


def emit_survey(survey: "Survey") -> None:
    emit({"job_id": None, "status": "DRY_RUN", **plain(survey)})


def emit_taken(survey: "Survey", container: "Container", job_id: "JobId") -> None:
    from entrypoints.cli.outcome import detail_of, end_document

    emit({**end_document(detail_of(container, job_id)), **plain(survey)})


def say_survey(survey: "Survey") -> None:
    """A dry run."""
    say(f"{survey.database}, whose relative paths are about {survey.base}")
    _say_tables(survey)
    say(f"Files: {_shown(survey.originals)}; {survey.videos:,} videos, {survey.images:,} images.")
    for number, words in (
        (survey.known, "taken over before"),
        (survey.here, "here, would be taken over and read"),
        (survey.away, "not there now: taken over with what the old database knows of them"),
        (survey.same_path, "further rows of a path that another row has, which become one file"),
        (survey.no_path, "left out: they name no place on a disk"),
        (survey.unmapped, "left out: their place is not on this machine"),
    ):
        if number:
            say(f"  {number:>9,}  {words}")
    _say_away(survey)
    for unmapped in survey.unmapped_folders:
        say(f"{unmapped.files:>20,}  --map '{unmapped.folder}=…'")
    say(f"Proxies: {_shown(survey.proxies)}.")
    for number, words in (
        (survey.proxies_here, f"here, {size(survey.proxies_bytes_here)} to copy"),
        (survey.thumbnails_here, "with a thumbnail"),
        (survey.proxies_gone, "not there: made again when proxies are made"),
        (survey.proxies_alone, "left out: their original is not taken over"),
    ):
        if number:
            say(f"  {number:>9,}  {words}")
    if survey.known:
        _say_both(survey)
    say("Nothing was changed. --no-dry-run does it.")


def say_taken(survey: "Survey", container: "Container", job_id: "JobId") -> None:
    """After the job."""
    from entrypoints.cli.outcome import detail_of, say_end, say_failures

    detail = detail_of(container, job_id)
    say_end(detail, counted=False)
    _say_both(survey)
    _say_away(survey)
    left_out = survey.unmapped + survey.no_path
    if left_out:
        say(f"  {counted(left_out, 'row')} left out; without --no-dry-run it says which folders.")
    say_failures(detail.failures)


def _say_both(survey: "Survey") -> None:
    proxies = survey.our_proxies
    say(f"  there: {_shown(survey.taken)}")
    say(f"  here:  {_shown(survey.ours)}")
    say(f"  {counted(proxies.files, 'proxy', 'proxies')} here, {size(proxies.size_bytes)}")


def _say_away(survey: "Survey") -> None:
    for folder in survey.maps_away:
        say(
            f"  WARNING: there is no folder {folder}, to which --map leads. Connect its drive, or "
            "correct the mapping; then run this again: what is away is found and read then."
        )


def _say_tables(survey: "Survey") -> None:
    width = max(len(table.name) for table in survey.tables)
    for table in survey.tables:
        rows = "?" if table.rows is None else f"{table.rows:,}"
        say(f"  {table.name:<{width}}  {rows:>9}  {table.becomes}")


def _shown(total: "Sum") -> str:
    parts = [counted(total.files, "row"), size(total.size_bytes)]
    if total.duration_s:
        parts.append(long_duration(total.duration_s))
    return ", ".join(parts)
