"""Prefects' acts written for the tests, as the text of their pages and as PDF files, and answers of attrap.fr."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from demo.formats.pdf import pdf

CREE = datetime(2025, 3, 6, 9, 0, tzinfo=UTC)
TITRE = (
    "autorisant la captation, l'enregistrement et la transmission d'images au moyen de caméras "
    "installées sur des aéronefs"
)
PERIODE = "Article 4 : La présente autorisation est délivrée {}."


def acte(
    numero: str = "2025-00301",
    occasion: str = "à l'occasion d'une manifestation à Paris le samedi 8 mars 2025",
    periode: str = "le samedi 8 mars 2025 de 13h00 à 20h00",
    *,
    autorite: str = "Le préfet de police,",
    titre: str = TITRE,
    premier: str = "",
    cameras: str = "fixé à 2 caméras embarquées sur des aéronefs télé-pilotés",
    fait: str = "Fait à Paris, le 6 mars 2025",
) -> list[str]:
    """The lines of one act."""
    return [
        f"Arrêté n°{numero}",
        *wrapped(f"{titre} {occasion}"),
        "",
        autorite,
        "",
        "Vu le code de la sécurité intérieure, notamment ses articles L. 242-1 à L. 242-8 ;",
        "Vu la demande en date du 5 mars 2025 de la direction de l'ordre public ;",
        "Considérant qu'un rassemblement est prévu le lundi 10 mars 2025 de 9h00 à 10h00 ;",
        "",
        "ARRETE :",
        "",
        *wrapped(premier or _premier(occasion)),
        *wrapped(f"Article 2 : Le nombre maximal de caméras est {cameras}."),
        "Article 3 : La présente autorisation s'applique au périmètre figurant en annexe.",
        *wrapped(PERIODE.format(periode)),
        "Article 5 : Le présent arrêté est publié au recueil des actes administratifs.",
        fait,
        "Signé",
    ]


def _premier(occasion: str) -> str:
    return (
        f"Article 1er : La captation, l'enregistrement et la transmission d'images sont autorisés {occasion} au "
        "titre de : la prévention des atteintes à la sécurité des personnes et des biens ; "
        "la sécurité des rassemblements ;"
    )


def wrapped(texte: str, most: int = 80) -> list[str]:
    """A sentence cut into lines."""
    lines = [""]
    for word in texte.split(" "):
        lines = (
            [*lines, word]
            if len(lines[-1]) + len(word) > most
            else [*lines[:-1], f"{lines[-1]} {word}".strip()]
        )
    return lines


def page(lines: Iterable[str], pied: str = "") -> str:
    """The text of a page, the software's foot under it."""
    return "\n".join([*lines, *([pied] if pied else [])])


def fichier(*pages: Sequence[str]) -> bytes:
    """A PDF file."""
    return pdf(pages, CREE)


def element(url: str, **changes: Any) -> dict[str, Any]:
    """One file, as attrap.fr tells it."""
    return {
        "administration": "pref83",
        "administration_name": "Préfecture du Var",
        "content": [
            " la  transmission d'images au moyen de <em>caméras</em> installées sur des <em>aéronefs</em>"
        ],
        "date": "2025-03-06",
        "first_seen_on": "2025-03-06T10:05:00+00:00",
        "id": "0" * 64,
        "name": "RAA n°42 du 6 mars 2025",
        "pdf_creation_date": "2025-03-06T09:00:00+00:00",
        "pdf_modification_date": None,
        "timezone": "Europe/Paris",
        "url": url,
    } | changes


def reponse(*elements: object, total: int | None = None) -> bytes:
    """A page of results."""
    return json.dumps({"total": total or len(elements), "elements": elements}).encode()
