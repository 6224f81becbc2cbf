"""From an engine's words to typed results, or to the reason why there are none."""
