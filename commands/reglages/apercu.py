"""`!apercu`: what a channel would have received lately with its settings, or with others before choosing them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec

from alerts.abonnement.abonnes import HORS_SUJET, Abonne, Decision, EtatAbonne, Sort, decide
from alerts.abonnement.familles import FAMILLES, LIBELLES
from alerts.abonnement.inscrits import inscrit
from alerts.abonnement.reglages import Reglages, encode_reglages, find_cle
from alerts.importance import Importance
from alerts.message import (
    Action,
    Gras,
    Heure,
    Lien,
    Ligne,
    Message,
    Section,
    decode_message,
    ligne,
    puce,
    reponse,
    section,
)
from alerts.registre import alerte_from
from commands.base import Argument, Commande, CommandError, Context, Refus
from commands.reglages.regler import read_value
from commands.reglages.salon import Salon, read_salon
from commands.reglages.salon_dit import say_recu, say_reglages
from commands.reglages.sujets import add_sujet, read_sujets, suggest_sujets
from storage.abonnements import Inscription
from storage.alertes import AlerteConnue, alertes_since

JOURS = 30
MOST_DAYS = 365
MOST_ALERTS = 5000
"""Alerts decided again at most, the latest."""
ESSAI = "Avec ces choix"
TOP = 10
"""Titles shown."""
_DAYS = re.compile(r"^([0-9]{1,4})$|(?<![\w=-])([0-9]{1,4})\s*j(?:ours?)?\b", re.IGNORECASE)
"""A number alone, or one that says its unit: "article 7" and "75" in a list are no days."""
_SETTING = re.compile(r"(\w+)\s*=\s*(.*?)(?=\s+\w+\s*=|$)")


@dataclass(frozen=True, slots=True)
class _Jugee:
    """An alert and what this channel would have made of it."""

    connue: AlerteConnue
    decision: Decision


def apercu(context: Context, argument: str) -> Message:
    """Decide again every alert of the last days, each at its own instant."""
    if context.appel is None and not argument:
        return reponse("Aperçu", "Tapez !apercu dans un salon, ou dites pour quoi : !apercu article7")
    jours, typed = _days(argument)
    nom, abonne = _abonne(context, typed)
    known = [
        one
        for one in alertes_since(context.vigie, context.now - timedelta(days=jours), MOST_ALERTS)
        if not one.motif
    ]
    judged = [_Jugee(one, decide(abonne, alerte_from(one), one.vue_le)) for one in known]
    ours = [one for one in judged if one.decision.motif not in HORS_SUJET]
    received = [one for one in ours if one.decision.sort is not Sort.FILTRER]
    return reponse(
        f"{nom} : {_count(len(received))} en {jours} jours",
        *_fates(received, ours),
        *_missing(known),
        *(_what(context, abonne) if nom == ESSAI else ()),
        sections=[s for s in (_top(received), _kinds(received), _left(ours)) if s.lignes],
        actions=(Action("Réglages", "regler"),),
    )


def _days(argument: str) -> tuple[int, str]:
    """How many days, and what else was typed. Raises CommandError."""
    typed = argument.strip()
    found = _DAYS.search(typed)
    if found is None:
        return JOURS, typed
    jours = int(found[1] or found[2])
    if not 0 < jours <= MOST_DAYS:
        raise CommandError(f"De 1 à {MOST_DAYS} jours : !apercu 30")
    return jours, f"{typed[: found.start()]} {typed[found.end() :]}".strip()


def _abonne(context: Context, typed: str) -> tuple[str, Abonne]:
    """The channel as it is, or with the subjects and settings typed in place of its own. Raises CommandError."""
    salon, typed = _salon(context, typed)
    subjects = _SETTING.sub("", typed).strip(" ,")
    dit, declare = salon.dit if salon else Reglages(), salon.declare if salon else None
    if subjects:
        dit, declare = Reglages(), None
        for sujet in read_sujets(context, subjects):
            dit = add_sujet(dit, sujet)
    for found in _SETTING.finditer(typed):
        cle = find_cle(found[1])
        if cle is None:
            raise CommandError(f"« {found[1][:40]} » n'est pas un réglage. Tous les réglages : !regler")
        dit = dit.avec(**{cle.nom: read_value(context, cle, found[2].strip())})
        declare = replace(declare, declare=declare.declare - {cle.nom}) if declare else None
    said = Inscription(
        destination=salon.destination if salon else "", reglages=encode_reglages(dit), version=1
    )
    abonne = inscrit(said.destination, declare, said)
    if abonne is None:
        raise Refus(f"{salon.nom if salon else 'Ce salon'} ne reçoit rien. Pour essayer : !apercu article7")
    nom = ESSAI if typed else salon.titre if salon else ""
    return nom, replace(abonne, etat=EtatAbonne.ACTIF, motif="", depuis=None)


def _salon(context: Context, typed: str) -> tuple[Salon | None, str]:
    return read_salon(context, typed) if context.appel else (None, typed)


# --- what is said ----------------------------------------------------------------------------------------------


def _count(number: int) -> str:
    return f"{number} alerte{'s' if number > 1 else ''}"


def _what(context: Context, abonne: Abonne) -> Iterator[Ligne]:
    yield from say_recu(context, abonne)
    yield from say_reglages(context, abonne)


def _fates(received: list[_Jugee], ours: list[_Jugee]) -> Iterator[Ligne]:
    at_once = sum(one.decision.sort is Sort.ENVOYER for one in received)
    digests = {one.decision.resume_le for one in received if one.decision.sort is Sort.RESUMER}
    pings = sum(bool(one.decision.mention) for one in received)
    told = [f"{at_once} postée{'s' if at_once > 1 else ''} aussitôt"]
    if held := len(received) - at_once:
        told.append(f"{held} dans {len(digests)} résumé{'s' if len(digests) > 1 else ''}")
    if left := len(ours) - len(received):
        told.append(f"{left} laissée{'s' if left > 1 else ''} de côté")
    if pings:
        told.append(f"{pings} avec une mention")
    yield ligne(Gras(", ".join(told)))


def _missing(known: list[AlerteConnue]) -> Iterator[Ligne]:
    """What this cannot tell."""
    if len(known) >= MOST_ALERTS:
        yield ligne(f"Compté sur les {MOST_ALERTS} dernières alertes.")
    if not known:
        yield ligne(
            "Vigie n'a encore rien annoncé sur cette période : ce qui n'était pas suivi n'est pas compté."
        )


def _top(received: list[_Jugee]) -> Section:
    """The most important titles, the latest first."""
    ranked = sorted(
        received, key=lambda one: (Importance(one.connue.importance).rang, one.connue.vue_le), reverse=True
    )
    return section("Les plus importantes", *(line for one in ranked[:TOP] if (line := _title(one))))


def _title(one: _Jugee) -> Ligne | None:
    try:
        message = decode_message(one.connue.message)
    except msgspec.DecodeError:
        return None
    title = Lien(message.titre, message.url) if message.url else message.titre
    held = " (dans un résumé)" if one.decision.sort is Sort.RESUMER else ""
    return puce(Heure(one.connue.vue_le, "date"), " · ", title, held)


def _kinds(received: list[_Jugee]) -> Section:
    counted = Counter(FAMILLES.get(alerte_from(one.connue).genre) for one in received)
    told = [f"{LIBELLES[kind]} : {number}" for kind, number in counted.most_common() if kind]
    return section("Par genre", *(puce(one) for one in told))


def _left(ours: list[_Jugee]) -> Section:
    """What the threshold, a filter, quiet hours or the digest kept, by reason."""
    counted = Counter((one.decision.sort, one.decision.motif) for one in ours if one.decision.motif)
    fate = {Sort.FILTRER: "de côté", Sort.RESUMER: "dans un résumé"}
    told = (puce(f"{number} {fate[sort]} : {motif}") for (sort, motif), number in counted.most_common(6))
    return section("Pourquoi pas aussitôt", *told)


def suggest_apercu(context: Context, typed: str) -> list[str]:
    """Completions: days, then what a subscription could be."""
    return [*(one for one in ("30", "7", "90") if one.startswith(typed)), *suggest_sujets(context, typed)]


APERCU = Commande(
    nom="apercu",
    description="ce que ce salon aurait reçu ces derniers jours, tel qu'il est ou avec d'autres choix",
    exemples=("!apercu", "!apercu 7", "!apercu article7 importance=notable"),
    argument=Argument(
        nom="choix",
        description="des jours, ou un sujet et des réglages : article7 importance=notable",
        suggest=suggest_apercu,
    ),
    answer=apercu,
    prive=True,
)
