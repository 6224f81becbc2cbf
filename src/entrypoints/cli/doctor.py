"""`reelsight doctor`."""

import click

from entrypoints.cli.options import json_option


@click.command()
@json_option
def doctor(as_json: bool) -> int:
    """Check this installation, part by part. Exit code 0 when all that is needed works."""
    from entrypoints.cli.json_views import plain
    from entrypoints.cli.screen import emit, say, say_table
    from entrypoints.cli.session import build, close, read_settings

    container = build(read_settings())
    try:
        diagnosis = container.run_doctor()()
    finally:
        close(container)
    if as_json:
        emit({"healthy": diagnosis.healthy, "checks": plain(diagnosis.checks)})
    else:
        rows = []
        for check in diagnosis.checks:
            mark = "✓ ok" if check.ok else "✗ broken" if check.essential else "– lacking"
            found = " → ".join(filter(None, (check.detail, check.remedy)))
            rows.append([mark, check.name, found])
        say_table(["", "PART", "WHAT WAS FOUND"], rows)
        say()
        say("All that is needed works." if diagnosis.healthy else "A needed part is broken.")
    return 0 if diagnosis.healthy else 1
