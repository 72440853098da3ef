"""One sitting on one followed article: what was voted, adopted, rejected, told live. One live message.

A key is `votes:{suivi}:{sitting}`; a commission, whose amendments name no meeting, is told by list and day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from alerts.cache import once
from alerts.importance import Importance
from alerts.weigh.avant import States, earlier_states, retired
from alerts.weigh.base import Alerte, ByUid, Genre, changed
from parlement.amendements import SORTS, Effet, Situation, est_discute
from parlement.direct import SortDirect
from parlement.dossiers import Dossier
from parlement.suivis import Suivi
from parlement.temps import PARIS, jour_de
from parlement.texte import fold
from parlement.titres import Nature
from storage.amendements import AmendementLine, live_of
from storage.queries import VoteLine
from storage.records import CREATION
from storage.tracked import Tracked, is_around

NUIT = time(6)
"""What is decided before six in the morning, in Paris, belongs to the evening before."""

DECIDES = frozenset(
    {
        Situation.ADOPTE,
        Situation.REJETE,
        Situation.TOMBE,
        Situation.NON_SOUTENU,
        Situation.SANS_OBJET,
        Situation.RETIRE_EN_SEANCE,
    }
)
"""Where an amendment stands once it was called."""

_CHAMPS = frozenset(
    {
        CREATION,
        "sort",
        "etat",
        "sous_etat",
        "seance",
        "date_sort",
        "place",
        "numero",
        "rectification",
        "effet",
        "dossier",
    }
)
"""Fields of an amendment that the message of a sitting tells."""
_FIN = frozenset({CREATION, "fin", "compte_rendu", "numero_jo"})
"""Fields of a meeting that say that it is over; first seen, it may be over already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seance:
    """What one sitting did on one followed article. `directs`: outcomes told live that no document says yet."""

    votes: list[VoteLine] = field(default_factory=list)
    decides: list[AmendementLine] = field(default_factory=list)
    directs: list[tuple[AmendementLine, SortDirect]] = field(default_factory=list)

    @property
    def uids(self) -> tuple[str, ...]:
        """Its records, votes first."""
        lives = (live.uid for _, live in self.directs)
        return (*(v.uid for v in self.votes), *(a.uid for a in self.decides), *lives)

    @property
    def told(self) -> Iterator[str]:
        """The ids of its votes and amendments."""
        yield from (vote.uid for vote in self.votes)
        yield from (line.uid for line in (*self.decides, *(line for line, _ in self.directs)))

    def ended(self, *situations: Situation) -> Iterator[AmendementLine]:
        """Amendments that ended in one of these ways, by their document or live."""
        yield from (line for line in self.decides if line.situation in situations)
        yield from (line for line, live in self.directs if situation_live(live) in situations)


def situation_live(live: SortDirect) -> Situation:
    """An outcome told live, in our words."""
    return SORTS.get(fold(live.sort), Situation.AUTRE)


def is_decided(line: AmendementLine) -> bool:
    """Whether its document says how it ended in a sitting or in a commission."""
    return line.situation in DECIDES or bool(line.sort) or est_discute(line.etat)


def seances(suivi: Suivi, dossier: Dossier, tracked: Tracked) -> dict[str, Seance]:
    """What each sitting did on the article of a suivi, by the end of its key."""
    return once(tracked, ("séances", suivi.nom), lambda: _seances(suivi, dossier, tracked))


def _seances(suivi: Suivi, dossier: Dossier, tracked: Tracked) -> dict[str, Seance]:
    found: dict[str, Seance] = {}
    for cle, vote in _votes(suivi, tracked):
        found.setdefault(cle, Seance()).votes.append(vote)
    lines = tracked.amendements(suivi)
    for line in lines:
        if is_decided(line) and (cle := _sitting_of(line, dossier, tracked)):
            found.setdefault(cle, Seance()).decides.append(line)
    for cle, line, live in _directs(lines, dossier, tracked):
        found.setdefault(cle, Seance()).directs.append((line, live))
    return found


def _votes(suivi: Suivi, tracked: Tracked) -> Iterator[tuple[str, VoteLine]]:
    lines = tracked.vote_lines(suivi)
    whole = {vote.uid: vote for vote in tracked.whole(line for line in lines if not line.seance)}
    for line in lines:
        rang = whole[line.uid].rang_seance if line.uid in whole else None
        yield line.seance or f"{line.date.isoformat()}-{rang or 0}", line


def _sitting_of(line: AmendementLine, dossier: Dossier, tracked: Tracked) -> str:
    """The sitting where an amendment was decided; "" when nothing says when."""
    if line.seance or line.date_sort is None:
        return line.seance
    rendezvous = (
        tracked.parlement.agenda.seance_at(line.date_sort, dossier.uid, [line.chambre])
        if line.en_seance
        else None
    )
    return rendezvous.reunion.uid if rendezvous else _without_sitting(line)


def evening(instant: datetime) -> date:
    """The day that an instant belongs to for those who sit late."""
    # By the clock of Paris: six hours counted back would be five or seven on the night when it changes.
    jour = jour_de(instant)
    return jour - timedelta(days=1) if instant.astimezone(PARIS).time() < NUIT else jour


def _directs(
    lines: Iterable[AmendementLine], dossier: Dossier, tracked: Tracked
) -> Iterator[tuple[str, AmendementLine, SortDirect]]:
    """Outcomes told live of amendments whose document says none, with the sitting then open."""
    agenda = tracked.parlement.agenda
    told = told_live([line for line in lines if not is_decided(line)], tracked)
    seen = (
        tracked.parlement.instants.first_seen("sort_direct", [live.uid for _, live in told]) if told else {}
    )
    for line, live in told:
        if rendezvous := agenda.seance_at(seen[live.uid], dossier.uid, [line.chambre]):
            yield rendezvous.reunion.uid, line, live


def told_live(lines: Iterable[AmendementLine], tracked: Tracked) -> list[tuple[AmendementLine, SortDirect]]:
    """The outcomes told live of these amendments, those that their documents do not say yet."""
    held = [line for line in lines if line.en_seance]
    lives = tracked.parlement.amendements.told_live({line.texte for line in held}) if held else {}
    return [(line, live) for line in held if (live := live_of(line, lives))]


# --- what changed -----------------------------------------------------------------------------------------------


def weigh_seances(genres: dict[str, ByUid], tracked: Tracked) -> Iterator[Alerte]:
    """Every sitting on a followed article of which something changed."""
    amendements = changed(genres["amendement"], _CHAMPS)
    touched = {*genres["scrutin"], *amendements, *genres["sort_direct"]}
    moved = changed(genres["reunion"], _FIN) | _left(genres)
    lines = list(tracked.parlement.amendements.lines_of(amendements).values()) if amendements else []
    states = earlier_states(lines, genres["amendement"])
    for dossier in tracked.dossiers() if touched or moved else ():
        own = [a for line in lines for a in (line, *states[line.uid]) if a.dossier == dossier.uid]
        for suivi in tracked.suivis_of(dossier):
            if suivi.est_article and (moved or _concerns(suivi, genres, own, tracked)):
                found = seances(suivi, dossier, tracked)
                before = _told_before(suivi, genres, states, dossier, tracked)
                for cle, seance in found.items():
                    if cle in moved or cle in before or not touched.isdisjoint(seance.uids):
                        yield _alerte(cle, seance, suivi, dossier, tracked)
                yield from _gone(before, moved, found, suivi, dossier, tracked)


def _told_before(
    suivi: Suivi, genres: dict[str, ByUid], states: States, dossier: Dossier, tracked: Tracked
) -> dict[str, set[str]]:
    """What the changes were told under until then: the amendments and votes by the end of each key."""
    found: dict[str, set[str]] = {}
    past = [a for some in states.values() for a in some if a.dossier == dossier.uid]
    past = [a for a in past if tracked.follows(suivi, a)]
    for line in past:
        for cle in _sittings_of(line, dossier, tracked) if is_decided(line) else ():
            found.setdefault(cle, set()).add(line.uid)
    for cle, line, _ in _directs(past, dossier, tracked):
        found.setdefault(cle, set()).add(line.uid)
    for vote in tracked.vote_lines(suivi):
        moves = [c for c in genres["scrutin"].get(vote.uid, ()) if c.champ == "seance"]
        rang = tracked.whole([vote])[0].rang_seance if moves else None
        for change in moves:
            cle = str(change.avant or f"{vote.date.isoformat()}-{rang or 0}")
            found.setdefault(cle, set()).add(vote.uid)
    return found


def _sittings_of(line: AmendementLine, dossier: Dossier, tracked: Tracked) -> set[str]:
    """Where an amendment may have been told: the agenda may have learnt of its sitting since."""
    return {_sitting_of(line, dossier, tracked), _without_sitting(line)} - {""}


def _without_sitting(line: AmendementLine) -> str:
    """The end of the key of an amendment whose sitting nobody names."""
    if line.seance or line.date_sort is None:
        return ""
    return f"{line.examen}:{evening(line.date_sort).isoformat()}"


def _gone(
    before: dict[str, set[str]],
    moved: set[str],
    found: dict[str, Seance],
    suivi: Suivi,
    dossier: Dossier,
    tracked: Tracked,
) -> Iterator[Alerte]:
    """Keys under which nothing is told any more."""
    for cle in moved & found.keys():
        for line in found[cle].decides:
            if without := _without_sitting(line):
                before.setdefault(without, set()).add(line.uid)
    gone = {cle: uids for cle, uids in before.items() if cle not in found}
    if not gone:
        return
    now = {uid: cle for cle, seance in found.items() for uid in seance.told}
    lines = tracked.parlement.amendements.lines_of({uid for uids in gone.values() for uid in uids})
    for cle, uids in gone.items():
        vers = next((now[uid] for uid in sorted(uids) if uid in now), "")
        left = [lines[uid] for uid in sorted(uids) if uid in lines]
        end = f"votes:{suivi.nom}:{vers}" if vers else ""
        yield retired(f"votes:{suivi.nom}:{cle}", Genre.VOTES, left, end, suivi, dossier)


def _concerns(
    suivi: Suivi, genres: dict[str, ByUid], lines: Iterable[AmendementLine], tracked: Tracked
) -> bool:
    """Whether these changes may be about a followed article: asked before its sittings are gone through."""
    if genres["sort_direct"] or any(tracked.follows(suivi, line) for line in lines):
        return True
    return any(vote.uid in genres["scrutin"] for vote in tracked.vote_lines(suivi))


def _left(genres: dict[str, ByUid]) -> set[str]:
    """Sittings where a source no longer places an amendment or a vote: their messages must say so."""
    moves = (c for genre in ("amendement", "scrutin") for some in genres[genre].values() for c in some)
    return {str(c.avant) for c in moves if c.champ == "seance" and c.avant}


def _alerte(cle: str, seance: Seance, suivi: Suivi, dossier: Dossier, tracked: Tracked) -> Alerte:
    return Alerte(
        cle=f"votes:{suivi.nom}:{cle}",
        genre=Genre.VOTES,
        importance=importance(seance, suivi),
        suivis=(suivi.nom,),
        dossier=dossier.uid,
        jour=_jour(cle, seance, tracked),
        uids=seance.uids,
    )


def _jour(cle: str, seance: Seance, tracked: Tracked) -> date:
    if seance.votes:
        return seance.votes[0].date
    reunion = tracked.parlement.agenda.reunions_of([cle]).get(cle)
    if reunion and reunion.jour:
        return reunion.jour
    decided = [line.date_sort for line in seance.decides if line.date_sort]
    if decided:
        return evening(min(decided))
    seen = tracked.parlement.instants.first_seen("sort_direct", [live.uid for _, live in seance.directs])
    return evening(min(seen.values())) if seen else date.min


def importance(seance: Seance, suivi: Suivi) -> Importance:
    """What a sitting is worth: the article voted or deleted first, then whatever was decided on it.

    An outcome on the article is worth as much before the public vote that decided it is published: it only edits.
    """
    on_article = [vote for vote in seance.votes if not is_around(vote, suivi.fil)]
    around = [vote for vote in seance.votes if vote not in on_article]
    adoptes = [line for line in seance.ended(Situation.ADOPTE) if not is_around(line, suivi.fil)]
    rejetes = (line for line in seance.ended(Situation.REJETE) if not is_around(line, suivi.fil))
    if (
        any(vote.objet.nature is Nature.ARTICLE for vote in on_article)
        or any(vote.objet.suppression and vote.adopte for vote in on_article)
        or any(line.effet == Effet.SUPPRESSION for line in adoptes)
        or any(vote.adopte for vote in around)
        or (_is_a_place(suivi) and (adoptes or any(vote.adopte for vote in on_article)))
    ):
        return Importance.MAJEUR
    told = on_article or any(seance.ended(Situation.ADOPTE)) or any(rejetes)
    return Importance.NOTABLE if told else Importance.COURANT


def _is_a_place(suivi: Suivi) -> bool:
    """Whether a suivi follows what comes after an article: what is adopted there is the provision itself."""
    return suivi.fil is not None and bool(suivi.fil.article.position)
