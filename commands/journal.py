"""`!decrets`: the acts of the Journal officiel that veilles found, and those that apply a followed law."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from alerts.application import Application, applications, est_individuel, lois, nom_acte, sans_doublon
from alerts.compose.base import first_upper
from alerts.compose.veilles import quoted
from alerts.message import Gras, Lien, Ligne, Message, Span, ligne, puce, reponse, section
from alerts.weigh.veilles import found_in
from commands.base import Argument, Commande, CommandError, Context, shortened, suggest_suivis
from commands.freshness import freshness
from parlement.jorf import TexteJo
from parlement.suivis import Suivi, find_suivis
from parlement.temps import date_courte
from storage.tracked import Tracked
from veilles.noms import find_veille
from veilles.veille import Reperage, Veille

MOST = 10
"""Acts told."""
MOST_OBJET = 160
MOST_PASSAGE = 140
_DATE = re.compile(r"^\S.*?\bdu \d{1,2}(?:er)? \S+ \d{4},? ")
"""How a full title begins: what the act is called already says it."""


@dataclass(slots=True)
class Trouvaille:
    """An act, what veilles found in it, and which followed laws it applies."""

    acte: TexteJo
    reperages: list[Reperage] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)

    @property
    def hors_sujet(self) -> tuple[str, ...]:
        """What it is probably about instead; nothing as long as one veille, or one law, claims it."""
        if self.applications or not all(one.etiquettes for one in self.reperages):
            return ()
        return tuple(dict.fromkeys(label for one in self.reperages for label in one.etiquettes))


def decrets(context: Context, argument: str) -> Message:
    """Tell the latest acts, of one veille or suivi, or of all."""
    veilles, suivis, name = _asked(context, argument)
    found = find_actes(context.tracked, veilles, suivis)
    mine = [one for one in found if not one.hors_sujet]
    apart = [one for one in found if one.hors_sujet]
    lines = [puce(*_line(one)) for one in mine[:MOST]]
    if len(mine) > MOST:
        lines.append(ligne("Les plus récents seulement."))
    if not mine:
        lines = [ligne("Aucun texte trouvé pour l'instant.")]
    others = section("Probablement hors sujet", *(puce(*_labelled(one)) for one in apart[:MOST]))
    return reponse(
        f"Journal officiel — {name}",
        *lines,
        sections=[others] if apart else [],
        pied=freshness(context, kinds=("Journal officiel",)),
    )


def _asked(context: Context, argument: str) -> tuple[list[Veille], list[Suivi], str]:
    """What is asked about: every veille and suivi when nothing is. Raises CommandError."""
    tracked = context.tracked
    if not argument:
        return list(tracked.veilles), list(tracked.suivis), "tout ce qui est suivi"
    suivis = find_suivis(argument, tracked.suivis)
    veille = find_veille(argument, tracked.veilles)
    if not suivis and veille is None:
        known = ", ".join(f"!decrets {nom}" for nom in _noms(context)) or "!decrets"
        raise CommandError(f"« {shortened(argument)} » n'est ni un suivi ni une veille. Essayez : {known}")
    name = ", ".join(
        dict.fromkeys([*([veille.titre or veille.nom] if veille else []), *(s.titre for s in suivis)])
    )
    return [veille] if veille else [], suivis, name


def _noms(context: Context) -> list[str]:
    return [*(v.nom for v in context.tracked.veilles), *(s.nom for s in context.tracked.suivis)]


def find_actes(tracked: Tracked, veilles: Collection[Veille], suivis: Collection[Suivi]) -> list[Trouvaille]:
    """The acts that these veilles found or that apply the laws of these suivis, the latest first."""
    jo = tracked.parlement.textes_jo
    noms = {veille.nom for veille in veilles}
    found = {acte.uid: Trouvaille(acte) for acte in jo.found_by(noms, MOST * 3)} if noms else {}
    known = lois(tracked) if suivis else {}
    for one in applications(jo.citing(known), known, tracked) if known else ():
        if one.suivi in suivis:
            acte = one.citation.texte
            found.setdefault(acte.uid, Trouvaille(acte)).applications.append(one)
    for uid, reperages in found_in("texte_jo", found, tracked).items():
        found[uid].reperages = [one for one in reperages if one.veille in noms]
    return sorted(found.values(), key=lambda one: (str(one.acte.publie or ""), one.acte.uid), reverse=True)


def _line(one: Trouvaille) -> Iterator[Span]:
    """ "30 août 2023 · Décret n° 2023-828 : relatif à… — « passage »"."""
    acte = one.acte
    if acte.publie:
        yield f"{date_courte(acte.publie)} · "
    yield Lien(first_upper(nom_acte(acte)), acte.url)
    yield f" : {shortened(_DATE.sub('', acte.titre), MOST_OBJET)}"
    if named := ", ".join(dict.fromkeys(_articles(sans_doublon(one.applications)))):
        yield " — "
        yield Gras(named)
    for reperage in one.reperages[:1]:
        if reperage.passage:
            yield f" — {reperage.veille} : {quoted(reperage.passage, MOST_PASSAGE)}"


def _articles(found: list[Application]) -> Iterator[str]:
    for one in found:
        place = f"{one.suivi.fil.dans_la_loi} de la " if one.article and one.suivi.fil else ""
        yield f"{place}loi n° {one.citation.loi}"


def _labelled(one: Trouvaille) -> Iterator[Span]:
    yield Gras(", ".join(one.hors_sujet))
    yield " · "
    yield from _line(one)


# --- what !statut says of it --------------------------------------------------------------------------------


MOST_STATUT = 3


def textes_application(tracked: Tracked, suivi: Suivi, loi: str) -> Iterator[Ligne]:
    """ "Textes d'application : décret n° 2023-828 (JO du 30 août 2023)": the latest, in one line; nothing for none."""
    dossier = tracked.dossier(suivi)
    if dossier is None:
        return
    found = applications(tracked.parlement.textes_jo.citing([loi]), {loi: dossier}, tracked)
    actes = [
        one.citation.texte
        for one in found
        if one.suivi == suivi and not one.en_passant and not est_individuel(one.citation.texte)
    ]
    if not actes:
        return
    spans: list[Span] = ["📜 Textes d'application : "]
    for rank, acte in enumerate(actes[:MOST_STATUT]):
        spans += [", " if rank else "", Lien(_date_dite(acte), acte.url), _jo(acte)]
    more = f" et {len(actes) - MOST_STATUT} autres" if len(actes) > MOST_STATUT else ""
    yield ligne(*spans, f"{more} — ", Gras(f"!decrets {suivi.nom}"))


def _date_dite(acte: TexteJo) -> str:
    """ "décret n° 2023-828 du 28 août 2023"."""
    return f"{nom_acte(acte)}{f' du {date_courte(acte.date)}' if acte.numero and acte.date else ''}"


def _jo(acte: TexteJo) -> str:
    """ " (JO du 30 août)": the year is said once."""
    if acte.publie is None:
        return ""
    day = date_courte(acte.publie)
    return f" (JO du {day.rsplit(' ', 1)[0] if acte.date and acte.date.year == acte.publie.year else day})"


def suggest(context: Context, typed: str) -> list[str]:
    """Names of veilles and suivis for completion."""
    veilles = [v.nom for v in context.tracked.veilles if v.nom.startswith(typed)]
    return list(dict.fromkeys((*veilles, *suggest_suivis(context, typed))))


DECRETS = Commande(
    nom="decrets",
    description="les textes du Journal officiel trouvés par les veilles, ou pris pour une loi suivie",
    exemples=("!decrets", "!decrets drones", "!decrets article7"),
    argument=Argument(nom="sujet", description="une veille ou un suivi : drones, article7…", suggest=suggest),
    answer=decrets,
)
