"""Words that the Sénat's documents share: numbers and rectifications, authors, lists of names.

Seen in its amendments files and orders of discussion (2013-2019) and in texts of amendment pages (2021-2023).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from parlement.amendements import GOUVERNEMENT, RAPPORTEUR
from parlement.texte import clean, fold

SENATEUR: Final = "Sénateur"

NUMERO: Final = r"(?:[A-Z]{1,5}-){0,2}[0-9]{1,6}"
"""An amendment's number without rectification: "31", "COM-51", "II-183"."""
RECTIFICATION: Final = r"rect\.?(?:[ ?]?[a-z]{2,15})?"
"""What follows the number of one written again: "rect. bis". Pages may have "?" for an unbreakable space."""

_NUMERO = re.compile(rf"(?P<numero>{NUMERO})(?: \(?(?P<rectification>{RECTIFICATION})\)?)?")
_SENATEUR = re.compile(r"(?P<chiffres>[0-9]{5})(?P<lettre>[a-z])\.html$", re.IGNORECASE)
_RAPPORTEUR = re.compile(r", (?:co-?)?rapporteure?s?(?!\w)")

# A name has a word in capitals; what follows a comma without one is a quality ("rapporteur", "présidente").
_CAPITALES = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ]|['’?-]){2,}")
_CIVILITE = re.compile(r"(?P<civilite>MM\.|M\.|Mmes|Mme|Mlles|Mlle)\s*(?=\S)")
_AU_SINGULIER: Final = {"MM.": "M.", "Mmes": "Mme", "Mlles": "Mlle"}
_MEMBRES = re.compile(r"(?:^|,\s*|\s+)(?P<membres>(?:et\s+)?[dl]es\s+membres\s+d.*)", re.IGNORECASE)
_AU_NOM = re.compile(
    r"[\s,]+au\s+nom\s+d(?:e|u|es)\b.*?(?=(?:,|\s+et)\s*(?:MM?\.|Mmes?\b|Mlles?\b)|$)", re.IGNORECASE
)
_SEPARATEUR = re.compile(r"\s*(?:,\s*et\s+|,|\s+et\s+)\s*")


def split_numero(written: str) -> tuple[str, str]:
    """(number, rectification): "31 rect. bis" -> ("31", "rect. bis"); ("", "") for what is not one."""
    match = _NUMERO.fullmatch(clean(written))
    return (match["numero"], read_rectification(match["rectification"] or "")) if match else ("", "")


def read_rectification(written: str) -> str:
    """A rectification as the amendments file writes it: "rect.?bis" of a page -> "rect. bis"."""
    return clean(written.replace("?", " "))


def read_matricule(address: str) -> str:
    """The id of a senator in the address of their page: "…/lamure_elisabeth04049k.html" -> "04049K", "" without.

    The order of discussion gives "$amd.getUrlAuteur()" for the Gouvernement (2017-2018, text 63).
    """
    match = _SENATEUR.search(address.strip())
    return match["chiffres"] + match["lettre"].upper() if match else ""


def auteur_type(auteur: str) -> str:
    """What an author is, by what is written: Gouvernement, Rapporteur, Sénateur; "" when nobody is named."""
    said = fold(auteur)
    if said in ("le gouvernement", "gouvernement"):
        return GOUVERNEMENT
    return RAPPORTEUR if _RAPPORTEUR.search(said) else SENATEUR if said else ""


def split_signataires(written: str) -> tuple[str, ...]:
    """The names of a list, one each with its civility and quality.

    "MM. TABAROT et KAROUTCHI, Mme GRUNY, rapporteur" -> M. TABAROT, M. KAROUTCHI, "Mme GRUNY, rapporteur". A whole
    group ("et les membres du groupe…") is one entry, as written.
    """
    liste = _AU_NOM.sub("", clean(written)).strip(" ,;")
    found = _MEMBRES.search(liste)
    names = list(_names(liste[: found.start()] if found else liste))
    return (*names, found["membres"]) if found else tuple(names)


def _names(liste: str) -> Iterator[str]:
    here, civilite = "", ""
    separators = ["", *_SEPARATEUR.findall(liste)]
    for separator, part in zip(separators, _SEPARATEUR.split(liste), strict=True):
        if not part:
            continue
        said = _CIVILITE.match(part)
        named = said is not None or _CAPITALES.search(part) is not None
        if here and not named and "et" not in separator:
            here = f"{here}, {part}"
            continue
        if here:
            yield here
        civilite = said["civilite"] if said else civilite
        here = _one(part, said, civilite) if named or not here else f"et {part}"
    if here:
        yield here


def _one(part: str, said: re.Match[str] | None, civilite: str) -> str:
    """One name: under "MM." or "Mmes", each bears the civility in the singular."""
    name = part[said.end() :] if said else part
    civilite = civilite if said or civilite in _AU_SINGULIER else ""
    return f"{_AU_SINGULIER.get(civilite, civilite)} {name}".strip()
