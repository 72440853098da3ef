"""Meetings of the Assemblée, from the Agenda archive or from their own document: one meeting with its points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from parlement import senat
from parlement.reunions import (
    ANNULES,
    COMMISSION,
    ETATS_CONNUS,
    SEANCE,
    TYPES_CONNUS,
    PointOdj,
    Reunion,
)
from parlement.temps import jour_de, parse_date, parse_instant
from parlement.texte import clean, fold
from trackers.base import Reading, Unreadable
from trackers.json_xml import Node, objects, text, texts

_TYPES = {"seance": SEANCE, "reunionCommission": COMMISSION}
_TYPES_BY_ID = {"IDS": SEANCE, "IDC": COMMISSION}
_UID = re.compile(r"RU[A-Z]{2}R\d+(?:L\d+)?S\d{4}(ID[A-Z]+)\d+")
"""`RUANR5L17S2025IDS29020` is a sitting, `…IDC453853` a commission, `…IDFL454760` an initiative of members."""

_RANGS = {
    "unique": 1,
    "premiere": 1,
    "deuxieme": 2,
    "seconde": 2,
    "troisieme": 3,
    "quatrieme": 4,
    "cinquieme": 5,
    "sixieme": 6,
}
_RANG_CHIFFRE = re.compile(r"([1-9][0-9]?)(?:e|re|er|ere|eme|nd|nde)?")
_JOUR_SEUL = re.compile(r"\d{4}-\d{2}-\d{2}(?:Z|[+-]\d{2}:?\d{2})?")


def parse_reunion(root: Node) -> Reading:
    """Read one meeting, then its points (root key `reunion`). Raises Unreadable when it has no id.

    What is off has neither number nor report: a cancelled meeting was seen with the reference of one. The free text
    of a commission's convocation is not a plan by bill: it gives no point.
    """
    uid = clean(text(root, "uid"))
    if not uid:
        raise Unreadable("réunion sans identifiant")
    remarks: list[str] = []
    reunion = _reunion(root, uid, remarks)
    points = _points(root, uid, remarks)
    remarks.extend(_unknown(reunion, points))
    return Reading(tuple(_named_by_day(reunion, points)), tuple(dict.fromkeys(remarks)))


def _named_by_day(reunion: Reunion, points: tuple[PointOdj, ...]) -> Iterator[Reunion | PointOdj]:
    """A public sitting of the Sénat goes by its day, as the Sénat's own sources call it, and so do its points.

    Seen as `RUSNR5L17S2025IDS29309`, with a point `RUSNR5L17S2025IDS29309PT49393`.
    """
    if not (reunion.au_senat and reunion.est_seance and reunion.jour):
        yield reunion
        yield from points
        return
    uid = senat.uid_seance(reunion.jour)
    yield replace(reunion, uid=uid)
    for point in points:
        own = uid + point.uid.removeprefix(reunion.uid) if point.uid.startswith(reunion.uid) else point.uid
        yield replace(point, uid=own, reunion=uid)


def _reunion(root: Node, uid: str, remarks: list[str]) -> Reunion:
    debut = _instant(root, "timeStampDebut", remarks)
    etat = _etat(root)
    off = etat in ANNULES
    return Reunion(
        uid=uid,
        type=_type(root, uid),
        organe=text(root, "organeReuniRef"),
        debut=debut,
        fin=_fin(root, debut, remarks),
        jour=_jour(root, debut, remarks),
        rang_seance=_rang(root, remarks),
        etat=etat,
        lieu=clean(text(root, "lieu", "libelleLong")),
        numero_jo="" if off else text(root, "identifiants", "numSeanceJO"),
        compte_rendu="" if off else text(root, "compteRenduRef"),
    )


def _type(root: Node, uid: str) -> str:
    """Kind of meeting; its id says it again."""
    written = clean(text(root, "@xsi:type")).removesuffix("_type")
    match = _UID.fullmatch(uid)
    if not written and match:
        return _TYPES_BY_ID.get(match[1], "")
    return _TYPES.get(written, written)


def _etat(parent: Node) -> str:
    """The state, in the source's usual spelling when it is a known one ("Éventuel"), else as written."""
    written = clean(text(parent, "cycleDeVie", "etat"))
    return next((known for known in ETATS_CONNUS if fold(known) == fold(written)), written)


def _instant(root: Node, key: str, remarks: list[str]) -> datetime | None:
    """An instant; none when only the day is given: a meeting does not open at midnight because nobody said when."""
    written = text(root, key)
    if not written or (_JOUR_SEUL.fullmatch(written) and parse_date(written)):
        return None
    instant = parse_instant(written)
    if instant is None:
        remarks.append(f"date de réunion illisible : {clean(written)}")
    return instant


def _fin(root: Node, debut: datetime | None, remarks: list[str]) -> datetime | None:
    """The end; one that comes before the beginning is left out."""
    fin = _instant(root, "timeStampFin", remarks)
    if debut and fin and fin < debut:
        remarks.append(f"réunion finie avant d'avoir commencé : {clean(text(root, 'uid'))}")
        return None
    return fin


def _jour(root: Node, debut: datetime | None, remarks: list[str]) -> date | None:
    """The day of the sitting, else the day in Paris at which the meeting opens."""
    written = text(root, "identifiants", "DateSeance")
    jour = parse_date(written)
    if written and jour is None:
        remarks.append(f"jour de séance illisible : {clean(written)}")
    if jour is None:
        jour = jour_de(debut) if debut else parse_date(text(root, "timeStampDebut"))
    return jour


def _rang(root: Node, remarks: list[str]) -> int | None:
    """Rank of the sitting in its day: "Unique", "Deuxième", "2"."""
    written = clean(text(root, "identifiants", "quantieme"))
    folded = fold(written)
    digits = _RANG_CHIFFRE.fullmatch(folded)
    rang = int(digits[1]) if digits else _RANGS.get(folded)
    if written and rang is None:
        remarks.append(f"rang de séance inconnu : {written}")
    return rang


def _points(root: Node, uid: str, remarks: list[str]) -> tuple[PointOdj, ...]:
    """The points, each once: of two different ones under one id the first is kept, and the admins are told."""
    found: dict[str, PointOdj] = {}
    for rank, item in enumerate(_items(root), start=1):
        point = _point(item, uid, rank)
        if not clean(text(item, "uid")):
            remarks.append(f"point sans identifiant, nommé d'après son rang : {point.uid}")
        if found.setdefault(point.uid, point) != point:
            remarks.append(f"deux points différents sous le même identifiant : {point.uid}")
    return tuple(found.values())


def _items(root: Node) -> Iterator[Node]:
    for odj in objects(root.get("ODJ")):
        for points in objects(odj.get("pointsODJ")):
            yield from objects(points.get("pointODJ"))


def _point(item: Node, reunion: str, rank: int) -> PointOdj:
    refs = objects(item.get("dossiersLegislatifsRefs"))
    return PointOdj(
        uid=clean(text(item, "uid")) or f"{reunion}-{rank}",
        reunion=reunion,
        objet=clean(text(item, "objet")),
        type=clean(text(item, "typePointODJ")),
        etat=_etat(item),
        dossiers=tuple(dict.fromkeys(uid for ref in refs for uid in texts(ref.get("dossierRef")))),
    )


def _unknown(reunion: Reunion, points: tuple[PointOdj, ...]) -> Iterator[str]:
    """Words that Vigie does not know: they are kept as the source wrote them, and the admins are told."""
    if reunion.type not in TYPES_CONNUS:
        yield f"type de réunion inconnu : {reunion.type or 'absent'}"
    if reunion.etat not in ETATS_CONNUS:
        yield f"état de réunion inconnu : {reunion.etat or 'absent'}"
    if reunion.jour is None:
        yield f"réunion sans date : {reunion.uid}"
    for point in points:
        if point.etat not in ETATS_CONNUS:
            yield f"état de point inconnu : {point.etat or 'absent'}"
