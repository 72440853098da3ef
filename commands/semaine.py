"""`!semaine`: the bills that either house examines this week, and how to follow those that nobody tracks yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from alerts.message import Action, Gras, Lien, Ligne, Message, Span, ligne, puce, reponse, section
from commands.base import Commande, Context, shortened
from commands.freshness import freshness
from parlement.legislatures import legislature_of
from parlement.rattachement import RESSEMBLANCE, resemblance
from parlement.semaine import Affiche, affiches, semaine_de, texte_nomme
from parlement.temps import date_longue, jour_de

MOST = 12
"""Bills told; those in public sitting first."""
LONGEST = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose:
    """A bill of the week. cible: its id, "" when its house gives none; adresse: its page, what `!suivre` takes.

    suivi: the name under which it is tracked, "" when it is not. seance: whether it comes in public sitting. jours:
    when, by house.
    """

    titre: str
    cible: str = ""
    adresse: str = ""
    suivi: str = ""
    seance: bool = False
    jours: Mapping[str, tuple[date, ...]]


def dossiers_de_la_semaine(context: Context, most: int = MOST) -> list[Propose]:
    """Bills on the agenda of either house this week (from Saturday on, the next), those that can be followed first.

    Then those in public sitting before those in commission. Raises StorageError.
    """
    first, last = semaine_de(jour_de(context.now))
    shown = [*_tracked(context, first, last), *context.tracked.parlement.semaine.between(first, last)]
    points = [point for affiche in shown for point in _points(affiche)]
    found = [_propose(some, context) for some in _by_bill(points)]
    found.sort(key=lambda one: (bool(one.suivi), not one.adresse, not one.seance))
    return found[:most]


@dataclass(frozen=True, slots=True)
class _Point:
    """One point on one bill: its id and its title, as far as each is known."""

    affiche: Affiche
    cible: str
    titre: str


def _points(affiche: Affiche) -> Iterator[_Point]:
    """The bills of a point; none when it names none, by id or in words."""
    titre = texte_nomme(affiche.objet)
    if affiche.dossiers or titre:
        for cible in affiche.dossiers or ("",):
            yield _Point(affiche, cible, titre)


def _tracked(context: Context, first: date, last: date) -> Iterator[Affiche]:
    """What the agenda holds on tracked bills."""
    for dossier in context.tracked.dossiers():
        for one in context.tracked.parlement.agenda.of_dossier(dossier.uid):
            if one.tient and one.reunion.jour and first <= one.reunion.jour <= last:
                for affiche in affiches([one.reunion, *one.points]):
                    yield replace(affiche, dossiers=(dossier.uid,))


def _by_bill(points: Iterable[_Point]) -> list[list[_Point]]:
    """Points on the same bill: by its id, else by the words of its title."""
    found: list[list[_Point]] = []
    for point in sorted(points, key=lambda point: (not point.cible, not point.titre, point.affiche.jour)):
        same = next((some for some in found if _is_same(some[0], point)), None)
        if same is None:
            found.append([point])
        else:
            same.append(point)
    return found


def _is_same(one: _Point, other: _Point) -> bool:
    if one.cible and other.cible:
        return one.cible == other.cible
    return resemblance(one.titre, other.titre) >= RESSEMBLANCE


def _propose(points: list[_Point], context: Context) -> Propose:
    cible, titre = points[0].cible, points[0].titre
    dossier = context.tracked.parlement.find_dossier(cible)
    suivis = sorted(context.tracked.suivis_of(dossier), key=lambda s: s.est_article) if dossier else []
    shown = [point.affiche for point in points]
    return Propose(
        titre=context.tracked.titre(dossier) if dossier and suivis else titre or f"Dossier {cible}",
        cible=cible,
        adresse=dossier.url if dossier else page_of(cible),
        suivi=suivis[0].nom if suivis else "",
        seance=any(one.seance for one in shown),
        jours={
            house: tuple(sorted({one.jour for one in shown if one.chambre == house}))
            for house in dict.fromkeys(one.chambre for one in shown)
        },
    )


def page_of(cible: str) -> str:
    """The page of a dossier of the Assemblée by its id; "" for what is none."""
    legislature = legislature_of(cible)
    return f"https://www.assemblee-nationale.fr/dyn/{legislature}/dossiers/{cible}" if legislature else ""


# --- the answer ------------------------------------------------------------------------------------------------


def semaine(context: Context, argument: str) -> Message:
    """Tell the bills of the week: those that nobody tracks, with what to type, then those that are tracked."""
    found = dossiers_de_la_semaine(context)
    first, _ = semaine_de(jour_de(context.now))
    free = [one for one in found if not one.suivi]
    followed = [one for one in found if one.suivi]
    sections = (
        section("À suivre d'un mot", *(puce(*_line(one)) for one in free)),
        section("Déjà suivis", *(puce(*_line(one)) for one in followed)),
    )
    return reponse(
        f"Les textes de la semaine du {date_longue(first)}",
        *_advice(free, found),
        sections=[one for one in sections if one.lignes],
        pied=freshness(context, None, ("agenda",)),
        actions=[Action("Suivre", f"suivre {one.adresse}") for one in free if one.adresse][:1],
    )


def _advice(free: list[Propose], found: list[Propose]) -> Iterator[Ligne]:
    if not found:
        yield ligne("Aucun texte n'est inscrit à l'agenda connu de cette semaine.")
    elif any(one.adresse for one in free):
        yield ligne("Pour suivre l'un d'eux : ", Gras("/suivre"), ", puis l'adresse de sa page.")


def _line(one: Propose) -> Iterator[Span]:
    title = shortened(one.titre, LONGEST)
    yield Lien(title, one.adresse) if one.adresse else title
    yield f" — {say_quand(one)}"
    if one.suivi:
        yield f" · !statut {one.suivi}"
    elif not one.adresse:
        yield " · sa page se trouve sur senat.fr, collez-en l'adresse après /suivre"


def say_quand(one: Propose) -> str:
    """ "Assemblée, mardi 3 mars et mercredi 4 mars, en séance"."""
    told = [f"{house}, {_days(days)}" for house, days in one.jours.items()]
    return f"{' ; '.join(told)}, {'en séance' if one.seance else 'en commission'}"


def _days(days: Iterable[date]) -> str:
    words = [date_longue(day).rsplit(" ", 1)[0] for day in days]
    return " et ".join(filter(None, (", ".join(words[:-1]), words[-1])))


SEMAINE = Commande(
    nom="semaine",
    description="les textes examinés cette semaine dans les deux chambres, et comment les suivre",
    exemples=("!semaine",),
    answer=semaine,
)
