"""From the text of a recueil to the authorisations in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from parlement.arretes import Arrete
from tests.parlement.recorded import SAMPLES, needs_samples
from tests.trackers.prefectures.actes import TITRE, acte, page
from trackers.prefectures.actes import page_of
from trackers.prefectures.arretes import arretes_of, read_titre

URL = "https://www.var.gouv.fr/raa/recueil-42.pdf"
PIED = "Préfecture de Police - 75-2025-03-06-00001 - Arrêté n°2025-00301 autorisant la captation"


def lus(*pages: str) -> tuple[tuple[Arrete, ...], tuple[str, ...]]:
    return arretes_of([page_of(rang, texte) for rang, texte in enumerate(pages)], URL)


def lu(lines: Sequence[str]) -> Arrete:
    (arrete,), remarques = lus(page(lines))
    assert remarques == ()
    return arrete


def test_an_authorisation_says_who_what_why_where_when_and_how_many() -> None:
    found = lu(acte())
    assert found == Arrete(
        uid="ppparis:2025-00301",
        numero="2025-00301",
        autorite="ppparis",
        autorite_nom="Le préfet de police",
        titre=f"Arrêté n°2025-00301 {TITRE} à l'occasion d'une manifestation à Paris le samedi 8 mars 2025",
        date=date(2025, 3, 6),
        moyen="drones",
        finalites=(
            "prévention des atteintes à la sécurité des personnes et des biens",
            "sécurité des rassemblements",
        ),
        lieu="à Paris",
        periode="le samedi 8 mars 2025 de 13h00 à 20h00",
        jour_debut=date(2025, 3, 8),
        jour_fin=date(2025, 3, 8),
        debut=datetime(2025, 3, 8, 12, tzinfo=UTC),
        fin=datetime(2025, 3, 8, 19, tzinfo=UTC),
        cameras=2,
        cameras_dit="2 caméras embarquées sur des aéronefs télé-pilotés",
        recueils=found.recueils,
        url=URL,
        texte=found.texte,
    )
    assert "\nArticle 2 : Le nombre maximal" in found.texte
    assert found.texte.endswith("Signé")


def test_two_authorisations_in_one_file_are_two_orders_and_the_summary_is_none() -> None:
    sommaire = page(["Sommaire", f"83-2025-03-06-00001 - Arrêté n°2025-BSP-OP-01 {TITRE} (5 pages) Page 3"])
    autre = [
        "Arrêté n° 2025-12",
        "réglementant la circulation",
        "Le préfet du Var,",
        "Vu le code de la route ;",
        "ARRETE :",
        "Article 1er : La circulation est interdite.",
        "Fait à Toulon, le 5 mars 2025",
    ]
    var = {"autorite": "Le préfet du Var,", "fait": "Fait à Toulon, le 5 mars 2025"}
    first = acte("2025-BSP-OP-01", "à Toulon", "le 9 mars 2025 de 9h00 à 12h00", **var)
    second = acte("2025-BSP-OP-02", "à Hyères", "du 10 au 12 mars 2025", **var)
    found, _ = lus(sommaire, page(first), page(autre), page(second))
    assert [one.uid for one in found] == ["pref83:2025-BSP-OP-01", "pref83:2025-BSP-OP-02"]
    assert [one.lieu for one in found] == ["à Toulon", "à Hyères"]
    assert (found[1].debut, found[1].jour_debut, found[1].jour_fin) == (
        None,
        date(2025, 3, 10),
        date(2025, 3, 12),
    )
    assert "circulation est interdite" not in found[0].texte


def test_an_order_over_several_pages_is_one_without_what_the_software_prints_at_their_feet() -> None:
    lines = acte()
    found, _ = lus(page(lines[:9], PIED), page(["Arrêté n°2025-00301", "2", *lines[9:]], PIED))
    assert [one.uid for one in found] == ["ppparis:2025-00301"]
    assert "75-2025-03-06-00001" not in found[0].texte
    assert found[0].texte.count("Arrêté n°2025-00301") == 1


@pytest.mark.parametrize(
    ("autorite", "uid"),
    [
        ("Le préfet de police,", "ppparis:7"),
        ("La préfète de l'Essonne,", "pref91:7"),
        ("Le préfet du Val-d'Oise, chevalier de la Légion d'honneur,", "pref95:7"),
        ("Le préfet de police des Bouches-du-Rhône,", "pref13:7"),
        ("Le préfet de la région Occitanie, préfet de la Haute-Garonne,", "pref31:7"),
        ("Le préfet de La Réunion,", "pref974:7"),
        ("LE PRÉFET DES ALPES-MARITIMES", "pref06:7"),
        ("Le préfet de la Loire-Atlantique Chevalier de la Légion d'honneur", "pref44:7"),
        ("La préfète déléguée pour la défense et la sécurité,", ":7"),
    ],
)
def test_who_decided_is_read_in_the_act_whichever_file_publishes_it(autorite: str, uid: str) -> None:
    assert lu(acte("7", autorite=autorite)).uid == uid


@pytest.mark.parametrize(
    ("tete", "numero"),
    [
        ("ARRETE n°2025-00301", "2025-00301"),
        ("Arrêtén° 2025-00301", "2025-00301"),
        ("Arr êté n ° 2025 - 00301", "2025-00301"),
        ("Arrêté n°2025-003 01", "2025-00301"),
        ("Arrêté n°2025-00301autorisant", "2025-00301"),
        ("Arrêté préfectoral N° CAB/BSI/2025–12", "CAB/BSI/2025-12"),
        ("Arrêté n° 2025-BSP-OP-01", "2025-BSP-OP-01"),
    ],
)
def test_a_number_is_read_however_its_line_is_cut(tete: str, numero: str) -> None:
    assert lu([tete, *acte()[1:]]).numero == numero


def test_an_order_without_a_number_is_told_and_known_by_its_file() -> None:
    lines = ["Arrêté préfectoral", *acte(autorite="Le préfet du Var,")[1:]]
    (found,), remarques = lus(page(lines))
    assert (found.numero, found.autorite) == ("", "pref83")
    assert found.uid == f"{found.recueils[0][:16]}:1"
    assert ["numéro illisible" in remarque for remarque in remarques] == [True]


def test_an_order_that_modifies_another_names_it_and_days_it_replaces_are_only_quoted() -> None:
    titre = f"modifiant l'arrêté n°2025-00299 du 5 mars 2025 {TITRE}"
    premier = (
        "Article 1er : A l'article 4 de l'arrêté n°2025-00299 du 5 mars 2025, les mots « le 8 mars 2025 de 9h00 à "
        "18h00 » sont remplacés par « le 9 mars 2025 de 9h00 à 18h00 »."
    )
    lines = [line for line in acte("2025-00301", "", titre=titre, premier=premier) if "Article 4" not in line]
    found = lu(lines)
    assert (found.numero, found.modifie) == ("2025-00301", "2025-00299")
    assert (found.jour_debut, found.debut) == (None, None)


def test_an_order_of_a_department_is_read_in_its_own_layout() -> None:
    lines = [
        "Cabinet du préfet",
        "Direction des sécurités",
        "PRÉFET DU VAR",
        "Liberté",
        "Toulon, le 27 MARS 2025",
        "ARRÊTÉ PRÉFECTORAL N° 2025-BSP-OP-31",
        "autorisant la captation, l'enregistrement et la transmission d'images au moyen de",
        "caméras installées sur un hélicoptère",
        "LE PRÉFET DU VAR",
        "Chevalier de la Légion d'honneur",
        "VU le code de la sécurité intérieure ;",
        "VU l'arrêté du 19 avril 2023 relatif au nombre maximal de caméras installées sur des aéronefs ;",
        "A R R Ê T E",
        "Article premier – La captation, l'enregistrement et la transmission d'images par le groupement",
        "de gendarmerie sont autorisés sur le territoire des communes de Fréjus et Puget-sur-Argens au",
        "titre de la régulation des flux de transport et du secours aux personnes.",
        "Article 2 – Le nombre maximal de caméras pouvant être utilisées simultanément est fixé à une.",
        "Article 3 – L'autorisation est délivrée du 28/03/2025 à 20h00 au 29/03/2025 à 02h00.",
        "Article 4 – Le présent arrêté peut faire l'objet d'un recours devant le tribunal administratif",
        "jusqu'au 30/05/2025.",
        "Fait à Toulon, le 27 mars 2025",
    ]
    found = lu(lines)
    assert (found.uid, found.autorite_nom, found.moyen) == (
        "pref83:2025-BSP-OP-31",
        "LE PRÉFET DU VAR",
        "hélicoptère",
    )
    assert found.lieu == "sur le territoire des communes de Fréjus et Puget-sur-Argens"
    assert found.finalites == ("régulation des flux de transport", "secours aux personnes")
    assert (found.cameras, found.date) == (1, date(2025, 3, 27))
    assert found.periode == "du 28/03/2025 à 20h00 au 29/03/2025 à 02h00"
    assert (found.debut, found.fin) == (
        datetime(2025, 3, 28, 19, tzinfo=UTC),
        datetime(2025, 3, 29, 1, tzinfo=UTC),
    )


def test_hours_past_midnight_end_the_day_after() -> None:
    found = lu(acte(periode="le samedi 8 mars 2025 de 22h00 à 04h00"))
    assert (found.jour_fin, found.fin) == (date(2025, 3, 9), datetime(2025, 3, 9, 3, tzinfo=UTC))


def test_a_day_without_hours_gives_the_day_alone() -> None:
    found = lu(acte(periode="pour la journée du samedi 8 mars 2025"))
    assert (found.jour_debut, found.debut, found.fin) == (date(2025, 3, 8), None, None)


def test_a_title_and_an_article_that_disagree_give_no_day_and_are_told() -> None:
    (found,), remarques = lus(page(acte(periode="le dimanche 9 mars 2025 de 13h00 à 20h00")))
    assert (found.jour_debut, found.debut) == (None, None)
    assert found.periode == "le dimanche 9 mars 2025 de 13h00 à 20h00"
    assert "le titre dit « le samedi 8 mars 2025 »" in remarques[0]


def test_a_weekday_that_contradicts_its_date_gives_no_day_and_is_told() -> None:
    occasion = "à l'occasion d'une manifestation à Paris"
    (found,), remarques = lus(
        page(acte(occasion=occasion, periode="le vendredi 8 mars 2025 de 13h00 à 20h00"))
    )
    assert (found.jour_debut, found.debut) == (None, None)
    assert "ne vont pas ensemble" in remarques[0]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("fixé à deux caméras", 2),
        ("fixé à trois (3) caméras", 3),
        ("limité à 12 aéronefs", 12),
        ("de : 1 caméra installée sur un drone", 1),
    ],
)
def test_the_number_of_cameras_is_read_in_words_and_in_figures(written: str, number: int) -> None:
    assert lu(acte(cameras=written)).cameras == number


def test_a_word_and_a_figure_that_disagree_give_no_number_and_are_told() -> None:
    (found,), remarques = lus(page(acte(cameras="fixé à trois (2) caméras")))
    assert (found.cameras, found.cameras_dit) == (None, "trois (2) caméras")
    assert "nombre de caméras incertain" in remarques[0]


@pytest.mark.parametrize(
    "titre",
    [
        "portant délégation de signature pour autoriser la captation et l'enregistrement d'images",
        "portant interdiction de la captation, de l'enregistrement et de la transmission d'images",
        "autorisant un spectacle aérien public d'aéronefs sans équipage à bord",
        "autorisant un système de vidéoprotection",
    ],
)
def test_orders_that_only_sound_alike_are_none(titre: str) -> None:
    found, _ = lus(
        page(acte(titre=titre, premier="Article 1er : Le directeur est chargé du présent arrêté."))
    )
    assert found == ()


def test_an_order_on_algorithms_is_one() -> None:
    titre = "portant autorisation de l'emploi d'un traitement algorithmique des images d'un système de vidéoprotection"
    premier = "Article 1er : Un traitement algorithmique est autorisé pour signaler la présence d'objets abandonnés ;"
    found = lu(acte("2025-1501", "le samedi 8 mars 2025", titre=titre, premier=premier))
    assert (found.uid, found.moyen, found.finalites) == (
        "ppparis:2025-1501",
        "vsa",
        ("présence d'objets abandonnés",),
    )


@pytest.mark.parametrize(
    ("titre", "numero", "jour"),
    [
        (
            f"Arrêté n°2024-00044 {TITRE} à l’occasion de rassemblements le samedi 13 janvier 2024 à Paris",
            "2024-00044",
            date(2024, 1, 13),
        ),
        (
            f"Arrêté 2024-01748 du 30 novembre 2024 {TITRE} à Paris le lundi 2 décembre 2024",
            "2024-01748",
            date(2024, 12, 2),
        ),
        (
            f"Arrêté n° 2024--01594 {TITRE} à Paris le Samedi 02 Novembre 2024",
            "2024-01594",
            date(2024, 11, 2),
        ),
        (f"Arrêté n°2024-01250 {TITRE} au Parc des Princes le vendredi 23...", "2024-01250", None),
    ],
)
def test_a_title_alone_gives_its_number_and_its_day_when_it_is_whole(
    titre: str, numero: str, jour: date | None
) -> None:
    found = read_titre(titre)
    assert found is not None
    assert (found.numero, found.jour_debut, found.debut) == (numero, jour, None)


@pytest.mark.parametrize(
    "titre", ["RAA N°385 du 28 octobre 2025", "Arrêté n°2024-00289 portant interdiction", ""]
)
def test_another_title_is_no_authorisation(titre: str) -> None:
    assert read_titre(titre) is None


@needs_samples
def test_the_recorded_recueils_of_paris_give_the_order_in_each() -> None:
    files = sorted((SAMPLES / "prefectures").glob("raa75_pages_*.txt"))
    found: list[Arrete] = []
    for file in files:
        texte = file.read_text(encoding="utf-8")
        arretes, remarques = lus(
            *(part.partition("===\n")[2] for part in re.split(r"=== page (?=\d)", texte)[1:])
        )
        assert remarques == ()
        found += arretes
    assert [(one.uid, one.cameras, len(one.finalites), str(one.debut), str(one.fin)) for one in found] == [
        ("ppparis:2024-00137", 2, 1, "2024-02-04 08:00:00+00:00", "2024-02-04 19:00:00+00:00"),
        ("ppparis:2024-00807", 2, 3, "2024-06-16 09:00:00+00:00", "2024-06-16 19:00:00+00:00"),
    ]
    assert [(one.titre[-50:], str(one.date)) for one in found] == [
        ("llées sur des aéronefs le dimanche 4 février 2024 à Paris"[-50:], "2024-02-03"),
        ("n d'une manifestation à Paris le dimanche 16 juin 2024"[-50:], "2024-06-15"),
    ]
