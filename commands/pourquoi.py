"""`!pourquoi`: why an alert was, or was not, posted here, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from alerts.abonnement.abonnes import Decision, decide
from alerts.delivery.terminal import DESTINATION as TERMINAL
from alerts.message import Gras, Heure, Ligne, Message, Section, decode_message, ligne, puce, reponse
from alerts.registre import alerte_from
from alerts.votes import plural
from alerts.weigh.base import Genre
from commands.base import Argument, Commande, Context, Refus, shortened
from commands.pourquoi_dit import remede, say_decision, say_earlier, say_passage, say_rule, verdict
from commands.reglages.salon import Salon, nom_salon, read_salon, salon_of
from commands.reglages.salon_dit import say_etat
from parlement.temps import il_y_a
from parlement.texte import fold
from storage.abonnements import inscription_of
from storage.alertes import AlerteConnue, alertes_of, alertes_since, find_alertes
from storage.envois import Passage, destinations_of, passages, passages_of_reference, told_by
from storage.resumes import GENRE

LATEST = 10
"""Alerts told when none is named."""
LOOK_BACK = timedelta(days=400)
"""How far back a title is looked for."""
MOST_TOLD = 40
"""Lines of a digest or destinations of an alert told at most."""
FRESH = timedelta(hours=1)
MOST_LATE = 5
"""Of many sources, those not read for longer than that are told one by one, the latest read first."""
_REFERENCE = re.compile(r"[0-9A-Fa-f]{6}")


def pourquoi(context: Context, argument: str) -> Message:
    """Answer about an alert by its code or words of its title; without either, about the latest ones."""
    salon, typed = _place(context, argument)
    if not typed:
        return _latest(context, salon)
    code = typed.split()[0].strip("·.,#")
    if _REFERENCE.fullmatch(code):
        return _by_reference(context, salon, code.upper())
    found = _tellable(salon, _by_title(context, typed))
    if not found:
        return _unknown(context, f"Aucune alerte ne dit « {shortened(typed)} »")
    return _explain(context, salon, found[0]) if len(found) == 1 else _choose(context, salon, found)


def _place(context: Context, argument: str) -> tuple[Salon, str]:
    """The channel that is asked about, and what else was typed. Raises CommandError."""
    if context.appel is None:
        return salon_of(context, TERMINAL), argument.strip()
    salon, typed = read_salon(context, argument)
    if salon.destination != context.appel.destination and not context.appel.admin:
        raise Refus("Pour un autre salon, il faut être admin. Tapez la commande dans le salon lui-même.")
    return salon, typed.strip()


def _by_reference(context: Context, salon: Salon, reference: str) -> Message:
    known = find_alertes(context.vigie, reference)
    if known:
        return _explain(context, salon, known[0])
    found = passages_of_reference(context.vigie, reference, salon.destination)
    if found:
        return _told(context, salon, found)
    if elsewhere := destinations_of(context.vigie, reference):
        return reponse(
            f"{reference} n'est pas un message de {salon.nom}",
            f"Ce message est d'un autre salon ({plural(len(elsewhere), 'salon')}).",
        )
    return _unknown(context, f"Aucune alerte n'a le code {reference}")


def _explain(context: Context, salon: Salon, known: AlerteConnue) -> Message:
    """What became of an alert in a channel; of an alert in each channel, asked where none is posted."""
    found = passages(context.vigie, known.cle, salon.destination)
    title = decode_message(known.message).titre
    if not found and salon.abonne is None:
        return reponse(
            f"Pourquoi : {title}",
            sections=tuple(_elsewhere(context, salon, known)),
            reference=known.reference,
        )
    passage = found[-1] if found else None
    decision = None if found or salon.abonne is None else _decision(context, salon, known)
    motif = passage.motif if passage else decision.motif if decision else ""
    lines = [say_earlier(one) for one in found[:-1]]
    lines += say_passage(passage, context) if passage else ()
    if decision:
        lines += say_decision(decision, salon, Heure(known.vue_le), _predates(salon, known))
    lines += say_etat(salon)
    if words := remede(motif):
        lines.append(ligne("➡️ ", words))
    sections = [Section("Ce qui a décidé", tuple(_rule(salon, known, passage)))]
    return reponse(
        f"{verdict(passage, decision)[0]} Pourquoi : {title}",
        *lines,
        sections=[one for one in sections if one.lignes],
        reference=known.reference,
    )


def _decision(context: Context, salon: Salon, known: AlerteConnue) -> Decision:
    assert salon.abonne is not None  # the caller looked
    return decide(salon.abonne, alerte_from(known), context.now, known.motif)


def _predates(salon: Salon, known: AlerteConnue) -> bool:
    since = salon.abonne.depuis if salon.abonne else None
    return since is not None and known.vue_le < since


def _rule(salon: Salon, known: AlerteConnue, passage: Passage | None) -> Iterator[Ligne]:
    if salon.abonne:
        yield from say_rule(alerte_from(known), salon.abonne, passage)
    if known.motif:
        yield ligne(f"Pour personne ce n'est une nouvelle : {known.motif}.")


def _elsewhere(context: Context, salon: Salon, known: AlerteConnue) -> Iterator[Section]:
    """For a place that receives nothing: in the terminal, what became of it in each channel."""
    appel = context.appel
    if appel and appel.destination != TERMINAL:
        yield Section(
            "Ici", (ligne(f"{salon.nom} ne reçoit rien : !abonner dit ce que l'on peut demander."),)
        )
        return
    lines = []
    for where in destinations_of(context.vigie, known.reference)[:MOST_TOLD]:
        name = nom_salon(context, inscription_of(context.vigie, where))
        last = passages(context.vigie, known.cle, where)[-1]
        lines.append(puce(Gras(name), f" : {verdict(last)}"))
    yield Section("Salon par salon", tuple(lines) or (ligne("Aucun salon n'avait à la recevoir."),))


def _told(context: Context, salon: Salon, found: list[Passage]) -> Message:
    """What became of a message that is no alert of the register: a digest, an alarm, one of an earlier version."""
    last = found[-1]
    title = decode_message(last.message).titre
    lines = [line for one in found for line in say_passage(one, context)]
    inside = told_by(context.vigie, last.id)[:MOST_TOLD] if last.genre == GENRE else []
    said = tuple(puce(f"{one.reference} · {decode_message(one.message).titre}") for one in inside)
    sections = [Section(f"Ce résumé dit {plural(len(said), 'alerte')}", said)] if said else []
    return reponse(
        f"{verdict(last)[0]} Pourquoi : {title}", *lines, sections=sections, reference=last.reference
    )


def _tellable(salon: Salon, known: list[AlerteConnue]) -> list[AlerteConnue]:
    """Without the alerts about a person whom this channel does not follow: whom others follow is theirs."""
    followed = salon.abonne.personnes if salon.abonne else frozenset()
    everything = salon.destination == TERMINAL
    return [
        one
        for one in known
        if everything or one.genre != Genre.PERSONNE or not followed.isdisjoint(one.personnes)
    ]


def _latest(context: Context, salon: Salon) -> Message:
    """The latest alerts, and what became of each here."""
    known = _tellable(salon, alertes_of(context.vigie, most=LATEST * 5))[:LATEST]
    found = sorted(known, key=lambda one: one.vue_le, reverse=True)
    if not found:
        return _unknown(context, "Aucune alerte pour l'instant")
    return _choose(context, salon, found, f"Les dernières alertes, et {salon.nom}")


def _choose(context: Context, salon: Salon, found: list[AlerteConnue], title: str = "") -> Message:
    lines = [line for one in found[:LATEST] for line in _short(context, salon, one)]
    return reponse(
        title or f"{plural(len(found), 'alerte')} : laquelle ?",
        ligne(
            "Tout sur une alerte : !pourquoi et son code, par exemple ",
            Gras(f"!pourquoi {found[0].reference}"),
        ),
        sections=[Section("De la plus récente à la plus ancienne", tuple(lines))],
    )


def _short(context: Context, salon: Salon, known: AlerteConnue) -> Iterator[Ligne]:
    here = passages(context.vigie, known.cle, salon.destination)
    decision = None if here or salon.abonne is None else _decision(context, salon, known)
    words = verdict(here[-1] if here else None, decision)
    yield puce(
        Gras(known.reference),
        " · ",
        Heure(known.vue_le, "relatif"),
        f" · {decode_message(known.message).titre}",
    )
    yield puce(words, niveau=2)


def _by_title(context: Context, typed: str) -> list[AlerteConnue]:
    """Alerts whose title holds these words, the latest first."""
    words = fold(typed).split()
    recent = alertes_since(context.vigie, context.now - LOOK_BACK)
    return [one for one in recent if all(word in fold(decode_message(one.message).titre) for word in words)]


def _unknown(context: Context, title: str) -> Message:
    """Nothing was ever told of it: when each source was last read says whether it may still come."""
    read = [(one.succes, one.libelle) for one in context.tracked.parlement.sources() if one.succes]
    late = sorted(
        (one for one in read if context.now - one[0] >= FRESH or len(read) <= MOST_LATE), reverse=True
    )
    fresh = len(read) - len(late)
    lines = [puce(f"{plural(fresh, 'source')} : il y a moins d'une heure")] if fresh else []
    lines += [puce(Gras(name), f" : lue {il_y_a(when, context.now)}") for when, name in late[:MOST_LATE]]
    return reponse(
        title,
        "Le code d'une alerte est au pied de son message, six lettres et chiffres. "
        "Si le fait vient d'avoir lieu, sa source ne l'a peut-être pas encore publié.",
        sections=[Section("Sources lues", tuple(lines))] if lines else [],
        suite="!sante",
    )


def _suggest(context: Context, typed: str) -> list[str]:
    """The latest alerts: code, then title."""
    salon = salon_of(context, context.appel.destination if context.appel else TERMINAL)
    known = _tellable(salon, alertes_of(context.vigie, most=25))
    said = [f"{one.reference} {decode_message(one.message).titre}" for one in known]
    return [words[:100] for words in said if fold(typed) in fold(words)]


POURQUOI = Commande(
    nom="pourquoi",
    description="pourquoi une alerte a été postée ici, ou ne l'a pas été",
    exemples=("!pourquoi", "!pourquoi E6765F", "!pourquoi article 7 adopté"),
    answer=pourquoi,
    argument=Argument(
        nom="alerte", description="le code au pied du message, ou des mots de son titre", suggest=_suggest
    ),
    prive=True,
)
