"""What an amendment is called, where it stands, what it does to an article."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlement.amendements import (
    MOTIFS,
    Amendement,
    Effet,
    Situation,
    etat_connu,
    situation_of,
    sort_connu,
    split_uid,
)
from parlement.effets import effet_of

UID = "AMANR5L17PO838901BTC0636P0D1N000208"


@pytest.mark.parametrize(
    ("etat", "sous_etat", "sort", "situation"),
    [
        ("DI", "Adopté", "Adopté", Situation.ADOPTE),
        ("DI", "Rejeté", "REJETÉ ", Situation.REJETE),
        ("DI", "Rejeté", "rejete\u0301", Situation.REJETE),
        ("DI", "Tombé", "Tombe", Situation.TOMBE),
        ("DI", "Non soutenu", "NON\u00a0SOUTENU", Situation.NON_SOUTENU),
        ("DI", "Retiré", "Retiré", Situation.RETIRE_EN_SEANCE),
        ("AC", "", "Adopté", Situation.ADOPTE),
        ("DI", "Adopté", "Vote réservé", Situation.AUTRE),
        ("DI", "Adopté", " ", Situation.ADOPTE),
        ("DI", "", "", Situation.AUTRE),
        ("AC", "", "", Situation.A_DISCUTER),
        ("ET", "R", "", Situation.EN_TRAITEMENT),
        ("RT", "Retiré avant publication", "", Situation.RETIRE_AVANT),
        ("RT", "RETIRÉ APRÈS PUBLICATION", "", Situation.RETIRE_APRES),
        ("RT", "", "", Situation.RETIRE),
        ("IR", "Charge", "", Situation.IRRECEVABLE),
        ("IRR999", "Neuf", "", Situation.IRRECEVABLE),
        ("effacé", "", "", Situation.EFFACE),
        ("ZZ", "Adopté", "", Situation.AUTRE),
        ("", "", "", Situation.AUTRE),
    ],
)
def test_an_amendment_stands_where_the_outcome_then_the_state_says(
    etat: str, sous_etat: str, sort: str, situation: Situation
) -> None:
    assert situation_of(etat, sous_etat, sort) is situation


@pytest.mark.parametrize(
    ("etat", "etat_libelle", "sous_etat", "sort", "libelle"),
    [
        ("DI", "Discuté", "Tombé", "Tombé", "tombé"),
        ("DI", "Discuté", "Retiré", "Retiré", "retiré en séance"),
        ("IR", "Irrecevable 40", "Charge", "", "irrecevable : article 40 de la Constitution (charge)"),
        ("IR", "Irrecevable 40", "Crédits", "", "irrecevable : article 40 de la Constitution (crédits)"),
        ("IR", "Irrecevable 40", "", "", "irrecevable : article 40 de la Constitution"),
        ("IR", "Irrecevable 40", "Cavalier social", "", "irrecevable : motif financier (cavalier social)"),
        ("IR", "Irrecevable 40", "LOLF", "", "irrecevable : motif financier (LOLF)"),
        ("IRR45", "", "Cavalier (45)", "", "irrecevable : sans lien avec le texte (article 45, cavalier)"),
        (
            "IRR45",
            "Irrecevable",
            "Entonnoir (45)",
            "",
            "irrecevable : sans lien avec ce qui reste en discussion (article 45, entonnoir)",
        ),
        (
            "IRRSA",
            "Irrecevable",
            "Sous-amendement (98)",
            "",
            "irrecevable : sous-amendement (article 98 du Règlement)",
        ),
        ("IRRD", "Irrecevable", "R", "", "irrecevable : doublon"),
        ("IRRHD", "Irrecevable", "Hors-délais", "", "irrecevable : hors délais"),
        ("IRRAI", "Irrecevable", "Autre irrecevabilité", "", "irrecevable : autre irrecevabilité"),
        ("IRR999", "Irrecevable", "Motif neuf (999)", "", "irrecevable : motif neuf (999)"),
        ("IRR999", "Irrecevable neuf", "", "", "irrecevable : irrecevable neuf"),
        ("IRR999", "Irrecevable", "R", "", "irrecevable"),
        ("DI", "Discuté", "", "Vote réservé", "Vote réservé"),
        ("ZZ", "État neuf", "Précision", "", "État neuf"),
        ("ZZ", "", "", "", "ZZ"),
        ("", "", "", "", "état non précisé"),
    ],
)
def test_people_read_where_it_stands_and_why(
    etat: str, etat_libelle: str, sous_etat: str, sort: str, libelle: str
) -> None:
    one = Amendement(uid=UID, etat=etat, etat_libelle=etat_libelle, sous_etat=sous_etat, sort=sort)
    assert one.libelle == libelle


def test_known_codes_are_those_of_the_open_data() -> None:
    assert all(map(etat_connu, ("DI", "AC", "ET", "RT", "effacé", *MOTIFS)))
    assert not any(map(etat_connu, ("", "ZZ", "IRR999")))
    assert sort_connu("NON SOUTENU")
    assert not sort_connu("Vote réservé")


def test_the_id_of_an_amendment_says_body_text_part_deliberation_and_number() -> None:
    ids = split_uid("AMANR5L17PO59048B0324P2D1N001934")
    assert ids is not None
    assert (ids.legislature, ids.organe, ids.texte, ids.texte_numero) == (17, "PO59048", "B0324", "324")
    assert (ids.partie, ids.deliberation, ids.numero) == (2, 1, 1934)
    assert ids.examen == "AMANR5L17PO59048B0324P2D1"


@pytest.mark.parametrize("uid", ["", "PIONANR5L17BTC0636", UID + "x", "AMANR5L17PO838901BTCP0D1N1", UID[:-6]])
def test_any_other_id_is_not_one_of_an_amendment(uid: str) -> None:
    assert split_uid(uid) is None


def test_a_number_is_said_with_its_rectification() -> None:
    assert Amendement(uid=UID, numero="237", rectification="rect.").nom == "237 (rect.)"
    assert Amendement(uid=UID, numero="CL12").nom == "CL12"


SITE = "https://www.assemblee-nationale.fr/dyn"


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({"texte": "PIONANR5L17BTC0636", "organe": "AN", "numero": "208"}, "/17/amendements/0636/AN/208"),
        (
            {"uid": "X", "legislature": 16, "texte": "PRJLANR5L16B0809", "organe": "CION-CEDU", "numero": "AC175"},
            "/16/amendements/0809/CION-CEDU/AC175",
        ),
        (
            {
                "uid": "AMANR5L17PO59048B0324P2D1N000045",
                "texte": "PRJLANR5L17B0324",
                "organe": "CION_FIN",
                "numero": "II-CF45",
                "lien_place": "/17/textes/0324C.asp#D_Etat_B",
            },
            "/17/amendements/0324C/CION_FIN/II-CF45",
        ),
        (
            {"texte": "PIONANR5L17BTC0636", "organe": "AN", "numero": "1", "lien_place": "/17/textes/0999A.asp#x"},
            "/17/amendements/0636/AN/1",
        ),
        ({"organe": "AN", "numero": "208"}, "/17/amendements/0636/AN/208"),
        ({"texte": "PNREANR5L17BTC0627", "organe": "AN", "numero": "208"}, f"/17/amendements/{UID}"),
        ({"texte": "PIONANR5L17BTC0636", "numero": "208"}, f"/17/amendements/{UID}"),
        ({"organe": "AN", "numero": "12 (?)"}, f"/17/amendements/{UID}"),
    ],
)  # fmt: skip
def test_its_page_is_found_by_text_body_and_number_else_by_its_id(fields: dict[str, Any], url: str) -> None:
    one = Amendement(**{"uid": UID} | fields)
    assert one.url == SITE + url


def test_an_amendment_of_no_known_legislature_has_no_page() -> None:
    assert Amendement(uid="X").url == ""
    assert Amendement(uid="X/..", legislature=17).url == f"{SITE}/17/amendements/X%2F.."


def test_the_text_and_the_body_are_found_in_the_id_when_not_said() -> None:
    assert (Amendement(uid=UID).texte_numero, Amendement(uid=UID).examine_en) == ("636", "séance")
    assert Amendement(uid=UID.replace("PO838901", "PO59051")).examine_en == "commission"
    assert Amendement(uid=UID, organe="CION_LOIS").examine_en == "commission"
    assert Amendement(uid=UID, texte="PIONANR5L17B0134").texte_numero == "134"
    assert (Amendement(uid="X").texte_numero, Amendement(uid="X").examine_en) == ("", "séance")


@pytest.mark.parametrize(
    "dispositif",
    [
        "Supprimer cet article.",
        "Supprimer cet article",
        "SUPPRIMER CET ARTICLE .",
        "Supprimer l’article 7.",
        "Supprimer l'article premier.",
        "Supprimer l'article 7 bis AA.",
        "Supprimer le présent article.",
        "Cet article est supprimé.",
        "L’article 7 est supprime\u0301.",
        "Supprimer\u00a0cet\narticle.",
    ],
)
def test_deleting_the_whole_article_is_recognised(dispositif: str) -> None:
    assert effet_of(dispositif) is Effet.SUPPRESSION


@pytest.mark.parametrize(
    "dispositif",
    [
        "Rédiger ainsi cet article :\n« Le code est abrogé. »",
        "Rédiger ainsi l’article 7 :\n« x »",
        "RÉDIGER AINSI L'ARTICLE 7 BIS : x",
        "Rédiger comme suit cet article : « x »",
        "Rédiger cet article ainsi : « x »",
        "L’article 7 est ainsi rédigé :\n« x »",
        "L'article 1er est rédigé ainsi : x",
        "Rédiger ainsi cet article\n« x »",
    ],
)
def test_writing_the_whole_article_anew_is_recognised(dispositif: str) -> None:
    assert effet_of(dispositif) is Effet.REDACTION


@pytest.mark.parametrize(
    "dispositif",
    [
        "",
        "Supprimer l’alinéa 3.",
        "Supprimer les alinéas 4 à 6.",
        "Supprimer cet article et l’article 8.",
        "Supprimer l’article 7 et l’article 8.",
        "Supprimer l’article L. 611-1 du code de la sécurité intérieure.",
        "Supprimer les articles 7 et 8.",
        "Après l’article 7, supprimer cet article.",
        "I. – Supprimer cet article.\nII. – En conséquence, supprimer l’article 8.",
        "Supprimer les mots : « cet article est supprimé »",
        "Rédiger ainsi l’alinéa 3 : « x »",
        "Rédiger ainsi la première phrase de cet article : « x »",
        "Rédiger ainsi l’article L. 2251-1 du code des transports : « x »",
        "L’article 10 de la loi n° 2023-380 du 19 mai 2023 est ainsi rédigé : « x »",
        "L’article L. 613-1 du code de la sécurité intérieure est ainsi rédigé :\n« Rédiger »",
        "L’article 7 est ainsi modifié : 1°",
        "Rédiger ainsi l’intitulé du chapitre Ier : « x »",
        "Rétablir cet article dans la rédaction suivante :\n« I »",
        "Compléter cet article par un alinéa ainsi rédigé : « x »",
    ],
)
def test_anything_else_is_neither(dispositif: str) -> None:
    assert effet_of(dispositif) is Effet.AUTRE


@given(st.text(), st.text(), st.text(), st.text())
def test_whatever_the_source_writes_can_be_told(etat: str, sous_etat: str, sort: str, numero: str) -> None:
    one = Amendement(uid=numero, etat=etat, sous_etat=sous_etat, sort=sort, numero=numero)
    assert one.libelle
    assert (one.url, one.nom) == ("", numero)
    assert effet_of(numero) in Effet
