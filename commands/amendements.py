"""`!amendements`: the amendments on a subject, counted by situation, then in the order of call, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from alerts.amendements import counted
from alerts.image import ImageAmendements
from alerts.message import Gras, Ligne, Message, Section, Span, ligne, puce, reponse, section
from commands.amendements_filtre import ETATS, Filtre, read_filtre
from commands.amendements_mots import (
    Gens,
    amendement_line,
    gens_of,
    of_section,
    parts_of,
    say_counts,
    say_section,
    say_total,
    sections_of,
    total,
    without_outcome,
)
from commands.base import Argument, Commande, CommandError, Context, suggest_suivis
from commands.freshness import freshness
from parlement.documents import texte_numero
from parlement.dossiers import Dossier, textes_decides, textes_nommes
from parlement.suivis import Suivi, find_suivis
from storage.amendements import AmendementLine, Lives, PlaceCount
from storage.amendements_choisis import Choix
from storage.tracked import is_around

PER_PAGE = 15
"""Amendments on a page."""
SOURCES = ("dossiers", "amendements")
AUCUN = "aucun amendement connu"


def amendements(context: Context, argument: str) -> Message:
    """List the amendments that were asked for; of every suivi, their counts, when no subject is named."""
    filtre = read_filtre(context, argument)
    if filtre.suivi is None:
        return _overview(context, filtre)
    dossier = context.tracked.dossier(filtre.suivi)
    counts = counts_of(context, filtre.suivi, filtre) if dossier else []
    title = f"Amendements{_chosen(filtre)} — {filtre.suivi.titre}"
    if dossier is None or not counts:
        words = [ligne(f"{AUCUN[:1].upper()}{AUCUN[1:]}{_for(filtre)}."), *_elsewhere(context, filtre)]
        return reponse(title, *words, pied=freshness(context, dossier, SOURCES))
    page = _Page(context, filtre, dossier, counts)
    return reponse(
        title,
        *page.head(),
        sections=page.sections(),
        pied=freshness(context, dossier, SOURCES),
        url=dossier.url,
        suite=page.next_command or filtre.command(page=filtre.page),
        image=page.image(),
    )


def counts_of(context: Context, suivi: Suivi, filtre: Filtre) -> list[PlaceCount]:
    """How many of the wanted amendments of a suivi stand where."""
    dossier = context.tracked.dossier(suivi)
    clos = context.tracked.parlement.textes_decides(dossier.uid) if dossier else frozenset()
    counts = without_outcome(context.tracked.places(suivi), clos)
    choix = Choix(groupes=filtre.groupes, auteurs=filtre.auteurs)
    if choix.par_auteur and dossier:
        known = {(one.texte, one.place) for one in counts}
        by_author = without_outcome(context.tracked.parlement.choisis.counts(dossier.uid, choix), clos)
        counts = [one for one in by_author if (one.texte, one.place) in known]
    return [one for one in counts if not filtre.situations or one.situation in filtre.situations]


def _chosen(filtre: Filtre) -> str:
    return f" : {', '.join(filtre.mots)}" if filtre.mots else ""


def _for(filtre: Filtre) -> str:
    return f" pour « {', '.join(filtre.mots)} »" if filtre.mots else ""


def _elsewhere(context: Context, filtre: Filtre) -> Iterator[Ligne]:
    """When a choice leaves nothing: what there is without it."""
    assert filtre.suivi is not None
    if filtre.mots and (counts := context.tracked.places(filtre.suivi)):
        yield ligne(f"Sans ce choix : {counted(total(counts))} — ", Gras(f"!amendements {filtre.suivi.nom}"))


class _Page:
    """One page of the amendments of a suivi."""

    def __init__(self, context: Context, filtre: Filtre, dossier: Dossier, counts: list[PlaceCount]) -> None:
        assert filtre.suivi is not None
        self.context = context
        self.filtre = filtre
        self.suivi = filtre.suivi
        self.counts = counts
        self.pages = -(-total(counts) // PER_PAGE)
        if not 1 <= filtre.page <= self.pages:
            last = filtre.command(page=self.pages)
            many = f"il y en a {self.pages}" if self.pages > 1 else "il n'y en a qu'une"
            raise CommandError(f"Pas de page {filtre.page} : {many}. Essayez : {last}")
        parlement = context.tracked.parlement
        actes = parlement.actes(dossier.uid)
        self.textes = textes_nommes(actes)
        choix = self._choix(self.textes)
        lines = parlement.choisis.page(dossier.uid, choix, (filtre.page - 1) * PER_PAGE, PER_PAGE)
        self.lines = without_outcome(lines, textes_decides(actes))

    def _choix(self, textes: Sequence[str]) -> Choix:
        places = frozenset((one.texte, one.place) for one in self.counts) if self.suivi.fil else None
        return Choix(
            sections=tuple(
                (*pair, total(of_section(self.counts, pair))) for pair in sections_of(self.counts, textes)
            ),
            places=places,
            situations=self.filtre.situations,
            groupes=self.filtre.groupes,
            auteurs=self.filtre.auteurs,
        )

    @property
    def next_command(self) -> str:
        """What to type for the next page, "" on the last."""
        more = self.filtre.page < self.pages
        return self.filtre.command(page=self.filtre.page + 1) if more else ""

    def head(self) -> Iterator[Ligne]:
        """How many stand where, those beside the article apart; then what to type."""
        on, beside = split_beside(self.counts, self.suivi)
        if on:
            yield _head_line(on, "sur l'article" if self.suivi.fil else "sur le texte")
        if beside:
            yield _head_line(beside, "à côté de l'article")
        told: tuple[Span, ...] = ("Le détail de l'un d'eux : ", Gras(f"!amendement {self.lines[0].numero}"))
        if self.pages > 1:
            rest: tuple[Span, ...] = (
                ("La suite : ", Gras(self.next_command), " · ")
                if self.next_command
                else ("Dernière page · ",)
            )
            told = (f"Page {self.filtre.page} sur {self.pages}. ", *rest, *told)
        yield ligne(*told)

    def image(self) -> ImageAmendements | None:
        """Progress of all the amendments on the latest text, on the first page."""
        if self.filtre.page > 1 or self.filtre.mots:
            return None
        pair = sections_of(self.counts, self.textes)[0]
        on, _ = split_beside(of_section(self.counts, pair), self.suivi)
        if not on:
            return None
        place = self.suivi.fil.article if self.suivi.fil else self.suivi.titre
        titre, parts = f"Amendements · {place} ({say_section(*pair)})", parts_of(on)
        told = ", ".join(f"{count} {words}" for words, count in parts)
        return ImageAmendements(titre=titre, parts=parts, alt=f"{titre} : {told}.")

    def sections(self) -> list[Section]:
        """The amendments of the page, by text and body; by place too for a whole bill."""
        parlement = self.context.tracked.parlement
        gens = gens_of(parlement, self.lines)
        lives = parlement.amendements.told_live({line.texte for line in self.lines})
        parents = parlement.amendements.lines_of(line.parent for line in self.lines if line.parent)
        told = []
        for title, lines in groupby(self.lines, key=self._title):
            told.append(section(title, *self._rows(list(lines), gens, lives, parents)))
        return told

    def _title(self, line: AmendementLine) -> str:
        title = say_section(line.texte, line.organe)
        place = "" if self.suivi.fil else f" — {line.designation or line.place or 'place non précisée'}"
        return f"{title[:1].upper()}{title[1:]}{place}"

    def _rows(
        self, lines: list[AmendementLine], gens: Gens, lives: Lives, parents: dict[str, AmendementLine]
    ) -> Iterator[Ligne]:
        shown: set[str] = set()
        for line in lines:
            shown.add(line.uid)
            around = self.suivi.fil is not None and is_around(line, self.suivi.fil)
            place = str(line.designation or line.place) if around else ""
            parent = parents[line.parent].numero if line.parent in parents else "?"
            yield amendement_line(
                line,
                gens,
                lives,
                place,
                niveau=2 if line.parent in shown else 1,
                parent=parent if line.parent and line.parent not in shown else "",
            )


def _head_line(counts: list[PlaceCount], where: str) -> Ligne:
    """ "10 sur l'article : 8 à discuter · 2 rejetés"; "8 à discuter sur l'article" when they all are."""
    words = say_counts(counts)
    if " · " not in words:
        return ligne(Gras(words), f" {where}")
    return ligne(Gras(f"{total(counts)} {where}"), f" : {words}")


def split_beside(counts: list[PlaceCount], suivi: Suivi) -> tuple[list[PlaceCount], list[PlaceCount]]:
    """Those on what a suivi follows, and those beside its article."""
    if suivi.fil is None:
        return counts, []
    beside = [one for one in counts if is_around(one, suivi.fil)]
    return [one for one in counts if one not in beside], beside


def _overview(context: Context, filtre: Filtre) -> Message:
    """Every suivi in a line: how many amendments stand where on the latest text that has some."""
    told = [(suivi, counts_of(context, suivi, filtre)) for suivi in context.tracked.suivis]
    lines = [_suivi_line(context, suivi, counts, filtre) for suivi, counts in told if counts]
    without = ", ".join(suivi.nom for suivi, counts in told if not counts)
    if without:
        lines.append(puce(f"{AUCUN}{_for(filtre)} : {without}"))
    if not context.tracked.suivis:
        lines = [ligne("Rien n'est suivi. Un admin peut ajouter un texte : !suivre ADRESSE")]
    return reponse(
        f"Amendements{_chosen(filtre)} — tout ce qui est suivi",
        *lines,
        pied=freshness(context, None, SOURCES),
        suite="!amendements SUJET",
    )


def _suivi_line(context: Context, suivi: Suivi, counts: list[PlaceCount], filtre: Filtre) -> Ligne:
    dossier = context.tracked.dossier(suivi)
    textes = context.tracked.parlement.textes(dossier.uid) if dossier else []
    texte, organe = sections_of(counts, textes)[0]
    last = of_section(counts, (texte, organe))
    older = total(counts) - total(last)
    numero = texte_numero(texte) or texte
    told = f" : texte n° {numero}, {say_total(last)}"
    before = f", {older} sur les textes d'avant ou en commission" if older else ""
    return puce(Gras(suivi.nom), f" ({suivi.titre}){told}{before} — ", Gras(filtre.command(suivi)))


def suggest(context: Context, typed: str) -> list[str]:
    """Names of suivis; once one is typed, it with each state."""
    nom = typed.strip().split(" ")[0]
    found = find_suivis(nom, context.tracked.suivis) if nom else []
    if len(found) != 1:
        return suggest_suivis(context, typed)
    return [found[0].nom, *(f"{found[0].nom} {told}" for told, _, _ in ETATS)]


AMENDEMENTS = Commande(
    nom="amendements",
    description="les amendements sur un article ou un texte : à discuter, adoptés, d'un groupe…",
    exemples=(
        "!amendements article7",
        "!amendements article7 rejetés",
        "!amendements jo2024 adoptés page 1",
        "!amendements",
    ),
    argument=Argument(
        nom="sujet",
        description="un suivi, un état, un groupe, une page, dans l'ordre que l'on veut : article7 rejetés RN",
        suggest=suggest,
    ),
    answer=amendements,
)
