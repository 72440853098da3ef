"""What every writer of a message shares: the shape it gives back, the line that says where and when."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from alerts.amendements import shortened
from alerts.image import Image
from alerts.message import Action, Fait, Lien, Ligne, Section, ligne
from alerts.votes import lecture, sitting
from alerts.weigh import Alerte
from parlement.dossiers import Dossier
from parlement.scrutins import Scrutin
from parlement.suivis import Suivi
from parlement.temps import date_longue
from storage.tracked import Tracked

MOST_BILL = 50
"""Characters of the name of a bill in a headline: what happened to it must be read too."""


class Written(NamedTuple):
    """A message without its foot. `lu`: when what it says was read, if that is not the last word of its records.

    `actions` come before those that every message has; `faits` are what it states, for corrections.
    """

    titre: str
    resume: list[Ligne]
    sections: list[Section]
    url: str
    lu: datetime | None = None
    actions: tuple[Action, ...] = ()
    faits: tuple[Fait, ...] = ()
    image: Image | None = None


def context_line(dossier: Dossier, tracked: Tracked, *words: str) -> Ligne:
    """The bill, then what is said of it, apart: "Jeux olympiques 2024 · Sénat · 1re lecture".

    The link is to the page of the house that comes first.
    """
    page = Lien(tracked.titre(dossier), dossier.page(words[0] if words else ""))
    return ligne(page, *(f" · {word}" for word in words if word))


def vote_context(dossier: Dossier, scrutin: Scrutin, tracked: Tracked) -> Ligne:
    """Where and when a vote was held."""
    when = (date_longue(scrutin.date), sitting(scrutin))
    return context_line(dossier, tracked, scrutin.chambre, lecture(scrutin), *when)


def suivi_of(alerte: Alerte, tracked: Tracked) -> Suivi:
    """The one suivi of an alert about an article."""
    return next(suivi for suivi in tracked.suivis if suivi.nom == alerte.suivis[0])


def bill_name(dossier: Dossier, tracked: Tracked) -> str:
    """What a headline calls the bill: the name that admins gave it, else the beginning of its own."""
    return shortened(tracked.titre(dossier), MOST_BILL)


def place_name(suivi: Suivi, dossier: Dossier, tracked: Tracked, numero: str = "") -> str:
    """What a title begins with: "Article 7 (Jeux olympiques 2024)". `numero`: the printed text that numbers it."""
    place = first_upper(str(suivi.fil.in_texte(numero))) if suivi.fil else suivi.nom
    return f"{place} ({bill_name(dossier, tracked)})"


def first_lower(text: str) -> str:
    """A label inside a sentence."""
    return text[:1].lower() + text[1:]


def first_upper(text: str) -> str:
    """A label that begins a line."""
    return text[:1].upper() + text[1:]


def say_span(days: list[date]) -> str:
    """One day, or from the first to the last: "du lundi 20 au jeudi 23 mars 2023". `days` are sorted."""
    first, last = days[0], days[-1]
    if first == last:
        return date_longue(first)
    same_month = (first.year, first.month) == (last.year, last.month)
    begins = date_longue(first).rsplit(" ", 2)[0] if same_month else date_longue(first)
    return f"du {begins} au {date_longue(last)}"
