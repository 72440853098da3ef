"""The picture of a public vote, from its record: what is withheld in words is not drawn either."""

from __future__ import annotations

from alerts.image import ImageScrutin, PartGroupe
from alerts.images.signes import dit
from alerts.votes import Noms, accorde, figures, named
from parlement.hemicycle import rang_groupe
from parlement.scrutins import VOIX, Scrutin, VoixGroupe, reserves
from parlement.temps import date_courte


def image_scrutin(scrutin: Scrutin, noms: Noms, sujet: str = "") -> ImageScrutin | None:
    """How the groups voted; None when their votes are not known, or when the figures do not add up.

    sujet: the bill, as people call it.
    """
    if reserves(scrutin) or not scrutin.groupes:
        return None
    complet = sum(voix.membres or 0 for voix in scrutin.groupes) <= scrutin.sieges
    parts = (_part(voix, scrutin, noms, complet=complet) for voix in scrutin.groupes)
    groupes = sorted(parts, key=lambda groupe: rang_groupe(groupe.nom))
    titre = " · ".join(filter(None, (sujet, named(scrutin))))
    where = f"{scrutin.chambre}, {date_courte(scrutin.date)}, scrutin n° {scrutin.numero}"
    resultat = f"{_capitale(accorde(scrutin))} : {figures(scrutin)} · {where}"
    par_groupe = " ; ".join(f"{groupe.nom} : {dit(groupe)}" for groupe in groupes)
    alt = f"{titre}. {resultat}. Par groupe, de gauche à droite : {par_groupe}."
    return ImageScrutin(titre=titre, resultat=resultat, groupes=tuple(groupes), alt=alt)


def _capitale(mots: str) -> str:
    return mots[:1].upper() + mots[1:]


def _part(voix: VoixGroupe, scrutin: Scrutin, noms: Noms, *, complet: bool) -> PartGroupe:
    """Of a position that is not counted in this vote, nothing is told: its voters are with those who did not vote.

    complet: the members of the groups can be believed.
    """
    counted = {name: getattr(voix, name) if name in scrutin.voix_comptees else 0 for name in VOIX}
    present = sum(counted.values())
    return PartGroupe(
        nom=noms.groupe(voix.groupe) or "groupe inconnu",
        pour=counted["pour"],
        contre=counted["contre"],
        abstention=counted["abstentions"],
        non_votants=voix.non_votants,
        absents=max(0, (voix.membres or 0) - present - voix.non_votants) if complet else 0,
    )
