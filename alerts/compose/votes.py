"""Messages about public votes: on a followed article, on a motion, and results the source turned over."""

from __future__ import annotations

from alerts.compose.base import Written, first_lower, first_upper, vote_context
from alerts.message import Ligne, Section, ligne, puce, section
from alerts.votes import (
    Noms,
    accorde,
    asked,
    correction_lines,
    count_line,
    detail_lines,
    figures,
    headline,
    marque,
    named,
    names_of,
    reserve_lines,
    sorts,
    url_scrutin,
)
from alerts.weigh import Alerte
from parlement.dossiers import Dossier
from parlement.scrutins import Scrutin
from parlement.suivis import Suivi
from parlement.titres import Nature
from storage.tracked import Tracked, is_around


def write_votes(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """Every vote of one sitting on one followed article: the article first, then its amendments."""
    votes = sorted(tracked.parlement.scrutins_of(alerte.uids).values(), key=lambda s: (s.date, s.numero))
    suivi = next(s for s in tracked.suivis if s.nom == alerte.suivis[0])
    noms = names_of(tracked.parlement, votes)
    final = [s for s in votes if s.objet.nature is Nature.ARTICLE and not is_around(s)]
    on_article = [s for s in votes if s not in final and not is_around(s)]
    around = [s for s in votes if is_around(s)]
    resume = [vote_context(dossier, votes[-1], tracked)]
    for scrutin in final:
        resume += [count_line(scrutin), *vote_details(scrutin, noms, tracked)]
    titles = ((f"Amendements mis aux voix ({len(on_article)})", on_article), ("Autour de l'article", around))
    sections = [_section(titre, some, noms, tracked) for titre, some in titles if some]
    titre = _title(_name(suivi, dossier, tracked), final, on_article, around)
    return Written(titre, resume, sections, url_scrutin((final or votes)[-1]))


def vote_details(scrutin: Scrutin, noms: Noms, tracked: Tracked, niveau: int = 0) -> list[Ligne]:
    """Groups, who broke ranks, who asked, what was corrected; why figures are withheld if they are."""
    history = tracked.parlement.history("scrutin", scrutin.uid)
    return [*reserve_lines(scrutin, noms), *detail_lines(scrutin, noms, niveau), *correction_lines(history)]


def _section(titre: str, votes: list[Scrutin], noms: Noms, tracked: Tracked) -> Section:
    lines: list[Ligne] = []
    for scrutin in votes:
        where = f"{first_upper(str(scrutin.objet.article))} : " if is_around(scrutin) else ""
        lines += [
            puce(where, *headline(scrutin), asked(scrutin, noms)),
            *vote_details(scrutin, noms, tracked, niveau=2),
        ]
    return section(titre, *lines)


def _name(suivi: Suivi, dossier: Dossier, tracked: Tracked) -> str:
    place = first_upper(str(suivi.fil.article)) if suivi.fil else suivi.nom
    return f"{place} ({tracked.titre(dossier)})"


def _title(name: str, final: list[Scrutin], on_article: list[Scrutin], around: list[Scrutin]) -> str:
    """The line that reads alone on a locked phone."""
    if final:
        last = final[-1]
        return f"{marque(last)} {name} {last.sort.upper()} — {figures(last)}"
    others = on_article or around
    where = f"{name} : " if on_article else f"Autour de l'{first_lower(name)} : "
    if len(others) > 1:
        return f"🗳️ {where}{len(others)} amendements mis aux voix, {sorts(others)}"
    (only,) = others
    place = "" if on_article else f" {only.objet.article}"
    return f"{marque(only)} {where}{first_lower(only.objet.resume())}{place} {only.sort} — {figures(only)}"


def write_motion(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """A motion against the whole text."""
    (vote,) = tracked.parlement.scrutins_of(alerte.uids).values()
    noms = names_of(tracked.parlement, [vote])
    what = f"{first_lower(vote.objet.resume())} {accorde(vote)}"
    titre = f"{marque(vote)} {tracked.titre(dossier)} : {what} — {figures(vote)}"
    resume = [vote_context(dossier, vote, tracked), count_line(vote), *vote_details(vote, noms, tracked)]
    return Written(titre, resume, [], url_scrutin(vote))


def write_correction(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """A result that the source turned over: told anew, besides the edit of what was posted."""
    (vote,) = tracked.parlement.scrutins_of(alerte.uids).values()
    what = f"{first_lower(named(vote))} {accorde(vote).upper()} — {figures(vote)}"
    titre = f"✏️ {tracked.titre(dossier)}, résultat corrigé : {what}"
    history = tracked.parlement.history("scrutin", vote.uid)
    resume = [vote_context(dossier, vote, tracked), *correction_lines(history), ligne(*headline(vote))]
    return Written(titre, resume, [], url_scrutin(vote))
