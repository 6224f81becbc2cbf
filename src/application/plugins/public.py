"""What plugin authors import, as `reelsight`. Re-exports only."""

from application.plugins.analysis_type import AnalysisType
from application.plugins.hooks import hookimpl
from application.plugins.marks import TimeRange, embed, facet, sensitive, time_range
from application.plugins.merge_results import merge_results, same_text
from domain.analysis.evidence import Colour, Evidence, Heard, Scene, SeenText, Speech
from domain.library.kind import MediaKind
from domain.media.facts import AudioTrack, MediaFacts
from domain.shared.provenance import (
    DEFAULT_SOURCE_ORDER,
    Confidence,
    Source,
    Sourced,
    SourceOrder,
)
from domain.shared.timecode import clock, stretch

__all__ = [
    "DEFAULT_SOURCE_ORDER",
    "AnalysisType",
    "AudioTrack",
    "Colour",
    "Confidence",
    "Evidence",
    "Heard",
    "MediaFacts",
    "MediaKind",
    "Scene",
    "SeenText",
    "Source",
    "SourceOrder",
    "Sourced",
    "Speech",
    "TimeRange",
    "clock",
    "embed",
    "facet",
    "hookimpl",
    "merge_results",
    "same_text",
    "sensitive",
    "stretch",
    "time_range",
]
