"""How a public vote is put into words: in alerts and in answers alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from alerts.message import Barre, Gras, Lien, Ligne, Span, ligne, puce
from parlement.acteurs import Acteur, Organe
from parlement.scrutins import CENSURE, VOIX, Scrutin, VoixGroupe, reserves
from parlement.temps import date_courte
from parlement.texte import fold
from parlement.titres import Nature
from storage.queries import Change, Parlement, VoteLine

A_CONFIRMER = "chiffres à confirmer"
LIBELLES = {"pour": "pour", "contre": "contre", "abstentions": "abstention", "non_votants": "non votant"}
MARQUES = {"adopté": "✅", "rejeté": "❌"}
CORRIGES = {
    "sort": "résultat",
    "pour": "pour",
    "contre": "contre",
    "abstentions": "abstentions",
}
"""Fields whose correction is told under the vote."""
LECTURES = {
    "première lecture": "1re lecture",
    "deuxième lecture": "2e lecture",
    "commission mixte paritaire": "CMP",
}
"""Readings as the steps of a bill call them: one thing, one name."""
MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class Noms:
    """Names of the groups and members that some votes speak of. What is unknown keeps its id."""

    groupes: dict[str, Organe] = field(default_factory=dict)
    acteurs: dict[str, Acteur] = field(default_factory=dict)

    def groupe(self, uid: str) -> str:
        """Short name of a group."""
        return self.groupes[uid].nom_court if uid in self.groupes else uid

    def acteur(self, uid: str) -> str:
        """Full name of a member."""
        return self.acteurs[uid].nom_complet if uid in self.acteurs else uid

    def non_inscrits(self, uid: str) -> bool:
        """Whether this is no group: those who belong to none have no line to break."""
        return uid in self.groupes and fold(self.groupes[uid].libelle).startswith("non inscrit")

    def demandeur(self, text: str) -> str:
        """Who asked for a vote, by the short name of the group when it is one of ours."""
        quoted = text.partition('"')[2].rpartition('"')[0]
        same = [g for g in self.groupes.values() if fold(g.libelle) == fold(quoted)]
        return same[0].nom_court if same else quoted or text


def names_of(parlement: Parlement, scrutins: Iterable[Scrutin]) -> Noms:
    """Look up the groups of these votes, and the members who broke ranks or corrected their vote."""
    votes = list(scrutins)
    groupes = parlement.organes(g.groupe for s in votes for g in s.groupes)
    dissidents = (a for s in votes for g in s.groupes for _, _, names in g.dissidents() for a in names)
    corrected = (a for s in votes for m in s.mises_au_point for a in m.acteurs)
    return Noms(groupes, parlement.acteurs([*dissidents, *corrected]))


def url_scrutin(scrutin: Scrutin) -> str:
    """The page of a vote that people open."""
    return scrutin.url


def lien_scrutin(scrutin: Scrutin) -> Lien:
    """A link to the vote, under its number."""
    return Lien(f"scrutin n° {scrutin.numero}", url_scrutin(scrutin))


def figures(scrutin: Scrutin, *, abstentions: bool = True) -> str:
    """The figures in words: "59 pour, 14 contre"; "chiffres à confirmer" when they do not add up."""
    if reserves(scrutin):
        return A_CONFIRMER
    if scrutin.type == CENSURE:
        return f"{scrutin.pour} pour, {scrutin.requis} requis"
    words = f"{scrutin.pour} pour, {scrutin.contre} contre"
    if abstentions and scrutin.abstentions:
        words += f", {plural(scrutin.abstentions, 'abstention')}"
    return words


def plural(count: int, word: str) -> str:
    """ "1 abstention", "20 abstentions"."""
    return f"{count} {word}{'s' if count > 1 else ''}"


def marque(scrutin: Scrutin) -> str:
    """A sign for the result, never without the word; a result unknown to us has its own."""
    return MARQUES.get(scrutin.sort, "❔")


def sitting(scrutin: Scrutin) -> str:
    """ "1re séance"; "" when the source does not say."""
    rang = scrutin.rang_seance
    return "" if rang is None else "1re séance" if rang == 1 else f"{rang}e séance"


def lecture(scrutin: Scrutin) -> str:
    """The reading, in short: "1re lecture", "texte de la CMP"; "" when the source does not say."""
    words = scrutin.objet.lecture
    for long, short in LECTURES.items():
        words = words.replace(long, short)
    return words


def named(vote: Scrutin) -> str:
    """What was voted, and where: "Amendement n° 27 de Mme Regol (article 7)"."""
    objet = vote.objet
    place = f" ({objet.article})" if objet.article and objet.nature is not Nature.ARTICLE else ""
    return f"{objet.resume()}{place}"


def headline(scrutin: Scrutin, what: str = "", result: str = "") -> tuple[Span, ...]:
    """One line for one vote: result, what, figures, link. `what`, `result`: when more is known than its title."""
    words = f"{marque(scrutin)} {what or scrutin.objet.resume()} : "
    return (words, Gras(result or accorde(scrutin)), f", {figures(scrutin)} — ", lien_scrutin(scrutin))


def accorde(scrutin: Scrutin) -> str:
    """The result, agreeing with what was voted: a motion is "rejetée", a "renvoi en commission" is not."""
    motion = scrutin.objet.nature is Nature.MOTION and not scrutin.objet.resume().startswith("Renvoi")
    return f"{scrutin.sort}e" if motion and scrutin.sort in MARQUES else scrutin.sort


def sorts(votes: Iterable[Scrutin | VoteLine], carried: str = "") -> str:
    """How several votes ended: "2 adoptés, 9 rejetés", "tous rejetés". `carried` is said after the adopted ones."""
    counts = Counter(vote.sort for vote in votes)
    alone = len(counts) == 1 and max(counts.values()) > 1
    told = []
    for sort, count in sorted(counts.items()):
        words = (
            f"{count} {sort}" if sort not in MARQUES else f"tous {sort}s" if alone else plural(count, sort)
        )
        told.append(words + (carried if sort == "adopté" else ""))
    return ", ".join(told)


def count_line(scrutin: Scrutin) -> Ligne:
    """Under a title that already gives the result: the vote's page, how many voted, the majority it took."""
    if reserves(scrutin):
        return ligne(lien_scrutin(scrutin))
    words = turnout(scrutin)
    return ligne(bar(scrutin), " ", lien_scrutin(scrutin), f" · {words}" if words else "")


def bar(scrutin: Scrutin) -> Barre:
    """The proportions of a vote."""
    return Barre(scrutin.pour or 0, scrutin.contre or 0, scrutin.abstentions or 0)


def turnout(scrutin: Scrutin) -> str:
    """ "73 votants · majorité à 37"."""
    voted = f"{scrutin.votants} votants" if scrutin.votants else ""
    return " · ".join(w for w in (voted, f"majorité à {scrutin.requis}" if scrutin.requis else "") if w)


def group_lines(scrutin: Scrutin, noms: Noms, niveau: int = 0) -> Iterator[Ligne]:
    """The split by group, a line for each way of voting; nothing while figures are withheld."""
    write = ligne if niveau == 0 else _under
    for voix in VOIX if not reserves(scrutin) else ():
        if words := _by_group(scrutin, voix, noms):
            yield write(Gras(LIBELLES[voix].capitalize()), f" : {words}")


def detail_lines(scrutin: Scrutin, noms: Noms, niveau: int = 0) -> Iterator[Ligne]:
    """The split by group, who broke ranks, who asked, what members corrected.

    Under a bullet, who asked is said above, at the end of the vote's own line (`asked`).
    """
    write = ligne if niveau == 0 else _under
    yield from group_lines(scrutin, noms, niveau)
    if words := ", ".join(_dissidents(scrutin, noms)):
        yield write("Hors de la ligne de leur groupe : ", words)
    if scrutin.demandeurs and niveau == 0:
        yield write("Demandé par : ", _askers(scrutin, noms))
    if scrutin.mises_au_point:
        told = " ; ".join(f"{_meant(m.position)} : {names(m.acteurs, noms)}" for m in scrutin.mises_au_point)
        yield write(f"Mises au point après le vote (résultat inchangé) — voulaient {told}")


def asked(scrutin: Scrutin, noms: Noms) -> str:
    """Who asked for a vote, at the end of its line; "" when the source does not say."""
    return f", demandé par {_askers(scrutin, noms)}" if scrutin.demandeurs else ""


def _askers(scrutin: Scrutin, noms: Noms) -> str:
    return ", ".join(noms.demandeur(d) for d in scrutin.demandeurs)


def _under(*spans: Span) -> Ligne:
    return puce(*spans, niveau=2)


def _meant(position: str) -> str:
    words = {"pour": "voter pour", "contre": "voter contre", "abstentions": "s'abstenir"}
    return words.get(position, "ne pas voter")


def _by_group(scrutin: Scrutin, voix: str, noms: Noms) -> str:
    voted = [(getattr(g, voix), noms.groupe(g.groupe)) for g in scrutin.groupes if getattr(g, voix)]
    return ", ".join(f"{name} {count}" for count, name in sorted(voted, key=lambda v: -v[0]))


def _dissidents(scrutin: Scrutin, noms: Noms) -> Iterator[str]:
    """Members outside the majority of their group, named when the source names them, else counted."""
    if reserves(scrutin):
        return
    for groupe in scrutin.groupes:
        for voix, count, who in () if noms.non_inscrits(groupe.groupe) else groupe.dissidents():
            members = names(who, noms) if who else _unnamed(count)
            yield f"{members} ({noms.groupe(groupe.groupe)}, {LIBELLES[voix]}{_line(groupe)})"


def _line(groupe: VoixGroupe) -> str:
    return f" ; le groupe : {LIBELLES[groupe.majorite]}"


def _unnamed(count: int) -> str:
    return plural(count, "membre")


def names(uids: tuple[str, ...], noms: Noms) -> str:
    """Members by name, a few at most; those without a known name are counted."""
    known = [noms.acteur(uid) for uid in uids if uid in noms.acteurs]
    rest = len(uids) - len(known[:MOST_NAMES])
    said = known[:MOST_NAMES]
    if rest:
        said.append(f"{rest} autre{'s' if rest > 1 else ''}" if said else _unnamed(rest))
    return f"{', '.join(said[:-1])} et {said[-1]}" if rest and len(said) > 1 else ", ".join(said)


def correction_lines(changes: Iterable[Change]) -> Iterator[Ligne]:
    """What the source changed in a vote since it was first seen, a line each day."""
    told = [change for change in changes if change.champ in CORRIGES and change.avant is not None]
    for day, group in groupby(told, key=lambda change: date_courte(change.vu_le)):
        spans: list[Span] = []
        for change in group:
            begins = " ; " if spans else f"✏️ Corrigé par la source le {day}, "
            spans += (f"{begins}{CORRIGES[change.champ]} : {change.avant} → ", Gras(str(change.apres)))
        yield ligne(*spans)


def reserve_lines(scrutin: Scrutin, noms: Noms) -> Iterator[Ligne]:
    """Why the figures are withheld, for readers."""
    if found := reserves(scrutin):
        why = found[0]
        for groupe in noms.groupes:
            why = why.replace(groupe, noms.groupe(groupe))
        yield ligne(f"⚠️ Les chiffres publiés se contredisent ({why}) : Vigie les donnera une fois corrigés.")
