"""What `--json` prints, as plain values. Paths are display text: JSON cannot carry any bytes."""

from typing import TYPE_CHECKING, Any

import msgspec

from domain.shared.names import base_name, display_text
from entrypoints import file_cursor

if TYPE_CHECKING:
    from application.jobs.list_jobs import JobSummary
    from domain.jobs.job import Job
    from domain.library.file_list import FilePage, FileQuery, FileRow


def plain(value: Any) -> Any:
    """A struct as JSON's own types; instants as text."""
    return msgspec.to_builtins(value)


def file_row(row: "FileRow") -> dict[str, Any]:
    shown = {
        name: plain(getattr(row, name))
        for name in row.__struct_fields__
        if name not in ("path", "root_path")
    }
    return {
        **shown,
        "name": display_text(base_name(row.path)),
        "path": display_text(row.path),
        "root": display_text(row.root_path),
        "has_proxy": row.proxy_size_bytes is not None,
    }


def file_page(page: "FilePage", query: "FileQuery") -> dict[str, Any]:
    total = page.totals.files
    return {
        "files": [file_row(row) for row in page.rows],
        "pagination": {
            "page": query.page,
            "per_page": query.per_page,
            "total": total,
            "pages": -(-total // query.per_page),
            "next": page.next
            and file_cursor.written(page.next, query.sort, descending=query.descending),
        },
        "totals": plain(page.totals),
        "library_files": page.library_files,
    }


def job_end(job: "Job") -> dict[str, Any]:
    """The fields with which every document about one job begins."""
    return {"job_id": job.id, "status": job.status.value}


def job(summary: "JobSummary") -> dict[str, Any]:
    fields = plain(summary.job)
    return {"job_id": fields.pop("id"), **fields, "progress": plain(summary.progress)}
