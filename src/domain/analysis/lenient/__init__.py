"""How the words of a model are read as JSON; `domain.analysis.lenient_json` is the way in."""
