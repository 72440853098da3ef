"""The Sénat's amendments file ("jeu complet"): every amendment on one text, in the sitting or in commission.

A row says little of what was withdrawn before the sitting, nothing but its number: the record is as blank, and whoever
stores it keeps what was known. The file does not say which amendment a sub-amendment amends, nor the order of call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Jour
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from parlement import senat
from parlement.amendements import RAPPORTEUR, Amendement, Effet, read_place
from parlement.articles import ADVERBS
from parlement.effets import effet_of
from parlement.temps import parse_date, parse_instant
from parlement.texte import clean, fold
from trackers.base import Reading, Unreadable
from trackers.html import to_line, to_texts
from trackers.senat.base import path_of
from trackers.senat.jeu_complet import Ligne, Remark, read_table
from trackers.senat.mots import auteur_type, read_matricule, split_numero
from trackers.senat.sorts import INCERTAIN, read_sort

JEU_COMPLET: Final = re.compile(
    r"/amendements/(?P<commission>commissions/)?(?P<session>[0-9]{4}-[0-9]{4})/(?P<numero>[0-9]{1,6})"
    r"/jeu_complet_(?(commission)commission_)(?P=session)_(?P=numero)\.csv"
)
"""Path of the address of a file."""

_ADRESSE = re.compile(
    r"/(?P<stade>amendements/commissions|amendements|encommission|enseance)/(?P<session>[0-9]{4}-[0-9]{4})"
    r"/(?P<texte>[0-9]{1,6})/Amdt_(?P<numero>[A-Z0-9-]{1,20})\.html"
)
_COMMISSION: Final = frozenset(("amendements/commissions", "encommission"))
_AMENDEMENT, _SOUS_AMENDEMENT = "amt", "s/amt"
_EFFETS: Final = {"amendement de suppression": Effet.SUPPRESSION, "redaction complete": Effet.REDACTION}
_FRANCAISE = re.compile(
    r"(?P<jour>[0-9]{1,2})/(?P<mois>[0-9]{1,2})/(?P<annee>[0-9]{4})"
    r"(?:,?[T ]+(?:à )?(?P<heure>[0-9]{1,2})[:h](?P<minute>[0-9]{2})(?::(?P<seconde>[0-9]{2}))?)?"
)
_HEURE = re.compile(
    r"(?P<heure>[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}):(?P<minute>[0-5][0-9]):(?P<seconde>[0-5][0-9])"
)
_SANS_HEURE = re.compile(r"[0-9-]{10}(?:[T ]00:00(?::00(?:\.0*)?)?)?")
_INSTRUCTION = 120
"""Characters that `effet_of` reads: a longer text is not looked at further."""
_PLUS_GRAND = 9999
"""Largest number that a text can bear: a larger one is made up."""
_DITS = 60
"""Characters of an unreadable value that a remark repeats."""


@dataclass(frozen=True, slots=True)
class _Liste:
    """What an address says: the text, and whether its amendments are those for the commission."""

    session: int
    numero: int
    commission: bool
    texte: str
    examen: str

    def __str__(self) -> str:
        stade = "en commission" if self.commission else "en séance"
        return f"texte n° {self.numero} ({senat.write_session(self.session)}), {stade}"


def jeu_complet_url(site: str, texte: str, *, commission: bool) -> str:
    """Address of the file of a text, from its id (`SN2022B0249`). Raises ValueError for what is not a text."""
    document = senat.split_document(texte)
    if document is None or document.genre != senat.TEXTE:
        raise ValueError(f"pas un texte du Sénat : {texte}")
    folder, prefix = ("commissions/", "commission_") if commission else ("", "")
    session, numero = senat.write_session(document.session), document.numero
    return f"{site}/amendements/{folder}{session}/{numero}/jeu_complet_{prefix}{session}_{numero}.csv"


def parse_jeu_complet(body: bytes, url: str) -> Reading:
    """Read the file found at this address: one Amendement a row, none twice.

    Raises Unreadable for what is not such a file, for another address, and when the rows are those of another text:
    ids are made of the address, and amendments filed under a wrong text would be worse than missing ones. A single row
    of another text is left aside and told.
    """
    liste = _liste(url)
    remarks: dict[str, None] = {}
    remark = remarks.setdefault
    lignes = list(_ours(list(read_table(body, remark)), liste, remark))
    textes = iter(to_texts(html or "" for ligne in lignes for html in (ligne.dispositif, ligne.objet)))
    read = (
        _amendement(liste, ligne, dispositif, expose, remark)
        for ligne, dispositif, expose in zip(lignes, textes, textes, strict=False)
    )
    records = tuple(_uniques([one for one in read if one is not None], remark))
    return Reading(records, tuple(remarks))


def _liste(url: str) -> _Liste:
    match = JEU_COMPLET.fullmatch(path_of(url))
    session = senat.read_session(match["session"]) if match else None
    if match is None or session is None:
        raise Unreadable(f"adresse qui n'est pas celle d'un fichier d'amendements du Sénat : {url}")
    return _liste_named(session, int(match["numero"]), match["commission"] is not None)


@lru_cache(maxsize=64)
def _liste_named(session: int, numero: int, commission: bool) -> _Liste:
    texte = senat.uid_document(session, numero)
    return _Liste(session, numero, commission, texte, senat.uid_examen(texte, commission=commission))


# --- whose rows they are ---------------------------------------------------------------------------------------


def _ours(lignes: Sequence[Ligne], liste: _Liste, remark: Remark) -> Iterator[Ligne]:
    """The rows but those whose own address is of another list. Raises Unreadable when all are.

    A number that the Sénat made up is not the one that the rows were written with (10229 was 229, in 2019).
    """
    if liste.numero > _PLUS_GRAND:
        yield from lignes
        return
    said = [_liste_of(ligne, remark) for ligne in lignes]
    others = [one for one in said if one is not None and one != liste]
    if others and len(others) == sum(one is not None for one in said):
        raise Unreadable(f"fichier d'une autre liste d'amendements : {others[0]}, à l'adresse du {liste}")
    for ligne, one in zip(lignes, said, strict=True):
        if one is None or one == liste:
            yield ligne
        else:
            remark(f"amendement {clean(ligne.numero or '?')} laissé de côté : son adresse est celle du {one}")


def _liste_of(ligne: Ligne, remark: Remark) -> _Liste | None:
    """The list that a row's own address names; None without address, as in a blanked row."""
    written = (ligne.url_amendement or "").strip()
    match = _ADRESSE.search(written)
    session = senat.read_session(match["session"]) if match else None
    if match is None or session is None:
        if written:
            remark(f"adresse d'amendement non reconnue : {written[:_DITS]}")
        return None
    if ligne.numero and not ligne.numero.startswith(match["numero"]):
        remark(f"amendement {clean(ligne.numero)} : son adresse dit {match['numero']}")
    return _liste_named(session, int(match["texte"]), match["stade"] in _COMMISSION)


def _uniques(amendements: Sequence[Amendement], remark: Remark) -> Iterator[Amendement]:
    """One record an id: of two rows with one number, the one rectified last, else the first."""
    found: dict[str, Amendement] = {}
    for one in amendements:
        known = found.setdefault(one.uid, one)
        if known is one:
            continue
        remark(f"deux lignes pour l'amendement {one.numero}")
        if _rang(one.rectification) > _rang(known.rectification):
            found[one.uid] = one
    return iter(found.values())


def _rang(rectification: str) -> int:
    """How many times it was written again: "" 0, "rect." 1, "rect. bis" 2."""
    return ADVERBS.get(rectification.rpartition(" ")[2], 1) if rectification else 0


# --- one row ---------------------------------------------------------------------------------------------------


def _amendement(
    liste: _Liste, ligne: Ligne, dispositif: str | None, expose: str | None, remark: Remark
) -> Amendement | None:
    numero, rectification = split_numero(ligne.numero or "")
    if not numero:
        remark(
            f"ligne sans numéro lisible, laissée de côté : « {clean(' '.join(filter(None, ligne)))[:_DITS]} »"
        )
        return None
    nature, place, alinea = _plain(ligne.nature), _plain(ligne.subdivision), _plain(ligne.alinea)
    auteur, au_nom_de = _plain(ligne.auteur), _plain(ligne.au_nom_de)
    if place and read_place(place) is None:
        remark(f"place d'amendement illisible : {place}")
    if dispositif is None or expose is None:
        remark(f"amendement {numero} : texte illisible, trop d'éléments HTML imbriqués")
    etat, etat_libelle, sous_etat, sort = read_sort(ligne.sort) if ligne.sort is not None else INCERTAIN
    if sort and not etat:
        remark(f"sort d'amendement inconnu : {sort}")
    return Amendement(
        uid=senat.uid_amendement(liste.texte, numero, commission=liste.commission),
        legislature=liste.session,
        texte=liste.texte,
        examen=liste.examen,
        organe=senat.EN_COMMISSION if liste.commission else senat.EN_SEANCE,
        numero=numero,
        rectification=rectification,
        place=place,
        place_type="" if nature.lower() == _AMENDEMENT else nature,
        alinea=f"alinéa {alinea}" if alinea.isdecimal() else alinea,
        etat=etat,
        etat_libelle=etat_libelle,
        sous_etat=sous_etat,
        sort=sort,
        date_sort=_instant(ligne.date_de_saisie_du_sort or "", remark),
        auteur_type=_auteur_type(auteur, au_nom_de),
        auteur=_matricule(ligne.fiche_senateur or "", remark),
        auteur_organe=au_nom_de,
        depot=_jour(ligne.date_de_depot or "", remark),
        effet=_effet(nature, place, alinea, dispositif or "").value,
        signataires=auteur,
        dispositif=dispositif or "",
        expose=expose or "",
    )


@lru_cache(maxsize=4096)
def _plain(cell: str | None) -> str:
    """A cell of plain words; "" for one that says nothing, or nothing certain."""
    return clean(to_line(cell) if "&" in cell or "<" in cell else cell) if cell else ""


@lru_cache(maxsize=1024)
def _auteur_type(auteur: str, au_nom_de: str) -> str:
    """Gouvernement, Rapporteur or Sénateur; who speaks for a commission speaks as a rapporteur."""
    found = auteur_type(auteur)
    speaks = found and re.search(r"\bcommission\b", fold(f"{auteur} {au_nom_de}"))
    return RAPPORTEUR if speaks else found


def _matricule(written: str, remark: Remark) -> str:
    """The id of the author; "" for the Gouvernement, in blanked rows, and for some senators (83 of 595 in text 63)."""
    found = read_matricule(written)
    if written.strip() and not found:
        remark(f"fiche de sénateur non reconnue : {written.strip()[:_DITS]}")
    return found


def _effet(nature: str, place: str, alinea: str, dispositif: str) -> Effet:
    """What it does to the whole article, by its text; by the column only when the text is not there.

    "Rédaction complète" is also written of amendments that complete an article or add one (302 and 514 of text 63),
    "Amendement de suppression" of one that deletes a title (COM-84 of text 310).
    """
    if nature.lower() == _SOUS_AMENDEMENT:
        return Effet.AUTRE
    if dispositif:
        return _effet_said(dispositif[:_INSTRUCTION])
    lieu = read_place(place)
    whole = lieu is not None and lieu.kind == "article" and not lieu.position
    return _EFFETS.get(fold(alinea), Effet.AUTRE) if whole else Effet.AUTRE


@lru_cache(maxsize=4096)
def _effet_said(instruction: str) -> Effet:
    said = instruction.lower()
    return effet_of(instruction) if "supprim" in said or "dig" in said else Effet.AUTRE


# --- days and instants -----------------------------------------------------------------------------------------


@lru_cache(maxsize=2048)
def _iso(written: str) -> str:
    """A date as it is, or the French one "07/04/2026 15:32" as "2026-04-07 15:32:00"."""
    match = _FRANCAISE.fullmatch(clean(written))
    if match is None:
        return clean(written)
    jour = f"{match['annee']}-{int(match['mois']):02}-{int(match['jour']):02}"
    if match["heure"] is None:
        return jour
    return f"{jour} {int(match['heure']):02}:{match['minute']}:{match['seconde'] or '00'}"


def _jour(written: str, remark: Remark) -> Jour | None:
    found = _parse_jour(written)
    if found is None and written.strip():
        remark(f"date de dépôt illisible : {clean(written)[:_DITS]}")
    return found


@lru_cache(maxsize=2048)
def _parse_jour(written: str) -> Jour | None:
    return parse_date(_iso(written))


def _instant(written: str, remark: Remark) -> datetime | None:
    """When the outcome was entered. A day alone, or at midnight, is no instant."""
    iso = _iso(written) if written else ""
    if not iso:
        return None
    if _SANS_HEURE.fullmatch(iso):
        remark("dates de saisie du sort sans heure : laissées de côté")
        return None
    match = _HEURE.fullmatch(iso)
    hour = _instant_of(match["heure"] + ":00") if match else None
    if match and hour:
        return hour + timedelta(minutes=int(match["minute"]), seconds=int(match["seconde"]))
    found = parse_instant(iso)
    if found is None:
        remark(f"date de saisie du sort illisible : {iso[:_DITS]}")
    return found


_instant_of = lru_cache(maxsize=2048)(parse_instant)
"""Outcomes come by the hundred in one hour; clocks change on the hour."""
