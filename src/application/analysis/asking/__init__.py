"""From a question to an answer: start, ask, keep the words."""
