"""Light or dark: a wish of this browser, kept in a cookie, so that the first paint is right."""

from litestar import Controller, post
from litestar.datastructures import Cookie, FormMultiDict
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect

from entrypoints.http.login import own_path
from entrypoints.http.views.reading_forms import read_form

_YEAR_S = 365 * 24 * 3600


class Theme(Controller):
    path = "/theme"
    include_in_schema = False
    dependencies = {"form": Provide(read_form)}  # noqa: RUF012  # Litestar's own way

    @post(sync_to_thread=False)
    def choose(self, form: NamedDependency[FormMultiDict]) -> Redirect:
        """Without script; with it app.js writes the same cookie on the spot."""
        wanted = str(form.get("theme", ""))
        known = wanted in ("light", "dark")
        cookie = Cookie(
            key="theme",
            value=wanted if known else "",
            max_age=_YEAR_S if known else 0,
            samesite="lax",
        )
        return Redirect(own_path(str(form.get("back", "/"))), status_code=303, cookies=[cookie])
