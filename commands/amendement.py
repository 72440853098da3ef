"""`!amendement`: one amendment in full: who, where, how it ended and when, by which vote, what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from alerts.amendements import say_avis
from alerts.message import Gras, Heure, Ligne, Message, Section, Span, ligne, reponse, section
from alerts.votes import accorde, figures, lien_scrutin, names_of, plural, reserve_lines
from commands.amendements_mots import (
    Gens,
    gens_of,
    mark,
    say_organe,
    say_section,
    say_situation,
    without_outcome,
)
from commands.base import Argument, Commande, CommandError, Context, require_suivi, shortened
from commands.freshness import freshness
from parlement.amendements import GOUVERNEMENT, ORGANES_SENAT, Amendement, split_uid
from parlement.documents import texte_numero
from parlement.jointure import EN_ATTENTE, Jointure
from parlement.scrutins import Scrutin, reserves
from parlement.suivis import find_suivis
from parlement.temps import date_courte
from parlement.texte import fold
from storage.amendements import AmendementLine, Lives, live_of
from storage.amendements_choisis import AmendementsChoisis

DISPOSITIF, EXPOSE = 600, 400
"""Characters of its texts that are shown: the rest is one tap away."""
MOST_OTHERS = 6
"""Identical amendments, sub-amendments or other texts named at most."""
_NUMERO: Final = re.compile(
    r"(?:(?:amendement|sous-amendement|amdt|n[°ºo]?|№)\s*)*(?P<numero>(?:(?:[IVX]{1,4}|COM)\s?-\s?)?[A-Z]{0,4}\s?\d{1,6})"
    r"(?:\s*\(?(?:(?:\d\s?(?:e|ème|eme))?\s*rect(?:ifié|\.)?(?:\s(?:bis|ter|quater|\w+ies))?)\)?\.?)?(?:\s+(?P<reste>.*))?",
    re.IGNORECASE,
)
_UID: Final = re.compile(r"AMANR5\w+|AMSN[\w-]+", re.IGNORECASE)
_TEXTE: Final = re.compile(r"(?:texte\s*)?(?:n[°ºo]?\s*)?(\d{1,5})", re.IGNORECASE)
_NEAR: Final = 5


def amendement(context: Context, argument: str) -> Message:
    """Tell one amendment in full; the one of the most recent text when several bear the number."""
    found = _find(context, argument)
    parlement = context.tracked.parlement
    shown = parlement.amendements.of_uids([found[0].uid])[found[0].uid]
    dossier = parlement.find_dossier(shown.dossier)
    fiche = _Fiche(context, found[0], shown)
    return reponse(
        fiche.titre(),
        *fiche.head(),
        *_others(context, found),
        sections=[s for s in fiche.sections() if s.lignes],
        pied=freshness(context, dossier, ("dossiers", "scrutins", "amendements")),
        url=shown.url or None,
    )


class _Fiche:
    """What is known of one amendment."""

    def __init__(self, context: Context, line: AmendementLine, shown: Amendement) -> None:
        self.context = context
        self.parlement = context.tracked.parlement
        (self.line,) = without_outcome([line], self.parlement.textes_decides(line.dossier))
        self.shown = replace(shown, etat=self.line.etat)
        asked = self.parlement.amendements
        self.lives: Lives = asked.told_live([shown.texte]) if line.situation in EN_ATTENTE else {}
        self.identical = asked.group(line)
        self.under = asked.sous_amendements(shown.uid)
        self.gens: Gens = gens_of(self.parlement, [shown, *self.identical, *self.under])

    def titre(self) -> str:
        """ "Amendement n° 237 (rect.) — après l'article 9"."""
        kind = "Sous-amendement" if self.shown.parent else "Amendement"
        place = self.shown.designation or self.shown.place
        return f"{kind} n° {self.shown.nom}" + (f" — {place}" if place else "")

    def head(self) -> Iterator[Ligne]:
        """Where it stands, the vote that decided it, who tabled it, on which text, which ones are linked."""
        yield ligne(f"{mark(self.line.situation)} ", Gras(self._state()), *self._when())
        yield from self._vote()
        if avis := say_avis(self.shown):
            yield ligne(avis)
        yield ligne(*self._author())
        yield ligne(*self._text())
        yield from self._linked()

    def _state(self) -> str:
        if live_of(self.line, self.lives):
            return say_situation(self.line, self.lives)
        words = self.shown.libelle
        return f"{words} ({self.shown.effet})" if self.shown.effet else words

    def _when(self) -> Iterator[Span]:
        """The sitting and the hour of the outcome; the day it was tabled while there is none."""
        reunion = self.parlement.agenda.reunions_of([self.shown.seance]).get(self.shown.seance)
        if reunion:
            yield f" · {reunion.nom}"
        if self.shown.date_sort and self.line.situation not in EN_ATTENTE:
            yield " · "
            yield Heure(self.shown.date_sort, "heure" if reunion else "complet")

    def _author(self) -> Iterator[Span]:
        yield "Par le " if self.shown.auteur_type == GOUVERNEMENT else "Par "
        yield Gras(self.gens.auteur(self.shown))
        if self.shown.cosignataires:
            yield f" et {plural(len(self.shown.cosignataires), 'cosignataire')}"
        if self.shown.depot:
            yield f", déposé le {date_courte(self.shown.depot)}"

    def _text(self) -> Iterator[Span]:
        dossier = self.parlement.find_dossier(self.shown.dossier)
        if dossier:
            yield f"{self.context.tracked.titre(dossier)} · "
        yield say_section(self.shown.texte, self.shown.organe)
        if self.shown.alinea:
            yield f" · {self.shown.alinea}"
        followed = [
            s
            for s in (self.context.tracked.suivis_of(dossier) if dossier else ())
            if s.est_article and self.context.tracked.follows(s, self.line)
        ]
        for suivi in followed:
            yield " · "
            yield Gras(f"!statut {suivi.nom}")

    # --- the vote ----------------------------------------------------------------------------------------------

    def _vote(self) -> Iterator[Ligne]:
        """The public vote that decided it; that there was none, once it was put to the vote."""
        for vote, jointure in self._votes():
            of = self._voted_instead(jointure)
            told: tuple[Span, ...] = (f"🗳️ {of}{accorde(vote)}, {figures(vote)} — ", lien_scrutin(vote))
            yield ligne(*told, " · ", Gras(f"!vote {vote.numero}"))
            if reserves(vote):
                yield from reserve_lines(vote, names_of(self.parlement, [vote]))
            if jointure.reserve:
                yield ligne(f"⚠️ À vérifier : {jointure.reserve}")

    def _voted_instead(self, jointure: Jointure) -> str:
        """The vote bears its number and decided an identical one: "vote pris sur l'identique n° 161 : "."""
        if self.shown.uid in jointure.amendements:
            return ""
        numbers = ", ".join(a.numero for a in self.identical if a.uid in jointure.amendements)
        return f"vote pris sur l'identique n° {numbers} : " if numbers else "vote qui le nomme : "

    def _votes(self) -> list[tuple[Scrutin, Jointure]]:
        """The votes of its sitting, on its bill, that name it or an identical one."""
        if not self.shown.seance:
            return []
        numbers = {a.numero for a in (self.line, *self.identical)}
        lines = [
            v
            for v in self.parlement.vote_lines(self.shown.dossier)
            if v.seance == self.shown.seance and numbers.intersection(v.objet.amendements)
        ]
        votes = self.context.tracked.whole(lines)
        joined = self.context.tracked.joined(votes, self.shown.dossier)
        return [
            (vote, joined[vote.uid])
            for vote in votes
            if vote.uid in joined
            and self.shown.uid in (*joined[vote.uid].amendements, *joined[vote.uid].nommes)
        ]

    # --- what is linked, what it says -----------------------------------------------------------------------------

    def _linked(self) -> Iterator[Ligne]:
        if self.shown.parent:
            parent = self.parlement.amendements.lines_of([self.shown.parent]).get(self.shown.parent)
            if parent:
                yield ligne("Modifie l'amendement : ", Gras(f"!amendement {parent.numero}"))
        if self.identical:
            yield ligne(f"Identiques : {self._several(self.identical)}")
        if self.under:
            yield ligne(f"Sous-amendements : {self._several(self.under)}")

    def _several(self, lines: list[AmendementLine]) -> str:
        told = [f"n° {a.nom}, {self.gens.auteur(a)}, {a.situation}" for a in lines[:MOST_OTHERS]]
        rest = len(lines) - len(told)
        return " ; ".join(told) + (f" et {rest} autre{'s' if rest > 1 else ''}" if rest else "")

    def sections(self) -> Iterator[Section]:
        """Its text and its reasons, cut."""
        yield section("Ce qu'il dit", *_excerpt(self.shown.dispositif, DISPOSITIF))
        yield section("Exposé", *_excerpt(self.shown.expose, EXPOSE))


def _excerpt(text: str, most: int) -> Iterator[Ligne]:
    """The first characters of a text, a line for each of its paragraphs, cut at a word."""
    if not text.strip():
        return
    cut = text if len(text) <= most else f"{text[:most].rsplit(maxsplit=1)[0]}…"
    for paragraph in cut.splitlines():
        if paragraph.strip():
            yield ligne(paragraph)


# --- finding it ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """A number and what was said besides: a suivi or the number of a text."""

    numero: str
    reste: str


def _find(context: Context, argument: str) -> list[AmendementLine]:
    """The amendments that were meant, the one to show first. Raises CommandError."""
    choisis = context.tracked.parlement.choisis
    if _UID.fullmatch(argument.strip()):
        known = context.tracked.parlement.amendements.lines_of([argument.strip().upper()])
        if not known:
            raise CommandError(
                f"Aucun amendement « {shortened(argument)} » connu. Ceux d'un sujet : !amendements SUJET"
            )
        return list(known.values())
    asked = _read(argument)
    found = sorted(choisis.numbered([asked.numero]), key=_recent, reverse=True)
    if any(line.organe in ORGANES_SENAT for line in found):  # numbered apart: only dates tell which came last
        found.sort(key=lambda line: line.depot or date.min, reverse=True)
    if not found:
        raise CommandError(_unknown(choisis, asked))
    return _narrowed(context, asked, found) if asked.reste else found


def _read(argument: str) -> _Asked:
    match = _NUMERO.fullmatch(" ".join(argument.split()))
    if match is None:
        raise CommandError(
            f"« {shortened(argument)} » n'est pas un numéro d'amendement. Exemples : !amendement 27, "
            "!amendement CL12, !amendement 27 article7. Ceux d'un sujet : !amendements article7"
        )
    return _Asked(match["numero"].replace(" ", "").upper(), match["reste"] or "")


def _recent(line: AmendementLine) -> tuple[int, int, bool, int, str]:
    """The most recent text first, the sitting before the commission, a second deliberation before the first."""
    ids = split_uid(line.uid)
    numero = int(texte_numero(line.texte) or 0)
    return line.legislature or 0, numero, line.en_seance, ids.deliberation if ids else 0, line.uid


def _narrowed(context: Context, asked: _Asked, found: list[AmendementLine]) -> list[AmendementLine]:
    """Those of the text or of the suivi that was named. Raises CommandError when none is."""
    by_text = _TEXTE.fullmatch(asked.reste)
    suivis = find_suivis(asked.reste, context.tracked.suivis)
    kept = [a for a in found if by_text and texte_numero(a.texte) == str(int(by_text[1]))]
    if not kept and fold(asked.reste) in ("commission", "seance"):
        kept = [a for a in found if a.en_seance == (fold(asked.reste) == "seance")]
    if not kept and (suivis or not by_text):
        suivi = require_suivi(context, asked.reste, f"amendement {asked.numero}")
        dossier = context.tracked.dossier(suivi)
        same = [a for a in found if dossier and a.dossier == dossier.uid]
        kept = [a for a in same if context.tracked.follows(suivi, a)]
        # On the bill but elsewhere: shown all the same, its place says where.
        kept = kept or same
    if not kept:
        others = ", ".join(_typed(a, found) for a in found[:MOST_OTHERS])
        raise CommandError(
            f"Pas d'amendement n° {asked.numero} pour « {shortened(asked.reste)} ». Connus : {others}"
        )
    return [*kept, *(a for a in found if a not in kept)]


def _unknown(choisis: AmendementsChoisis, asked: _Asked) -> str:
    near: list[str] = []
    for length in range(len(asked.numero), 0, -1):
        near = near or choisis.numeros(asked.numero[:length], _NEAR)
    hint = f" Les plus proches : {', '.join(f'!amendement {n}' for n in near)}." if near else ""
    return f"Aucun amendement n° {asked.numero} connu.{hint} Ceux d'un sujet : !amendements SUJET"


def _others(context: Context, found: list[AmendementLine]) -> Iterator[Ligne]:
    """Other amendments of the same number, with what to type for each."""
    if len(found) > 1:
        told = ", ".join(_typed(a, found) for a in found[1 : 1 + MOST_OTHERS])
        yield ligne(f"Même numéro ailleurs : {told}")


def _typed(line: AmendementLine, found: list[AmendementLine]) -> str:
    """What to type for one of several: the number of the text, or its id when that is not enough."""
    texte = texte_numero(line.texte)
    alone = sum(texte_numero(a.texte) == texte for a in found) == 1 and texte
    typed = f"!amendement {line.numero} {texte}" if alone else f"!amendement {line.uid}"
    return f"{typed} ({say_organe(line.organe)})"


def suggest(context: Context, typed: str) -> list[str]:
    """Numbers that begin like what is typed."""
    return context.tracked.parlement.choisis.numeros(typed.strip().upper())


AMENDEMENT = Commande(
    nom="amendement",
    description="un amendement en détail : auteur, sort, scrutin, ce qu'il dit",
    exemples=("!amendement 757", "!amendement 27 article7", "!amendement 27 939"),
    argument=Argument(
        nom="numero",
        description="le numéro de l'amendement (27, CL12, 27 rect), puis au besoin un suivi ou un n° de texte",
        required=True,
        suggest=suggest,
    ),
    answer=amendement,
)
