"""The dérouleur, or yellow sheet: what is left to call in the sitting, amendment by amendment.

An internal tool, undocumented, made from XML. No body of it was kept by anyone: its shape is known from notes and
code of June and July 2026. What is needed is found by meaning, and what is not understood is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from parlement.amendements import EN_SEANCE
from parlement.articles import parse_designation, read_designation
from parlement.direct import AUCUN_TEXTE, EN_DISCUSSION, Direct, LigneAppel
from parlement.temps import PARIS, parse_instant
from parlement.texte import clean, fold
from trackers.assemblee.eliasse import NUMERO, printed_number, read_numero
from trackers.base import Reading, Unreadable
from trackers.json_xml import Node, decode, is_nil, many, objects, text

APPELS = {"ADT": False, "SSADT": True}
"""Types of the lines that call an amendment -> whether it is a sub-amendment."""
AUTRES = ("ARTICLE", "INSCRIT", "INTERV", "LIBRE", "NEXTSEANCE")
"""How the other types that we know begin (INSCRITQAG, INTERVGVT, NEXTSEANCEL1…)."""
NIVEAUX = 5
"""How deep the phases are looked for; they were seen at the third level (racine, contenu, phase)."""

_DANS_LIBELLE = re.compile(r"\bn[°ºo]s? *(?P<numero>(?:[IVX]+-)?[A-Z]*[0-9]+)", re.IGNORECASE)
_UID = re.compile(
    r"AMANR5L(?P<legislature>[0-9]{1,3})PO[0-9]+(?:BTC|B)0*(?P<texte>[0-9]+)P\w+?D[0-9]+N(?P<numero>\w+)"
)
_JOUR_HEURE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})\D{1,3}([0-9]{2})[:h]([0-9]{2})(?::([0-9]{2}))?")


def parse_derouleur(body: bytes, legislature: int) -> Reading:
    """Read the sheet: what is left to call, for the text of the first amendment only. Raises Unreadable.

    Lines are removed once discussed, and none is marked as the present one: the first amendment left is the one
    being called, or the next. `legislature` is told when the sheet names no amendment.
    """
    document = decode(body)
    remarks: list[str] = []
    appels = [appel for phase in _phases(document) for appel in _appels(phase, remarks)]
    texte = next((bibard for bibard, _ in appels if bibard), "")
    suite = tuple(ligne for bibard, ligne in appels if bibard in ("", texte))
    uids = (_UID.fullmatch(ligne.amendement) for ligne in suite)
    legislature = next((int(uid["legislature"]) for uid in uids if uid), legislature)
    direct = Direct(
        uid=f"derouleur-{legislature}",
        legislature=legislature,
        etat=EN_DISCUSSION if suite else AUCUN_TEXTE,
        texte=texte,
        organe=EN_SEANCE if suite else "",
        numero=suite[0].numero if suite else "",
        place=suite[0].place if suite else "",
        restants=len(suite),
        suite=suite,
        extrait_le=_extrait_le(document, remarks),
    )
    return Reading((direct,), tuple(dict.fromkeys(remarks)))


@lru_cache(maxsize=1024)
def _plain(name: str) -> str:
    """A key without what people write it with: "ligne_type", "ligneType" -> "lignetype"."""
    return re.sub(r"[\W_]", "", fold(name))


def _value(parent: Node, name: str) -> Any:
    """The value under a key, however the key is written."""
    return next((value for key, value in parent.items() if _plain(key) == name), None)


def _said(parent: Node, name: str) -> str:
    """The text under a key, however the key is written; "" when there is none."""
    return clean(text({name: _value(parent, name)}, name))


def _find(document: Node, name: str) -> Node | None:
    """The object that has a key of this name, the least deep; None when there is none among the first levels."""
    level: list[Node] = [document]
    for _ in range(NIVEAUX):
        found = next((node for node in level if any(_plain(key) == name for key in node)), None)
        if found is not None:
            return found
        level = [child for node in level for value in node.values() for child in objects(value)]
    return None


def _objets(parent: Node, name: str, what: str) -> list[Node]:
    """The objects under a key, one or many; none when it is blank. Raises Unreadable for anything else."""
    found = [one for one in many(_value(parent, name)) if not (isinstance(one, str) and not one.strip())]
    if not all(isinstance(one, dict) for one in found):
        raise Unreadable(f"dérouleur : {what} illisible")
    return found


def _phases(document: Node) -> list[Node]:
    """The phases of the sitting; none when the sheet is there and blank. Raises Unreadable when it is no sheet."""
    holder = _find(document, "phase")
    if holder is None:
        contenu = _find(document, "contenu")
        if contenu is not None and is_nil(_value(contenu, "contenu")):
            return []
        raise Unreadable("dérouleur sans aucune phase")
    phases = _objets(holder, "phase", "phase")
    for phase in phases:
        if not {"ligne", "phaselibelle", "phasetype"} & {_plain(key) for key in phase}:
            raise Unreadable("dérouleur : phase sans ligne ni libellé")
    return phases


def _appels(phase: Node, remarks: list[str]) -> Iterator[tuple[str, LigneAppel]]:
    """The amendments of a phase, in order: (printed number of the text, line). Raises Unreadable."""
    lignes = _objets(phase, "ligne", "ligne")
    if lignes and not any(_said(ligne, "lignetype") for ligne in lignes):
        raise Unreadable("dérouleur : lignes sans type")
    texte, place, parent = "", "", ""
    for ligne in lignes:
        kind = _said(ligne, "lignetype").upper()
        if kind not in APPELS:
            if not kind.startswith(AUTRES):
                remarks.append(f"type de ligne inconnu au dérouleur : {kind or 'absent'}")
            place = _place(ligne, kind) or place
            continue
        uid = _UID.fullmatch(_said(ligne, "ligneamendementuid"))
        numero = _numero(ligne, uid)
        if not numero:
            remarks.append("ligne d'amendement sans numéro au dérouleur")
            continue
        parent = parent if APPELS[kind] else numero
        texte = printed_number(_said(ligne, "textebibard")) or (uid["texte"] if uid else texte)
        yield texte, _ligne(ligne, numero, place, parent if APPELS[kind] else "")


def _place(ligne: Node, kind: str) -> str:
    """The place that a line opens; "" when it opens none. A title announced by a free line is one too."""
    libelle = _said(ligne, "lignelibelle1")
    announced = read_designation(libelle) and parse_designation(libelle)
    return libelle if kind.startswith("ARTICLE") or announced else ""


def _ligne(ligne: Node, numero: str, place: str, parent: str) -> LigneAppel:
    tribun = _said(ligne, "deputetribunid")
    libelles = " ".join(_said(ligne, name) for name in ("lignelibelle1", "lignelibellecompl1"))
    return LigneAppel(
        numero=numero,
        place=place,
        parent=parent,
        auteur=f"PA{tribun}" if tribun.isdecimal() else "",
        amendement=_said(ligne, "ligneamendementuid"),
        scrutin_public="scrutin public" in fold(libelles),
    )


def _numero(ligne: Node, uid: re.Match[str] | None) -> str:
    """The number people say, from the label ("Adt n° II-CF45"), unless the id says another; else the id's."""
    match = _DANS_LIBELLE.search(_said(ligne, "lignelibelle1"))
    said = NUMERO.match(match["numero"].upper()) if match else None
    known = read_numero(uid["numero"]) if uid else ""
    if said and known.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") in ("", said["chiffres"]):
        return said["prefixe"] + said["chiffres"]
    return known


def _extrait_le(document: Node, remarks: list[str]) -> datetime | None:
    """When the sheet was made. Its format was never written down: every usual one is read."""
    written = _said(_find(document, "extractdatetime") or {}, "extractdatetime")
    instant = read_instant(written)
    if written and instant is None:
        shape = re.sub("[0-9]", "9", written)[:40]  # without its figures: the same remark at every poll
        remarks.append(f"date d'extraction du dérouleur illisible : {shape}")
    return instant


def read_instant(written: str) -> datetime | None:
    """Read ISO, "29/06/2026 21:34:12", "20260629213412", seconds or milliseconds since 1970; in UTC, or None.

    Without offset it is Paris time.
    """
    if re.fullmatch(r"[0-9]{10}|[0-9]{13}", written):
        return datetime.fromtimestamp(int(written[:10]), UTC)
    if re.fullmatch(r"[0-9]{14}", written):
        written = (
            f"{written[6:8]}/{written[4:6]}/{written[:4]} {written[8:10]}:{written[10:12]}:{written[12:]}"
        )
    forme = _JOUR_HEURE.fullmatch(written)
    if forme is None:
        return parse_instant(written)
    jour, mois, annee, heures, minutes, secondes = (int(part or 0) for part in forme.groups())
    try:
        return datetime(annee, mois, jour, heures, minutes, secondes, tzinfo=PARIS).astimezone(UTC)
    except (ValueError, OverflowError):  # the 30th of February, 25:00, the year 0
        return None
