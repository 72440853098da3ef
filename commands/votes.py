"""`!votes`: the public votes on a subject; `!vote`: one of them in full."""

from __future__ import annotations

import re
from itertools import groupby

from alerts.message import Gras, Lien, Ligne, Message, Section, ligne, puce, reponse, section
from alerts.votes import (
    accorde,
    bar,
    correction_lines,
    detail_lines,
    figures,
    lecture,
    lien_scrutin,
    marque,
    named,
    names_of,
    plural,
    reserve_lines,
    sitting,
    turnout,
    url_scrutin,
)
from alerts.votes_image import image_scrutin
from commands.base import (
    SUJET,
    Argument,
    Commande,
    CommandError,
    Context,
    Incompris,
    require_suivi,
    shortened,
)
from commands.freshness import freshness
from parlement.dossiers import Dossier
from parlement.scrutins import Scrutin, reserves
from parlement.senat import split_scrutin
from parlement.suivis import find_suivis
from parlement.temps import date_courte, date_longue
from storage.queries import VoteLine
from storage.tracked import is_around

MOST = 40
"""Votes listed at most: the latest."""

_NUMERO = re.compile(r"(?:n[°o]?\s*)?(?:(\d{1,2}|\d{4})[-/])?(\d{1,6})|VTANR5L(\d+)V(\d+)", re.IGNORECASE)


def votes(context: Context, argument: str) -> Message:
    """List the votes on a suivi, the latest sitting first; of every suivi when none is named."""
    suivi = require_suivi(context, argument, "votes") if argument else None
    title = f"Votes — {suivi.titre}" if suivi else "Votes sur tout ce qui est suivi"
    found = context.tracked.vote_lines(suivi) if suivi else _all_votes(context)
    dossier = context.tracked.dossier(suivi) if suivi else None
    if not found:
        return reponse(title, "Aucun scrutin public connu.", pied=freshness(context, dossier))
    shown = context.tracked.whole(found[-MOST:])
    count = plural(len(found), "scrutin")
    first = f"Les {MOST} derniers sur {count}" if len(found) > MOST else count
    return reponse(
        title,
        ligne(f"{first}. Le détail d'un vote : ", Gras(f"!vote {shown[-1].numero}")),
        sections=_by_sitting(shown, with_place=suivi is None or not suivi.est_article),
        pied=freshness(context, dossier),
        url=dossier.url if dossier else None,
        suite="" if dossier else "!votes SUJET",
    )


def _all_votes(context: Context) -> list[VoteLine]:
    lines = (line for suivi in context.tracked.suivis for line in context.tracked.vote_lines(suivi))
    unique = {line.uid: line for line in lines}
    return sorted(unique.values(), key=lambda v: (v.date, v.legislature, v.numero))


def _by_sitting(found: list[Scrutin], *, with_place: bool) -> list[Section]:
    sections = []
    for (day, rang), group in groupby(found, key=lambda s: (s.date, s.rang_seance)):
        held = list(group)
        where = f", {sitting(held[0])}" if rang else ""
        lines = (_line(vote, with_place=with_place) for vote in held)
        sections.append(section(f"{date_longue(day)}{where}", *lines))
    return sections[::-1]


def _line(vote: Scrutin, *, with_place: bool) -> Ligne:
    what = named(vote) if with_place or is_around(vote) else vote.objet.resume()
    return puce(f"{marque(vote)} {what} : {accorde(vote)}, {figures(vote)} — ", lien_scrutin(vote))


def vote(context: Context, argument: str) -> Message:
    """Tell one vote in full: figures, groups, who broke ranks, who asked, corrections."""
    found = _find(context, argument)
    scrutin, dossier = found[0]
    parlement = context.tracked.parlement
    noms = names_of(parlement, [scrutin])
    bill = parlement.find_dossier(dossier) if dossier else None
    when = (date_longue(scrutin.date), sitting(scrutin), scrutin.type_libelle)
    lines = [
        ligne(f"{marque(scrutin)} ", Gras(f"{accorde(scrutin)}, {figures(scrutin)}")),
        *([] if reserves(scrutin) else [ligne(bar(scrutin), f" {turnout(scrutin)}")]),
        ligne(" · ".join(w for w in when if w)),
        _bill(scrutin, bill, context),
        *reserve_lines(scrutin, noms),
        *detail_lines(scrutin, noms),
        *correction_lines(parlement.history("scrutin", scrutin.uid)),
    ]
    if len(found) > 1:
        others = ", ".join(f"!vote {s.legislature}-{s.numero} ({date_courte(s.date)})" for s, _ in found[1:])
        lines.append(ligne(f"Même numéro, autre législature : {others}"))
    return reponse(
        f"Scrutin n° {scrutin.numero} — {named(scrutin)}",
        *lines,
        pied=freshness(context, bill),
        url=url_scrutin(scrutin),
        image=image_scrutin(scrutin, noms, context.tracked.titre(bill) if bill else ""),
    )


def _bill(scrutin: Scrutin, bill: Dossier | None, context: Context) -> Ligne:
    """The tracked bill and the reading; of any other bill, the whole title of the vote."""
    if bill is None:
        return ligne(scrutin.titre)
    words = lecture(scrutin)
    return ligne(Lien(context.tracked.titre(bill), bill.url), f" · {words}" if words else "")


def _find(context: Context, argument: str) -> list[tuple[Scrutin, str]]:
    if au_senat := split_scrutin(argument.strip().upper()):
        found = context.tracked.parlement.scrutins_numero(au_senat[1])
        if exact := [f for f in found if f[0].uid == argument.strip().upper()]:
            return exact
    match = _NUMERO.fullmatch(argument.strip())
    if not match:
        meant = find_suivis(argument, context.tracked.suivis)
        hint = f"Les scrutins de ce sujet : !votes {meant[0].nom}" if meant else "Exemple : !vote 1274"
        raise Incompris(f"« {shortened(argument)} » n'est pas un numéro de scrutin. {hint}")
    legislature, numero = match[1] or match[3], int(match[2] or match[4])
    found = context.tracked.parlement.scrutins_numero(numero)
    found = [f for f in found if not legislature or f[0].legislature == int(legislature)]
    if not found:
        raise CommandError(f"Aucun scrutin n° {numero} connu. Ceux d'un sujet : !votes SUJET")
    return found


VOTES = Commande(
    nom="votes",
    description="les scrutins publics sur un article ou un texte, par séance",
    exemples=("!votes article7", "!votes jo2024", "!votes"),
    argument=SUJET,
    answer=votes,
)
VOTE = Commande(
    nom="vote",
    description="un scrutin en détail : groupes, dissidents, qui l'a demandé",
    exemples=("!vote 1274", "!vote 16-1274"),
    argument=Argument(
        nom="numero",
        description="le numéro du scrutin, par exemple !vote 1274 (ou !vote 16-1274, avec la législature)",
        required=True,
    ),
    answer=vote,
)
