"""Addresses of the Assemblée's site."""

from __future__ import annotations

from urllib.parse import urlsplit

WWW = "https://www.assemblee-nationale.fr"


def path_of(address: str) -> str:
    """The path of an address of the Assemblée or of one without host; "" for another site's."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:  # "http://[x"
        return ""
    host = parts.hostname or ""
    ours = not host or host == "127.0.0.1" or f".{host}".endswith(".assemblee-nationale.fr")
    return parts.path if ours else ""
