"""Finding moments by their words."""

from dependency_injector import providers

from application.search.list_moments import ListMoments
from application.search.list_search_filters import ListSearchFilters
from application.search.search_library import SearchLibrary
from application.search.suggest_searches import SuggestSearches
from entrypoints.container.analysis import Analysis
from entrypoints.container.store import Store


class Search(Analysis):
    search_library = providers.ThreadSafeSingleton(
        SearchLibrary, reader=Store.reader, types=Analysis.analysis_types
    )
    list_moments = providers.ThreadSafeSingleton(
        ListMoments, reader=Store.reader, types=Analysis.analysis_types
    )
    list_search_filters = providers.Factory(
        ListSearchFilters, reader=Store.reader, types=Analysis.analysis_types
    )
    suggest_searches = providers.Factory(SuggestSearches, reader=Store.reader)
