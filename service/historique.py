"""`vigie historique`: acts of the Journal officiel searched for at Légifrance, and kept, however old they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date as Jour
from itertools import count
from pathlib import Path

from alerts.abonnement.abonnes import Abonne
from parlement.jorf import TexteJo
from parlement.temps import date_courte
from service.configuration import Configuration
from service.horloge import utc_now
from service.poll.base import FINE
from service.progress import ProgressBars
from service.vigie import Vigie
from trackers.base import Outcome, Request, Unreadable
from trackers.piste.acces import Acces
from trackers.piste.demandes import recherche
from trackers.piste.resultats import parse_recherche
from trackers.piste.sources import ActesTracker

Say = Callable[[str], None]

MOST = 100
"""Acts kept by one search: each costs one request of the quota."""
PAR_PAGE = 20


class Failed(Exception):
    """Légifrance cannot be asked; the message is French."""


async def run(
    configuration: Configuration,
    donnees: Path,
    abonnes: tuple[Abonne, ...],
    key: Acces,
    mots: str,
    depuis: Jour | None,
    say: Say,
) -> bool:
    """Open the folder and search; gives whether all that was found could be read. Raises StorageError, Occupied."""
    with ProgressBars() as progress:
        async with Vigie(configuration, donnees, abonnes, utc_now, progress=progress, piste=key) as vigie:
            return await search(vigie, key, mots, depuis, say)


async def search(
    vigie: Vigie,
    key: Acces,
    mots: str,
    depuis: Jour | None,
    say: Say,
    *,
    most: int = MOST,
    par_page: int = PAR_PAGE,
) -> bool:
    """Show what is found page by page, and keep each act not known yet. Raises StorageError.

    Old acts are history: they are found by « !recherche » and « !decrets », and nobody is told of them.
    """
    tally = _Tally()
    try:
        for page in count(1):
            actes = await _ask(vigie, recherche(key.api, mots, page, par_page, depuis))
            fresh = [acte for acte in actes if acte.uid not in tally.found][: most - len(tally.found)]
            await _keep(vigie, key, fresh, tally, say)
            if len(actes) < par_page or not fresh or len(tally.found) >= most:
                break
        tally.complete = True
    except Failed as error:
        say(f"⚠️ {error}")
    if tally.lost:
        say(f"⚠️ {_lost(tally.lost)}")
    say(_summary(mots, tally) + (_first(most) if len(tally.found) >= most else ""))
    return tally.complete and not tally.lost


@dataclass(slots=True)
class _Tally:
    """What a search came to: ids found; how many acts were known, how many were read; whether all was answered."""

    found: set[str] = field(default_factory=set)
    known: int = 0
    read: int = 0
    complete: bool = False

    @property
    def lost(self) -> int:
        """Acts found that could not be read."""
        return len(self.found) - self.known - self.read


async def _ask(vigie: Vigie, request: Request) -> list[TexteJo]:
    """One page of results. Raises Failed."""
    response = await vigie.fetcher.fetch(request)
    try:
        if response.outcome is not Outcome.CHANGED or response.body is None:
            raise Failed(f"Légifrance ne répond pas à la recherche : {response.detail or response.outcome}")
        reading = parse_recherche(response.body.read_bytes(), response.request.url)
    except Unreadable as error:
        raise Failed(f"réponse illisible à la recherche : {error}") from error
    finally:
        response.discard()
    return [record for record in reading.records if isinstance(record, TexteJo)]


async def _keep(vigie: Vigie, key: Acces, fresh: list[TexteJo], tally: _Tally, say: Say) -> None:
    """Say which acts a page brought, read and store those not known. Raises Failed when Légifrance stops answering."""
    journaux = vigie.tracked.parlement.journaux
    known = journaux.textes_lus(acte.uid for acte in fresh)
    for acte in fresh:
        say(_line(acte, known=acte.uid in known))
    lacking = tuple(acte.uid for acte in fresh if acte.uid not in known)
    tally.found.update(acte.uid for acte in fresh)
    tally.known += len(known)
    if not lacking:
        return
    report = await vigie.poll(ActesTracker(api=key.api, actes=lacking))
    tally.read += len(journaux.textes_lus(lacking))
    if report.outcome not in FINE:
        raise Failed(f"{report.outcome} ({report.detail})")


def _line(acte: TexteJo, *, known: bool) -> str:
    jour = f" (JO du {date_courte(acte.publie)})" if acte.publie else ""
    return f"{'déjà connu' if known else 'nouveau'} : {acte.titre or acte.uid}{jour}\n   {acte.url}"


def _summary(mots: str, tally: _Tally) -> str:
    if not tally.found:
        return f"Rien au Journal officiel pour « {mots} »." if tally.complete else "Aucun texte n'a été lu."
    trouves = "1 acte trouvé" if len(tally.found) == 1 else f"{len(tally.found)} actes trouvés"
    lus = f"{tally.read} lu{'s' * (tally.read > 1)}"
    connus = f"{tally.known} déjà connu{'s' * (tally.known > 1)}"
    return f"{trouves}, {lus}, {connus}. « vigie demander '!recherche {mots}' » cherche parmi eux."


def _lost(count_lost: int) -> str:
    if count_lost == 1:
        return "un texte trouvé n'a pas pu être lu : relancez la commande plus tard"
    return f"{count_lost} textes trouvés n'ont pas pu être lus : relancez la commande plus tard"


def _first(most: int) -> str:
    return f"\nLa recherche s'arrête à {most} textes : ajoutez des mots, ou --depuis, pour la resserrer."
