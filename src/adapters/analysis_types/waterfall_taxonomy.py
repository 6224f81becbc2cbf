"""The values of the waterfall taxonomy 1.1.0 and the struct they are stored in."""

from enum import StrEnum
from typing import Annotated

import msgspec

from application.plugins.public import Confidence, Source, embed, facet


class Family(StrEnum):
    CUSTOM_NATURAL_STONE = "Custom Natural Stone"
    CUSTOM_FORMAL = "Custom Formal"
    GENESIS_NATURAL = "Genesis Natural"
    GENESIS_FORMAL = "Genesis Formal"
    UNKNOWN = "Unknown"


class FunctionalType(StrEnum):
    WATERFALL = "Waterfall"
    WATERFALL_WITH_SLIDE = "Waterfall with Slide"
    GROTTO = "Grotto"
    GROTTO_WITH_SLIDE = "Grotto with Slide"
    UNKNOWN = "Unknown"


class TierLevel(StrEnum):
    CLASSIC = "Classic (Small)"
    DELUXE = "Deluxe (Medium)"
    ULTIMATE = "Ultimate (Large)"
    UNKNOWN = "Unknown"


class SubType(StrEnum):
    ONE_TIER = "One-Tier"
    TWO_TIER = "Two-Tier"
    TWO_TIER_SPLIT = "Two-Tier Split"
    THREE_TIER = "Three-Tier"
    CANTILEVER = "Cantilever"
    UNKNOWN = "Unknown"


class ContentType(StrEnum):
    PRODUCT_OVERVIEW = "product_overview"
    INSTALLATION_TUTORIAL = "installation_tutorial"
    BUILDING_DEMONSTRATION = "building_demonstration"
    TROUBLESHOOTING = "troubleshooting"
    COMPARISON = "comparison"
    REVIEW = "review"


class SkillLevel(StrEnum):
    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"
    PROFESSIONAL = "professional"


class InstallationState(StrEnum):
    PRE_INSTALLATION = "pre_installation"
    DURING_INSTALLATION = "during_installation"
    COMPLETED = "completed"
    PRODUCT_ONLY = "product_only"


class CueName(StrEnum):
    """What the four dimensions are decided by."""

    WATERFALL = "waterfall"
    """Any at all."""
    BOULDERS = "boulders"
    """The structure that the water runs over is built of them."""
    FORMAL = "formal"
    """Veneer, caps, tile, marble, straight lines."""
    LOOSE_ROCK = "loose_rock"
    """Beside the structure: decides nothing."""
    KIT = "kit"
    BESPOKE = "bespoke"
    SLIDE = "slide"
    LADDER = "ladder"
    """Up to a slide."""
    STEPS = "steps"
    """Of a landscape slide."""
    GROTTO = "grotto"
    HEIGHT_FT = "height_ft"
    WIDTH_FT = "width_ft"
    LARGER_FOOTPRINT = "larger_footprint"
    SCALE_REFERENCE = "scale_reference"
    """Something whose size is known."""
    HUMAN_SCALE_BOULDERS = "human_scale_boulders"
    HEAVY_MACHINERY = "heavy_machinery"
    WATER_PARK_SCALE = "water_park_scale"
    SEVERAL_CIRCUITS = "several_circuits"
    CANTILEVER = "cantilever"
    SPLIT = "split"
    DROPS = "drops"
    SHELVES = "shelves"


class Cue(msgspec.Struct, frozen=True, kw_only=True):
    """One statement about one cue; several may speak of the same and say otherwise."""

    name: CueName
    present: bool = True
    number: float | None = None
    """Feet for `height_ft` and `width_ft`, a count for `drops` and `shelves`."""
    source: Source
    confidence: Confidence
    evidence: str | None = None


class DimensionConfidence(msgspec.Struct, frozen=True, kw_only=True):
    family: Confidence = 0.0
    functional_type: Confidence = 0.0
    tier_level: Confidence = 0.0
    sub_type: Confidence = 0.0
    overall: Confidence = 0.0
    """The smallest of the four."""


class UnknownReasons(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a dimension is Unknown; absent for those that are known."""

    family: str | None = None
    functional_type: str | None = None
    tier_level: str | None = None
    sub_type: str | None = None


class WaterfallClassification(msgspec.Struct, frozen=True, kw_only=True):
    family: Annotated[Family, facet, embed] = Family.UNKNOWN
    functional_type: Annotated[FunctionalType, facet, embed] = FunctionalType.UNKNOWN
    tier_level: Annotated[TierLevel, facet, embed] = TierLevel.UNKNOWN
    sub_type: Annotated[SubType, facet, embed] = SubType.UNKNOWN
    confidence: DimensionConfidence = DimensionConfidence()
    cues: tuple[Cue, ...] = ()
    evidence: tuple[str, ...] = ()
    unknown_reasons: UnknownReasons = UnknownReasons()
    search_tags: Annotated[tuple[str, ...], facet, embed] = ()
    product_keywords: Annotated[tuple[str, ...], embed] = ()


class VideoWaterfall(WaterfallClassification, frozen=True, kw_only=True):
    content_type: Annotated[ContentType | None, facet] = None
    skill_level: Annotated[SkillLevel | None, facet] = None
    building_techniques: Annotated[tuple[str, ...], embed] = ()
    segment_id: str | None = None
    """Of which part of a longer video this speaks; without one, of all of it."""
    time_start_seconds: float | None = None
    time_end_seconds: float | None = None


class ImageWaterfall(WaterfallClassification, frozen=True, kw_only=True):
    installation_state: Annotated[InstallationState | None, facet] = None
    visible_components: Annotated[tuple[str, ...], embed] = ()
