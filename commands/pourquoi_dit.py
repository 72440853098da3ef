"""What became of an alert, in words: one short verdict, then the whole story and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from alerts.abonnement.abonnes import (
    HEURES_CALMES,
    INTERRUPTION,
    QUOTIDIEN,
    SALON,
    Abonne,
    Decision,
    EtatAbonne,
    Sort,
)
from alerts.abonnement.familles import LIBELLES_PERCEES
from alerts.message import Gras, Heure, Ligne, Span, ligne
from alerts.resumes.ecrit import RETARD
from alerts.weigh.base import Alerte
from commands.base import Context
from commands.reglages.salon import Salon
from commands.reglages.salon_dit import with_roles
from storage.envois import Passage
from storage.outbox import Etat

REMEDES = {
    "importance": "Pour en recevoir de moindres : !regler importance courant (ou discret)",
    "suivi non demandé": "Pour la recevoir : !abonner et le nom du suivi",
    "veille non demandée": "Pour la recevoir : !abonner veille et son nom",
    "personne non suivie": "Pour la recevoir : !abonner et le nom de la personne",
    "genre non demandé": "Pour la recevoir : !regler genres tout",
    "département non demandé": "Pour la recevoir : !abonner et le nom du département",
    HEURES_CALMES: "Pour ne plus attendre : !regler calme non ; ce qui passe quand même : !regler percees",
    QUOTIDIEN: "Pour recevoir aussi chaque alerte aussitôt : !regler immediat oui",
    f"{SALON} {EtatAbonne.PAUSE}": "Pour recevoir de nouveau : !reprendre",
    f"{SALON} {EtatAbonne.SUSPENDU}": (
        "Rendez à Vigie ses permissions dans ce salon (Voir le salon, Envoyer des messages, Intégrer des liens) : "
        "elle reprend seule et rattrape en un message"
    ),
}
"""What can be done, by how the reason begins."""
_NO_NEWS = ("antérieur", "publié longtemps avant")

_VERDICTS = {
    Etat.ENVOYE: "✅ postée",
    Etat.A_MODIFIER: "✅ postée, une mise à jour attend de partir",
    Etat.A_ENVOYER: "⏳ attend de partir",
    Etat.EN_COURS: "⏳ envoi en cours",
    Etat.FILTRE: "➖ pas postée",
    Etat.AU_RESUME: "🌙 gardée pour un résumé",
    Etat.RESUME: "📋 dite dans un résumé",
    Etat.ABANDONNE: "⛔ refusée par Discord",
}


def verdict(passage: Passage | None, decision: Decision | None = None) -> str:
    """A few words. `decision`: what its settings would do, for an alert that has no posting there."""
    if passage is None:
        return f"➖ aucune trace ici{f' ({decision.motif})' if decision and decision.motif else ''}"
    words = _VERDICTS[passage.etat]
    if passage.etat is Etat.RESUME and passage.resume:
        return f"{words} ({passage.resume})"
    told = passage.etat in (Etat.FILTRE, Etat.AU_RESUME, Etat.ABANDONNE) and passage.motif
    return f"{words} : {passage.motif}" if told else words


def say_passage(passage: Passage, context: Context) -> Iterator[Ligne]:
    """The whole story of one posting."""
    match passage.etat:
        case Etat.ENVOYE | Etat.A_MODIFIER:
            yield from _posted(passage, context.now)
        case Etat.A_ENVOYER | Etat.EN_COURS:
            yield ligne(
                "Prête depuis ",
                Heure(passage.resume_le or passage.cree_le),
                ", elle n'est pas encore partie.",
            )
        case Etat.FILTRE:
            yield ligne(Gras("Pas postée ici"), f" : {passage.motif}.")
        case Etat.AU_RESUME:
            yield from _kept(passage)
        case Etat.RESUME:
            why = f" ({passage.motif})" if passage.motif else ""
            yield ligne(Gras(f"Dite dans le résumé {passage.resume}"), f"{why}.")
        case Etat.ABANDONNE:
            yield ligne(Gras("Discord a refusé ce message"), f" : {passage.motif}.")
            yield ligne("Rien de ce que vous réglez n'y peut rien : signalez-le à qui tient Vigie.")
    if passage.etat in (Etat.A_ENVOYER, Etat.EN_COURS, Etat.A_MODIFIER):
        yield from _waiting(passage)
    if passage.mention and passage.etat in (Etat.ENVOYE, Etat.A_MODIFIER):
        yield ligne(with_roles(context, f"Rôle prévenu : <@&{passage.mention}>"))
    if passage.resume and passage.etat is not Etat.RESUME:
        yield ligne(f"Redite dans le résumé {passage.resume}.")


def say_earlier(passage: Passage) -> Ligne:
    """An earlier posting of the same alert: it was posted anew because it matters more."""
    if passage.etat is Etat.RESUME:
        return ligne(
            f"D'abord dite dans le résumé {passage.resume}, puis postée à part : elle compte davantage."
        )
    when = Heure(passage.cree_le)
    return ligne("Un premier message, du ", when, ", renvoie à celui-ci : elle compte davantage qu'alors.")


def _posted(passage: Passage, now: datetime) -> Iterator[Ligne]:
    """When it was posted, if the clocks agree: those of the demo differ by years."""
    when: tuple[Span, ...] = ()
    if passage.envoye_le and passage.envoye_le <= now:
        when = (" le ", Heure(passage.envoye_le))
    if not passage.modifications:
        yield ligne(Gras("Postée ici"), *(when or (", prête le ", Heure(passage.cree_le))), ".")
    else:
        times = f"{passage.modifications} fois" if passage.modifications > 1 else "une fois"
        last: tuple[Span, ...] = (", la dernière", *when) if when else ()
        yield ligne(
            Gras("Postée ici"), ", prête le ", Heure(passage.cree_le), f", modifiée {times}", *last, "."
        )
    if passage.etat is Etat.ENVOYE and passage.motif:
        yield ligne(f"⚠️ {passage.motif}")


def _kept(passage: Passage) -> Iterator[Ligne]:
    yield ligne(Gras("Gardée"), " depuis le ", Heure(passage.cree_le), f" : {passage.motif}.")
    if passage.resume_le:
        yield ligne("Elle partira ", Heure(passage.resume_le), ", avec ce qui sera arrivé d'ici là.")
    else:
        yield ligne("Elle partira dès que ce salon reprend, avec tout ce qu'il aura manqué.")


def _waiting(passage: Passage) -> Iterator[Ligne]:
    """What the outbox knows of its tries."""
    if passage.tentatives:
        times = f"{passage.tentatives} essais" if passage.tentatives > 1 else "1 essai"
        yield ligne(f"{times} sans succès ; dernière raison : {passage.motif or 'inconnue'}.")
    if passage.prochain_essai:
        yield ligne("Prochain essai ", Heure(passage.prochain_essai, "relatif"), ".")
    elif not passage.tentatives:
        yield ligne("Elle part dès que Discord la prend : rien à faire.")


def say_decision(decision: Decision, salon: Salon, vue_le: Heure, predates: bool) -> Iterator[Ligne]:
    """What its settings would do with an alert that has no posting there."""
    yield ligne("Vigie l'a vue ", vue_le, " et n'a rien préparé pour ce salon.")
    if predates:
        yield ligne("Ce salon n'était pas encore abonné : ce qui précède n'est pas reposté.")
    match decision.sort:
        case Sort.FILTRER:
            yield ligne(f"Avec ses réglages d'aujourd'hui, elle n'y serait pas postée : {decision.motif}.")
        case Sort.RESUMER:
            yield ligne(
                f"Avec ses réglages d'aujourd'hui, elle y serait gardée pour un résumé : {decision.motif}."
            )
        case Sort.ENVOYER:
            yield ligne("Avec ses réglages d'aujourd'hui, elle y serait postée aussitôt.")


def say_rule(alerte: Alerte, abonne: Abonne, passage: Passage | None) -> Iterator[Ligne]:
    """What decided: importance and threshold, subjects, what broke through."""
    yield ligne("Importance : ", Gras(alerte.importance), f" ; ce salon demande {abonne.seuil} ou plus.")
    about = [*alerte.suivis, *(f"veille {nom}" for nom in alerte.veilles)]
    if about:
        wants = "tout" if abonne.recoit_tout else ", ".join(_wanted(abonne)) or "autre chose"
        yield ligne(f"Elle concerne {', '.join(about)} ; ce salon demande {wants}.")
    through = [LIBELLES_PERCEES[percee] for percee in sorted(alerte.percees & abonne.percees)]
    quiet = abonne.calme and passage and abonne.calme.until(passage.cree_le, abonne.fuseau)
    if through and (quiet or not abonne.immediat):
        yield ligne(f"Elle passe outre les heures calmes et les résumés : {', '.join(through)}.")


def _wanted(abonne: Abonne) -> list[str]:
    return [*sorted(abonne.suivis), *(f"veille {nom}" for nom in sorted(abonne.veilles))][:12]


def remede(motif: str) -> str:
    """What to do about a reason, "" when there is nothing to do."""
    if motif.startswith(_NO_NEWS):
        return ""
    if motif in (INTERRUPTION, RETARD):
        return ""
    return next((words for begins, words in REMEDES.items() if motif.startswith(begins)), "")
