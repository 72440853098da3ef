"""What is wrong with the sources: down, refused, of another format, shrunk, or silent although the house sat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from alerts.alarmes.trouble import Trouble
from alerts.votes import plural
from parlement.senat import CHAMBRE as SENAT
from parlement.temps import PARIS, date_longue, jour_de
from storage.agenda import Rendezvous
from storage.alarmes import DE_SUITE
from storage.queries import Parlement, SourceState
from trackers.base import Outcome

SAINES = frozenset({Outcome.CHANGED, Outcome.UNCHANGED, Outcome.NOT_YET})
"""Outcomes of a source that is well."""
RESEAU = timedelta(hours=1)
"""No site answered for that long, and `SITES` of them fail: it is this machine's network."""
SITES = 3
COUVERTURE = time(20)
"""Hour in Paris, the day after a sitting, by which something must have come of it: archives are a day behind."""
COUVERTURE_JOURS = 7
"""Days during which a sitting that left no trace is told."""
RECENT = timedelta(days=1)
"""What was not understood is told for that long after it was last seen."""
_BOUGENT = {
    SENAT: ("senat-votes", "senat-amendements", "senat-dossiers"),
    "": ("scrutins-", "amendements-", "publications-", "dossiers-"),
}
"""Sources that move when a house sits."""


def is_fine(source: SourceState) -> bool:
    """A live source that fails is no trouble: it is undocumented, and the documents have the last word."""
    return source.issue in SAINES or source.en_direct


def is_down(source: SourceState) -> bool:
    """Whether a source failed so many times in a row that it is a breakdown."""
    return source.echecs >= DE_SUITE and not is_fine(source)


def troubles_sources(parlement: Parlement, now: datetime) -> Iterator[Trouble]:
    """Everything wrong with the sources, each cause once. Raises StorageError."""
    sources = parlement.sources()
    yield from _failing(sources, now)
    yield from _shrunk(sources)
    yield from _odd(parlement, sources, now)
    yield from _silent(parlement, sources, now)


def host_of(source: SourceState) -> str:
    """The site of a source."""
    return urlsplit(source.url).hostname or source.nom


def _named(sources: Iterable[SourceState]) -> str:
    return ", ".join(dict.fromkeys(source.libelle for source in sources))


# --- failures --------------------------------------------------------------------------------------------------


def _failing(sources: list[SourceState], now: datetime) -> Iterator[Trouble]:
    """One trouble for each site that is down, or one for all when it is the network."""
    found = [t for host, some in _by_host(sources).items() for t in _of_host(host, some)]
    network = _network(sources, found, now)
    yield from [network] if network else found


def _by_host(sources: list[SourceState]) -> dict[str, list[SourceState]]:
    found: dict[str, list[SourceState]] = defaultdict(list)
    for source in sources:
        if not is_fine(source):
            found[host_of(source)].append(source)
    return found


def _of_host(host: str, failing: list[SourceState]) -> Iterator[Trouble]:
    for issue, cle, words in (
        (Outcome.UNREACHABLE, "hote", "ne répond pas à Vigie"),
        (Outcome.UNREADABLE, "format", "a changé de format"),
    ):
        some = [source for source in failing if source.issue == issue]
        if not any(map(is_down, some)):
            continue
        worst = max(some, key=lambda source: source.echecs)
        instants = [source.succes for source in some if source.succes]
        yield Trouble(
            cle=f"{cle}:{host}",
            texte=f"{host} {words} ({plural(len(some), 'source')})",
            detail=f"{_named(some)}{f' : {worst.detail}' if worst.detail else ''}",
            remede=_remedy(worst, host),
            depuis=min(instants, default=None),
            vu_le=max((source.essai for source in some if source.essai), default=None),
            fois=worst.echecs,
        )


def _remedy(source: SourceState, host: str) -> str:
    """What to do about a source that fails."""
    detail = source.detail.lower()
    if source.issue == Outcome.UNREADABLE:
        return "signalez-le à qui tient le code de Vigie : la réponse est gardée ; ce qui est connu le reste"
    if "certificat" in detail:
        return "voir « Le direct de la séance » dans docs/guide-admin.md ; la vérification n'est jamais désactivée"
    if "robots.txt" in detail:
        return "le site demande aux robots de ne pas lire ces pages : Vigie obéit ; écrivez-lui"
    if any(code in detail for code in ("401", "403", "429")):
        return (
            "le site refuse ou limite Vigie : vérifiez [reseau] contact, puis attendez ; elle réessaie seule"
        )
    return f"ouvrez https://{host}/ dans un navigateur : si le site est en panne, rien à faire, Vigie réessaie seule"


def _network(sources: list[SourceState], found: list[Trouble], now: datetime) -> Trouble | None:
    down = [source for source in sources if source.issue == Outcome.UNREACHABLE and not source.en_direct]
    last = max((source.succes for source in sources if source.succes), default=None)
    if not found or len({host_of(source) for source in down}) < SITES or last is None or now - last < RESEAU:
        return None
    return Trouble(
        cle="reseau",
        texte="Vigie n'arrive plus à joindre aucun site",
        detail=f"{plural(len(down), 'source')} en panne à la fois",
        remede="vérifiez la connexion de la machine : « vigie verifier » dit quels sites répondent",
        depuis=last,
        fois=max(trouble.fois for trouble in found),
        couvre=tuple(f"hote:{host_of(source)}" for source in down),
    )


# --- answers that do not say what they should ------------------------------------------------------------------


def _shrunk(sources: list[SourceState]) -> Iterator[Trouble]:
    """Archives that hold far less than they usually do."""
    for source in sources:
        if source.effondree and source.volume is not None:
            yield Trouble(
                cle=f"volume:{source.nom}",
                texte=f"{source.libelle} : l'archive a perdu beaucoup de documents",
                detail=f"{plural(source.volume, 'document')}, au lieu de {source.volume_usuel}",
                remede="rien n'est effacé ; si cela dure, comparez avec le site, et signalez-le à qui tient le code",
                depuis=source.effondree_le,
                vu_le=source.essai,
                fois=source.effondree,
            )


def _odd(parlement: Parlement, sources: list[SourceState], now: datetime) -> Iterator[Trouble]:
    """Words or documents that Vigie does not understand, once they are no accident."""
    names = {source.nom: source for source in sources}
    for odd in parlement.sante.bizarreries(now - RECENT):
        source = names.get(odd.source)
        if source is None or source.en_direct or odd.nombre < DE_SUITE:
            continue
        yield Trouble(
            cle=f"mots:{odd.source}",
            texte=f"{source.libelle} : des mots ou des documents que Vigie ne comprend pas",
            detail=f"par exemple : {odd.exemple}",
            remede="rien n'est perdu, les mots inconnus sont montrés tels quels ; signalez-les à qui tient le code",
            depuis=odd.depuis,
            vu_le=odd.derniere,
            fois=odd.nombre,
        )


# --- nothing at all --------------------------------------------------------------------------------------------


def _silent(parlement: Parlement, sources: list[SourceState], now: datetime) -> Iterator[Trouble]:
    """Sittings on the agenda of which nothing came by the evening of the next day, one trouble for each house."""
    last = _last_covered(now)
    first = last - timedelta(days=COUVERTURE_JOURS)
    by_house: dict[str, list[Rendezvous]] = defaultdict(list)
    for one in parlement.sante.seances_sans_trace(first, last):
        by_house[one.reunion.chambre].append(one)
    for chambre, some in by_house.items():
        yield _silence(chambre, some, sources)


def _last_covered(now: datetime) -> date:
    """The last day of which everything must have come."""
    local = now.astimezone(PARIS)
    return jour_de(now) - timedelta(days=1 if local.time() >= COUVERTURE else 2)


def _silence(chambre: str, some: list[Rendezvous], sources: list[SourceState]) -> Trouble:
    days = sorted({one.reunion.jour for one in some if one.reunion.jour})
    opened = min(one.reunion.debut for one in some if one.reunion.debut)
    prefixes = _BOUGENT.get(chambre, _BOUGENT[""])
    moving = [source for source in sources if source.nom.startswith(prefixes) and source.succes]
    still = [source for source in moving if source.changement is None or source.changement < opened]
    names = f" ; aucun changement depuis : {_named(still)}" if still else ""
    return Trouble(
        cle=f"silence:{chambre}",
        texte=f"{chambre} : rien n'est venu d'une séance inscrite à l'agenda",
        detail=f"{', '.join(map(date_longue, days))}{names}",
        remede="regardez sur le site si la séance a eu lieu ; si oui, une source s'est tue : signalez-le",
        depuis=opened,
        fois=DE_SUITE,
    )
