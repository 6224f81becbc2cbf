"""Which Reelsight this is."""


def version() -> str:
    from importlib.metadata import version as installed

    return installed("reelsight")
