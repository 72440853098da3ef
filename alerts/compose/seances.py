"""The live message of one sitting on one followed article: edited as amendments fall, with a recap at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from alerts.amendements import (
    agreed,
    all_named,
    bilan,
    counted,
    counted_apart,
    linked,
    named,
    noun,
    organe_nom,
    pages,
    quoted,
)
from alerts.compose.actions import vote_actions
from alerts.compose.base import (
    Written,
    context_line,
    first_lower,
    first_upper,
    place_name,
    suivi_of,
    vote_context,
)
from alerts.compose.faits import fait_amendement, fait_scrutin
from alerts.compose.recit import Adoption, Examine, Issue, Recit, Vote, adoptions, gather
from alerts.compose.votes import vote_details
from alerts.message import Fait, Gras, Lien, Ligne, Section, ligne, puce, section
from alerts.votes import (
    MARQUES,
    asked,
    count_line,
    figures,
    headline,
    marque,
    reserve_lines,
    sorts,
    url_scrutin,
)
from alerts.votes_image import image_scrutin
from alerts.weigh import Alerte
from alerts.weigh.seances import evening
from parlement.amendements import Amendement, Effet, Situation
from parlement.documents import name_texte
from parlement.dossiers import Dossier
from parlement.jointure import VOTES
from parlement.scrutins import Scrutin
from parlement.temps import date_longue
from storage.amendements import AmendementLine
from storage.tracked import Tracked

FEW = 3
"""Amendments decided together that are all named; past it, the others are said to be identical."""
MOST_DETAILED = 3
"""Public votes of a sitting past which those that carried nothing are told without the split by group."""
MOST_TEXTS = 3
"""Amendments carried whose words are shown, at most."""
DISPOSITIF = 300
"""Characters of each: fewer would cut the most followed one of 2025 before the date that it changes."""


def write_seance(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """What one sitting decided on one followed article: the article first, then what was carried, then the rest."""
    suivi = suivi_of(alerte, tracked)
    recit = gather(alerte, suivi, dossier, tracked)
    resume = [_context(recit, dossier, tracked), *_progress(recit)]
    for vote in recit.final:
        resume += [
            count_line(vote.scrutin),
            *vote_details(vote.scrutin, recit.noms, drawn=vote is recit.final[-1]),
        ]
    titre, scrutin = _title(place_name(suivi, dossier, tracked), recit)
    url = url_scrutin(scrutin) if scrutin else dossier.page(recit.chambre)
    records = [*alerte.uids, *((recit.reunion.uid,) if recit.reunion and recit.close else ())]
    told = tracked.parlement.instants.last_told(records).values()
    sections, lu = _sections(recit, tracked), max(told, default=None)
    actions = vote_actions([vote.scrutin for vote in recit.final or recit.votes], suivi.nom)
    image = (
        image_scrutin(recit.final[-1].scrutin, recit.noms, tracked.titre(dossier)) if recit.final else None
    )
    return Written(titre, resume, sections, url, lu, actions, tuple(_faits(recit)), image)


def _faits(recit: Recit) -> Iterator[Fait]:
    """Every vote, then every amendment; the outcome of those that a vote decided is the vote's."""
    yield from (fait_scrutin(vote.scrutin) for vote in recit.votes)
    voted = (*(line for vote in recit.votes for line in vote.lines), *recit.nommes)
    yield from (fait_amendement(line, "") for line in voted)
    for issue in recit.issues:
        known = issue.situation is not Situation.AUTRE
        yield fait_amendement(issue.line, str(issue.situation) if known else issue.etat)


# --- where, and how far ----------------------------------------------------------------------------------------


def _context(recit: Recit, dossier: Dossier, tracked: Tracked) -> Ligne:
    if recit.votes:
        return vote_context(dossier, recit.votes[-1].scrutin, tracked)
    line = recit.issues[0].line if recit.issues else None
    where = ("" if line.en_seance else organe_nom(line.organe)) if line else ""
    texte = name_texte(line.texte, chambre=False) if line else ""
    if recit.reunion:
        return context_line(dossier, tracked, recit.chambre, where, texte, recit.reunion.nom)
    days = sorted({evening(i.line.date_sort) for i in recit.issues if i.line.date_sort})
    return context_line(dossier, tracked, recit.chambre, where, texte, date_longue(days[0]) if days else "")


def _progress(recit: Recit) -> Iterable[Ligne]:
    """How many are left; once the sitting is over, what it did."""
    if not recit.counts_amendements():
        return
    etats = [one.etat for one in recit.examines()]
    left = f"{counted(recit.reste)} {_where(recit)}"
    if recit.close:
        done = f"{len(etats)} {'examinés' if len(etats) > 1 else 'examiné'} : {bilan(etats)}" if etats else ""
        rest = f"il reste {left}" if recit.reste else f"il ne reste aucun amendement {_where(recit)}"
        yield ligne(Gras("Bilan de la séance"), " — ", " ; ".join(filter(None, (done, rest))))
    elif recit.reste:
        yield ligne("Reste à examiner : ", Gras(left))


def _where(recit: Recit) -> str:
    fil = recit.suivi.fil
    return "à cet endroit" if fil and fil.article.position else "sur l'article"


# --- what was decided ----------------------------------------------------------------------------------------


def _sections(recit: Recit, tracked: Tracked) -> list[Section]:
    carried = [vote for vote in recit.on_article if vote.scrutin.adopte]
    others = [vote for vote in recit.on_article if not vote.scrutin.adopte]
    adopted = [issue for issue in recit.issues_on if issue.adopte]
    rest = [issue for issue in recit.issues_on if not issue.adopte]
    count = sum(max(1, len(vote.lines)) for vote in carried) + len(adopted)
    kind = "Autres amendements" if carried or adopted else "Amendements"
    texts = _dispositifs(carried, adopted, tracked)
    beside = [*_votes(recit.around, {}, recit, tracked, placed=True), *_beside(recit, tracked)]
    found = (
        (
            f"Adoptés ({count})",
            [*_votes(carried, texts, recit, tracked), *_carried(adopted, texts, recit)],
        ),
        (
            f"{kind} mis aux voix ({len(others)})",
            _votes(others, {}, recit, tracked, brief=len(recit.votes) > MOST_DETAILED),
        ),
        (f"{_rest_title(recit)} ({len(rest)})", _rest(rest, recit, tracked)),
        ("Autour de l'article", beside),
    )
    return [section(titre, *lines) for titre, lines in found if lines]


def _rest_title(recit: Recit) -> str:
    """Above what no public vote decided, as far as is known."""
    if recit.votes_lus:
        return "Sans scrutin public"
    if recit.on_article:
        return "Sans scrutin public connu"
    return "Autres amendements" if any(i.adopte for i in recit.issues_on) else "Amendements examinés"


def _votes(
    votes: Iterable[Vote],
    texts: Mapping[str, Ligne],
    recit: Recit,
    tracked: Tracked,
    *,
    placed: bool = False,
    brief: bool = False,
) -> list[Ligne]:
    """A line for each vote, and how the groups voted under it; `brief` leaves that to the vote's own page."""
    lines: list[Ligne] = []
    for vote in votes:
        scrutin = vote.scrutin
        where = f"{first_upper(str(scrutin.objet.article))} : " if placed else ""
        lines.append(puce(where, *headline(scrutin, vote.what(), vote.result()), asked(scrutin, recit.noms)))
        if vote.reserve:
            lines.append(puce(f"⚠️ {first_upper(vote.reserve)}", niveau=2))
        lines += [texts[line.uid] for line in vote.lines if line.uid in texts]
        if brief:
            lines += reserve_lines(scrutin, recit.noms)
        else:
            lines += vote_details(scrutin, recit.noms, niveau=2)
    return lines


def _carried(issues: Iterable[Issue], texts: Mapping[str, Ligne], recit: Recit) -> Iterable[Ligne]:
    """Those carried without a public vote, identical ones together, each with what it does."""
    together: dict[tuple[str, str], list[AmendementLine]] = {}
    for issue in issues:
        key = (_content(issue.line), _how(issue, recit))
        together.setdefault(key, []).append(issue.line)
    for (_, how), lines in together.items():
        s = "s" if len(lines) > 1 else ""
        words = f"✅ {noun(lines[0]).capitalize()}{s} {all_named(lines)} : "
        yield puce(words, Gras(f"adopté{s}"), f" {how}" if how else "")
        yield from (texts[line.uid] for line in lines if line.uid in texts)


def _dispositifs(votes: Iterable[Vote], issues: Iterable[Issue], tracked: Tracked) -> dict[str, Ligne]:
    """What the first amendments carried on the article do, under the first of those that say the same.

    A deletion is told by its name.
    """
    lines = [*(line for vote in votes for line in vote.lines), *(issue.line for issue in issues)]
    groups: dict[str, list[AmendementLine]] = {}
    for line in lines:
        if line.effet != Effet.SUPPRESSION or line.parent:
            groups.setdefault(_content(line), []).append(line)
    shown = {same[0].uid: same for same in islice(groups.values(), MOST_TEXTS)}
    full = tracked.parlement.amendements.of_uids(shown) if shown else {}
    return {uid: _dispositif(one, len(shown[uid])) for uid, one in full.items() if one.dispositif}


def _dispositif(one: Amendement, same: int) -> Ligne:
    """The words of an amendment, or of a few identical ones; of more, the line above says so."""
    words = "Identiques" if 1 < same <= FEW else "Texte"
    return puce(Lien(words, one.url, discret=True), f" : {quoted(one.dispositif, DISPOSITIF)}", niveau=2)


def _content(line: AmendementLine) -> str:
    """What identical amendments share."""
    return f"{line.texte}:{line.identique}" if line.identique else line.uid


def _how(issue: Issue, recit: Recit) -> str:
    """How it was decided, as far as is sure: a public vote is often published after the amendments it decided."""
    if issue.direct:
        return "(direct)"
    if issue.situation in VOTES and recit.votes_lus:
        return "à main levée"
    return ""


def _rest(issues: list[Issue], recit: Recit, tracked: Tracked) -> list[Ligne]:
    """One line for each outcome, with the numbers; sub-amendments apart."""
    grouped: dict[tuple[str, str, str], list[AmendementLine]] = {}
    for issue in issues:
        kind = noun(issue.line) if issue.line.parent else ""
        grouped.setdefault((kind, issue.etat, _how(issue, recit)), []).append(issue.line)
    urls = pages(tracked.parlement, grouped.values())
    lines = []
    for (kind, state, how), some in grouped.items():
        kinds = f"{kind}s" if kind and len(some) > 1 else kind
        said = f"{kinds} {agreed(state, len(some))}".strip()
        hands = how == "à main levée"
        begins = f"À main levée : {said} " if hands else f"{first_upper(f'{said} {how}'.strip())} : "
        lines.append(puce(begins, *linked(some, urls)))
    return lines


def _beside(recit: Recit, tracked: Tracked) -> list[Ligne]:
    """Amendments beside the article: what was carried by name, the others counted place by place."""
    grouped: dict[tuple[str, bool, str, str], list[AmendementLine]] = {}
    for issue in recit.issues_around:
        place = first_upper(str(issue.line.designation))
        key = (place, issue.adopte, issue.etat, _how(issue, recit))
        grouped.setdefault(key, []).append(issue.line)
    urls = pages(tracked.parlement, grouped.values())
    return [
        puce(
            f"{place} : {'✅ ' if adopte else ''}{agreed(state, len(some))}{f' {how}' if how else ''} : ",
            *linked(some, urls),
        )
        for (place, adopte, state, how), some in grouped.items()
    ]


# --- the line that reads alone on a locked phone -------------------------------------------------------------


def _title(name: str, recit: Recit) -> tuple[str, Scrutin | None]:
    """The title, and the vote whose page it opens."""
    last = recit.votes[-1].scrutin if recit.votes else None
    if recit.final:
        vote = recit.final[-1].scrutin
        return f"{marque(vote)} {name} {vote.sort.upper()} — {figures(vote)}", vote
    on = list(adoptions(recit.on_article, recit.issues_on))
    if deleted := [one for one in on if one.suppression]:
        one = deleted[0]
        return f"✂️ {name} SUPPRIMÉ : {first_lower(one.what)} {one.result}{one.told}", one.vote
    around = list(adoptions(recit.around, recit.issues_around))
    if len(on) == 1 or (not on and len(around) == 1):
        one = (on or around)[0]
        return f"✅ {_told(one, name, beside=not on)}", one.vote
    return _counted(name, recit), last


def _told(one: Adoption, name: str, *, beside: bool) -> str:
    where, place = (f"Autour de l'{first_lower(name)}", f" {one.place}") if beside else (name, "")
    return f"{where} : {first_lower(one.what)}{place} {one.result}{one.told}"


def _counted(name: str, recit: Recit) -> str:
    on = recit.examines()
    where = f"{name} : " if on else f"Autour de l'{first_lower(name)} : "
    examines = on or recit.examines(around=True)
    votes, issues = (recit.on_article, recit.issues_on) if on else (recit.around, recit.issues_around)
    if len(votes) == 1 and not issues and len(examines) <= FEW:
        return _one_vote(votes[0], where, beside=not on)
    if len(issues) == 1 and not votes:
        return _one_issue(issues[0], where, beside=not on)
    if not recit.counts_amendements():
        return f"🗳️ {where}{len(votes)} amendements mis aux voix, {sorts(vote.scrutin for vote in votes)}"
    return f"🗳️ {where}{_examined(examines)}, {bilan(one.etat for one in examines)}"


def _examined(examines: list[Examine]) -> str:
    """ "7 amendements et 2 sous-amendements examinés"."""
    count = counted_apart(len(examines), sum(one.sous_amendement for one in examines))
    return f"{count} {'examinés' if len(examines) > 1 else 'examiné'}"


def _one_vote(vote: Vote, where: str, *, beside: bool) -> str:
    scrutin = vote.scrutin
    place = f" {scrutin.objet.article}" if beside else ""
    told = f"{first_lower(vote.what())}{place} {vote.result()} — {figures(scrutin)}"
    return f"{marque(scrutin)} {where}{told}"


def _one_issue(issue: Issue, where: str, *, beside: bool) -> str:
    place = f" {issue.line.designation}" if beside else ""
    live = " (direct)" if issue.direct else ""
    told = f"{noun(issue.line)} {named(issue.line)}{place} {issue.etat}{live}"
    return f"{MARQUES.get(issue.situation, '🗳️')} {where}{told}"
