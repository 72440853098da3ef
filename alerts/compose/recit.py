"""What happened in one sitting on one followed article, each amendment in one place: the facts of the live message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from alerts.amendements import all_named, etat, etat_direct, noun
from alerts.cache import vote_lines
from alerts.votes import Noms, accorde, figures, names_of
from alerts.weigh import Alerte
from alerts.weigh.seances import Seance, is_decided, seances, situation_live
from parlement.amendements import Effet, Situation
from parlement.articles import Designation
from parlement.dossiers import ASSEMBLEE, Dossier
from parlement.jointure import Jointure
from parlement.reunions import Reunion
from parlement.scrutins import Scrutin
from parlement.suivis import Suivi
from parlement.temps import jour_de
from parlement.titres import Nature
from storage.amendements import AmendementLine
from storage.tracked import Tracked, is_around


class Examine(NamedTuple):
    """How one amendment ended, and whether it is a sub-amendment."""

    etat: str
    sous_amendement: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """How one amendment ended without a public vote that we know. `direct`: told live, no document says it yet."""

    line: AmendementLine
    situation: Situation
    etat: str
    direct: bool = False

    @property
    def adopte(self) -> bool:
        """Whether it was carried."""
        return self.situation is Situation.ADOPTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One public vote, with the amendments it decided (none when the join cannot tell) and its reserve."""

    scrutin: Scrutin
    lines: tuple[AmendementLine, ...] = ()
    reserve: str = ""

    @property
    def examines(self) -> list[Examine]:
        """How what it decided ended, an item for each amendment."""
        sous = self.scrutin.objet.nature is Nature.SOUS_AMENDEMENT
        own = [Examine(etat(line), bool(line.parent)) for line in self.lines]
        return own or [Examine(self.scrutin.sort, sous)]

    @property
    def several(self) -> bool:
        """Whether it decided several amendments."""
        return len(self.lines) > 1

    def what(self) -> str:
        """What was voted, every identical amendment named: "Amendements n° 237 du Gouvernement et n° 211 de M. Y"."""
        objet = self.scrutin.objet
        own = [line for line in self.lines if line.numero in objet.amendements]
        if not self.lines or (len(self.lines) == 1 and own and not (objet.identiques or objet.suivants)):
            return objet.resume()
        words = f"{noun(self.lines[0]).capitalize()}{'s' if self.several else ''} {all_named(self.lines)}"
        stood_for = "" if own else f" (mis aux voix sous le n° {', '.join(objet.amendements)})"
        return f"{words}{' (suppression)' if objet.suppression else ''}{stood_for}"

    def result(self) -> str:
        """ "adopté", "adoptés"."""
        return f"{accorde(self.scrutin)}{'s' if self.several else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recit:
    """Facts of one sitting. `reunion` None for a commission, or a sitting that the agenda does not tell.

    final: votes on the article as a whole; on_article, issues_on: on its amendments; around, issues_around: beside it.
    close: the source says that it is over. votes_lus: its public votes were read after its end, so that what none of
    them decided was decided by a show of hands; until then nobody knows. nommes: amendments that a vote names without
    being joined to them.
    """

    suivi: Suivi
    final: list[Vote]
    on_article: list[Vote]
    around: list[Vote]
    issues_on: list[Issue]
    issues_around: list[Issue]
    reunion: Reunion | None
    close: bool
    votes_lus: bool
    reste: int
    noms: Noms
    nommes: tuple[AmendementLine, ...] = ()

    @property
    def chambre(self) -> str:
        """The house that sat."""
        if self.reunion:
            return self.reunion.chambre
        told = (*(i.line.chambre for i in self.issues), *(v.scrutin.chambre for v in self.votes))
        return next(iter(told), ASSEMBLEE)

    @property
    def votes(self) -> list[Vote]:
        """All its votes, in the order they were held."""
        every = (*self.final, *self.on_article, *self.around)
        return sorted(every, key=lambda v: (v.scrutin.date, v.scrutin.numero))

    @property
    def issues(self) -> list[Issue]:
        """All that no public vote tells."""
        return [*self.issues_on, *self.issues_around]

    def examines(self, *, around: bool = False) -> list[Examine]:
        """How every amendment on the article (or beside it) ended."""
        votes, issues = (self.around, self.issues_around) if around else (self.on_article, self.issues_on)
        return [e for v in votes for e in v.examines] + [
            Examine(issue.etat, bool(issue.line.parent)) for issue in issues
        ]

    def counts_amendements(self) -> bool:
        """Whether records of amendments are known, besides what titles of votes say."""
        return bool(self.issues) or any(vote.lines for vote in self.votes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """Something carried, in the words of a title."""

    what: str
    result: str
    place: Designation | None
    suppression: bool
    vote: Scrutin | None = None

    @property
    def told(self) -> str:
        """How it was carried: the figures, or what else we know."""
        return f" — {figures(self.vote)}" if self.vote else ""


def adoptions(votes: Iterable[Vote], issues: Iterable[Issue]) -> Iterator[Adoption]:
    """What was carried, votes first."""
    for vote in votes:
        if vote.scrutin.adopte:
            yield Adoption(
                what=vote.what(),
                result=vote.result(),
                place=vote.scrutin.objet.article,
                suppression=vote.scrutin.objet.suppression or any(_deletes(line) for line in vote.lines),
                vote=vote.scrutin,
            )
    together: dict[str, list[Issue]] = {}
    for issue in issues:
        if issue.adopte:
            together.setdefault(issue.line.identique or issue.line.uid, []).append(issue)
    for some in together.values():
        yield _by_hand(some)


def _by_hand(identical: list[Issue]) -> Adoption:
    """Identical amendments carried together, without a public vote that we know."""
    lines = [issue.line for issue in identical]
    s = "s" if len(lines) > 1 else ""
    return Adoption(
        what=f"{noun(lines[0]).capitalize()}{s} {all_named(lines)}",
        result=f"adopté{s}{' (direct)' if identical[0].direct else ''}",
        place=lines[0].designation,
        suppression=any(_deletes(line) for line in lines),
    )


def _deletes(line: AmendementLine) -> bool:
    return line.effet == Effet.SUPPRESSION and not line.parent


def gather(alerte: Alerte, suivi: Suivi, dossier: Dossier, tracked: Tracked) -> Recit:
    """Collect what is known now of the sitting of an alert."""
    cle = alerte.cle.removeprefix(f"votes:{suivi.nom}:")
    seance = seances(suivi, dossier, tracked).get(cle, Seance())
    scrutins = sorted(tracked.whole(seance.votes), key=lambda s: (s.date, s.numero))
    votes = _joined(scrutins, dossier, tracked)
    on = [vote for vote in votes if not is_around(vote.scrutin, suivi.fil)]
    final = [vote for vote in on if vote.scrutin.objet.nature is Nature.ARTICLE]
    issues = [(issue, is_around(issue.line, suivi.fil)) for issue in _issues(seance, votes)]
    reunion = tracked.parlement.agenda.reunions_of([cle]).get(cle)
    return Recit(
        suivi=suivi,
        final=final,
        on_article=[vote for vote in on if vote.scrutin.objet.nature is not Nature.ARTICLE],
        around=[vote for vote in votes if is_around(vote.scrutin, suivi.fil)],
        issues_on=[issue for issue, around in issues if not around],
        issues_around=[issue for issue, around in issues if around],
        reunion=reunion,
        close=reunion is not None and _is_over(reunion, tracked),
        votes_lus=reunion is not None and _votes_read(reunion, dossier, tracked),
        reste=_remaining(seance, suivi, tracked),
        noms=names_of(tracked.parlement, scrutins),
        nommes=tuple(_only_named(seance, votes)),
    )


def _joined(scrutins: list[Scrutin], dossier: Dossier, tracked: Tracked) -> list[Vote]:
    found = tracked.joined(scrutins, dossier.uid)
    lines = tracked.parlement.amendements.lines_of(uid for j in found.values() for uid in j.amendements)
    none = Jointure()
    return [
        Vote(
            scrutin=s,
            lines=tuple(lines[uid] for uid in found.get(s.uid, none).amendements if uid in lines),
            reserve=found.get(s.uid, none).reserve,
        )
        for s in scrutins
    ]


def _issues(seance: Seance, votes: list[Vote]) -> Iterator[Issue]:
    """Amendments that no public vote tells: neither joined to one, nor named by one that could not be joined."""
    voted = {line.uid for vote in votes for line in vote.lines}
    loose = {numero for vote in votes if not vote.lines for numero in vote.scrutin.objet.amendements}
    spoken = {numero for vote in votes for numero in vote.scrutin.objet.amendements}
    for line in seance.decides:
        if line.uid not in voted and line.numero not in loose:
            yield Issue(line=line, situation=line.situation, etat=etat(line))
    for line, live in seance.directs:
        if line.numero not in spoken:
            yield Issue(line=line, situation=situation_live(live), etat=etat_direct(live), direct=True)


def _only_named(seance: Seance, votes: list[Vote]) -> Iterator[AmendementLine]:
    """Amendments that a vote tells by their numbers alone: `_issues` leaves them to it."""
    voted = {line.uid for vote in votes for line in vote.lines}
    loose = {numero for vote in votes if not vote.lines for numero in vote.scrutin.objet.amendements}
    spoken = {numero for vote in votes for numero in vote.scrutin.objet.amendements}
    yield from (line for line in seance.decides if line.uid not in voted and line.numero in loose)
    yield from (line for line, _ in seance.directs if line.numero in spoken)


def _is_over(reunion: Reunion, tracked: Tracked) -> bool:
    """Whether the source says that a sitting is over: published, or its end told once it had passed.

    An end written before the sitting is a plan, and sittings are prolonged.
    """
    read = tracked.parlement.instants.read_at("reunion", reunion.uid)
    return reunion.publiee or bool(reunion.fin and read and read >= reunion.fin)


def _votes_read(reunion: Reunion, dossier: Dossier, tracked: Tracked) -> bool:
    """Whether votes of the sitting were published after its end: amendments are published first."""
    if not reunion.publiee or reunion.fin is None:
        return False
    held = [line.uid for line in vote_lines(dossier.uid, tracked) if line.seance == reunion.uid]
    seen = tracked.parlement.instants.first_seen("scrutin", held) if held else {}
    return any(instant >= reunion.fin for instant in seen.values())


def _remaining(seance: Seance, suivi: Suivi, tracked: Tracked) -> int:
    """Amendments on the article, of the text debated, left to call after this sitting; later ones do not change it.

    Nor do those tabled since, nor sub-amendments: they come until their amendment is called.
    """
    here = {line.uid for line in seance.decides} | {line.uid for line, _ in seance.directs}
    texts = {(line.texte, line.organe) for line in (*seance.decides, *(line for line, _ in seance.directs))}
    last = max((line.date_sort for line in seance.decides if line.date_sort), default=None)
    return sum(
        _waits(line) or bool(is_decided(line) and last and line.date_sort and line.date_sort > last)
        for line in tracked.amendements(suivi)
        if (line.texte, line.organe) in texts and line.uid not in here and not is_around(line, suivi.fil)
        if not line.parent and not (last and line.depot and line.depot > jour_de(last))
    )


def _waits(line: AmendementLine) -> bool:
    return line.situation is Situation.A_DISCUTER
