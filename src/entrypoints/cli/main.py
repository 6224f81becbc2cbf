"""The command `reelsight`: which commands there are, and what becomes of their errors.

Exit codes: 0 done, 1 some items failed, 2 usage or refused input, 3 refused by a budget.
"""

import os
import sys
from collections.abc import Sequence

import click

from domain.shared.errors import DomainError
from entrypoints.cli.lazy_group import LazyGroup
from entrypoints.cli.report import report_crash, report_refusal, report_usage
from entrypoints.cli.screen import prepare_streams

INTERRUPTED = 130
_HELP = {"-h", "--help", "--version"}

_HERE = "entrypoints.cli"
COMMANDS = {
    "demo": (f"{_HERE}.demo:demo", "Run every step on sample media, or on a folder of yours."),
    "import": (f"{_HERE}.library:import_folder", "Import a folder of media, in place."),
    "rescan": (f"{_HERE}.rescan:rescan", "Compare a folder with the library; apply what changed."),
    "files": (f"{_HERE}.library:files", "List the files of the library."),
    "file": (f"{_HERE}.library:file", "Show what is known of one file."),
    "proxies": (f"{_HERE}.media:proxies", "Make proxies and thumbnails."),
    "transcribe": (f"{_HERE}.transcription:transcribe", "Write down what is said in files."),
    "transcripts": (
        f"{_HERE}.transcripts:transcripts",
        "List, show, correct and export what was said.",
    ),
    "summarize": (f"{_HERE}.summaries:summarize", "Sum up what is said, from transcripts."),
    "analyze": (f"{_HERE}.analysis:analyze", "Find out what is in files that have a proxy."),
    "results": (f"{_HERE}.analysis:results", "Show what was found in one file."),
    "export": (f"{_HERE}.export:export", "Write results into a JSON, CSV or Excel file."),
    "search": (f"{_HERE}.search:search", "Find moments by their words."),
    "edit": (f"{_HERE}.edit:edit", "Correct, approve or reject what was found; add notes."),
    "forget": (f"{_HERE}.forget:forget", "Take files out of the library; originals stay."),
    "costs": (f"{_HERE}.costs:costs", "Show budgets, and settle what nobody knows."),
    "jobs": (f"{_HERE}.jobs:jobs", "List, show, cancel and retry jobs."),
    "models": (f"{_HERE}.models:models", "List and fetch the models that hear speech."),
    "plugins": (f"{_HERE}.plugins:plugins", "List, show, check and write analysis types."),
    "maintenance": (f"{_HERE}.maintenance:maintenance", "Chores; dry runs unless told otherwise."),
    "migrate-predecessor": (
        f"{_HERE}.migration:migrate_predecessor",
        "Move over from the predecessor's app.db.",
    ),
    "serve": (f"{_HERE}.serve:serve", "Serve the pages and the API on this machine."),
    "worker": (f"{_HERE}.worker:worker", "Run jobs without serving pages."),
    "doctor": (f"{_HERE}.doctor:doctor", "Check this installation, part by part."),
}


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from entrypoints.version import version

        click.echo(f"reelsight {version()}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 some items failed, 2 usage or refused, 3 refused by a budget.",
)
@click.option("--debug", is_flag=True, help="Log everything, and show where a crash happened.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def cli(debug: bool) -> None:
    """Reelsight turns folders of video and images into a searchable, explained library.

    Everything it writes lies in the folder REELSIGHT_DATA (data/ here); originals are never
    touched.
    """
    if debug:
        os.environ["LOG_LEVEL"] = "debug"


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; nothing is raised."""
    as_json = "--json" in arguments
    prepare_streams(only_documents=as_json and not _HELP & {*arguments})
    try:
        code = cli.main(list(arguments), prog_name="reelsight", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        return report_usage(error, as_json=as_json)
    except DomainError as error:
        return report_refusal(error, as_json=as_json)
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (`| head`) has gone. Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return report_crash(error, as_json=as_json)
    return code if isinstance(code, int) else 0


def main() -> None:
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
