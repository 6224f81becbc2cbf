"""The analysis types themselves: what their fields hold, lists of them, and trying them."""
