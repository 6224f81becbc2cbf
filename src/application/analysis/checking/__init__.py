"""Whether an answer's claims stand where it says it found them; no model is asked."""
