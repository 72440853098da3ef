"""Addresses of the pages, and which of them answers a command that people type."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

SUJETS = ("votes", "amendements", "texte", "agenda", "decrets")
"""Commands about a suivi that have a page: /votes/article7."""
SEULES = ("agenda", "direct", "sante", "corrections")
"""Commands that have a page when typed alone."""
_VOTE = re.compile(r"(?:\d{1,2}-)?\d{1,6}|VTANR5L\d+V\d+|SCSN\d+N\d+")
_PAGE_SCRUTIN = re.compile(r"https://www\.assemblee-nationale\.fr/dyn/(\d{1,2})/scrutins/(\d{1,6})")
_DEUX_TEXTES = re.compile(r"(\d)/(\d)")


@dataclass(frozen=True, slots=True)
class Liens:
    """Addresses on this site. `publique`: its address, as people open it. `suivis`: names that have a page."""

    publique: str
    suivis: Collection[str] = ()

    @property
    def racine(self) -> str:
        """What stands before every path, "" at the top of a host."""
        return urlsplit(self.publique).path.rstrip("/")

    def vers(self, *morceaux: str) -> str:
        """The path of a page: `vers("suivi", "article7")` is "/suivi/article7"."""
        return "/".join((self.racine, *(quote(morceau, safe="") for morceau in morceaux)))

    def absolue(self, *morceaux: str) -> str:
        """The same as a whole address."""
        return self.publique + self.vers(*morceaux).removeprefix(self.racine)

    def locale(self, url: str) -> str | None:
        """The page here of a public vote of the Assemblée, from its official address; None for anything else."""
        match = _PAGE_SCRUTIN.fullmatch(url)
        return self.vers("scrutin", f"VTANR5L{match[1]}V{match[2]}") if match else None

    def page_of(self, typed: str) -> str | None:
        """The page that answers what is typed ("!texte article7 249/44"), or of a suivi named alone; else None."""
        if typed in self.suivis:
            return self.vers("suivi", typed)
        if not typed.startswith("!"):
            return None
        command, _, rest = typed[1:].partition(" ")
        if command == "vote" and _VOTE.fullmatch(rest):
            return self.vers("scrutin", rest)
        if not rest:
            return self.vers("") if command == "statut" else self._alone(command)
        return self._about(command, *rest.split(" ", 1))

    def _alone(self, command: str) -> str | None:
        return self.vers(command) if command in SEULES else None

    def _about(self, command: str, nom: str, reste: str = "") -> str | None:
        if nom not in self.suivis:
            return None
        if command == "statut" and not reste:
            return self.vers("suivi", nom)
        if command not in SUJETS:
            return None
        return self.vers(command, nom, dans_un_chemin(reste)) if reste else self.vers(command, nom)


def dans_un_chemin(reste: str) -> str:
    """What is typed after a suivi, without a slash: "249→44", "changements"; commands read both forms."""
    return _DEUX_TEXTES.sub(r"\1→\2", reste).replace("avant/après", "changements").replace("/", " ")
