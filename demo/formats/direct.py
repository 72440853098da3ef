"""The sitting as it goes: `derouleur.json` and Éliasse, two internal tools of the Assemblée nationale.

Both hold the lines that are known from the public votes, in the order of the votes. Neither gives a figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from demo.chronique import Amendement, Faits, Reunion, Scrutin
from demo.formats.amendements import instant_du_sort, ordre_d_appel, rang_d_appel
from demo.formats.commun import Objet, seconde
from demo.formats.places import nom_de_place

TEXTE = "939"
ARTICLE = "l'article "
SANS_OBJET = ("discussionCommune", "discussionIdentique")


def seance_en_cours(faits: Faits, instant: datetime) -> Reunion | None:
    """The sitting that discusses the articles of the bill."""
    return next(
        (r for r in faits.reunions if r.articles and r.fin and r.articles <= instant < r.fin),
        None,
    )


def moments_du_direct(faits: Faits) -> Iterator[datetime]:
    """When something changes: a sitting begins or ends, a vote takes place in it, an amendment is published."""
    yield from (a.publie for a in faits.amendements)
    for reunion in faits.reunions:
        if reunion.articles and reunion.fin:
            yield from (reunion.articles, reunion.fin)
            yield from (s.vote for s in faits.scrutins if s.seance == reunion.uid)


def derouleur(faits: Faits, instant: datetime) -> Objet:
    """What remains to be called: an article stays until its vote, an amendment until its outcome."""
    if seance_en_cours(faits, instant) is None:
        return {"racine": {"jaune": None, "contenu": None}}
    fait = seconde(instant)
    lignes = list(_lignes(faits, instant))
    phase: Objet = {
        "phase_libelle": "Discussion des articles",
        "phase_type": "DA",
        "ligne": lignes[0] if len(lignes) == 1 else lignes,
    }
    jaune = {"id": "1", "jaune_date_time": fait, "extract_date_time": fait}
    return {"racine": {"jaune": jaune, "contenu": {"phase": phase if lignes else None}}}


def prochain(faits: Faits, instant: datetime) -> Objet:
    """Éliasse's `prochainADiscuter.do`: the first amendment without outcome; `null` outside the sitting."""
    reste = [a for a in _publies(faits, instant) if instant < instant_du_sort(faits, a)]
    if seance_en_cours(faits, instant) is None or not reste:
        return {"prochainADiscuter": None}
    return {
        "prochainADiscuter": {
            "bibard": TEXTE,
            "bibardSuffixe": "",
            "numAmdt": str(reste[0].numero),
            "legislature": faits.dossier.legislature,
            "organeAbrv": "AN",
        }
    }


def discussion(faits: Faits, instant: datetime) -> Objet:
    """Éliasse's `discussion.do`: every amendment in the order of call, with its outcome, between sittings too."""
    amendements = list(_publies(faits, instant))
    places = dict.fromkeys(nom_de_place(a.place) for a in amendements)
    return {
        "amdtsParOrdreDeDiscussion": {
            "organe": "AN",
            "bibard": TEXTE,
            "bibardSuffixe": "",
            "legislature": faits.dossier.legislature,
            "titre": faits.dossier.titre.removeprefix("Projet de loi relatif aux ").capitalize(),
            "type": "projet de loi",
            "divisions": [{"place": place, "position": "", "amendements": None} for place in places],
            "amendements": [_en_discussion(faits, a, instant) for a in amendements],
            "amendementsByNum": None,
        }
    }


def _publies(faits: Faits, instant: datetime) -> Iterator[Amendement]:
    return (a for a in ordre_d_appel(faits) if a.publie <= instant)


def _en_discussion(faits: Faits, amendement: Amendement, instant: datetime) -> Objet:
    """An amendment in Éliasse. The position among all is not known. « Positon » is the source's spelling."""
    corps: Objet = {
        "place": nom_de_place(amendement.place),
        "sort": amendement.sort if instant_du_sort(faits, amendement) <= instant else "",
        "numero": str(amendement.numero),
        "parentNumero": str(amendement.parent or ""),
        "auteurLabel": f"{amendement.civilite} {amendement.nom.upper()}",
        "auteurGroupe": amendement.groupe,
        "alineaLabel": "",
        "missionLabel": "",
        "position": "",
    }
    for discussion in SANS_OBJET:
        corps |= dict.fromkeys((discussion, f"{discussion}AmdtPositon", f"{discussion}SsAmdtPositon"), "")
    return corps


def _lignes(faits: Faits, instant: datetime) -> Iterator[Objet]:
    """Under each place, a line of its own then the amendments that remain, up to the last article voted."""
    reste: dict[str, list[Objet]] = {}
    par_scrutin = {a.scrutin: a for a in faits.amendements}
    for scrutin in _ordre_des_votes(faits):
        if scrutin.vote <= instant:
            continue
        amendement = par_scrutin.get(scrutin.numero)
        if amendement is None:
            reste.setdefault(scrutin.objet.removeprefix("l'"), [])
        elif amendement.publie <= instant:
            reste.setdefault(amendement.place, []).append(_ligne_amendement(amendement))
    for place, amendements in reste.items():
        yield {
            "id": place.replace(" ", "-"),
            "ligne_type": "ARTICLE",
            "ligne_libelle_1": nom_de_place(place),
            "texte_bibard": TEXTE,
        }
        yield from amendements


def _ordre_des_votes(faits: Faits) -> list[Scrutin]:
    """The votes on articles and on amendments, these in the order of call."""
    rangs = {a.scrutin: rang_d_appel(faits, a) for a in faits.amendements}
    votes = [s for s in faits.scrutins if s.numero in rangs or s.objet.startswith(ARTICLE)]
    return sorted(votes, key=lambda s: rangs.get(s.numero, (s.numero, False, 0)))


def _ligne_amendement(amendement: Amendement) -> Objet:
    """An amendment in the dérouleur. All those known were decided by public vote."""
    rectifie = f" ({amendement.rectification})" if amendement.rectification else ""
    return {
        "id": str(amendement.numero),
        "ligne_type": "SSADT" if amendement.parent else "ADT",
        "ligne_libelle_1": f"N° {amendement.numero}{rectifie} de {amendement.civilite} {amendement.nom} "
        "(scrutin public)",
        "depute_tribun_id": amendement.acteur.removeprefix("PA"),
        "ligne_amendement_uid": amendement.uid,
        "texte_bibard": TEXTE,
    }
