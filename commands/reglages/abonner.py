"""`!abonner`, `!desabonner`: what a channel receives, added and taken out in chat."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.abonnement.reglages import Reglages
from alerts.abonnement.reglages.lus import TOUT
from alerts.message import Action, Gras, Ligne, Message, Section, ligne, puce, reponse, section
from commands.base import Argument, Commande, Context, Refus, shortened
from commands.reglages.salon import Salon, read_salon, save_reglages
from commands.reglages.salon_dit import say_etat, say_recu
from commands.reglages.sujets import (
    ENTIER,
    Espece,
    Sujet,
    add_sujet,
    read_sujet,
    read_sujets,
    remove_sujet,
    suggest_sujets,
    sujets_of,
)
from parlement.texte import fold

MOST_SUBJECTS = 200
"""Subjects that chat can give one channel; beyond, it wants everything."""
MOST_SHOWN = 15
"""Suivis and veilles proposed."""
ENSUITE = (Action("Aperçu sur 30 jours", "apercu"), Action("Réglages", "regler"))


def abonner(context: Context, argument: str) -> Message:
    """Add subjects to a channel; without any, what can be asked for."""
    salon, typed = read_salon(context, argument)
    if not typed.strip(" ,;"):
        return _choices(context, salon)
    wanted = read_sujets(context, typed)
    for sujet in wanted:
        _check(salon, sujet)
    dit = salon.dit
    for sujet in wanted:
        dit = add_sujet(dit, sujet)
    if len(sujets_of(context, dit)) > MOST_SUBJECTS:
        raise Refus(
            f"Un salon peut nommer {MOST_SUBJECTS} sujets au plus. Pour tout recevoir : !abonner tout. "
            "Pour répartir, abonnez un autre salon."
        )
    added = [sujet for sujet in wanted if not _has(salon, sujet)]
    if not added:
        return reponse(f"Déjà demandé : {_names(wanted)}", *_state(context, salon), actions=ENSUITE)
    salon = save_reglages(context, salon, dit, "abonner", _names(added))
    return reponse(
        f"{salon.titre} reçoit maintenant {_names(added)}",
        *_state(context, salon),
        ligne("Ce qui s'est passé avant aujourd'hui n'est pas annoncé ; ", Gras("!apercu"), " le montre."),
        actions=ENSUITE,
    )


def desabonner(context: Context, argument: str) -> Message:
    """Take out of a channel what chat added."""
    salon, typed = read_salon(context, argument)
    if not typed:
        raise Refus(_to_remove(context, salon))
    if fold(typed) in TOUT:
        return _remove_all(context, salon)
    gone = [_given(context, salon, part.strip()) for part in typed.split(",") if part.strip()]
    dit = salon.dit
    for sujet in gone:
        dit = remove_sujet(dit, sujet)
    salon = save_reglages(context, salon, dit, "désabonner", _names(gone))
    return reponse(
        f"{salon.titre} ne reçoit plus {_names(gone)}", *_state(context, salon), actions=ENSUITE[1:]
    )


def _remove_all(context: Context, salon: Salon) -> Message:
    """Forget every subject that chat gave; settings go with them where the file declares nothing."""
    given = sujets_of(context, salon.dit)
    if not given and not salon.dit.alarmes:
        raise Refus(_to_remove(context, salon))
    nothing = Reglages() if salon.declare is None else salon.dit.avec(**_VIDE)
    salon = save_reglages(context, salon, nothing, "désabonner", "tout")
    title = (
        f"{salon.titre} ne reçoit plus que ce que dit config.toml"
        if salon.declare
        else f"{salon.titre} ne reçoit plus rien"
    )
    return reponse(
        title, *(_state(context, salon) if salon.declare else ["Ses réglages sont oubliés aussi."])
    )


_VIDE: dict[str, object] = {"tout": False, "suivis": (), "veilles": (), "personnes": (), "departements": ()}


def _given(context: Context, salon: Salon, typed: str) -> Sujet:
    """The subject that chat gave and that is to go. Raises Refus, saying what config.toml declares."""
    given = sujets_of(context, salon.dit)
    wanted = fold(typed)
    for sujet in given:  # first by its stored name: what is no longer tracked can still be taken out
        if wanted in (fold(sujet.cle), fold(sujet.complet), fold(sujet.nom)):
            return sujet
    sujet = read_sujet(context, typed)
    if sujet in given:
        return sujet
    if _declared(salon, sujet):
        raise Refus(
            f"{_first(sujet)} est demandé par config.toml pour {salon.nom} : cela se retire dans ce fichier."
        )
    if salon.dit.tout:
        raise Refus(
            f"{salon.titre} reçoit tout. Pour choisir : !desabonner tout, puis !abonner ce que vous voulez."
        )
    raise Refus(f"{_first(sujet)} n'est pas demandé ici. {_to_remove(context, salon)}")


def _to_remove(context: Context, salon: Salon) -> str:
    given = sujets_of(context, salon.dit)
    if not given:
        here = " Ce qui vient de config.toml se retire dans ce fichier." if salon.declare else ""
        return f"Rien n'a été demandé dans Discord pour {salon.nom}.{here}"
    return f"Ce que l'on peut retirer de {salon.nom} : {_names(given)} ; ou tout."


def _declared(salon: Salon, sujet: Sujet) -> bool:
    """Whether the file gives this subject to the channel."""
    declare = salon.declare
    if declare is None:
        return False
    if sujet.espece in (Espece.TOUT, Espece.SUIVI, Espece.VEILLE) and declare.recoit_tout:
        return True
    return sujet != ENTIER and sujet.cle in getattr(declare, sujet.espece.champ)


def _has(salon: Salon, sujet: Sujet) -> bool:
    """Whether the channel was given this subject, by chat or by the file."""
    if sujet == ENTIER:
        return salon.dit.tout or _declared(salon, sujet)
    return _declared(salon, sujet) or sujet.cle in getattr(salon.dit, sujet.espece.champ)


def _check(salon: Salon, sujet: Sujet) -> None:
    """Refuse a department that would take away from what the file gives."""
    if sujet.espece is Espece.DEPARTEMENT and salon.declare and not salon.declare.departements:
        raise Refus(
            f"config.toml donne à {salon.nom} les arrêtés de tous les départements : pour n'en garder que certains, "
            "ajoutez-y « departements »."
        )


def _state(context: Context, salon: Salon) -> Iterator[Ligne]:
    yield from say_etat(salon)
    if salon.abonne:
        yield ligne(Gras(f"{salon.titre} reçoit"))
    yield from say_recu(context, salon.abonne)


def _names(sujets: list[Sujet]) -> str:
    told = ", ".join(map(str, sujets[:MOST_SHOWN]))
    return told + (f" et {len(sujets) - MOST_SHOWN} autres" if len(sujets) > MOST_SHOWN else "")


def _first(sujet: Sujet) -> str:
    return f"« {shortened((sujet.cle and str(sujet)) or 'tout')} »"


# --- what can be asked for -------------------------------------------------------------------------------------


def _choices(context: Context, salon: Salon) -> Message:
    """What can be asked for, and how, in the order people look for it."""
    return reponse(
        f"Que doit recevoir {salon.nom} ?",
        *_state(context, salon),
        sections=[*_tracked(context), _others()],
        actions=(Action("Tout recevoir", "abonner tout"), *ENSUITE[1:]),
    )


def _tracked(context: Context) -> Iterator[Section]:
    suivis, veilles = context.tracked.suivis, context.tracked.veilles
    if suivis:
        lines = [puce(Gras(f"!abonner {s.nom}"), f" : {s.titre}") for s in suivis[:MOST_SHOWN]]
        more = [f"et {len(suivis) - MOST_SHOWN} autres : !suivis"] if len(suivis) > MOST_SHOWN else []
        yield section("Un texte, un article", *lines, *more)
    if veilles:
        named = [
            puce(Gras(f"!abonner veille {v.nom}"), f" : {v.titre or v.nom}") for v in veilles[:MOST_SHOWN]
        ]
        yield section("Des mots surveillés", *named)


def _others() -> Section:
    return section(
        "Et aussi",
        puce(
            Gras("!abonner Paris"), " ou ", Gras("!abonner 75"), " : les arrêtés des préfets d'un département"
        ),
        puce(Gras("!abonner Élisa Martin"), " : ce que fait une députée, un sénateur"),
        puce(Gras("!abonner tout"), " : tout ce qui est suivi et surveillé"),
        puce(Gras("!suivre ADRESSE"), " : un autre texte, par l'adresse de son dossier"),
        "Plusieurs à la fois, avec des virgules : !abonner article7, veille drones, 75",
    )


def _suggest_given(context: Context, typed: str) -> list[str]:
    """Completions among what chat gave the channel where this is typed."""
    if context.appel is None:
        return []
    salon, _ = read_salon(context, "")
    wanted = fold(typed).strip()
    given = [
        one.complet if one.espece is Espece.VEILLE else str(one) for one in sujets_of(context, salon.dit)
    ]
    return [word for word in dict.fromkeys((*given, "tout") if given else ()) if wanted in fold(word)]


ABONNER = Commande(
    nom="abonner",
    description="ce qu'un salon reçoit : un texte, un article, des mots, un département, une personne",
    exemples=("!abonner article7", "!abonner veille drones, 75", "!abonner tout #vsa"),
    argument=Argument(
        nom="sujets",
        description="ce qu'il doit recevoir, avec des virgules, puis au besoin le #salon",
        suggest=suggest_sujets,
    ),
    answer=abonner,
    droit=True,
    prive=True,
)
DESABONNER = Commande(
    nom="desabonner",
    description="retirer d'un salon ce qui a été demandé ici",
    exemples=("!desabonner article7", "!desabonner tout"),
    argument=Argument(
        nom="sujets", description="ce qu'il ne doit plus recevoir, ou tout", suggest=_suggest_given
    ),
    answer=desabonner,
    droit=True,
    prive=True,
)
