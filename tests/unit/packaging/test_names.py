"""Our four top-level packages have common names: nobody else may ship them."""

from importlib.metadata import packages_distributions

import reelsight
from application.plugins import public

OUR_NAMES = ("domain", "application", "adapters", "entrypoints", "reelsight")


def test_no_other_distribution_ships_a_package_with_our_names() -> None:
    owners = packages_distributions()
    strangers = {name: set(owners.get(name, [])) - {"reelsight"} for name in OUR_NAMES}
    assert {name: others for name, others in strangers.items() if others} == {}


def test_what_plugin_authors_import_is_the_public_module() -> None:
    assert reelsight.__all__ == public.__all__
