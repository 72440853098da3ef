"""`!regler`: every setting of a channel, its present value, and how it is changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from alerts.abonnement.abonnes import Abonne
from alerts.abonnement.reglages import (
    CLES,
    NON,
    Cle,
    MentionDite,
    ReglageError,
    Reglages,
    find_cle,
    read_mention,
)
from alerts.compose.base import first_upper
from alerts.message import Action, Gras, Ligne, Message, ligne, puce, reponse
from commands.base import Argument, Commande, CommandError, Context, Incompris, Refus, shortened
from commands.reglages.salon import Salon, read_salon, require_appel, save_reglages
from commands.reglages.salon_dit import said, with_roles
from commands.reglages.sujets import Espece, read_sujet
from parlement.texte import fold

DEFAUT = frozenset({"defaut", "par defaut", "normal"})
MOST_MENTIONS = 10
"""Roles that one channel can ping."""
_RETIRER = re.compile(r"(?:retirer|retire|supprimer|enlever|sans|-)\s+(.+)", re.IGNORECASE)
_SETTING = re.compile(r"([^\s=:]*)\s*[=:]?(.*)", re.DOTALL)
_ROLE_NAMED = re.compile(r"@([^\s@<>,;]{1,100})")


def regler(context: Context, argument: str) -> Message:
    """Show or change the settings of a channel."""
    salon, typed = read_salon(context, argument)
    if not typed:
        return _every(context, salon)
    word, value = _SETTING.fullmatch(typed).group(1, 2)  # type: ignore[union-attr]  # matches anything
    cle = _cle(word)
    return _change(context, salon, cle, value.strip()) if value.strip() else _one(context, salon, cle)


def _cle(word: str) -> Cle:
    if cle := find_cle(word):
        return cle
    near = get_close_matches(fold(word[:80]), [cle.nom for cle in CLES], n=1, cutoff=0.6)
    hint = f"Vouliez-vous dire !regler {near[0]} ?" if near else "Les réglages :"
    raise CommandError(f"« {shortened(word)} » n'est pas un réglage. {hint} {', '.join(c.nom for c in CLES)}")


def _every(context: Context, salon: Salon) -> Message:
    lines = [_line(context, salon.regle, cle) for cle in CLES]
    return reponse(
        f"Réglages : {salon.nom}",
        *lines,
        *_nothing_yet(salon),
        ligne(
            "Pour en changer un : ",
            Gras("!regler importance notable"),
            " ; à quoi sert l'un d'eux : ",
            Gras("!regler genres"),
        ),
    )


def _line(context: Context, abonne: Abonne, cle: Cle) -> Ligne:
    origin = " · config.toml" if cle.nom in abonne.declare else ""
    return puce(Gras(cle.nom), f" : {said(context, cle, abonne)}{origin}")


def _nothing_yet(salon: Salon) -> Iterator[Ligne]:
    if salon.abonne is None:
        yield ligne("Ce salon ne reçoit encore rien : ", Gras("!abonner"))


def _one(context: Context, salon: Salon, cle: Cle) -> Message:
    """The present value of a setting, what it is for, what can be typed."""
    lines = [ligne("Maintenant : ", Gras(said(context, cle, salon.regle))), *_declared(salon, cle)]
    if cle.mots:
        lines += [puce(Gras(str(word)), f" : {meaning}") for word, meaning in cle.mots.items()]
    examples = ", ".join(f"!regler {cle.nom} {value}" for value in cle.valeurs[:4])
    lines.append(ligne(f"Exemples : {examples}, !regler {cle.nom} défaut"))
    actions = [Action(value, f"regler {cle.nom} {value}") for value in cle.valeurs[:4] if "@" not in value]
    return reponse(f"{cle.libelle} : {cle.quoi}", *lines, actions=actions)


def _declared(salon: Salon, cle: Cle) -> Iterator[Ligne]:
    if salon.declare and cle.nom in salon.declare.declare:
        yield ligne(f"Vient de config.toml ; se change dans ce fichier, clé « {cle.nom} » de ce salon.")


def _change(context: Context, salon: Salon, cle: Cle, typed: str) -> Message:
    if salon.declare and cle.nom in salon.declare.declare:
        raise Refus(
            f"« {cle.nom} » vient de config.toml pour {salon.nom} ({said(context, cle, salon.regle)}) : "
            "ce réglage se change dans ce fichier."
        )
    value = None if fold(typed) in DEFAUT else _read(context, salon.dit, cle, typed)
    salon = save_reglages(
        context, salon, salon.dit.avec(**{cle.nom: value}), f"régler {cle.nom}", typed[:200]
    )
    now = said(context, cle, salon.regle)
    return reponse(f"{cle.libelle} : {now}", *_consequences(salon, cle), *_nothing_yet(salon))


def _consequences(salon: Salon, cle: Cle) -> Iterator[Ligne]:
    """What a setting changes that people may not expect."""
    abonne = salon.regle
    if cle.nom == "resume" and abonne.resume and abonne.immediat:
        yield ligne(
            "Les alertes sont aussi postées aussitôt. Pour ne garder que le résumé : ",
            Gras("!regler immediat non"),
        )
    if cle.nom == "immediat" and not abonne.immediat and abonne.resume is None:
        yield ligne(
            "Il n'y a pas encore d'heure de résumé : tout reste posté aussitôt. ", Gras("!regler resume 19 h")
        )
    if cle.nom in ("resume", "calme") and not cle.is_default(abonne):
        through = next(one for one in CLES if one.nom == "percees").said(abonne)
        yield ligne(
            f"Fuseau : {abonne.fuseau}. Posté aussitôt quand même : {through}. ", Gras("!regler percees")
        )
    if cle.nom == "percees" and abonne.calme is None and (abonne.immediat or abonne.resume is None):
        yield ligne(
            "Cela ne change rien pour l'instant : tout est posté aussitôt. Des heures calmes : ",
            Gras("!regler calme 23 h - 7 h"),
        )
    if cle.nom == "genres" and abonne.familles:
        yield ligne("Les autres genres ne sont plus reçus ici. Tous : ", Gras("!regler genres tout"))
    if cle.nom == "mentions" and abonne.mentions:
        yield ligne(
            "Personne d'autre n'est prévenu. Retirer un rôle : ", Gras("!regler mentions retirer @rôle")
        )


# --- what is typed ---------------------------------------------------------------------------------------------


def _read(context: Context, dit: Reglages, cle: Cle, typed: str) -> Any:
    """What is stored for what was typed. Raises CommandError."""
    try:
        return _read_mentions(context, dit, typed) if cle.nom == "mentions" else cle.read(typed)
    except ReglageError as error:
        raise Incompris(f"{str(error).removesuffix('.')} — aide : !regler {cle.nom}") from error


def read_value(context: Context, cle: Cle, typed: str) -> Any:
    """What would be stored if this was all that was said of a setting. Raises CommandError."""
    return _read(context, Reglages(), cle, typed)


def _read_mentions(context: Context, dit: Reglages, typed: str) -> tuple[MentionDite, ...]:
    """The roles to ping once one was added, changed or taken out; none for "non". Raises ReglageError, CommandError."""
    known = {one.role: one for one in dit.mentions or ()}
    if fold(typed) in NON:
        return ()
    removed = _RETIRER.fullmatch(typed)
    mention = read_mention(_with_ids(context, removed[1] if removed else typed))
    if removed:
        if mention.role not in known:
            raise Refus(f"{first_upper(_role(context, mention.role))} n'est pas prévenu ici.")
        return tuple(one for role, one in known.items() if role != mention.role)
    _check_role(context, mention.role)
    known[mention.role] = MentionDite(mention.role, mention.importance, _subjects(context, mention))
    if len(known) > MOST_MENTIONS:
        raise Refus(f"Un salon prévient {MOST_MENTIONS} rôles au plus.")
    return tuple(known.values())


def _with_ids(context: Context, typed: str) -> str:
    """A role by its name ("@vigies") becomes its mention. Raises CommandError for everyone and for what is no role."""
    roles = {
        name.removeprefix("@").casefold(): number for number, name in require_appel(context).roles.items()
    }

    def numbered(found: re.Match[str]) -> str:
        if found[1].casefold() in ("everyone", "here"):
            raise Refus("Vigie ne prévient jamais tout le monde : choisissez un rôle, @rôle.")
        number = roles.get(found[1].casefold())
        return f"<@&{number}>" if number else found[0]

    return _ROLE_NAMED.sub(numbered, typed)


def _check_role(context: Context, role: str) -> None:
    appel = require_appel(context)
    if appel.serveur and role == appel.serveur:  # the role that everybody has bears the id of the server
        raise Refus("Vigie ne prévient jamais tout le monde : choisissez un rôle, @rôle.")
    if appel.roles and role not in appel.roles:
        raise Refus("Ce rôle n'existe pas, ou plus, dans ce serveur : choisissez-en un autre.")


def _subjects(context: Context, mention: MentionDite) -> tuple[str, ...]:
    """Names of suivis and veilles, as they are stored. Raises CommandError."""
    found = [read_sujet(context, word) for word in mention.sujets]
    for sujet in found:
        if sujet.espece not in (Espece.SUIVI, Espece.VEILLE):
            raise Refus(f"Un rôle est prévenu pour un suivi ou une veille ; « {sujet} » n'en est pas un.")
    return tuple(dict.fromkeys(sujet.cle for sujet in found))


def _role(context: Context, role: str) -> str:
    return with_roles(context, f"<@&{role}>")


def suggest_reglage(context: Context, typed: str) -> list[str]:
    """Completions: the settings, then the values of the one being typed."""
    word, space, value = typed.lstrip().partition(" ")
    cle = find_cle(word) if space else None
    if cle is None:
        return [one.nom for one in CLES if fold(word) in one.nom]
    values: Sequence[str] = _roles(context) if cle.nom == "mentions" else cle.valeurs
    found = [one for one in values if fold(value) in fold(one)] or list(values)
    return [f"{cle.nom} {one}" for one in (*found, "défaut")]


def _roles(context: Context) -> list[str]:
    """Roles of the server that may be pinged, then nobody."""
    appel = require_appel(context)
    names = [name.removeprefix("@") for number, name in appel.roles.items() if number != appel.serveur]
    return [
        *(f"@{name}" for name in names if " " not in name),
        *(f"<@&{n}>" for n in appel.roles if " " in appel.roles[n]),
        "non",
    ]


REGLER = Commande(
    nom="regler",
    description="régler un salon : importance, genres, mentions, résumé, heures calmes, images…",
    exemples=("!regler", "!regler importance notable", "!regler calme 23 h - 7 h", "!regler resume 19 h"),
    argument=Argument(
        nom="reglage", description="un réglage puis sa valeur : importance notable", suggest=suggest_reglage
    ),
    answer=regler,
    droit=True,
    prive=True,
)
