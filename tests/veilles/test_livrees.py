"""The shipped veilles: the official wordings, those of other prefects, and what looks like them and is not."""

from __future__ import annotations

import pytest

from service.configuration.veilles import veilles_livrees
from service.fichiers_textes import extraits_of
from tests.parlement.recorded import SAMPLES, needs_samples
from veilles.reperer import reperer

PREFECTURES, JOURNAL = SAMPLES / "prefectures", SAMPLES / "journal-officiel"


def alerts(text: str) -> list[str]:
    """Names of the veilles that find a text, without a label."""
    return [one.veille.nom for one in reperer(text, veilles_livrees()) if not one.etiquettes]


@pytest.mark.parametrize(
    "text",
    [
        "la captation, l'enregistrement et la transmission d'images au moyen de caméras installées dans le cadre de",
        "autorisation de captation, d'enregistrement et de transmission d'images par des dispositifs aéroportés",
        "au moyen d'une caméra installée sur un hélicoptère de la gendarmerie nationale",
        "au moyen de caméras installées sur deux hélicoptères",
        "au moyen de caméras sur les aéronefs",
        "Arrêté n° 1 autorisant la captation, l'enregistrement et la",
        "autorisant la captation d'images au moyen de caméras",
        "autorisant le recours à des drones",
        "portant autorisation de survol de drones",
        "autorisant le vol d'un hélicoptère de la gendarmerie nationale",
        "autorisant l'emploi de deux drones par la police nationale",
        "autorisant l'usage de caméras aéroportées",
        "des caméras embarquées sur des appareils télépilotés",
        "mise en œuvre de traitements d'images au moyen de dispositifs de captation installés sur des aéronefs",
        "en application de l'article L. 242-5 du code de la sécurité intérieure",
    ],
)
def test_what_authorises_a_camera_in_the_air_is_found(text: str) -> None:
    assert alerts(text) == ["drones"]


@pytest.mark.parametrize(
    "text",
    [
        "autorisation de l'emploi d'un traitement algorithmique sur des images issues d'un système de vidéoprotection",
        "l'emploi dans 9 stations d'un traitement algorithmique des images d'un système de vidéoprojection",
        "les caméras dites « augmentées »",
        "en application de l'article 10 de la loi n° 2023-380 du 19 mai 2023",
    ],
)
def test_what_lets_software_watch_images_is_found(text: str) -> None:
    assert alerts(text) == ["vsa"]


def test_the_decree_on_both_is_found_by_both() -> None:
    title = (
        "Décret n° 2023-828 relatif aux modalités de mise en œuvre des traitements algorithmiques sur les images "
        "collectées au moyen de systèmes de vidéoprotection et de caméras installées sur des aéronefs"
    )
    assert alerts(title) == ["drones", "vsa"]


@pytest.mark.parametrize(
    "text", ["un dispositif de reconnaissance faciale", "l'identification biométrique à distance"]
)
def test_faces_are_found(text: str) -> None:
    assert alerts(text) == ["reconnaissance-faciale"]


@pytest.mark.parametrize(
    "text",
    [
        "autorisant un spectacle aérien public d'aéronefs sans équipage à bord",
        "moyens de protection contre les menaces résultant d'aéronefs circulant sans personne à bord",
        "portant interdiction de survol par drones",
        "fixant les zones interdites à la captation de données depuis un aéronef",
        "sont interdits les drones, les fumigènes et les couteaux",
        "délégation de signature : aéronef télé-piloté (drone)",
        "M. Jean Drone, attaché principal",
        "les inspecteurs de l'environnement et les caméras installées sur des aéronefs",
        "l'article L. 242-5 du code de la sécurité sociale",
        "des caméras individuelles des agents : captation, enregistrement et transmission d'images",
        "portant autorisation d'un système de vidéoprotection",
        "portant communication des arrêtés de vidéoprotection",
        "Sommet pour l'action sur l'intelligence artificielle : périmètre de protection",
        "la décision fondée sur un traitement algorithmique (L. 311-3-1)",
        "aucune technique de reconnaissance faciale n'est mise en œuvre",
        "retransmission du match sur écran géant",
    ],
)
def test_what_looks_like_it_gives_no_alert(text: str) -> None:
    assert alerts(text) == []


@needs_samples
def test_a_recorded_law_that_cites_the_same_article_of_another_code_is_not_found() -> None:
    (law,) = extraits_of(JOURNAL / "piste" / "consult_jorf_JORFTEXT000042665307.json")
    assert "L. 242-5" in law.texte
    assert reperer(law.texte, veilles_livrees()) == []


@needs_samples
@pytest.mark.parametrize("name", [file.name for file in sorted(JOURNAL.glob("*.xml"))])
def test_recorded_acts_of_the_journal_officiel_on_other_matters_are_not_found(name: str) -> None:
    (act,) = extraits_of(JOURNAL / name)
    assert alerts(act.texte) == []


@needs_samples
@pytest.mark.parametrize("name", [file.name for file in sorted(PREFECTURES.glob("raa75*.txt"))])
def test_recorded_recueils_whose_font_is_read_amiss_are_found(name: str) -> None:
    (recueil,) = extraits_of(PREFECTURES / name)
    (trouve,) = reperer(recueil.texte, veilles_livrees())
    assert (trouve.veille.nom, trouve.etiquettes) == ("drones", ())
    assert "camØras" in recueil.texte[trouve.passages[0].debut :][:120]
    assert "Ø" not in "".join(passage.texte for passage in trouve.passages)


@needs_samples
def test_ordinary_video_protection_in_a_recorded_search_is_not_found() -> None:
    elements = list(extraits_of(PREFECTURES / "attrap_search_20251031.json"))
    found = [rank for rank, element in enumerate(elements, start=1) if alerts(element.texte)]
    assert found == [4, 6, 7, 8, 9, 10], "the others speak of video protection and of police cameras"
