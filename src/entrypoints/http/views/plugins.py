"""`/plugins`: the analysis types, what they hold, and whether they are sound."""

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from application.analysis.types.check_registered import CheckRegistered
from application.analysis.types.list_analysis_types import ListAnalysisTypes, PriceHint, Standing
from application.jobs.list_jobs import ListJobs
from domain.analysis.run import UnknownAnalysisType
from domain.shared.money import dollars
from entrypoints.http.problems import Refused
from entrypoints.http.views.page import AnyRequest, page


class NoSuchType(Refused):
    """There is no such analysis type."""

    status_code = 404
    code = "no_such_type"
    remedy = "The list of plugins shows the types there are."


class PluginsPages(Controller):
    path = "/plugins"
    include_in_schema = False

    @get("/", sync_to_thread=True)
    def show_all(
        self,
        request: AnyRequest,
        list_analysis_types: NamedDependency[ListAnalysisTypes],
        list_jobs: NamedDependency[ListJobs],
    ) -> Template:
        listed = list_analysis_types(with_standing=True)
        return page(
            "plugins.html",
            list_jobs,
            page="plugins",
            types=[(one, price_words(one.price), support_words(one.standing)) for one in listed],
            plugins=len({one.plugin for one in listed}),
        )

    @get("/{key:str}", sync_to_thread=True)
    def show(
        self,
        request: AnyRequest,
        key: FromPath[str],
        list_analysis_types: NamedDependency[ListAnalysisTypes],
        check_registered: NamedDependency[CheckRegistered],
        list_jobs: NamedDependency[ListJobs],
    ) -> Template:
        try:
            found = list_analysis_types.show(key, with_standing=True)
        except UnknownAnalysisType as error:
            raise NoSuchType(error.message) from error
        return page(
            "plugin.html",
            list_jobs,
            page="plugins",
            title=found[0].described.title,
            own_key=found[0].described.key,
            types=[
                (shown, price_words(shown.price), checks, _indented(shown.described.example))
                for shown, checks in zip(
                    found, check_registered(found[0].described.key), strict=True
                )
            ],
        )


def _indented(example: msgspec.Raw | None) -> str:
    return "" if example is None else msgspec.json.format(bytes(example), indent=2).decode()


def price_words(price: PriceHint) -> str:
    return "free here" if price.free else f"≈ {dollars(price.cost, 6)}"


def support_words(standing: Standing | None) -> str:
    """`86 % of 14`, over all engines; nothing when nothing was checked."""
    support = standing.support if standing else ()
    claims = sum(one.claims for one in support)
    if not claims:
        return ""
    return f"{100 * sum(one.supported for one in support) / claims:.0f} % of {claims:,}"
