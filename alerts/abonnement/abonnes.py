"""Who receives what, and when: one channel's settings, and the one rule that decides for every alert.

`decide` is the only place where an alert is let through, kept for a digest or left out, and it says why: the outbox,
`!pourquoi` and the preview all read its answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from alerts.abonnement.familles import FAMILLES, LIBELLES, Famille
from alerts.importance import Importance
from alerts.weigh.base import Alerte, Genre, Percee
from parlement.temps import jour_de

PARIS = "Europe/Paris"
TOUTES_LES_PERCEES = frozenset(Percee)
PLUS_SUIVI = "ne concerne plus rien de suivi"
PERSONNE_NON_SUIVIE = "personne non suivie ici"
SUIVI_NON_DEMANDE, VEILLE_NON_DEMANDEE = "suivi non demandé ici", "veille non demandée ici"
HORS_SUJET = frozenset({PLUS_SUIVI, PERSONNE_NON_SUIVIE, SUIVI_NON_DEMANDE, VEILLE_NON_DEMANDEE})
"""Reasons that say only that a channel asked for something else."""

HEURES_CALMES = "heures calmes"
QUOTIDIEN = "résumé quotidien"
SALON = "salon"
INTERRUPTION = "Vigie était arrêtée"
"""How the reasons for keeping an alert begin."""


class EtatAbonne(StrEnum):
    """How a subscription stands. PAUSE: an admin asked. SUSPENDU: the channel cannot be written to."""

    ACTIF = "actif"
    PAUSE = "en pause"
    SUSPENDU = "suspendu"


class Sort(StrEnum):
    """What becomes of an alert at one destination."""

    ENVOYER = "envoyer"
    RESUMER = "résumer"
    FILTRER = "filtrer"


@dataclass(frozen=True, slots=True)
class Calme:
    """Quiet hours of every day, by a channel's clock; `debut` after `fin` passes midnight. Equal: never quiet."""

    debut: time
    fin: time

    def until(self, now: datetime, fuseau: str = PARIS) -> datetime | None:
        """When the quiet hours that hold at this instant end (UTC); None when they do not hold."""
        local = now.astimezone(zone(fuseau))
        clock = local.time().replace(tzinfo=None)
        late = self.debut > self.fin
        if not (self.debut <= clock or clock < self.fin if late else self.debut <= clock < self.fin):
            return None
        day = local.date() + timedelta(days=1) if late and clock >= self.debut else local.date()
        end = datetime.combine(day, self.fin, zone(fuseau))
        if end.astimezone(UTC) <= now:  # in October, 2 h 30 comes twice
            end = end.replace(fold=1)
        return end.astimezone(UTC)

    def __str__(self) -> str:
        """ "23 h – 7 h"."""
        return f"{say_time(self.debut)} – {say_time(self.fin)}"


@dataclass(frozen=True, slots=True)
class Mention:
    """A role to ping. `seuil`: from which importance; `sujets`: names of suivis and veilles, empty for every one."""

    role: str
    seuil: Importance = Importance.MAJEUR
    sujets: frozenset[str] = frozenset()

    def is_for(self, alerte: Alerte) -> bool:
        """Whether an alert is worth this ping."""
        named = not self.sujets or bool(self.sujets & {*alerte.suivis, *alerte.veilles})
        return named and alerte.importance >= self.seuil


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What becomes of an alert at a destination, and why. `resume_le`: when it goes out in a digest, None for when the
    destination comes back. `mention`: the role to ping, "" for nobody.
    """

    sort: Sort
    motif: str = ""
    resume_le: datetime | None = None
    mention: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abonne:
    """Where alerts go ("terminal", "discord:123"), what it wants, from which importance, and when.

    One that names nothing and asks for no alarms gets all, as one with `tout`. personnes: ids of members. departements:
    of the prefects' acts, only theirs, and all of them where no veille is named; an act whose department is not known
    goes everywhere.
    familles: kinds wanted, empty for all. resume: hour of the daily digest; with `immediat`, alerts are posted at once
    besides. percees: what breaks through quiet hours and digests. images: pictures are joined. alarmes: it is told what
    goes wrong with Vigie. declare: the keys that config.toml sets, which chat cannot change.
    depuis: when chat subscribed it. rattrapage: after Vigie was down, until when what may wait does, to be told
    together.
    """

    destination: str
    tout: bool = False
    suivis: frozenset[str] = frozenset()
    veilles: frozenset[str] = frozenset()
    personnes: frozenset[str] = frozenset()
    departements: frozenset[str] = frozenset()
    seuil: Importance = Importance.COURANT
    familles: frozenset[Famille] = frozenset()
    mentions: tuple[Mention, ...] = ()
    resume: time | None = None
    immediat: bool = True
    calme: Calme | None = None
    percees: frozenset[Percee] = TOUTES_LES_PERCEES
    fuseau: str = PARIS
    images: bool = True
    alarmes: bool = False
    etat: EtatAbonne = EtatAbonne.ACTIF
    motif: str = ""
    declare: frozenset[str] = frozenset()
    depuis: datetime | None = None
    rattrapage: datetime | None = None

    @property
    def recoit_tout(self) -> bool:
        """Whether it gets every suivi and veille."""
        named = self.suivis or self.veilles or self.personnes or self.departements
        return self.tout or not (named or self.alarmes)

    def refusal(self, alerte: Alerte) -> str | None:
        """Why this alert is not for this destination: None when it is; "" would not be a reason."""
        if alerte.genre is Genre.ALARME:
            return None if self.alarmes else "les alarmes ne sont pas demandées ici"
        return next(self._refusals(alerte), None)

    def _refusals(self, alerte: Alerte) -> Iterator[str]:
        if not alerte.suivis and not alerte.veilles and not alerte.personnes:
            yield PLUS_SUIVI
        elif not self._wants(alerte):
            yield _unwanted(alerte)
        if self.departements and alerte.departements and not self.departements & set(alerte.departements):
            yield "département non demandé ici"
        famille = FAMILLES[alerte.genre]
        if self.familles and famille not in self.familles:
            yield f"genre non demandé ici : {LIBELLES[famille]}"
        if alerte.importance < self.seuil:
            yield f"importance {alerte.importance}, sous le seuil {self.seuil}"
        if self.depuis and alerte.jour < jour_de(self.depuis):
            yield "antérieur à l'abonnement de ce salon"

    def _wants(self, alerte: Alerte) -> bool:
        if alerte.genre is Genre.PERSONNE:
            return bool(self.personnes & set(alerte.personnes))
        if self.recoit_tout:
            return True
        if self.suivis & set(alerte.suivis) or self.veilles & set(alerte.veilles):
            return True
        return not self.veilles and bool(self.departements & set(alerte.departements))

    def mention_for(self, alerte: Alerte) -> str:
        """The role that this alert is worth pinging, "" for nobody."""
        return next((m.role for m in self.mentions if m.is_for(alerte)), "")

    def next_resume(self, now: datetime) -> datetime | None:
        """When the next daily digest leaves (UTC), None without one."""
        if self.resume is None:
            return None
        local = now.astimezone(zone(self.fuseau))
        today = datetime.combine(local.date(), self.resume, zone(self.fuseau)).astimezone(UTC)
        if today > now:
            return today
        tomorrow = local.date() + timedelta(days=1)
        return datetime.combine(tomorrow, self.resume, zone(self.fuseau)).astimezone(UTC)


def _unwanted(alerte: Alerte) -> str:
    if alerte.genre is Genre.PERSONNE:
        return PERSONNE_NON_SUIVIE
    return SUIVI_NON_DEMANDE if alerte.suivis else VEILLE_NON_DEMANDEE


def decide(abonne: Abonne, alerte: Alerte, now: datetime, passe: str = "") -> Decision:
    """What becomes of an alert at a destination at this instant. `passe`: why it is no news for anybody, if so."""
    if reason := passe or abonne.refusal(alerte):
        return Decision(sort=Sort.FILTRER, motif=reason)
    if abonne.etat is not EtatAbonne.ACTIF:
        why = f" ({abonne.motif})" if abonne.motif else ""
        return Decision(sort=Sort.RESUMER, motif=f"{SALON} {abonne.etat}{why}")
    mention = abonne.mention_for(alerte)
    if alerte.percees & abonne.percees or alerte.genre is Genre.ALARME:
        return Decision(sort=Sort.ENVOYER, mention=mention)
    if abonne.calme and (until := abonne.calme.until(now, abonne.fuseau)):
        return Decision(sort=Sort.RESUMER, motif=f"{HEURES_CALMES} ({abonne.calme})", resume_le=until)
    if abonne.rattrapage and now < abonne.rattrapage and may_wait(alerte):
        return Decision(sort=Sort.RESUMER, motif=INTERRUPTION, resume_le=abonne.rattrapage)
    if not abonne.immediat and (when := abonne.next_resume(now)):
        assert abonne.resume is not None  # `when` says so
        return Decision(sort=Sort.RESUMER, motif=f"{QUOTIDIEN} de {say_time(abonne.resume)}", resume_le=when)
    return Decision(sort=Sort.ENVOYER, mention=mention)


def may_wait(alerte: Alerte) -> bool:
    """Whether an alert may come late, among others: not what matters most, nor "it is now"."""
    return alerte.importance < Importance.MAJEUR and not alerte.percees and alerte.genre is not Genre.DIRECT


def say_time(hour: time) -> str:
    """ "7 h", "19 h 30"."""
    return f"{hour.hour} h {hour.minute:02d}" if hour.minute else f"{hour.hour} h"


@lru_cache(maxsize=64)
def zone(fuseau: str) -> ZoneInfo:
    """A time zone by its name; Paris when this machine does not know it: a setting read earlier never stops alerts."""
    try:
        return ZoneInfo(fuseau)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(PARIS)
