from entrypoints.path_text import read, written

__all__ = ["read", "written"]
