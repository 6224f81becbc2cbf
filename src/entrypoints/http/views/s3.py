"""`/s3`: what Reelsight keeps in the bucket."""

from typing import Any
from urllib.parse import urlencode

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect, Response, Template

from application.jobs.list_jobs import ListJobs
from application.media.bucket.delete_objects import ClearBucket, DeleteObject
from application.media.bucket.link_object import LinkObject
from application.media.bucket.list_bucket import BucketPage, ListBucket, ListBucketQuery
from application.ports.object_store import StoreFailed
from application.ports.store_failures import BucketNotConfigured
from domain.media.bucket_keys import OUR_PREFIXES
from domain.shared import figures
from domain.shared.errors import DomainError
from entrypoints.http.views.page import AnyRequest, done, page
from entrypoints.http.views.reading_forms import read_form

_A_PAGE = 100


class S3Page(Controller):
    path = "/s3"
    include_in_schema = False
    dependencies = {"form": Provide(read_form)}  # noqa: RUF012  # Litestar's own way

    @get("/", sync_to_thread=True)
    def show(
        self,
        request: AnyRequest,
        list_bucket: NamedDependency[ListBucket],
        clear_bucket: NamedDependency[ClearBucket],
        list_jobs: NamedDependency[ListJobs],
    ) -> Template:
        """`clear` asks what clearing the prefix would delete, `delete` about one object; nothing
        is deleted by looking."""
        query = request.query_params
        prefix, after = (query.get(key, "") for key in ("prefix", "after"))
        found: BucketPage | None = None
        problem: DomainError | None = None
        would = None
        try:
            found = list_bucket(ListBucketQuery(prefix=prefix, after=after, limit=_A_PAGE))
            if prefix and "clear" in query:
                would = clear_bucket(prefix, confirm=False)
        except (BucketNotConfigured, StoreFailed) as error:
            problem = error
        return page(
            "s3.html",
            list_jobs,
            page="s3",
            found=found,
            problem=problem,
            is_configured=not isinstance(problem, BucketNotConfigured),
            prefix=prefix,
            own=_address(prefix),
            would=would,
            asked=query.get("delete", ""),
            ask=lambda key: _address(prefix, delete=key),
            tabs=[("", "All", _address(""))] + [(one, one, _address(one)) for one in OUR_PREFIXES],
            forward=_address(prefix, after=found.next) if found and found.next else "",
            back=_address(prefix) if after else "",
            clear=_address(prefix, clear="1"),
            download=lambda key: "/s3/download?" + urlencode({"key": key}),
        )

    @get("/download", sync_to_thread=True)
    def download(self, request: AnyRequest, link_object: NamedDependency[LinkObject]) -> Redirect:
        return Redirect(link_object(request.query_params.get("key", "")), status_code=302)

    @post("/delete", sync_to_thread=True, status_code=200)
    def delete_one(
        self,
        request: AnyRequest,
        form: NamedDependency[FormMultiDict],
        delete_object: NamedDependency[DeleteObject],
    ) -> Response[Any]:
        key = str(form.get("key", ""))
        delete_object(key)
        return done(request, "Deleted.", _address(str(form.get("prefix", ""))), "Show")

    @post("/clear", sync_to_thread=True, status_code=200)
    def clear(
        self,
        request: AnyRequest,
        form: NamedDependency[FormMultiDict],
        clear_bucket: NamedDependency[ClearBucket],
    ) -> Response[Any]:
        prefix = str(form.get("prefix", ""))
        cleared = clear_bucket(prefix, confirm=True)
        message = f"Deleted {figures.counted(cleared.objects, 'object')}."
        return done(request, message, _address(prefix), "Show")


def _address(prefix: str, **more: str) -> str:
    asked = ({"prefix": prefix} if prefix else {}) | more
    return "/s3" + (f"?{urlencode(asked)}" if asked else "")
