"""What made-up answers are made of."""

NAMES = (
    "Boulders", "Waterfall", "Pool deck", "Excavator", "Rebar grid", "Pump housing", "Spillway",
    "Mixer", "Scaffold", "Garden wall", "Rock panel", "Skimmer", "Trowel", "Garden hose",
    "Level", "Slide", "Palm tree", "Coping stone",
)  # fmt: skip
PHRASES = (
    "Boulders beside the pool", "Water runs over the edge", "The crew sets a panel",
    "A view across the yard", "The finished waterfall", "Mortar between the stones",
    "The pump is switched on", "Evening light on the water", "Steps lead into the water",
    "A close look at the joints", "The grotto from inside", "Material on the drive",
)  # fmt: skip
SENTENCES = (
    "A team works beside a pool in daylight.",
    "Large stones are set one after another along the edge.",
    "Water begins to run and fills the lower basin.",
    "The camera moves slowly around the finished work.",
    "Tools and material lie on the ground in front.",
    "In the end the whole garden is seen from further away.",
)
COLOURS = (("grey", "#8a8a86"), ("blue", "#3d6fa5"), ("sand", "#c9b48f"), ("green", "#4f7a45"))
