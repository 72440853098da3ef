"""From troubles to people: one message for each, in the channels that want alarms, edited as it lasts and when it ends.

Where no channel wants them, whoever subscribed, or else the owner of the server, is told once by direct message.
"""

from __future__ import annotations

import logging
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database as Writer

from alerts.abonnement.abonnes import Abonne, EtatAbonne, Sort, decide
from alerts.alarmes.etat_discord import EtatDiscord
from alerts.alarmes.trouble import Trouble
from alerts.discord.courier import DESTINATION as DISCORD
from alerts.discord.courier import is_person
from alerts.importance import Importance
from alerts.message import Gras, Heure, Ligne, Message, encode_message, ligne
from alerts.weigh.base import Alerte, Genre
from parlement.temps import duree, jour_de
from storage.abonnements import Inscription, inscriptions
from storage.alarmes import Alarme, destinations_of, note_troubles
from storage.database import Database
from storage.outbox import Etat, reference_of
from storage.outbox_entry import Due, enqueue_one

log = logging.getLogger(__name__)

IMPORTANCE = Importance.NOTABLE
PALIERS = (3, 5, 10, 20, 50, 100, 200, 500, 1000)
"""How many times a trouble was seen is said by these steps: an edit at each sight would be a flood of edits."""


@dataclass(frozen=True, slots=True)
class _Gens:
    """Who may be told: channels, what chat said of them, and owners of servers."""

    abonnes: tuple[Abonne, ...]
    dits: tuple[Inscription, ...]
    discord: EtatDiscord | None

    def channels(self, trouble: Trouble) -> list[str]:
        """Channels that want alarms and can show this one: those of its server, and of whoever keeps config.toml."""
        serveurs = {one.destination: one.serveur for one in self.dits}
        return [
            one.destination
            for one in self.abonnes
            if one.alarmes
            and one.etat is EtatAbonne.ACTIF
            and one.destination not in trouble.destinations
            and (not trouble.serveur or serveurs.get(one.destination, "") in ("", trouble.serveur))
        ]

    def person(self, trouble: Trouble) -> str:
        """Whoever must know when no channel can say it, as a destination; "" for nobody."""
        about = [one for one in self.dits if one.destination in trouble.destinations] or [
            one for one in self.dits if trouble.serveur in ("", one.serveur)
        ]
        authors = [who for one in about for who in (one.cree_par, one.modifie_par) if who.isdecimal()]
        owners = self.discord.proprietaires if self.discord else {}
        who = next(iter(authors), "") or owners.get(trouble.serveur, "")
        return f"{DISCORD}:@{who}" if who and self.discord else ""


async def alert_admins(
    vigie: Database,
    found: Iterable[Trouble],
    abonnes: Iterable[Abonne],
    now: datetime,
    discord: EtatDiscord | None = None,
) -> int:
    """Count the troubles seen now, tell those that last and those that ended; gives how many rows became due.

    Done again with the same troubles, it says nothing more. Raises StorageError.
    """
    seen = {one.cle: one for one in found}
    gens = _Gens(tuple(abonnes), tuple(inscriptions(vigie)), discord)

    def store(db: Writer) -> tuple[int, list[Alarme]]:
        told = note_troubles(db, seen.values(), now)
        due = [one for alarme in told for one in _due(db, alarme, seen.get(alarme.cle), gens, now)]
        return sum(enqueue_one(db, one, now) for one in due), told

    touched, told = await vigie.write(store)
    for alarme in told:
        if alarme.change:
            _log(alarme)
    return touched


def _log(alarme: Alarme) -> None:
    """Whoever runs Vigie reads the log: every alarm is there, whether or not somebody else was told."""
    if alarme.fin:
        log.info("terminé : %s", alarme.texte)
    else:
        log.warning("%s → %s", alarme.texte, alarme.remede)


def _due(db: Writer, alarme: Alarme, trouble: Trouble | None, gens: _Gens, now: datetime) -> Iterator[Due]:
    """The message of an alarm wherever it was posted, and wherever it should be."""
    posted = destinations_of(db, alarme.alerte)
    wanted = _wanted(trouble, gens, posted) if trouble else []
    message = alarm_message(alarme, trouble)
    alerte = _alerte(alarme, now)
    known = {one.destination: one for one in gens.abonnes}
    for destination in dict.fromkeys((*posted, *wanted)):
        abonne = known.get(destination)
        held = decide(abonne, alerte, now).sort is not Sort.ENVOYER if abonne else not is_person(destination)
        yield Due(
            alerte=alarme.alerte,
            destination=destination,
            genre=Genre.ALARME,
            importance=IMPORTANCE,
            rang=IMPORTANCE.rang,
            message=encode_message(message),
            reference=message.reference,
            etat=Etat.FILTRE if held else Etat.A_ENVOYER,
            motif="les alarmes ne sont plus demandées ici" if held else "",
        )


def _wanted(trouble: Trouble, gens: _Gens, posted: list[str]) -> list[str]:
    channels = gens.channels(trouble)
    person = "" if channels or posted else gens.person(trouble)
    return [person] if person else channels


def _alerte(alarme: Alarme, now: datetime) -> Alerte:
    return Alerte(
        cle=alarme.alerte,
        genre=Genre.ALARME,
        importance=IMPORTANCE,
        suivis=(),
        dossier="",
        jour=jour_de(now),
        uids=(),
    )


def alarm_message(alarme: Alarme, trouble: Trouble | None) -> Message:
    """What is said of an alarm: while it lasts, what to do; then that it is over, and how long it lasted."""
    lines = tuple(_ended(alarme) if alarme.fin else _lasting(alarme, trouble))
    return Message(
        titre=f"✅ Terminé : {alarme.texte}" if alarme.fin else f"🔧 {_titled(alarme.texte)}",
        importance=IMPORTANCE,
        resume=lines,
        reference=reference_of(alarme.alerte),
        suite="!sante",
    )


def _titled(texte: str) -> str:
    """As a title; the name of a site keeps its letters."""
    return texte if "." in texte.split(" ", 1)[0] else f"{texte[:1].upper()}{texte[1:]}"


def _lasting(alarme: Alarme, trouble: Trouble | None) -> Iterator[Ligne]:
    if trouble and trouble.detail:
        yield ligne(trouble.detail)
    times = _times(alarme.serie) if trouble and trouble.vu_le else ""
    yield ligne("Depuis ", Heure(alarme.depuis), " (", Heure(alarme.depuis, "relatif"), f"){times}")
    yield ligne(Gras("Que faire : "), alarme.remede)


def _ended(alarme: Alarme) -> Iterator[Ligne]:
    assert alarme.fin is not None  # the caller looked
    yield ligne(
        "De ",
        Heure(alarme.depuis),
        " à ",
        Heure(alarme.fin),
        f" ({duree(alarme.fin - alarme.depuis)}).",
    )


def _times(serie: int) -> str:
    """ ", constaté au moins 10 fois"."""
    step = PALIERS[max(0, bisect_right(PALIERS, serie) - 1)]
    return f", constaté au moins {step} fois"
