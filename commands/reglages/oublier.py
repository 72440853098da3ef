"""`!oublier`: what chat added is tracked no more. What config.toml declares stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import msgspec
from sqlite_utils import Database as Writer

from alerts.abonnement.inscrits import reglages_of
from alerts.abonnement.reglages import encode_reglages
from alerts.delivery.terminal import DESTINATION as TERMINAL
from alerts.message import Message, reponse
from commands.base import Argument, Commande, CommandError, Context, Refus, shortened
from commands.reglages.salon import nom_salon, require_appel, write_noted
from commands.reglages.sujets import Espece, Sujet, remove_sujet
from parlement.suivis import find_suivis
from parlement.texte import fold
from storage.abonnements import (
    Inscription,
    inscriptions,
    remove_suivi,
    save_inscription,
    serveurs_des_suivis,
    suivis_ajoutes,
)

MOST_SHOWN = 12
"""Channels and names told in an answer."""


def oublier(context: Context, argument: str) -> Message:
    """Stop tracking what chat added. While channels of other servers want it, only this server lets it go."""
    appel = require_appel(context)
    nom = _added_name(context, argument)
    every = inscriptions(context.vigie)
    holders = [one for one in every if nom in reglages_of(one).suivis]
    ours = [one for one in holders if appel.destination == TERMINAL or one.serveur == appel.serveur]
    shared = len(ours) < len(holders) or _wanted_by_who_added(context, nom, every)
    if shared and not ours:
        raise Refus(f"« {nom} » est suivi par d'autres serveurs, et aucun salon d'ici ne l'a demandé.")
    let_go = [_without(one, nom, appel.qui) for one in ours]

    def work(db: Writer) -> None:
        for one in let_go:
            save_inscription(db, one, context.now)
        if not shared:
            remove_suivi(db, nom)

    write_noted(context, work, None, "oublier", nom)
    channels = ", ".join(nom_salon(context, one) for one in ours[:MOST_SHOWN])
    more = f" et {len(ours) - MOST_SHOWN} autres" if len(ours) > MOST_SHOWN else ""
    return reponse(
        f"{nom} n'est plus suivi" + (" ici" if shared else ""),
        f"Ne le reçoivent plus : {channels}{more}." if ours else "Aucun salon ne le nommait.",
        *(["D'autres serveurs le suivent encore."] if shared else []),
    )


def _wanted_by_who_added(context: Context, nom: str, every: Iterable[Inscription]) -> bool:
    """Whether another server added it, where a channel that wants everything receives it without naming it."""
    appel = require_appel(context)
    serveur = serveurs_des_suivis(context.vigie).get(nom, "")
    if appel.destination == TERMINAL or serveur in ("", appel.serveur):
        return False
    return any(one.serveur == serveur and reglages_of(one).tout for one in every)


def _added_name(context: Context, typed: str) -> str:
    """The name of a suivi that chat added. Raises CommandError; Refus for those of config.toml."""
    declared = context.fichier.suivis
    added = {one.nom: one for one in suivis_ajoutes(context.vigie) if one.nom not in declared}
    words = {fold(word): one.nom for one in added.values() for word in (*one.alias, one.nom)}
    if nom := words.get(fold(typed)):
        return nom
    found = find_suivis(typed, context.tracked.suivis)
    if found and found[0].nom in added:
        return found[0].nom
    if found:
        raise Refus(f"« {found[0].nom} » vient de config.toml : il se retire dans ce fichier.")
    near = ", ".join(list(added)[:MOST_SHOWN]) or "rien"
    raise CommandError(
        f"« {shortened(typed)} » n'a pas été ajouté par !suivre. Ce qui peut être oublié : {near}."
    )


def _without(said: Inscription, nom: str, qui: str) -> Inscription:
    """A channel without a suivi, and without the pings that were for it alone."""
    dit = remove_sujet(reglages_of(said), Sujet(espece=Espece.SUIVI, cle=nom))
    if dit.mentions:
        kept = (
            msgspec.structs.replace(m, sujets=tuple(s for s in m.sujets if s != nom)) for m in dit.mentions
        )
        alone = {m.role for m in dit.mentions if m.sujets == (nom,)}
        dit = dit.avec(mentions=tuple(m for m in kept if m.role not in alone))
    return replace(said, reglages=encode_reglages(dit), modifie_par=qui)


def _suggest_added(context: Context, typed: str) -> list[str]:
    return [one.nom for one in suivis_ajoutes(context.vigie) if fold(typed) in fold(one.nom)]


OUBLIER = Commande(
    nom="oublier",
    description="ne plus suivre un texte ajouté par !suivre",
    exemples=("!oublier narcotrafic",),
    argument=Argument(
        nom="nom", description="le nom d'un suivi ajouté par !suivre", required=True, suggest=_suggest_added
    ),
    answer=oublier,
    droit=True,
    prive=True,
)
