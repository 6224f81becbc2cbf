"""Rescan: compare a folder with the library, review the plan, apply it."""
