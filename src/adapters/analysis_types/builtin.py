"""The plugin that brings the built-in analysis types, registered like anybody else's."""

from collections.abc import Callable

from adapters.analysis_types.chapters import ChaptersType
from adapters.analysis_types.description import DescriptionType
from adapters.analysis_types.elements import ElementsType
from adapters.analysis_types.image_elements import ImageElementsType
from adapters.analysis_types.metadata import MetadataType
from adapters.analysis_types.summary import SummaryType
from adapters.analysis_types.waterfall_classification import (
    ImageWaterfallType,
    VideoWaterfallType,
)
from application.plugins.public import AnalysisType, hookimpl


class BuiltInTypes:
    """Order here is order in the detail view."""

    __name__ = "reelsight"

    @hookimpl
    def register_analysis_types(self, register: Callable[[AnalysisType], None]) -> None:
        for analysis_type in (
            SummaryType(),
            ChaptersType(),
            DescriptionType(),
            ElementsType(),
            ImageElementsType(),
            VideoWaterfallType(),
            ImageWaterfallType(),
            MetadataType(),
        ):
            register(analysis_type)
