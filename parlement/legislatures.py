"""Which legislature of the Assemblée a bill was opened under, by what names it."""

from __future__ import annotations

import re

SESSIONS = ((24, 17), (22, 16), (17, 15), (12, 14))
"""First session of the Sénat (its first year) of each legislature of the Assemblée, the latest first."""
PREMIERE = SESSIONS[-1][1]
"""The first one whose archives the Assemblée publishes."""

_LEGISLATURE = re.compile(r"DLR5L(\d+)N", re.IGNORECASE)
_SENAT = re.compile(r"[a-z]{3}(\d{2})-\d+", re.IGNORECASE)


def legislature_of(cible: str) -> int | None:
    """The legislature that opened a dossier: its id says it, a Sénat reference dates it, a name tells nothing."""
    if match := _LEGISLATURE.match(cible):
        return int(match[1])
    if match := _SENAT.fullmatch(cible):
        return next((number for session, number in SESSIONS if int(match[1]) >= session), None)
    return None
