"""Alembic revisions. They are history: a released one is never changed."""

HEAD = "0005"
"""The newest revision, so that a start that has nothing to do need not import Alembic."""
