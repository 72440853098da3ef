"""`!agenda`: the meetings to come on the tracked bills, what was cancelled, the deadlines for tabling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from alerts.compose.base import first_upper
from alerts.message import Gras, Heure, Ligne, Message, Section, Span, ligne, puce, reponse, section
from commands.base import SUJET, Commande, Context, require_suivi, shortened
from commands.freshness import freshness, last_read
from parlement.acteurs import Organe
from parlement.documents import Document, texte_numero
from parlement.dossiers import Dossier
from parlement.reunions import ANNULES, COMMISSION, CONFIRME, EVENTUEL, PointOdj, Reunion, seance_en_cours
from parlement.suivis import Suivi
from parlement.temps import PARIS, date_longue
from parlement.texte import fold
from storage.agenda import Rendezvous

CANCELLED_WITHIN = timedelta(days=10)
"""Cancelled meetings are told when they were to be held that soon."""
MOST = 15
"""Meetings to come that are told."""
SOURCES = ("dossiers", "agenda")
_TITRES = ("projet de loi", "proposition de loi", "proposition de resolution")
"""How the title of a bill begins: it is told already."""


def agenda(context: Context, argument: str) -> Message:
    """Tell the meetings on one suivi's bill, or on every tracked bill when none is named."""
    suivi = require_suivi(context, argument, "agenda") if argument else None
    dossiers = _dossiers(context, suivi)
    view = _View(context, dossiers, alone=suivi is not None)
    sections = (view.coming(), view.cancelled(), view.deadlines(), view.last())
    shown = [s for s in sections if s.lignes]
    alone = dossiers[0] if suivi and dossiers else None
    return reponse(
        f"Agenda — {context.tracked.titre(alone) if alone else 'tout ce qui est suivi'}",
        *view.note(suivi),
        sections=shown,
        pied=freshness(context, alone, SOURCES),
        url=alone.url if alone else None,
    )


def coming(context: Context) -> Section:
    """The meetings to come on every tracked bill."""
    return _View(context, context.tracked.dossiers(), alone=False).coming()


def _dossiers(context: Context, suivi: Suivi | None) -> list[Dossier]:
    if suivi is None:
        return context.tracked.dossiers()
    dossier = context.tracked.dossier(suivi)
    return [dossier] if dossier else []


class _View:
    """What the agenda says of some bills now."""

    def __init__(self, context: Context, dossiers: list[Dossier], *, alone: bool) -> None:
        self.context = context
        self.dossiers = {d.uid: d for d in dossiers}
        self.alone = alone
        asked = context.tracked.parlement.agenda
        every = (r for d in dossiers for r in asked.of_dossier(d.uid))
        self.all = _merged(every)
        now = context.now
        ahead = [
            r for r in self.all if r.reunion.debut and (r.reunion.debut >= now or self._goes_on(r.reunion))
        ]
        self.ahead = [r for r in ahead if r.tient]
        soon = now + CANCELLED_WITHIN
        self.off = [r for r in self.all if not r.tient and r.reunion.debut and now <= r.reunion.debut <= soon]
        self.organes = context.tracked.parlement.organes(r.reunion.organe for r in self.all)

    def note(self, suivi: Suivi | None) -> Iterator[Ligne]:
        """What must be said first: nothing is announced, and since when the agenda was read."""
        if self.ahead:
            if suivi is not None and suivi.est_article:
                yield ligne(
                    "L'agenda ne dit pas à quelle heure vient un article : !direct le dit pendant le débat."
                )
            return
        bill = next(iter(self.dossiers.values()), None) if self.alone else None
        read = last_read(self.context, "agenda", bill)
        if read is None:
            yield ligne("L'agenda n'a pas encore été lu.")
        else:
            yield ligne("Aucune réunion annoncée. Agenda lu ", Heure(read, "relatif"), ".")

    def coming(self) -> Section:
        """Meetings to come or under way."""
        lines = [puce(*self._meeting(r)) for r in self.ahead[:MOST]]
        if len(self.ahead) > MOST:
            lines.append(ligne(f"et {len(self.ahead) - MOST} autres plus tard"))
        return section("À venir", *lines)

    def cancelled(self) -> Section:
        """Meetings of the next days that are off, or that no longer deal with the bill."""
        return section("Annulé ou retiré de l'ordre du jour", *(puce(*self._meeting(r)) for r in self.off))

    def deadlines(self) -> Section:
        """Until when amendments may be tabled."""
        documents = _documents(self.context, self.dossiers.values())
        open_ones = [(d.limite_amendements, d) for d in documents if d.limite_amendements]
        ahead = sorted((pair for pair in open_ones if pair[0] > self.context.now), key=lambda p: p[0])
        return section("Dépôt des amendements", *(puce(*self._deadline(d)) for _, d in ahead))

    def _deadline(self, document: Document) -> Iterator[Span]:
        assert document.limite_amendements is not None
        yield f"texte n° {texte_numero(document.uid) or document.numero}{self._bill((document.dossier,))} : jusqu'au "
        yield Heure(document.limite_amendements)

    def last(self) -> Section:
        """The last meeting that took place."""
        held = [r for r in self.all if r.tient and self._held(r.reunion)]
        return section("Dernière réunion", *(puce(*self._meeting(r)) for r in held[-1:]))

    def _held(self, reunion: Reunion) -> bool:
        """Whether it is over: told held by the source, or opened and no longer going on."""
        over = bool(reunion.debut and reunion.debut < self.context.now and reunion.etat != EVENTUEL)
        return not self._goes_on(reunion) and (over or reunion.tenue(self.context.now))

    def _goes_on(self, reunion: Reunion) -> bool:
        """Whether it may be going on: opening a sitting ends the one before."""
        if not reunion.en_cours(self.context.now):
            return False
        if not reunion.est_seance or reunion.au_senat:
            return True
        return reunion == seance_en_cours((r.reunion for r in self.all if r.tient), self.context.now)

    # --- one meeting -------------------------------------------------------------------------------------------

    def _meeting(self, rendezvous: Rendezvous) -> Iterator[Span]:
        """ "jeudi 23 mars 2023 à 9 h 00 · 1re séance · Suite de la discussion · Jeux olympiques 2024"."""
        reunion = rendezvous.reunion
        if reunion.debut and not sans_heure(reunion):
            yield Heure(reunion.debut)
        elif reunion.jour:
            yield date_longue(reunion.jour)
        yield f" · {say_reunion(reunion, self.organes)}"
        if words := say_points(rendezvous.points):
            yield f" · {words}"
        yield self._bill(rendezvous.dossiers)
        held = self._held(reunion) and rendezvous.tient
        if not held and (state := say_etat(rendezvous, en_cours=self._goes_on(reunion))):
            yield " · "
            yield Gras(state)

    def _bill(self, dossiers: Iterable[str]) -> str:
        """The bills, unless one was asked about."""
        if self.alone:
            return ""
        titres = [self.context.tracked.titre(self.dossiers[uid]) for uid in dossiers if uid in self.dossiers]
        return f" · {', '.join(titres)}" if titres else ""


def _merged(every: Iterable[Rendezvous]) -> list[Rendezvous]:
    """Meetings by date, those about several of the bills once; apart, the bills that one no longer deals with."""
    found: dict[tuple[str, bool], Rendezvous] = {}
    for one in every:
        key = (one.reunion.uid, one.tient)
        before = found.get(key)
        found[key] = (
            one
            if before is None
            else replace(
                one, points=(*before.points, *one.points), dossiers=(*before.dossiers, *one.dossiers)
            )
        )
    return sorted(found.values(), key=_opening)


def sans_heure(reunion: Reunion) -> bool:
    """Whether only its day is known: an hour that is the first minute of its day is none."""
    return reunion.debut is not None and reunion.debut.astimezone(PARIS).strftime("%H:%M") == "00:00"


def _opening(rendezvous: Rendezvous) -> str:
    debut = rendezvous.reunion.debut
    return debut.isoformat() if debut else ""


def _documents(context: Context, dossiers: Iterable[Dossier]) -> list[Document]:
    parlement = context.tracked.parlement
    return list(parlement.documents_of(uid for d in dossiers for uid in parlement.textes(d.uid)).values())


def say_reunion(reunion: Reunion, organes: dict[str, Organe]) -> str:
    """ "1re séance", "séance au Sénat", "commission (Lois)": the kind of meeting without its day."""
    house = " au Sénat" if reunion.au_senat else ""
    if reunion.type == COMMISSION and reunion.organe in organes:
        return f"commission ({organes[reunion.organe].nom_court}){house}"
    if reunion.au_senat and reunion.organe:  # told by its name, not by an id
        return f"{reunion.organe}{house}"
    kind = reunion.nom.partition(" du ")[0].removesuffix(" au Sénat")
    return f"{'séance publique' if kind == 'séance' else kind}{house}"


def say_points(points: tuple[PointOdj, ...]) -> str:
    """What is done there: the types of the points, else what they say besides the title of the bill."""
    standing = [p for p in points if not p.supprime] or list(points)
    told = (p.type or ("" if fold(p.objet).startswith(_TITRES) else p.objet) for p in standing)
    return ", ".join(dict.fromkeys(first_upper(shortened(words, 100)) for words in told if words))


def say_etat(rendezvous: Rendezvous, *, en_cours: bool = False) -> str:
    """What must be known of a meeting: that it goes on, is off, or is not confirmed; "" when confirmed."""
    reunion, points = rendezvous.reunion, rendezvous.points
    if reunion.annulee:
        return "annulée"
    if not rendezvous.tient:
        return "retiré de l'ordre du jour"
    if en_cours:
        return "en cours"
    states = {reunion.etat, *(p.etat for p in points if p.etat not in ANNULES)}
    if EVENTUEL in states:
        return "éventuelle"
    return "" if reunion.etat in ("", CONFIRME) else reunion.etat.lower()


AGENDA = Commande(
    nom="agenda",
    description="les réunions à venir sur ce qui est suivi, les annulations, les délais de dépôt",
    exemples=("!agenda", "!agenda article7", "!agenda jo2024"),
    argument=SUJET,
    answer=agenda,
)
