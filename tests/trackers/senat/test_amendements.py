"""The Sénat's amendments files: recorded ones, then each odd shape in a file of our own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise

import pytest

from parlement.amendements import Amendement, Situation
from parlement.senat import split_amendement
from tests.parlement.recorded import SAMPLES, needs_samples
from tests.trackers.senat.corps_amendements import (
    AVEC_SAISIE,
    COLONNES,
    COMMISSION,
    SEANCE,
    adresse,
    cellules,
    fichier,
    ligne,
    retiree,
    texte,
)
from trackers.base import Reading, Unreadable
from trackers.senat.amendements import JEU_COMPLET, jeu_complet_url, parse_jeu_complet
from trackers.senat.base import path_of

DOSSIER = SAMPLES / "senat" / "amendements"
SITE = "https://www.senat.fr/amendements"


def amendements(reading: Reading) -> list[Amendement]:
    return [one for one in reading.records if isinstance(one, Amendement)]


def lire(*lignes: dict[str, str], colonnes: Sequence[str] = COLONNES) -> Reading:
    return parse_jeu_complet(fichier(*lignes, colonnes=colonnes), SEANCE)


def lu(numero: str = "31", **colonnes: str) -> Amendement:
    """The only record of a file of one row, read without a remark."""
    reading = lire(ligne(numero) | cellules(**colonnes), colonnes=AVEC_SAISIE)
    assert reading.remarks == ()
    [one] = amendements(reading)
    return one


def remarque(**colonnes: str) -> tuple[str, ...]:
    return lire(ligne() | cellules(**colonnes), colonnes=AVEC_SAISIE).remarks


# --- recorded files --------------------------------------------------------------------------------------------

ENREGISTRES = {
    "63": ("2017-2018/63/jeu_complet_2017-2018_63.csv", 595),
    "106": ("2018-2019/106/jeu_complet_2018-2019_106.csv", 2),
    "139": ("2019-2020/139/jeu_complet_2019-2020_139.csv", 2),
    "310": ("commissions/2013-2014/310/jeu_complet_commission_2013-2014_310.csv", 127),
}


@cache
def enregistre(numero: str) -> Reading:
    path = ENREGISTRES[numero][0]
    return parse_jeu_complet((DOSSIER / path.rpartition("/")[2]).read_bytes(), f"{SITE}/{path}")


@needs_samples
@pytest.mark.parametrize("numero", ENREGISTRES)
def test_a_recorded_file_loses_no_row_and_calls_for_no_remark(numero: str) -> None:
    reading = enregistre(numero)
    assert (len(reading.records), reading.remarks) == (ENREGISTRES[numero][1], ())
    for one in amendements(reading):
        assert (found := split_amendement(one.uid)) is not None
        assert (found.texte, found.numero, found.commission) == (one.texte, one.numero, numero == "310")
        assert one.situation is not Situation.AUTRE
        assert one.designation is not None or not one.place
        assert "&#" not in one.dispositif + one.expose
        assert "<" not in one.place + one.signataires + one.sort


@needs_samples
def test_the_outcomes_of_text_63_are_those_counted_in_its_file() -> None:
    said = Counter(one.sort or one.etat_libelle for one in amendements(enregistre("63")))
    assert said == {
        "Adopté": 198,
        "Rejeté": 119,
        "Retiré": 106,
        "Irrecevable art. 40 C": 46,
        "Non soutenu": 44,
        "Cet amendement est retiré avant séance": 28,
        "Irrecevable art. LO. 111-3": 27,
        "Tombé": 24,
        "Irrecevable art. 41 C": 3,
    }
    libelles = Counter(one.libelle for one in amendements(enregistre("63")) if not one.sort)
    assert libelles == {
        "irrecevable : article 40 de la Constitution": 46,
        "retiré avant séance": 28,
        "irrecevable : loi organique relative aux lois de financement de la sécurité sociale (article LO 111-3)": 27,
        "irrecevable : hors du domaine de la loi (article 41 de la Constitution)": 3,
    }


@needs_samples
def test_authors_effects_and_kinds_of_text_63_are_those_counted_in_its_file() -> None:
    read = amendements(enregistre("63"))
    assert sum(not one.auteur for one in read) == 83
    assert Counter(one.auteur_type for one in read) == {
        "Sénateur": 424,
        "Rapporteur": 134,
        "Gouvernement": 9,
        "": 28,
    }
    # 29 rows say "Amendement de suppression"; of the 11 "Rédaction complète", 5 complete an article or add one.
    assert Counter(one.effet for one in read) == {"": 560, "suppression": 29, "rédaction globale": 6}
    assert Counter(one.place_type for one in read) == {"": 593, "Motion": 1, "S/Amt": 1}
    premier = read[0]
    assert (premier.numero, premier.rectification, premier.place) == (
        "1",
        "rect.",
        "art. add. après Article 7",
    )
    assert (premier.signataires, premier.auteur, premier.depot) == ("M. FRASSA", "08018U", date(2017, 11, 13))


@needs_samples
@pytest.mark.parametrize(("numero", "amendement"), [("106", "629"), ("310", "COM-25")])
def test_a_recorded_row_that_tabs_cut_is_whole_again(numero: str, amendement: str) -> None:
    [one] = [one for one in amendements(enregistre(numero)) if one.numero == amendement]
    assert one.auteur
    assert one.situation is {"106": Situation.A_DISCUTER, "310": Situation.RETIRE_EN_SEANCE}[numero]
    assert one.dispositif
    assert one.expose.endswith(".")


# --- addresses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texte_uid", "commission", "url"),
    [
        ("SN2022B0249", False, SEANCE),
        ("SN2022B0220", True, COMMISSION),
        (
            "SN2018B10229",
            True,
            f"{SITE}/commissions/2018-2019/10229/jeu_complet_commission_2018-2019_10229.csv",
        ),
    ],
)
def test_the_address_of_a_file_is_made_from_its_text_and_says_it(
    texte_uid: str, commission: bool, url: str
) -> None:
    assert jeu_complet_url("https://www.senat.fr", texte_uid, commission=commission) == url
    assert JEU_COMPLET.fullmatch(path_of(url))
    [one] = amendements(parse_jeu_complet(fichier(ligne("1", Url_amendement="")), url))
    assert one.uid == f"AM{texte_uid}{'C' if commission else 'S'}-1"
    assert (one.texte, one.examen) == (texte_uid, one.uid.removesuffix("-1"))
    assert (one.examine_en, one.organe) == (("commission", "SN-COM") if commission else ("séance", "SN"))


@pytest.mark.parametrize("uid", ["", "SN2022TA0044", "SN2022R0248", "PRJLANR5L16B0809"])
def test_what_is_not_a_text_has_no_file(uid: str) -> None:
    with pytest.raises(ValueError, match="pas un texte"):
        jeu_complet_url("https://www.senat.fr", uid, commission=False)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://www.senat.fr/",
        SEANCE.replace("_249", "_250"),
        SEANCE.replace("jeu_complet_", "jeu_complet_commission_"),
        COMMISSION.replace("complet_commission", "complet"),
        SEANCE.replace("2022-2023", "2022-2024"),
    ],
)
def test_an_address_that_does_not_say_one_list_is_refused(url: str) -> None:
    with pytest.raises(Unreadable, match="adresse"):
        parse_jeu_complet(fichier(ligne()), url)


def test_a_file_whose_rows_are_all_of_another_list_is_refused_and_a_single_row_left_aside() -> None:
    other = ligne("9", Url_amendement=adresse("9", commission=True))
    with pytest.raises(Unreadable, match=r"n° 220 .* en commission, à l'adresse du texte n° 249"):
        lire(other, retiree())
    reading = lire(other, ligne("31"), retiree())
    assert [one.numero for one in amendements(reading)] == ["31", "8"]
    assert reading.remarks == (
        "amendement 9 laissé de côté : son adresse est celle du texte n° 220 (2022-2023), en commission",
    )


def test_an_address_of_another_form_or_number_is_told() -> None:
    assert lu(Url_amendement="https://www.senat.fr/enseance/2022-2023/249/Amdt_31.html").numero == "31"
    assert remarque(Url_amendement="/ailleurs") == ("adresse d'amendement non reconnue : /ailleurs",)
    assert remarque(Url_amendement=adresse("32")) == ("amendement 31 : son adresse dit 32",)


# --- fields ----------------------------------------------------------------------------------------------------


def test_a_sound_row_is_read_whole() -> None:
    one = lu("31 rect. bis", Alinéa="22", Au_nom_de="groupe Un", Sort="Rejeté")
    assert one == Amendement(
        uid="AMSN2022B0249S-31",
        legislature=2022,
        texte="SN2022B0249",
        examen="AMSN2022B0249S",
        organe="SN",
        numero="31",
        rectification="rect. bis",
        place="Article 7",
        alinea="alinéa 22",
        etat="DI",
        sort="Rejeté",
        auteur_type="Sénateur",
        auteur="14133K",
        auteur_organe="groupe Un",
        depot=date(2023, 1, 16),
        effet="suppression",
        signataires="Mme MARTIN",
        dispositif="Supprimer cet article.",
        expose="Il est inutile.",
    )


def test_a_blanked_row_says_that_it_was_withdrawn_and_nothing_else() -> None:
    reading = lire(retiree("8"))
    assert reading.remarks == ()
    assert amendements(reading) == [
        Amendement(
            uid="AMSN2022B0249S-8",
            legislature=2022,
            texte="SN2022B0249",
            examen="AMSN2022B0249S",
            organe="SN",
            numero="8",
            etat="RT",
            etat_libelle="Cet amendement est retiré avant séance",
            sous_etat="Retiré avant séance",
        )
    ]


@pytest.mark.parametrize(
    ("auteur", "au_nom_de", "genre"),
    [
        ("LE GOUVERNEMENT", "", "Gouvernement"),
        ("M. DURAND, rapporteur", "", "Rapporteur"),
        ("Mme DURAND, rapporteure pour avis", "", "Rapporteur"),
        ("Mme DURAND", "commission des lois", "Rapporteur"),
        ("Mme DURAND", "groupe Un", "Sénateur"),
        ("", "", ""),
    ],
)
def test_who_speaks_is_told_by_the_words_of_the_file(auteur: str, au_nom_de: str, genre: str) -> None:
    one = lu(Auteur=auteur, Au_nom_de=au_nom_de)
    assert (one.auteur_type, one.signataires, one.auteur_organe) == (genre, auteur, au_nom_de)


@pytest.mark.parametrize(
    ("written", "numero", "rectification"),
    [("COM-51 rect. bis", "COM-51", "rect. bis"), ("I-183", "I-183", ""), ("12\xa0rect.", "12", "rect.")],
)
def test_the_number_is_without_its_rectification(written: str, numero: str, rectification: str) -> None:
    one = lu(written, Url_amendement="")
    assert (one.numero, one.rectification) == (numero, rectification)


@pytest.mark.parametrize(
    ("colonnes", "effet"),
    [
        ({"Alinéa": "Rédaction complète", "Dispositif": "<body><p>Compléter cet article.</p></body>"}, ""),
        ({"Alinéa": "Amendement de suppression", "Dispositif": ""}, "suppression"),
        ({"Alinéa": "Rédaction complète", "Dispositif": ""}, "rédaction globale"),
        ({"Alinéa": "Rédaction complète", "Dispositif": "", "Subdivision": "TITRE II"}, ""),
        ({"Alinéa": "Rédaction complète", "Dispositif": "", "Subdivision": "art. add. après Article 7"}, ""),
        ({"Nature": "S/Amt"}, ""),
    ],
)
def test_the_effect_on_the_article_is_that_of_the_text_or_of_the_column_without_it(
    colonnes: dict[str, str], effet: str
) -> None:
    assert lu(**colonnes).effet == effet


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-04-07 15:32:08", datetime(2026, 4, 7, 13, 32, 8, tzinfo=UTC)),
        ("2026-04-07 15:32:08.0", datetime(2026, 4, 7, 13, 32, 8, tzinfo=UTC)),
        ("2026-04-07T15:32:08+02:00", datetime(2026, 4, 7, 13, 32, 8, tzinfo=UTC)),
        ("07/01/2026 15:32", datetime(2026, 1, 7, 14, 32, tzinfo=UTC)),
        ("7/1/2026 à 15h32", datetime(2026, 1, 7, 14, 32, tzinfo=UTC)),
        ("", None),
    ],
)
def test_the_outcome_has_its_instant(written: str, instant: datetime | None) -> None:
    assert lu(Sort="Adopté", Date_de_saisie_du_sort=written).date_sort == instant


@pytest.mark.parametrize("written", ["2026-04-07", "07/04/2026", "2026-04-07 00:00:00"])
def test_a_day_without_hour_is_no_instant(written: str) -> None:
    reading = lire(ligne(Date_de_saisie_du_sort=written), colonnes=AVEC_SAISIE)
    assert amendements(reading)[0].date_sort is None
    assert reading.remarks == ("dates de saisie du sort sans heure : laissées de côté",)


@pytest.mark.parametrize(
    ("colonnes", "remark"),
    [
        ({"Date_de_dépôt": "hier"}, "date de dépôt illisible : hier"),
        (
            {"Date_de_saisie_du_sort": "31/02/2026 10:00"},
            "date de saisie du sort illisible : 2026-02-31 10:00:00",
        ),
        ({"Subdivision": "Quelque part"}, "place d'amendement illisible : Quelque part"),
        (
            {"Fiche_Sénateur": "//www.senat.fr/x.html"},
            "fiche de sénateur non reconnue : //www.senat.fr/x.html",
        ),
        ({"Sort": "Vote réservé"}, "sort d'amendement inconnu : Vote réservé"),
        ({"Dispositif": "<div>" * 9999}, "amendement 31 : texte illisible, trop d'éléments HTML imbriqués"),
    ],
)
def test_what_is_unknown_is_told_and_the_amendment_kept(colonnes: dict[str, str], remark: str) -> None:
    assert remarque(**colonnes) == (remark,)
    assert len(lire(ligne() | cellules(**colonnes)).records) == 1


# --- outcomes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "etat", "libelle"),
    [
        ("", "AC", "à discuter"),
        ("ADOPTE", "DI", "adopté"),
        ("Rejetée", "DI", "rejeté"),
        ("Tombé", "DI", "tombé"),
        ("non\xa0soutenue", "DI", "non soutenu"),
        ("Satisfait ou sans objet", "DI", "satisfait ou sans objet"),
        ("Cette motion est retirée avant séance", "RT", "retiré avant séance"),
        ("Irrecevable art. 40 C", "IR", "irrecevable : article 40 de la Constitution"),
        (
            "Irrecevable art. 41 C",
            "IRR41",
            "irrecevable : hors du domaine de la loi (article 41 de la Constitution)",
        ),
        ("Irrecevable art. 45", "IRR45", "irrecevable : sans lien avec le texte (article 45, cavalier)"),
        (
            "Irrecevable art. 45, al. 1 C (cavalier)",
            "IRR45",
            "irrecevable : sans lien avec le texte (article 45, cavalier)",
        ),
        ("Irrecevable LOLF", "IRRLOLF", "irrecevable : loi organique relative aux lois de finances (LOLF)"),
        ("Irrecevable art. 40 C / LOLF", "IRRAI", "irrecevable : art. 40 C / LOLF"),
        ("Irrecevable art. 48 al. 3 RS", "IRRAI", "irrecevable : art. 48 al. 3 RS"),
        ("Irrecevable", "IRRAI", "irrecevable"),
        ("Recevable art. 40 C / LOLF", "AC", "à discuter"),
        ("En attente de recevabilité financière", "ET", "en traitement"),
    ],
)
def test_the_outcome_is_told_in_the_words_of_both_houses(written: str, etat: str, libelle: str) -> None:
    one = lu(Sort=written)
    assert (one.etat, one.libelle) == (etat, libelle)
    assert one.sort + one.etat_libelle == written.replace("\xa0", " ")


def test_an_unknown_outcome_is_shown_as_written_and_told_once() -> None:
    reading = lire(ligne("1", Sort="Vote réservé"), ligne("2", Sort="Vote réservé"))
    assert {one.libelle for one in amendements(reading)} == {"Vote réservé"}
    assert reading.remarks == ("sort d'amendement inconnu : Vote réservé",)


# --- shapes of files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encodage", "avant", "fin"),
    [
        ("cp1252", "sep=\t\r\n", "\r\n"),
        ("cp1252", "sep=\r\n", "\r\n"),
        ("utf-8", "", "\r\n"),
        ("utf-8-sig", "sep=\t\n", "\n"),
    ],
)
def test_every_encoding_and_line_end_gives_the_same_amendments(encodage: str, avant: str, fin: str) -> None:
    written = texte(ligne(Auteur="Mme L’ŒUVRE"), retiree(), sep=avant, fin=fin)
    reading = parse_jeu_complet(written.encode(encodage), SEANCE)
    assert reading.remarks == ()
    assert [one.signataires for one in amendements(reading)] == ["Mme L’ŒUVRE", ""]


def test_a_file_with_a_header_and_no_row_has_no_amendment() -> None:
    assert lire() == Reading()


def test_columns_may_move_come_and_go() -> None:
    moved = tuple(reversed(COLONNES))
    assert lire(ligne(), colonnes=moved) == lire(ligne())
    more = lire(ligne() | {"Avis": "Favorable"}, colonnes=(*COLONNES[:3], "Avis ", *COLONNES[3:], ""))
    assert (more.records, more.remarks) == (lire(ligne()).records, ("colonne inconnue : Avis",))
    fewer = lire(ligne(), colonnes=[nom for nom in COLONNES if nom != "Alinéa"])
    assert (fewer.records, fewer.remarks) == (
        lire(ligne()).records,
        ("fichier d'amendements sans colonne « alinea »",),
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "vide"),
        (b"\r\n \r\n", "vide"),
        (b"\xef\xbb\xbf", "vide"),
        (b"<!DOCTYPE html><title>Application Indisponible</title>", "page HTML"),
        (b"sep=\t\r\n", "non reconnu"),
        (b"\x81\xff", "ni en UTF-8"),
        (texte(ligne()).encode("utf-16"), "non reconnu|ni en UTF-8"),
        (b"Titre;URL\r\nun;deux\r\n", "non reconnu"),
        (fichier(ligne(), colonnes=[nom for nom in COLONNES if nom != "Sort "]), "sans colonne « Sort »"),
        (fichier(ligne(), colonnes=(*COLONNES, "Sort")), "deux colonnes « sort »"),
        (texte(ligne()).encode()[:-1] + b"\xff", "non reconnu|sans colonne"),
    ],
)
def test_what_is_not_an_amendments_file_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        parse_jeu_complet(body, SEANCE)


def test_of_two_rows_with_one_number_the_one_rectified_last_is_kept() -> None:
    reading = lire(ligne("31 rect.", Sort="Adopté"), ligne("31 rect. ter"), ligne("31"))
    assert [one.nom for one in amendements(reading)] == ["31 (rect. ter)"]
    assert reading.remarks == ("deux lignes pour l'amendement 31",)


def test_a_row_without_a_number_is_told_and_the_others_read() -> None:
    reading = lire(ligne("?", Url_amendement=""), ligne("32"))
    assert [one.numero for one in amendements(reading)] == ["32"]
    assert reading.remarks[0].startswith("ligne sans numéro lisible, laissée de côté : « Amt ? Article 7")


# --- rows cut by their own tabs --------------------------------------------------------------------------------


def test_a_text_cut_by_tabs_is_put_together() -> None:
    cut = ligne(Dispositif="<body><p>Un\tdeux</p>\t<p>trois</p></body>  ", Objet="<body>\tQuatre</body>")
    reading = lire(cut)
    assert reading.remarks == ()
    [one] = amendements(reading)
    assert (one.dispositif, one.expose, one.numero) == ("Un deux\ntrois", "Quatre", "31")


def test_of_a_row_that_cannot_be_put_together_what_is_certain_is_kept() -> None:
    lost = ligne(Dispositif="<p>Un\tdeux</p>", Sort="Rejeté")
    reading = lire(lost, ligne("32"))
    one, other = amendements(reading)
    assert (one.place, one.sort, one.auteur, one.dispositif, one.expose) == (
        "Article 7",
        "Rejeté",
        "14133K",
        "",
        "",
    )
    assert other.dispositif
    assert reading.remarks == ("ligne 2 : 13 cellules pour 12 colonnes, lue en partie",)


def test_an_outcome_that_nobody_can_tell_is_not_made_up() -> None:
    lost = ligne(Dispositif="<p>Un\tdeux</p>", Url_amendement="", Fiche_Sénateur="")
    [one] = amendements(lire(lost))
    assert (one.situation, one.libelle, one.place) == (Situation.AUTRE, "état non précisé", "Article 7")
    shifted = lire(ligne("31\t", Sort="Rejeté"))
    assert (shifted.records, len(shifted.remarks)) == ((), 2)


def test_a_file_cut_anywhere_loses_no_more_than_its_last_row() -> None:
    whole = fichier(ligne("31", Sort="Adopté"), ligne("32", Sort="Rejeté", Subdivision="Article 12"))
    expected = amendements(parse_jeu_complet(whole, SEANCE))
    second = whole.index(b"Amt\t32")
    for end in range(second + 4, len(whole) - 2, 3):
        read = amendements(parse_jeu_complet(whole[:end], SEANCE))
        assert read[0] == expected[0]
        for one in read[1:]:
            assert one.sort in ("", "Rejeté")
            assert one.place in ("", "Article 12")
            assert one.situation is not Situation.A_DISCUTER


@pytest.mark.parametrize(
    "junk", ["<body>", "</body>", "\t" * 40, "é" * 200_000, "\x00\x1f", "\x85\u2028", "&lt;" * 9]
)
@pytest.mark.parametrize("colonne", ["Numéro", "Dispositif", "Sort", "Fiche_Sénateur"])
def test_a_cell_of_anything_never_loses_the_other_rows(colonne: str, junk: str) -> None:
    body = texte(ligne() | {colonne.replace("_", " "): junk}, ligne("32")).encode()
    assert amendements(parse_jeu_complet(body, SEANCE))[-1] == amendements(lire(ligne("32")))[0]


def test_records_come_in_the_order_of_the_file() -> None:
    reading = lire(*(ligne(str(n)) for n in range(5, 40)))
    assert all(int(a.numero) < int(b.numero) for a, b in pairwise(amendements(reading)))


def test_a_list_moved_under_a_number_that_the_senat_made_up_is_read_under_it() -> None:
    url = "https://www.senat.fr/amendements/2018-2019/10229/jeu_complet_2018-2019_10229.csv"
    [one] = parse_jeu_complet(fichier(ligne("8")), url).records
    assert one.uid == "AMSN2018B10229S-8"
