"""What a channel can subscribe to, from what people type: everything, a suivi, a veille, a department, a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from alerts.abonnement.reglages import TOUT, Reglages
from commands.base import CommandError, Context, shortened
from parlement.departements import DEPARTEMENTS, nom_departement, read_departement
from parlement.suivis import find_suivis
from parlement.texte import fold
from veilles.noms import designates

MOST_CHOICES = 8
"""Meanings told when what was typed has several."""


class Espece(StrEnum):
    """Kinds of subject. The value is the word that may stand before it: "veille vsa"."""

    TOUT = "tout"
    SUIVI = "suivi"
    VEILLE = "veille"
    DEPARTEMENT = "département"
    PERSONNE = "personne"

    @property
    def champ(self) -> str:
        """The field of `Reglages` that lists them."""
        return f"{fold(self)}s"


_MOTS = {fold(espece): espece for espece in Espece if espece is not Espece.TOUT} | dict.fromkeys(
    ("depute", "deputee", "senateur", "senatrice"), Espece.PERSONNE
)


_NUMERO = re.compile(r"0[1-9]")
"""Written so, it is a department's number, not an article's."""
_CIVILITES = {"m": "M.", "monsieur": "M.", "mme": "Mme", "madame": "Mme"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sujet:
    """One subject: its kind, how it is stored, what it is called."""

    espece: Espece
    cle: str = ""
    nom: str = ""

    @property
    def complet(self) -> str:
        """What can be typed without ambiguity: "veille vsa", "Élisa Martin"."""
        if self.espece is Espece.PERSONNE:
            return f"personne {self.cle}"
        return f"{self.espece} {self.cle}".strip()

    def __str__(self) -> str:
        """What an answer calls it: "article7", "la veille drones", "Paris"."""
        if self.espece is Espece.TOUT:
            return "tout"
        return f"la veille {self.cle}" if self.espece is Espece.VEILLE else self.nom or self.cle


ENTIER = Sujet(espece=Espece.TOUT)


def read_sujets(context: Context, typed: str) -> list[Sujet]:
    """Several, separated by commas, each once. Raises CommandError for the first that is unknown or ambiguous."""
    parts = [part.strip() for part in re.split(r"[,;\n]", typed)]
    return list(dict.fromkeys(read_sujet(context, part) for part in parts if part))


def read_sujet(context: Context, typed: str) -> Sujet:
    """The one subject that was meant. Raises CommandError with the several that fit, or the nearest names."""
    if fold(typed) in TOUT:
        return ENTIER
    espece, words = _split(typed)
    found = list(dict.fromkeys(_candidates(context, words, espece)))
    if len(found) == 1:
        return found[0]
    if found:
        raise CommandError(_ambiguous(typed, found))
    raise CommandError(_unknown(context, typed, words))


def _split(typed: str) -> tuple[Espece | None, str]:
    """The kind that was said before the name, if any, and the name."""
    first, _, rest = typed.strip().partition(" ")
    espece = _MOTS.get(fold(first)) if rest.strip() else None
    return espece, rest.strip() if espece else typed.strip()


def _candidates(context: Context, words: str, espece: Espece | None) -> Iterator[Sujet]:
    """Everything that these words may mean; people only where nothing else bears the name."""
    named = False
    for sujet in _tracked(context, words):
        if espece in (None, sujet.espece):
            named = True
            yield sujet
    if espece is Espece.PERSONNE or (espece is None and not named):
        yield from _people(context, words)


def _tracked(context: Context, words: str) -> Iterator[Sujet]:
    for suivi in () if _NUMERO.fullmatch(words) else find_suivis(words, context.tracked.suivis):
        yield Sujet(espece=Espece.SUIVI, cle=suivi.nom)
    for veille in context.tracked.veilles:
        if designates(words, veille.nom, veille.titre, *veille.alias):
            yield Sujet(espece=Espece.VEILLE, cle=veille.nom)
    if numero := read_departement(words):
        yield Sujet(espece=Espece.DEPARTEMENT, cle=numero, nom=nom_departement(numero))


def _people(context: Context, words: str) -> Iterator[Sujet]:
    """Members of both houses who bear the name; "Mme" tells Mme Martin from M. Martin."""
    membres = context.tracked.parlement.membres
    found = [a for au_senat in (False, True) for a in membres.find(words[:200], au_senat=au_senat)]
    civilite = _CIVILITES.get(fold(words).partition(" ")[0].rstrip("."), "")
    called = [acteur for acteur in found if acteur.civilite == civilite]
    for acteur in called or found:
        yield Sujet(espece=Espece.PERSONNE, cle=acteur.uid, nom=acteur.nom_complet)


def _ambiguous(typed: str, found: list[Sujet]) -> str:
    told = ", ".join(
        f"« {one.complet} »" + (f" ({one.nom})" if one.nom else "") for one in found[:MOST_CHOICES]
    )
    more = " Il y en a d'autres : précisez le nom." if len(found) > MOST_CHOICES else ""
    return f"« {shortened(typed)} » désigne plusieurs choses. Écrivez l'une de celles-ci : {told}.{more}"


def _unknown(context: Context, typed: str, words: str) -> str:
    near = [*_near(context, words)][:MOST_CHOICES]
    hint = f" Vouliez-vous dire : {', '.join(near)} ?" if near else ""
    return (
        f"« {shortened(typed)} » n'est ni suivi, ni surveillé, ni un département, ni un membre du Parlement.{hint} "
        "Tout ce que l'on peut demander : !abonner. Un autre texte se suit par l'adresse de son dossier : !suivre."
    )


def _near(context: Context, words: str) -> Iterator[str]:
    """Names that look like what was typed."""
    typed = fold(words[:80])
    suivis, veilles = context.tracked.suivis, context.tracked.veilles
    names = {fold(name): name for name in DEPARTEMENTS.values()}
    names |= {fold(word): v.nom for v in veilles for word in (v.nom, v.titre, *v.alias)}
    names |= {fold(word): s.nom for s in suivis for word in (s.nom, s.titre, *s.alias)}
    close = get_close_matches(typed, names, n=4, cutoff=0.7)
    yield from dict.fromkeys(names[one] for one in close)
    for au_senat in (False, True):
        near = context.tracked.parlement.membres.nearest(words[:80], most=2, au_senat=au_senat)
        yield from (one.nom_complet for one in near)


# --- with the settings of a channel ----------------------------------------------------------------------------


def add_sujet(dit: Reglages, sujet: Sujet) -> Reglages:
    """The settings with one subject more; the same when it was there."""
    if sujet.espece is Espece.TOUT:
        return dit.avec(tout=True)
    known = getattr(dit, sujet.espece.champ)
    return dit if sujet.cle in known else dit.avec(**{sujet.espece.champ: (*known, sujet.cle)})


def remove_sujet(dit: Reglages, sujet: Sujet) -> Reglages:
    """The settings without one subject; the same when it was not there."""
    if sujet.espece is Espece.TOUT:
        return dit.avec(tout=False)
    known = getattr(dit, sujet.espece.champ)
    left = tuple(one for one in known if one != sujet.cle)
    return dit if left == known else dit.avec(**{sujet.espece.champ: left})


def sujets_of(context: Context, dit: Reglages) -> list[Sujet]:
    """The subjects that chat gave a channel, those no longer tracked included."""
    every = [ENTIER] if dit.tout else []
    every += (Sujet(espece=Espece.SUIVI, cle=nom) for nom in dit.suivis)
    every += (Sujet(espece=Espece.VEILLE, cle=nom) for nom in dit.veilles)
    every += (Sujet(espece=Espece.DEPARTEMENT, cle=n, nom=nom_departement(n)) for n in dit.departements)
    return [*every, *people(context, dit.personnes)]


def people(context: Context, uids: Iterable[str]) -> list[Sujet]:
    """Members by id, with their names when they are known."""
    wanted = list(uids)
    known = context.tracked.parlement.acteurs(wanted) if wanted else {}
    return [
        Sujet(espece=Espece.PERSONNE, cle=uid, nom=known[uid].nom_complet if uid in known else uid)
        for uid in wanted
    ]


def suggest_sujets(context: Context, typed: str) -> list[str]:
    """Completions of the last subject being typed, after those already typed."""
    before, comma, last = typed.rpartition(",")
    start = f"{before}{comma} " if comma else ""
    wanted = fold(last).strip()
    every = [
        *(s.nom for s in context.tracked.suivis),
        *(Sujet(espece=Espece.VEILLE, cle=v.nom).complet for v in context.tracked.veilles),
        "tout",
        *(DEPARTEMENTS.values() if wanted else ()),
    ]
    found = [word for word in every if wanted in fold(word)]
    if len(wanted) > 2:
        for au_senat in (False, True):
            found += context.tracked.parlement.membres.completing(last, 10, au_senat=au_senat)
    return [f"{start}{word}" for word in dict.fromkeys(found)]
