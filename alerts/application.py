"""Which acts of the Journal officiel apply a followed law: one rule for alerts and for answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from alerts.cache import actes
from parlement.dossiers import Dossier
from parlement.jorf import TexteJo
from parlement.suivis import Suivi
from parlement.temps import date_courte
from parlement.texte import fold
from storage.textes_jo import Citation
from storage.tracked import Tracked

_PERSONNES = (
    "portant nomination",
    "delegation de signature",
    "cessation de fonctions",
    "portant designation",
)
"""What an act about people says in its title: it cites the law in passing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """An act cites the law that a suivi became."""

    suivi: Suivi
    citation: Citation

    @property
    def article(self) -> bool:
        """Whether it cites the very article that is followed."""
        fil = self.suivi.fil
        return fil is not None and self.citation.cite_article(fil.dans_la_loi)

    @property
    def en_passant(self) -> bool:
        """Whether the law is only in its visas, among others."""
        return not self.article and not self.citation.en_tete


def lois(tracked: Tracked) -> dict[str, Dossier]:
    """The laws that tracked bills became, by number."""
    return {
        acte.loi: dossier
        for dossier in tracked.dossiers()
        for acte in actes(dossier.uid, tracked)
        if acte.loi
    }


def applications(
    citations: Iterable[Citation], known: dict[str, Dossier], tracked: Tracked
) -> Iterator[Application]:
    """Whom each citation concerns: a suivi on the whole bill, or on the article that is cited.

    A law cited by the body of an act alone, neither by its title, its notice nor its visas, is no application of it.
    """
    for citation in citations:
        dossier = known.get(citation.loi)
        for suivi in tracked.suivis_of(dossier) if dossier else ():
            found = Application(suivi=suivi, citation=citation)
            whole = suivi.fil is None or suivi.fil.dans_la_loi is None
            if found.article or (whole and (citation.en_tete or citation.vise)):
                yield found


def sans_doublon(found: Iterable[Application]) -> list[Application]:
    """Each law once for those who follow all of it, unless an article of it that is followed is cited."""
    every = list(found)
    cited = {one.citation.loi for one in every if one.article}
    whole = {one.citation.loi: one for one in reversed(every) if one.citation.loi not in cited}
    return [one for one in every if one.article or whole.get(one.citation.loi) is one]


def est_individuel(acte: TexteJo) -> bool:
    """Whether an act names people or delegates a signature: it is no rule."""
    title = fold(acte.titre)
    return any(words in title for words in _PERSONNES)


_APPLIQUE = ("pour l'application", "en application", "d'application")


def est_application(acte: TexteJo) -> bool:
    """Whether an act says, in its title or its notice, that it applies a law; else it only cites it."""
    said = fold(f"{acte.titre} {acte.notice}")
    return any(words in said for words in _APPLIQUE)


def nom_acte(acte: TexteJo) -> str:
    """ "décret n° 2023-828", "arrêté du 19 avril 2023", "délibération n° 2023-21 de la CNIL"."""
    kind, _, whose = str(acte.type_acte).partition(" ")
    kind = kind or acte.titre.partition(" ")[0].lower() or "texte"
    number = f" n° {acte.numero}" if acte.numero else f" du {date_courte(acte.date)}" if acte.date else ""
    return f"{kind}{number}{f' {whose}' if whose else ''}"
