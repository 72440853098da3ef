"""Amendments of the Assemblée: one document each, alone under their own address or in the archive of a legislature."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from parlement.amendements import (
    GOUVERNEMENT,
    RAPPORTEUR,
    Amendement,
    Effet,
    UidAmendement,
    etat_connu,
    read_place,
    sort_connu,
    split_uid,
)
from parlement.documents import texte_numero
from parlement.effets import effet_of
from parlement.temps import parse_date, parse_instant
from parlement.texte import clean
from trackers.base import Reading, Unreadable
from trackers.html import to_line, to_text
from trackers.json_xml import Node, is_nil, node, number, objects, text, texts

ROOT: Final = "amendement"
AUTEURS_CONNUS: Final = frozenset(("Député", RAPPORTEUR, GOUVERNEMENT))

_RECT = re.compile(
    r"\(?\s*(?:(?P<rang>[0-9]{1,3})\s*(?:[eè]me|[eè]re|nde?|[eè]|re)\s+)?rect\w*\.?\s*\)?", re.IGNORECASE
)
_SUITE = re.compile(r",?\s*ins[eé]rer\b.*", re.IGNORECASE | re.DOTALL)
_POSITIONS: Final = {"apr": "APRÈS ", "ava": "AVANT "}
_DITS = 60
"""Characters of an unreadable value that a remark repeats."""

Remark = Callable[[str], None]
T = TypeVar("T")


def parse_amendement_document(document: Any, dossier: str = "") -> Reading:
    """Read a unit document, with its root key (`amendement`) or without. Raises Unreadable for anything else.

    dossier: id of the bill, when the address or the text tells it: the document does not.
    """
    if not isinstance(document, dict):
        raise Unreadable("JSON valide, mais pas un document")
    if ROOT not in document:
        if "uid" not in document:
            raise Unreadable("document sans amendement")
        return parse_amendement(document, dossier)
    found = list(objects(document[ROOT]))
    if len(found) != 1:
        raise Unreadable("plusieurs amendements dans un document" if found else "amendement vide")
    return parse_amendement(found[0], dossier)


def parse_amendement(root: Node, dossier: str = "") -> Reading:
    """Read one amendment, the object under `amendement`. Raises Unreadable only when it has no id."""
    uid = text(root, "uid")
    if not uid:
        raise Unreadable("amendement sans identifiant")
    remarks: list[str] = []
    amendement = _amendement(root, uid, dossier, remarks.append)
    remarks.extend(_remarks(amendement))
    return Reading((amendement,), tuple(dict.fromkeys(remarks)))


def _amendement(root: Node, uid: str, dossier: str, remark: Remark) -> Amendement:
    ids = split_uid(uid)
    numero, rectification = _numero(root, ids)
    cycle, auteur = node(root, "cycleDeVie"), node(root, "signataires", "auteur")
    etats, division = node(cycle, "etatDesTraitements"), node(root, "pointeurFragmentTexte", "division")
    commune, identique = node(root, "discussionCommune"), node(root, "discussionIdentique")
    contenu = node(root, "corps", "contenuAuteur")
    parent, dispositif = text(root, "amendementParentRef"), _html(contenu, "dispositif", to_text, remark)
    return Amendement(
        uid=uid,
        legislature=_legislature(root, ids),
        dossier=dossier,
        texte=text(root, "texteLegislatifRef"),
        examen=text(root, "examenRef") or (f"EX{ids.examen[2:]}" if ids else ""),
        organe=text(root, "identification", "prefixeOrganeExamen"),
        numero=numero,
        rectification=rectification,
        place=_place(division),
        place_type=text(division, "type"),
        additionnel=text(division, "articleAdditionnel").lower(),
        alinea=clean(
            text(root, "pointeurFragmentTexte", "amendementStandard", "alinea", "alineaDesignation")
        ),
        etat=text(etats, "etat", "code"),
        etat_libelle=clean(text(etats, "etat", "libelle")),
        sous_etat=clean(text(etats, "sousEtat", "libelle")),
        sort=clean(text(cycle, "sort")),
        date_sort=_dated(cycle, "dateSort", parse_instant, remark),
        seance=text(root, "seanceDiscussionRef"),
        tri=text(root, "triAmendement"),
        parent=parent,
        identique=text(identique, "idDiscussion"),
        identique_position=clean(text(identique, "typePosition")),
        commune=text(commune, "idDiscussion"),
        commune_position=clean(text(commune, "typePosition")),
        auteur_type=clean(text(auteur, "typeAuteur")),
        auteur=text(auteur, "acteurRef"),
        groupe=text(auteur, "groupePolitiqueRef"),
        auteur_organe=text(auteur, "auteurRapporteurOrganeRef") or text(auteur, "gouvernementRef"),
        depot=_dated(cycle, "dateDepot", parse_date, remark),
        publication=_dated(cycle, "datePublication", parse_date, remark),
        # A sub-amendment rewrites an amendment, never an article.
        effet=(Effet.AUTRE if parent else effet_of(dispositif)).value,
        chronotag=_chronotag(root, remark),
        lien_place=text(division, "urlDivisionTexteVise"),
        signataires=_html(node(root, "signataires"), "libelle", to_line, remark),
        cosignataires=tuple(_cosignataires(root)),
        dispositif=dispositif,
        expose=_html(contenu, "exposeSommaire", to_text, remark),
    )


def _remarks(a: Amendement) -> Iterator[str]:
    """What Vigie does not know, or what contradicts itself: the record is kept as the source wrote it."""
    if a.etat and not etat_connu(a.etat):
        yield f"état d'amendement inconnu : {a.etat} ({a.etat_libelle})"
    if not a.etat and not a.sort:
        yield f"amendement {a.uid} : ni état ni sort"
    if a.sort and not sort_connu(a.sort):
        yield f"sort d'amendement inconnu : {a.sort}"
    if a.auteur_type and a.auteur_type not in AUTEURS_CONNUS:
        yield f"type d'auteur inconnu : {a.auteur_type}"
    if a.place and read_place(a.place) is None:
        yield f"place d'amendement illisible : {a.place}"
    # 118 of 75 704 amendments name another printing in their id ("B0873" for "BTC0873"), or another text.
    ids, numero = split_uid(a.uid), texte_numero(a.texte)
    if ids and numero and ids.texte_numero != numero:
        yield f"amendement {a.uid} : l'identifiant dit {ids.texte_numero}, le texte de référence {numero}"


def _legislature(root: Node, ids: UidAmendement | None) -> int | None:
    """The legislature; the id says it again."""
    written = number(root, "legislature")
    return ids.legislature if written is None and ids else written


def _numero(root: Node, ids: UidAmendement | None) -> tuple[str, str]:
    """Number as people say it, and rectification: "615 (2ème Rect)" -> ("615", "2e rect.")."""
    identification = node(root, "identification")
    long = clean(text(identification, "numeroLong"))
    match = _RECT.search(long)
    numero = long[: match.start()].strip() if match else long
    if not numero:
        numero = clean(text(identification, "numeroOrdreDepot")) or (str(ids.numero) if ids else "")
    rang = int(match["rang"] or 1) if match else number(identification, "numeroRect") or 0
    return numero, _rectification(rang)


def _rectification(rang: int) -> str:
    """How many times it was corrected, as people write it."""
    if rang < 1:
        return ""
    return "rect." if rang == 1 else f"{rang}e rect."


def _place(division: Node) -> str:
    """The place, as written: the first of the three spellings that Vigie reads, else the first that is written.

    The title of the division says neither "avant" nor "après": `avant_A_Apres` does.
    """
    titre = clean(text(division, "titre"))
    position = _POSITIONS.get(text(division, "avant_A_Apres").lower()[:3], "")
    spellings = (
        clean(text(division, "articleDesignationCourte")),
        _SUITE.sub("", clean(text(division, "articleDesignation"))),
        f"{position}{titre}" if titre else "",
    )
    written = [spelling for spelling in spellings if spelling]
    return next((spelling for spelling in written if read_place(spelling)), written[0] if written else "")


def _cosignataires(root: Node) -> Iterator[str]:
    """Ids of those who signed it too, each once."""
    blocks = objects(node(root, "signataires").get("cosignataires"))
    yield from dict.fromkeys(uid for block in blocks for uid in texts(block.get("acteurRef")))


def _html(parent: Node, key: str, read: Callable[[str], str], remark: Remark) -> str:
    """The plain text of an HTML field; "" with a remark when it cannot be read."""
    try:
        return read(text(parent, key))
    except Unreadable as error:
        remark(f"{key} illisible : {error}")
        return ""


def _dated(parent: Node, key: str, read: Callable[[str], T | None], remark: Remark) -> T | None:
    """A day or an instant; None, with a remark when something was written."""
    written = text(parent, key)
    found = read(written)
    if written and found is None:
        remark(f"{key} illisible : {written[:_DITS]}")
    return found


def _chronotag(root: Node, remark: Remark) -> int | None:
    """Milliseconds of the record's last change; None, with a remark when what is written is not a whole number."""
    chronotag, written = number(root, "chronotag"), root.get("chronotag")
    if chronotag is None and not is_nil(written):
        remark(f"chronotag illisible : {str(written)[:_DITS]}")
    return chronotag
