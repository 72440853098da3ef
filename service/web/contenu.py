"""What a page is once written: its bytes, their kind, their fingerprint.

Errors::

    Introuvable     there is no such page; its message is French, and says where to go
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

HTML = "text/html; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
AGENDA = "text/calendar; charset=utf-8"
CSS = "text/css; charset=utf-8"
TEXTE = "text/plain; charset=utf-8"
PNG = "image/png"


class Introuvable(Exception):
    """Nothing is known under this address."""


@dataclass(frozen=True, slots=True)
class Contenu:
    """One answer. `modifie_le`: when what it says last changed, None when its words depend on the hour it is read."""

    corps: bytes
    type: str
    etag: str
    modifie_le: datetime | None = None
    durable: bool = False
    """Whether the same address will always give the same."""


def contenu(
    corps: bytes | str, kind: str, modifie_le: datetime | None = None, *, durable: bool = False
) -> Contenu:
    """Make an answer; its fingerprint is that of its bytes."""
    data = corps.encode("utf-8", "replace") if isinstance(corps, str) else corps
    return Contenu(data, kind, hashlib.sha256(data).hexdigest()[:32], modifie_le, durable)
