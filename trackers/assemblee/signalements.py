"""Bills and amendments of the Assemblée that nobody tracks, when a veille finds its words in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from parlement.amendements import Amendement, auteur_dit
from parlement.documents import name_texte
from parlement.dossiers import ASSEMBLEE, Acte, Dossier
from parlement.signalements import AMENDEMENT, DOSSIER, Signalement
from trackers.base import Reading
from veilles.reperer import reperer
from veilles.veille import Veille


def signaled_dossier(reading: Reading, veilles: Sequence[Veille]) -> Signalement | None:
    """The bill read, when its title has the words of a veille."""
    dossier = next((r for r in reading.records if isinstance(r, Dossier)), None)
    if dossier is None or not reperer(dossier.titre, veilles):
        return None
    return Signalement(
        uid=dossier.uid,
        nature=DOSSIER,
        chambre=ASSEMBLEE,
        titre=dossier.titre,
        sur=dossier.procedure,
        date=_depot(r for r in reading.records if isinstance(r, Acte)),
        url=dossier.url,
        senat=dossier.senat,
        texte=dossier.titre,
    )


def _depot(actes: Iterable[Acte]) -> date | None:
    """The day of the first step: a bill begins by being tabled."""
    return min((acte.date for acte in actes if acte.date), default=None)


def signaled_amendement(reading: Reading, veilles: Sequence[Veille]) -> Signalement | None:
    """The amendment read, when what it changes or why has the words of a veille."""
    amendement = next((r for r in reading.records if isinstance(r, Amendement)), None)
    if amendement is None:
        return None
    place = _place(amendement)
    texte = "\n".join(filter(None, (place, amendement.dispositif, amendement.expose)))
    if not reperer(texte, veilles):
        return None
    nature = "Sous-amendement" if amendement.parent else "Amendement"
    return Signalement(
        uid=amendement.uid,
        nature=AMENDEMENT,
        chambre=ASSEMBLEE,
        titre=f"{nature} n° {amendement.nom or amendement.uid}",
        sur=", ".join(filter(None, (name_texte(amendement.texte, chambre=False), place))),
        auteur=auteur_dit(amendement.auteur_type, amendement.signataires),
        date=amendement.publication or amendement.depot,
        url=amendement.url,
        texte=texte,
    )


def _place(amendement: Amendement) -> str:
    """ "article 7", "après l'article 7"; as written when it cannot be read."""
    return str(amendement.designation or amendement.place)
