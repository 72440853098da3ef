"""`!drones`: the prefects' authorisations, those to come or under way first, then the latest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from alerts.autorisations import debut_of, fini, lieu_of, moyen_of, quand_of
from alerts.message import Gras, Heure, Lien, Ligne, Message, Section, Span, ligne, puce, reponse, section
from commands.base import Argument, Commande, CommandError, Context, shortened
from commands.freshness import freshness
from parlement.arretes import Arrete
from parlement.departements import DEPARTEMENTS, nom_departement, read_departement
from parlement.temps import date_courte
from parlement.texte import fold

SINCE = timedelta(days=30)
MOST = 12
"""Authorisations told one by one."""
_NEVER = datetime.max.replace(tzinfo=UTC)


def drones(context: Context, argument: str) -> Message:
    """Tell the authorisations of thirty days, of one department or of all."""
    wanted = _departement(argument) if argument else ""
    every = context.tracked.parlement.autorisations.recent(context.now - SINCE, context.now)
    known = [one for one in every if not wanted or wanted in one.departements]
    ahead = sorted(
        (one for one in known if fini(one, context.now) is False), key=lambda one: debut_of(one) or _NEVER
    )
    past = [one for one in known if one not in ahead]
    sections = (
        section(
            "En cours ou à venir", *(puce(*_line(one, context.now)) for one in ahead[:MOST]), *_more(ahead)
        ),
        _recent(past, context.now, alone=bool(wanted)),
    )
    shown = [one for one in sections if one.lignes]
    where = nom_departement(wanted) if wanted else "tous les départements"
    return reponse(
        f"Caméras autorisées par les préfets — {where}",
        *([] if shown else [ligne("Aucune autorisation connue depuis trente jours.")]),
        sections=shown,
        pied=freshness(context, kinds=("actes des préfets",)),
    )


def _departement(typed: str) -> str:
    """Raises CommandError when it is not one."""
    numero = read_departement(typed)
    if numero is None:
        raise CommandError(
            f"« {shortened(typed)} » n'est pas un département. Tapez son numéro ou son nom : !drones 75, !drones Paris"
        )
    return numero


def _line(one: Arrete, now: datetime) -> Iterator[Span]:
    """ "🚁 Paris, dimanche 4 février, 9 h–20 h — dans 20 h · arrêté n° 2024-00137"."""
    mark, _ = moyen_of(one)
    when = quand_of(one) or (f"« {shortened(one.periode, 100)} »" if one.periode else "période non lue")
    yield f"{mark} "
    yield Gras(f"{lieu_of(one)}, {when}")
    if one.debut and fini(one, now) is False:
        yield " — commencé " if one.debut <= now else " — "
        yield Heure(one.debut, "relatif")
    if one.lieu:
        yield f" · {shortened(one.lieu, 120)}"
    yield " · "
    yield Lien(f"arrêté n° {one.numero}" if one.numero else "arrêté", one.url)


def _recent(past: list[Arrete], now: datetime, *, alone: bool) -> Section:
    """One by one for a department; else counted by department, the most first."""
    if alone:
        lines = [puce(*_line(one, now), *_seen(one)) for one in past[:MOST]]
        return section("Depuis trente jours", *lines, *_more(past))
    counts = Counter(numero for one in past for numero in one.departements or ("",))
    told = [f"{nom_departement(numero) or 'région ou inconnu'} : {n}" for numero, n in counts.most_common()]
    if not told:
        return Section("")
    top = next((numero for numero, _ in counts.most_common() if numero), "75")
    return section(
        "Depuis trente jours, par département",
        ligne(" · ".join(told)),
        ligne("Le détail : ", Gras(f"!drones {top}")),
    )


def _seen(one: Arrete) -> tuple[Span, ...]:
    return (f" · vu le {date_courte(one.vu_premier)}",) if one.vu_premier else ()


def _more(some: list[Arrete]) -> Iterable[Ligne]:
    left = len(some) - MOST
    if left > 0:
        yield ligne(f"et {left} autre{'s' if left > 1 else ''}")


def suggest(context: Context, typed: str) -> list[str]:
    """Names of departments for completion; a number gives its department's name."""
    if numero := read_departement(typed):
        return [DEPARTEMENTS[numero]]
    return [name for name in DEPARTEMENTS.values() if fold(name).startswith(fold(typed))]


DRONES = Commande(
    nom="drones",
    description="les caméras autorisées par les préfets : en cours, à venir, puis les dernières",
    exemples=("!drones", "!drones 75", "!drones Bouches-du-Rhône"),
    argument=Argument(
        nom="departement",
        description="un département, par son numéro ou son nom : 75, Paris",
        suggest=suggest,
    ),
    answer=drones,
)
