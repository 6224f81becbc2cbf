"""The gist of what was said, made by an engine."""
