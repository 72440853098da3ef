"""Which Vigie this is."""

from importlib.metadata import PackageNotFoundError, version


def numero() -> str:
    """The installed version; "dev" from a checkout that was never installed."""
    try:
        return version("vigie")
    except PackageNotFoundError:
        return "dev"
