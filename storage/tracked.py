"""What is tracked, joined with what is known: which dossier a suivi means, which votes are on its article."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from parlement.documents import texte_numero
from parlement.dossiers import Acte, Dossier, texte_at
from parlement.jointure import Jointure, join
from parlement.scrutins import Scrutin
from parlement.senat import CHAMBRE
from parlement.suivis import FilArticle, Suivi
from parlement.temps import jour_de
from storage.amendements import AmendementLine, PlaceCount
from storage.queries import Parlement, VoteLine
from veilles.veille import PREFIXE, Veille


@dataclass(frozen=True, slots=True)
class Tracked:
    """Suivis and veilles of an installation, and the members that somebody follows (their ids).

    `since`: when each suivi began; what happened before is history, not news.
    """

    parlement: Parlement
    suivis: tuple[Suivi, ...]
    since: Mapping[str, datetime] = field(default_factory=dict)
    veilles: tuple[Veille, ...] = ()
    personnes: frozenset[str] = frozenset()

    def dossier(self, suivi: Suivi) -> Dossier | None:
        """The dossier a suivi names, None while no source has told of it."""
        return self.parlement.find_dossier(suivi.cible)

    def dossiers(self) -> list[Dossier]:
        """Every tracked dossier that a source told of, once."""
        found = {d.uid: d for suivi in self.suivis if (d := self.dossier(suivi))}
        return list(found.values())

    def suivis_of(self, dossier: Dossier) -> list[Suivi]:
        """Suivis on this dossier, articles included."""
        names = {dossier.uid, dossier.chemin, dossier.senat} - {""}
        return [suivi for suivi in self.suivis if suivi.cible in names]

    def titre(self, dossier: Dossier) -> str:
        """The name admins gave the bill, else its own."""
        named = [s.titre for s in self.suivis_of(dossier) if not s.est_article]
        return named[0] if named else dossier.titre

    def vote_lines(self, suivi: Suivi) -> list[VoteLine]:
        """Votes of a suivi, without figures: all those of the bill, or those on its article and right around it."""
        dossier = self.dossier(suivi)
        if dossier is None:
            return []
        return self.among(suivi, self.parlement.vote_lines(dossier.uid), dossier)

    def among(self, suivi: Suivi, lines: list[VoteLine], dossier: Dossier) -> list[VoteLine]:
        """Those of its bill's votes that a suivi follows."""
        return lines if suivi.fil is None else self._on(suivi.fil, lines, dossier)

    def votes(self, suivi: Suivi) -> list[Scrutin]:
        """The same votes, whole."""
        return self.whole(self.vote_lines(suivi))

    def whole(self, lines: Iterable[VoteLine]) -> list[Scrutin]:
        """The whole records of some votes, in the same order."""
        uids = [line.uid for line in lines]
        found = self.parlement.scrutins_of(uids)
        return [found[uid] for uid in uids]

    def _on(self, fil: FilArticle, lines: list[VoteLine], dossier: Dossier) -> list[VoteLine]:
        """Votes on the article by its number in the text then debated, or right around it."""
        wanted = {place.sans_position() for place in fil.designations()}
        near = [line for line in lines if (place := line.objet.article) and place.sans_position() in wanted]
        actes = self.parlement.actes(dossier.uid) if near else []
        debated = {jour: texte_numero(_debated_at(actes, jour)) for jour in {line.date for line in near}}
        return [line for line in near if fil.covers(line.objet.article, debated[line.date])]

    def places(self, suivi: Suivi) -> list[PlaceCount]:
        """Counts of the amendments of a suivi: all those of the bill, or those on its article and right around it."""
        dossier = self.dossier(suivi)
        if dossier is None:
            return []
        counts = self.parlement.amendements.counts(dossier.uid)
        fil = suivi.fil
        return (
            counts if fil is None else [c for c in counts if fil.covers(c.designation, texte_numero(c.texte))]
        )

    def amendements(self, suivi: Suivi) -> list[AmendementLine]:
        """The amendments of a suivi, in the planned order of call, text by text."""
        dossier = self.dossier(suivi)
        if dossier is None:
            return []
        if suivi.fil is None:
            return self.parlement.amendements.of_dossier(dossier.uid)
        places = dict.fromkeys((count.texte, count.place) for count in self.places(suivi))
        return self.parlement.amendements.at(dossier.uid, places)

    def fiches(self, clos: Collection[str]) -> Iterator[str]:
        """Amendments of the Sénat on followed articles, of texts still debated: their pages say who else signed."""
        followed = [suivi for suivi in self.suivis if suivi.est_article]
        for suivi in followed:
            for line in self.amendements(suivi):
                if line.chambre == CHAMBRE and line.texte not in clos:
                    yield line.uid

    def follows(self, suivi: Suivi, line: AmendementLine) -> bool:
        """Whether an amendment of its bill is on what a suivi follows, or right around it."""
        return suivi.fil is None or suivi.fil.covers(line.designation, texte_numero(line.texte))

    def joined(self, votes: Iterable[Scrutin], dossier: str = "") -> dict[str, Jointure]:
        """The amendments that each of these votes decided, by id of the vote; those that name none are absent.

        `dossier` is the bill they are attached to: it settles two texts of one sitting that share a number.
        """
        held = [vote for vote in votes if vote.objet.amendements and vote.seance]
        by_seance: dict[str, list[AmendementLine]] = {}
        for line in self.parlement.amendements.discussed(vote.seance for vote in held):
            by_seance.setdefault(line.seance, []).append(line)
        found = {vote.uid: join(vote, by_seance.get(vote.seance, ()), dossier=dossier) for vote in held}
        return {uid: one for uid, one in found.items() if one is not None}

    def is_news(self, noms: Iterable[str], jour: date, veilles: Iterable[str] = ()) -> bool:
        """Whether something of that day is news to at least one of these suivis, or of these veilles."""
        every = (*noms, *(f"{PREFIXE}{nom}" for nom in veilles))
        began = [self.since[nom] for nom in every if nom in self.since]
        return not began or any(jour >= jour_de(instant) for instant in began)


def _debated_at(actes: list[Acte], jour: date) -> str:
    """The text debated on a day: not the one that this day's decision adopts and sends to the other house."""
    before = [a for a in actes if a.date != jour or not (a.est_decision or a.code.endswith("-DEPOT"))]
    return texte_at(before, jour)


def is_around(what: Scrutin | VoteLine | AmendementLine | PlaceCount, fil: FilArticle | None = None) -> bool:
    """Whether a vote or an amendment is beside an article ("après l'article 7"), not on it.

    For a thread that follows what comes after an article, nothing there is beside.
    """
    if fil is not None and fil.article.position:
        return False
    place = what.objet.article if isinstance(what, (Scrutin, VoteLine)) else what.designation
    return place is not None and place != place.sans_position()
