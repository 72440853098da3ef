"""The place of an amendment, in each of the spellings of the Assemblée nationale."""

from __future__ import annotations

from demo.formats.commun import NIL, Objet

APRES = "après l'"


def nom_de_place(place: str) -> str:
    """As the lists of the sitting write it: « Article 7 », « Article PREMIER », « Après l'article 4 »."""
    if place.startswith(APRES):
        return place.capitalize()
    return f"Article {_nom(place)}"


def division(place: str, page: str) -> Objet:
    """As the document of an amendment writes it. `page`: address of the text."""
    nom, apres = _nom(place), place.startswith(APRES)
    entier = f"ARTICLE {nom.upper()}"
    ancre = "1er" if nom == "PREMIER" else nom.replace(" ", "_")
    return {
        "titre": f"Article {nom}",
        "articleDesignationCourte": f"{'APRÈS ' if apres else ''}ART. {nom.upper()}",
        "articleDesignation": f"APRÈS L'{entier}, insérer l'article suivant:" if apres else entier,
        "type": "ARTICLE",
        "avant_A_Apres": "Après" if apres else "A",
        "divisionRattachee": NIL,
        "articleAdditionnel": "true" if apres else "false",
        "chapitreAdditionnel": "false",
        "urlDivisionTexteVise": f"{page}#D_Article_{ancre}",
    }


def _nom(place: str) -> str:
    """« 7 », « 4 bis », « PREMIER »."""
    nom = place.removeprefix(APRES).removeprefix("article ")
    return "PREMIER" if nom == "premier" else nom
