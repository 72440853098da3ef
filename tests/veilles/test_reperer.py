"""Finding the words of a veille: what is tolerated, what is not, what is quoted, what is labelled."""

from __future__ import annotations

from random import Random

import pytest

from veilles.plier import serrer
from veilles.reperer import CITE, Trouve, reperer
from veilles.veille import Etiquette, Passage, Proche, Veille

OFFICIEL = "captation, l'enregistrement et la transmission d'images"
DRONES = Veille(nom="drones", mots=(OFFICIEL, "caméras installées sur des aéronefs"))


def look(text: str, veille: Veille = DRONES) -> Trouve | None:
    return next(iter(reperer(text, [veille])), None)


def passages(text: str, veille: Veille = DRONES) -> tuple[Passage, ...]:
    found = look(text, veille)
    return found.passages if found else ()


def words(*mots: str) -> Veille:
    return Veille(nom="essai", mots=mots)


@pytest.mark.parametrize(
    "title",
    [
        "autorisant la captation, l’enregistrement et la transmission d’images",
        "AUTORISANT LA CAPTATION, L'ENREGISTREMENT ET LA TRANSMISSION D'IMAGES",
        "la captation,\nl'enregistrement et la tra nsmission d' images",
        "la cap- tation, l□enregistrement et la transmission d□images",
        "la captation, l'enregistement et la tranmission d'images",
        "la captation, l'enregistrement et le transmission d'images",
        "au moyen de camØras installØes sur des aØronefs",
        "au moyen de caméras installés sur des aéron efs",
        "au moyen de caméras installées sur des aéroneufs",
        "au moyen de came\u0301ras installe\u0301es sur des ae\u0301ronefs",
    ],
)
def test_titles_are_found_whatever_typists_and_pdf_files_did_to_them(title: str) -> None:
    assert passages(title)


@pytest.mark.parametrize(
    "title",
    [
        "caméras installées sur des véhicules",
        "l'enregistrement et la transmission de documents",
        "un spectacle aérien public d'aéronefs sans équipage à bord",
        "",
    ],
)
def test_other_titles_are_not(title: str) -> None:
    assert not passages(title)


def test_as_many_faults_as_allowed_are_found_wherever_they_fall() -> None:
    rng = Random(5)
    phrase = serrer(OFFICIEL)
    for _ in range(150):
        letters = list(phrase)
        for place in rng.sample(range(len(letters)), 2):
            letters[place] = rng.choice(["", "q", letters[place] + "k"])
        (found,) = passages(f"Arrêté autorisant la {''.join(letters)} à Paris")
        assert found.mots == OFFICIEL
        assert found.fautes <= 2


def test_figures_never_differ() -> None:
    decret = words("décret n° 2023-283 du 19 avril 2023")
    assert passages("vu le décret n° 2023-283 du 19 avrill 2023", decret)
    assert not passages("vu le décret n° 2023-284 du 19 avril 2023", decret)


def test_a_short_phrase_must_be_whole_words_in_the_plural_or_not() -> None:
    vsa = words("VSA", "drone")
    assert [found.mots for found in passages("la VSA et les drones", vsa)] == ["VSA", "drone"]
    assert not passages("le nivsa, hydrone, dronera", vsa)


@pytest.mark.parametrize(
    "text", ["scanner corporel", "les scanners corporels", "Scanners\ncorporel", "scan ner corporels"]
)
@pytest.mark.parametrize("mots", ["scanner corporel", "scanners corporels"])
def test_a_phrase_of_a_few_words_is_found_in_the_singular_and_in_the_plural(text: str, mots: str) -> None:
    assert passages(text, words(mots))


def test_words_count_only_near_others() -> None:
    veille = Veille(nom="csi", proches=(Proche(mots="L. 242-5", de=("sécurité intérieure",), distance=60),))
    (found,) = passages("Vu l'article L.242-5 du code de la sécurité intérieure", veille)
    assert found.mots == "L. 242-5 … sécurité intérieure"
    far = "x " * 60
    assert not passages(f"L. 242-5 du code de la sécurité sociale {far} la sécurité intérieure", veille)
    assert passages("code de la sécurité intérieure, notamment son article L. 242-5", veille)


def test_the_distance_is_counted_in_what_is_written_and_not_in_letters_alone() -> None:
    veille = Veille(nom="loin", proches=(Proche(mots="caméra", de=("drone",), distance=20),))
    assert not passages("caméra" + " . " * 20 + "drone", veille)


def test_a_passage_quotes_whole_words_around_as_they_are_written() -> None:
    text = "mot " * 200 + "au moyen de camØras\n installØes sur des aØronefs à l□occasion " + "fin " * 200
    (found,) = passages(text)
    assert "au moyen de caméras installées sur des aéronefs à l'occasion" in found.texte
    assert found.texte.startswith("…mot ")
    assert found.texte.endswith(" fin…")
    assert len(found.texte) <= CITE + 10
    assert text[found.debut :].startswith("camØras")


def test_a_place_found_twice_is_told_once_and_two_places_are_told_in_order() -> None:
    text = "caméras installées sur des aéronefs, puis caméras installées sur des aéroneufs"
    first, second = passages(text, words("caméras installées sur des aéronefs", "sur des aéronefs"))
    assert (first.fautes, second.fautes) == (0, 1)
    assert first.debut < second.debut


def test_the_words_of_a_pattern_are_told_as_written() -> None:
    (found,) = passages("Le SCANNER\ncorporel", Veille(nom="m", motifs=(r"scanners? (corporel|thermique)",)))
    assert found.mots == "SCANNER corporel"


SPECTACLE = Veille(
    nom="essai",
    mots=("caméras installées",),
    etiquettes=(Etiquette(nom="spectacle", mots=("spectacle aérien",)),),
)


def test_a_title_is_labelled_wherever_the_words_of_the_label_are() -> None:
    found = look("Arrêté autorisant un spectacle aérien ; des caméras installées", SPECTACLE)
    assert found
    assert found.etiquettes == ("spectacle",)


def test_in_a_long_text_a_label_counts_in_its_sentence_only() -> None:
    long = "Il est précisé que tout va bien. " * 40
    inside = look(f"{long}Le spectacle aérien a des caméras installées.{long}", SPECTACLE)
    outside = look(f"{long}Un spectacle aérien est prévu. Des caméras installées filment.{long}", SPECTACLE)
    assert inside
    assert outside
    assert (inside.etiquettes, outside.etiquettes) == (("spectacle",), ())


def test_one_passage_without_a_label_is_enough_for_the_text_to_have_none() -> None:
    long = "Il est précisé que tout va bien. " * 40
    text = f"{long}Le spectacle aérien a des caméras installées. {long}Des caméras installées filment. {long}"
    found = look(text, SPECTACLE)
    assert found
    assert len(found.passages) == 2
    assert found.etiquettes == ()


def test_several_veilles_answer_in_their_order_and_those_that_find_nothing_are_left_out() -> None:
    found = reperer("la VSA et les drones", [words("drone"), words("néant complet"), words("VSA")])
    assert [trouve.passages[0].mots for trouve in found] == ["drone", "VSA"]


def test_a_word_met_a_thousand_times_hides_no_other() -> None:
    text = "caméra " * 1000 + "reconnaissance faciale " + "caméra " * 1000
    assert (
        passages(text, words("caméra thermique", "reconnaissance faciale"))[0].mots
        == "reconnaissance faciale"
    )
