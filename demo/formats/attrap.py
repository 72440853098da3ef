"""What attrap.fr answers to a search: ten files a page, the latest first, with the words around those searched."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from demo.chronique_actes import ADMINISTRATIONS, FaitsActes, Fichier
from demo.formats.arretes import texte_du_fichier
from demo.formats.commun import Objet

PAR_PAGE = 10
EXTRAITS = 5
"""Most snippets of one file."""
AUTOUR = 60
"""Letters on each side of the words searched."""


def reponse(faits: FaitsActes, question: Mapping[str, str], instant: datetime) -> bytes:
    """The page asked for.

    question: `s` (phrases in quotes, joined by OR; everything when blank), `page`, `administration`, `start_date`,
    `end_date`. Whatever `sort` says, the latest comes first.
    """
    trouves = [
        (fichier, extraits)
        for fichier in sorted(faits.fichiers, key=lambda f: (f.jour, f.vu), reverse=True)
        if fichier.vu <= instant and _voulu(fichier, question)
        for extraits in [_extraits(texte_du_fichier(faits, fichier), _phrases(question.get("s", "")))]
        if extraits is not None
    ]
    page = question.get("page", "1")
    debut = (max(int(page), 1) - 1) * PAR_PAGE if page.isdecimal() else 0
    elements = [_element(faits, f, extraits) for f, extraits in trouves[debut : debut + PAR_PAGE]]
    return json.dumps({"total": len(trouves), "elements": elements}, ensure_ascii=False).encode()


def _voulu(fichier: Fichier, question: Mapping[str, str]) -> bool:
    voulues = question.get("administration", "")
    return (
        (not voulues or fichier.administration in voulues.split(","))
        and question.get("start_date", "") <= fichier.jour
        and fichier.jour <= (question.get("end_date") or fichier.jour)
    )


def _phrases(recherche: str) -> list[str]:
    """The phrases of a search: what is in quotes, else what OR separates."""
    return re.findall(r'"([^"]+)"', recherche) or [mot for mot in re.split(r"\s+OR\s+", recherche) if mot]


def _extraits(texte: str, phrases: Sequence[str]) -> list[str] | None:
    """The words around each phrase found, none when nothing is searched; None when no phrase is there."""
    if not phrases:
        return []
    plat = _plat(texte)
    places = [match.span() for phrase in phrases for match in re.finditer(re.escape(_plat(phrase)), plat)]
    return list(_entoures(texte, places[:EXTRAITS])) or None


def _plat(texte: str) -> str:
    """Without capitals nor curly apostrophes: as long as the text."""
    return texte.lower().replace("’", "'")


def _entoures(texte: str, places: Sequence[tuple[int, int]]) -> Iterator[str]:
    for debut, fin in places:
        yield (
            f"{texte[max(debut - AUTOUR, 0) : debut]}<em>{texte[debut:fin]}</em>{texte[fin : fin + AUTOUR]}"
        )


def _element(faits: FaitsActes, fichier: Fichier, extraits: Sequence[str]) -> Objet:
    return {
        "administration": fichier.administration,
        "administration_name": ADMINISTRATIONS[fichier.administration],
        "content": list(extraits),
        "date": fichier.jour,
        "first_seen_on": _utc(fichier.vu),
        "id": hashlib.sha256(fichier.adresse.encode()).hexdigest(),
        "name": faits.nom_de(fichier),
        "pdf_creation_date": _utc(fichier.cree),
        "pdf_modification_date": None,
        "timezone": "Europe/Paris",
        "url": fichier.adresse,
    }


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds")
