"""What a digest says: a headline that reads alone, then each alert on one line, by importance and by time.

Written again after a correction, a line says what holds now, and what the digest first said of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from alerts.abonnement.abonnes import HEURES_CALMES, INTERRUPTION, QUOTIDIEN, SALON, EtatAbonne, zone
from alerts.compose.actions import pourquoi
from alerts.importance import Importance
from alerts.message import Fait, Gras, Heure, Lien, Ligne, Message, Section, Span, ligne, puce
from parlement.temps import date_courte, jour_de

COURT = 8
"""Alerts that are read at a glance; beyond, they are grouped by what they are about."""
ECRAN = 25
"""Lines shown in Discord; `!pourquoi` gives the rest."""
RETARD = "Discord n'a pas pu les recevoir"
"""Why alerts were kept, when it was Discord that was down."""


class Cause(StrEnum):
    """Why there is a digest. The value begins its headline; a daily one names its day instead."""

    CALME = "Pendant les heures calmes"
    QUOTIDIEN = "Résumé"
    PAUSE = "Rattrapage après la pause"
    SUSPENSION = "Rattrapage, ce salon était fermé à Vigie"
    INTERRUPTION = "Rattrapage, Vigie était arrêtée"
    RETARD = "Rattrapage, Discord ne répondait plus"


_DEBUTS = {
    HEURES_CALMES: Cause.CALME,
    QUOTIDIEN: Cause.QUOTIDIEN,
    f"{SALON} {EtatAbonne.PAUSE}": Cause.PAUSE,
    f"{SALON} {EtatAbonne.SUSPENDU}": Cause.SUSPENSION,
    INTERRUPTION: Cause.INTERRUPTION,
    RETARD: Cause.RETARD,
}


def cause_of(motifs: Iterable[str]) -> Cause:
    """Why most of these alerts were kept; a daily digest when none was."""
    found = Counter(
        cause for motif in motifs for begins, cause in _DEBUTS.items() if motif.startswith(begins)
    )
    return found.most_common(1)[0][0] if found else Cause.QUOTIDIEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Entree:
    """One alert in a digest. `sujets`: names of what it is about. `modifie`: when it last changed.

    `ailleurs`: it was told anew, in a later message.
    """

    cle: str
    titre: str
    url: str
    reference: str
    importance: Importance
    quand: datetime
    sujets: tuple[str, ...] = ()
    modifie: datetime | None = None
    ailleurs: bool = False


def write_resume(
    entrees: Iterable[Entree],
    cause: Cause,
    quand: datetime,
    fuseau: str,
    reference: str,
    avant: Message | None = None,
) -> Message:
    """The digest of these alerts, at least one, as of `quand`. `avant`: what the same digest said already."""
    told = sorted(entrees, key=lambda one: (-one.importance.rang, one.quand))
    first = {fait.cle: fait.sort for fait in avant.faits} if avant else {}
    said = {one.cle: first.get(one.cle, one.titre) for one in told}
    return Message(
        titre=_headline(told, cause, quand, fuseau),
        importance=told[0].importance,
        resume=(_intro(told, said),),
        sections=tuple(_sections(told, said, jour_de(quand))),
        reference=reference,
        suite=f"!pourquoi {reference}",
        actions=(pourquoi(reference),),
        ecran=ECRAN,
        faits=tuple(Fait(cle=one.cle, quoi=one.reference, sort=said[one.cle]) for one in told),
    )


def _headline(told: Sequence[Entree], cause: Cause, quand: datetime, fuseau: str) -> str:
    """ "Pendant les heures calmes : 7 alertes, dont 1 majeure — Article 7 ADOPTÉ…"."""
    day = date_courte(quand.astimezone(zone(fuseau)).date()).rsplit(" ", 1)[0]
    begins = f"{cause} du {day}" if cause is Cause.QUOTIDIEN else cause
    majors = sum(one.importance is Importance.MAJEUR for one in told)
    count = "1 alerte" if len(told) == 1 else f"{len(told)} alertes"
    among = f", dont {majors} majeure{'s' if majors > 1 else ''}" if majors else ""
    return f"{begins} : {count}{among} — {told[0].titre}{'…' if len(told) > 1 else ''}"


def _intro(told: Sequence[Entree], said: dict[str, str]) -> Ligne:
    changed = sum(one.titre != said[one.cle] for one in told)
    if not changed:
        return ligne(
            "De la plus importante à la moins importante. Le détail d'une ligne : !pourquoi et son code."
        )
    words = "1 ligne a changé" if changed == 1 else f"{changed} lignes ont changé"
    return ligne("✏️ ", Gras(f"{words} depuis que ce résumé a été posté."))


def _sections(told: Sequence[Entree], said: dict[str, str], jour: date) -> Iterable[Section]:
    """By importance when it is read at a glance, else by subject, the one that matters most first."""
    short = len(told) <= COURT
    if short:
        for importance, group in groupby(told, key=lambda one: one.importance):
            yield Section(importance.capitalize(), tuple(_lines(group, said, jour)))
        return
    subjects = dict.fromkeys(_sujet(one) for one in told)
    for subject in subjects:
        group = (one for one in told if _sujet(one) == subject)
        yield Section(subject, tuple(_lines(group, said, jour, marked=True)))


def _sujet(one: Entree) -> str:
    return ", ".join(one.sujets[:3]) or "Autres"


def _moment(instant: datetime, jour: date) -> tuple[Span, ...]:
    """The hour of what happened on the day of the digest, the day before the hour of the rest."""
    hour = Heure(instant, "heure")
    return (hour,) if jour_de(instant) == jour else (Heure(instant, "date"), ", ", hour)


def _lines(
    group: Iterable[Entree], said: dict[str, str], jour: date, *, marked: bool = False
) -> Iterable[Ligne]:
    for one in group:
        mark = (Gras("Majeur"), " · ") if marked and one.importance is Importance.MAJEUR else ()
        link = Lien(said[one.cle] if one.ailleurs else one.titre, one.url)
        yield puce(*mark, *_moment(one.quand, jour), " · ", link, f" · {one.reference}")
        if one.titre != said[one.cle]:
            yield _changed(one, said[one.cle])


def _changed(one: Entree, said: str) -> Ligne:
    when: tuple[Span, ...] = (" ", Heure(one.modifie)) if one.modifie else ()
    if one.ailleurs:
        return puce("➡️ redite", *when, ", dans un message plus récent", niveau=2)
    return puce("✏️ corrigé", *when, f" ; ce résumé disait : « {said} »", niveau=2)
