"""`!suivre`, `!oublier`: bills and articles tracked from chat, added to what config.toml tracks."""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database as Writer

from alerts.delivery.terminal import DESTINATION as TERMINAL
from alerts.message import Action, Gras, Lien, Ligne, Message, ligne, reponse
from commands.base import Argument, Commande, CommandError, Context, Refus
from commands.reglages.salon import Salon, read_salon, require_appel, saving, write_noted
from commands.reglages.suivre_lu import (
    LONGEST_TITRE,
    Demande,
    check_legislature,
    check_words,
    propose_nom,
    read_demande,
)
from commands.reglages.sujets import Espece, Sujet, add_sujet
from parlement.dossiers import Dossier
from parlement.suivis import Suivi
from parlement.texte import clean, fold
from storage.abonnements import (
    SuiviAjoute,
    add_suivi,
    serveurs_des_suivis,
)

MOST_SUIVIS, MOST_ICI = 200, 50
"""Suivis that chat can add, in all and from one server: each one is read from several sources."""
MOST_SHOWN = 12
"""Channels and names told in an answer."""


def suivre(context: Context, argument: str) -> Message:
    """Track a bill, or one of its articles, and subscribe the channel to it."""
    salon, typed = read_salon(context, argument)
    if not typed:
        raise CommandError("Donnez l'adresse de la page du dossier, copiée du navigateur : !suivre ADRESSE")
    demande = read_demande(typed)
    check_legislature(context, demande)
    dossier = context.tracked.parlement.find_dossier(demande.cible)
    if known := _already(context, demande, dossier):
        return _subscribe(context, salon, known)
    _check_room(context)
    suivi = _ajoute(context, demande, dossier)
    receive = _receiving(context, salon, suivi.nom)

    def work(db: Writer) -> None:
        add_suivi(db, suivi, context.now)
        if receive:
            receive(db)

    place = f", {demande.place}" if demande.place else ""
    write_noted(context, work, salon, "suivre", f"{suivi.nom} ({suivi.cible}{place})")
    return _told(salon, suivi, dossier, demande)


def _check_room(context: Context) -> None:
    """Refuse one suivi too many: one server alone does not use up the room of all."""
    serveur, added = require_appel(context).serveur, serveurs_des_suivis(context.vigie)
    if len(added) >= MOST_SUIVIS:
        raise Refus(
            f"{MOST_SUIVIS} suivis ont déjà été ajoutés : oubliez-en un (!oublier), ou passez par config.toml."
        )
    if serveur and sum(one == serveur for one in added.values()) >= MOST_ICI:
        raise Refus(f"Ce serveur a déjà ajouté {MOST_ICI} suivis : oubliez-en un (!oublier).")


def _already(context: Context, demande: Demande, dossier: Dossier | None) -> Suivi | None:
    """The suivi that follows just this, if any."""
    for suivi in context.tracked.suivis:
        if (suivi.fil.article if suivi.fil else None) != demande.place:
            continue
        known = context.tracked.dossier(suivi)
        if suivi.cible == demande.cible or (dossier and known and known.uid == dossier.uid):
            return suivi
    return None


def _subscribe(context: Context, salon: Salon, suivi: Suivi) -> Message:
    """What was asked is tracked already: the channel gets it."""
    title = f"Déjà suivi, sous le nom {suivi.nom}"
    receive = _receiving(context, salon, suivi.nom)
    if receive is None:
        return reponse(title, f"{salon.titre} le reçoit déjà.", actions=_next(suivi.nom))
    write_noted(context, receive, salon, "abonner", suivi.nom)
    return reponse(title, f"{salon.titre} le reçoit maintenant.", actions=_next(suivi.nom))


def _receiving(context: Context, salon: Salon, nom: str) -> Callable[[Writer], None] | None:
    """What subscribes the channel to a suivi; None when it receives it already, or is a terminal that receives none."""
    unserved = salon.destination == TERMINAL and salon.declare is None
    if unserved or (salon.abonne and (salon.abonne.recoit_tout or nom in salon.abonne.suivis)):
        return None
    return saving(context, salon, add_sujet(salon.dit, Sujet(espece=Espece.SUIVI, cle=nom)))


def _ajoute(context: Context, demande: Demande, dossier: Dossier | None) -> SuiviAjoute:
    """The suivi to add. Raises Refus when one of its words means something already."""
    check_words(context, (*([demande.nom] if demande.nom else ()), *demande.alias))
    nom = demande.nom or propose_nom(context, demande, dossier)
    title = clean(dossier.titre) if dossier and not demande.article else ""
    return SuiviAjoute(
        nom=nom,
        titre=demande.titre or _cut(title) or nom,
        cible=dossier.uid if dossier else demande.cible,
        legislature=demande.legislature,
        article=demande.article,
        alias=tuple(word for word in demande.alias if fold(word) != nom),
        ajoute_par=require_appel(context).qui,
    )


def _cut(title: str) -> str:
    """A title short enough for a message, cut at a word."""
    return title if len(title) <= LONGEST_TITRE else f"{title[:LONGEST_TITRE].rpartition(' ')[0]}…"


def _told(salon: Salon, suivi: SuiviAjoute, dossier: Dossier | None, demande: Demande) -> Message:
    what = str(demande.place or "tout le texte")
    lines = [ligne(Gras(suivi.nom), f" : {what}, {_cut(clean(dossier.titre)) if dossier else demande.cible}")]
    lines.append(_houses(dossier, demande))
    if suivi.alias:
        lines.append(ligne(f"Aussi sous les noms : {', '.join(suivi.alias)}"))
    lines.append(
        ligne(
            f"{salon.titre} reçoit ce qui se passe à partir de maintenant. Où il en est : ",
            Gras(f"!statut {suivi.nom}"),
        )
    )
    if not demande.nom:
        lines.append(
            ligne("Un autre nom ? ", Gras(f"!oublier {suivi.nom}"), ", puis la même commande avec « nom … ».")
        )
    return reponse(f"Suivi : {suivi.nom}", *lines, actions=_next(suivi.nom))


def _houses(dossier: Dossier | None, demande: Demande) -> Ligne:
    """Which houses know the bill; that it is looked for when none was read yet."""
    if dossier is None:
        return ligne(
            f"Vigie n'a encore rien lu de « {demande.cible} » : elle le cherche à la prochaine lecture, à l'Assemblée "
            "et au Sénat. !suivis dira si elle l'a trouvé. S'il n'existe pas, rien ne viendra : vérifiez l'adresse."
        )
    if dossier.uid == dossier.senat:
        return ligne("Connu ", Lien("du Sénat", dossier.url_senat), " ; l'Assemblée n'en parle pas encore.")
    assemblee = Lien("de l'Assemblée", dossier.url)
    if not dossier.senat:
        return ligne("Connu ", assemblee, " ; pas de page connue au Sénat.")
    return ligne("Connu ", assemblee, " et ", Lien("du Sénat", dossier.url_senat), " : les deux sont suivis.")


def _next(nom: str) -> tuple[Action, ...]:
    return (Action("Où il en est", f"statut {nom}"), Action("Réglages", "regler"))


SUIVRE = Commande(
    nom="suivre",
    description="suivre un autre texte, ou un de ses articles, par l'adresse de son dossier",
    exemples=(
        "!suivre https://www.assemblee-nationale.fr/dyn/17/dossiers/DLR5L17N50169",
        "!suivre pjl24-630 article 5 nom jo-article5 alias drones-jo",
    ),
    argument=Argument(
        nom="adresse", description="l'adresse du dossier, puis au besoin : article 7, nom …, alias …"
    ),
    answer=suivre,
    droit=True,
    prive=True,
)
