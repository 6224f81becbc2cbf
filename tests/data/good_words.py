"""What the made-up videos are about, and how machines mishear and people spell it."""

CUSTOMERS = "Miller;Okafor;Lindqvist;Haraldsen;De Vries;O'Brien;Müller;Castellanos;Ferrante".split(
    ";"
)
CITIES = "Dallas;Tucson;Santa Rosa;Tampa;Boise;Savannah".split(";")
STATES = {"TX": "Texas", "AZ": "Arizona", "CA": "California", "FL": "Florida", "GA": "Georgia"}
CAMERAS = [
    ("Canon", "EOS R5"),
    ("SONY", "ILCE-7M4"),
    ("Apple", "iPhone 13 Pro"),
    ("GoPro", "HERO9 Black"),
]
MONTHS = (
    "January February March April May June July August September October November December".split()
)
SIGNS = [
    "GENESIS 360 KIT",
    "Authorized dealers only",
    "PUMP ROOM 2",
    "Wet floor",
    "HYDRAZORB 1500",
]
SAID = [
    "Welcome to the {customer} residence here in {city}.",
    "The pump moves about {gallons} gallons an hour through a two inch line.",
    "We set the grotto roof first and then the boulders on both sides.",
    "My name is Dana and I have been building these for twenty five years.",
    "This is job number {job} so write that on every box you open.",
    "You want the lip of the spill stone to project about three inches.",
    "If the water runs behind the rock you will lose half of it overnight.",
    "Nobody should stand under the slide while the crane is moving.",
    "We finished the shell on {month} {day} and started the plumbing a week later.",
    "Keep the mortar a little dry or it will slump before you can carve it.",
    "The homeowner asked for a bench inside so you can look out through the water.",
    "There is one shelf here so the water drops twice before it reaches the pool.",
]
FILLING = [
    "So that is looking pretty good right there.",
    "Let us move over to the other side for a second.",
    "And you can see how that goes together.",
    "I am going to step back so the camera can get this.",
]
SMALL_WORDS = "the a to of and in is for you so it this here that before".split()
MISHEARD = {
    "grotto": "grotte",
    "boulders": "bolders",
    "slump": "slum",
    "residence": "residents",
    "Genesis": "Jenesis",
    "mortar": "morter",
    "shelf": "shelve",
}
FORMS = {
    "iso": lambda d: d.isoformat(),
    "compact": lambda d: d.strftime("%Y%m%d"),
    "dotted": lambda d: d.strftime("%d.%m.%y"),
    "words": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "american": lambda d: d.strftime("%m-%d-%Y"),
    "short": lambda d: f"{MONTHS[d.month - 1][:3]} {d.day} {d.year}",
}
