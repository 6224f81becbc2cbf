"""From a question to typed results: start, ask, keep the words, read them."""
