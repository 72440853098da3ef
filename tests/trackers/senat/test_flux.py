"""The feed of a bill at the Sénat becomes its steps, in the codes of the Assemblée."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest

from parlement.documents import Document
from parlement.dossiers import Acte, Dossier
from tests.parlement.recorded import SAMPLES, needs_samples
from tests.trackers.senat.corps_dossiers import AN1, CMP, FLUX_URL, SIGNET, SN1, entree, flux, flux_entier
from trackers.base import Reading, Unreadable
from trackers.senat.flux import FLUX, flux_url, parse_flux
from trackers.senat.rubriques import read_jours, read_rubrique

FEEDS = SAMPLES / "senat" / "dossier-feeds"
NAMES = (
    "pjl18-404",
    "pjl18-523",
    "plfss2018",
    "ppl17-699",
    "ppl18-043",
    "ppl18-229",
    "ppl18-260",
    "ppr18-458",
)


def actes(reading: Reading) -> list[Acte]:
    return [record for record in reading.records if isinstance(record, Acte)]


def lus(*entrees: str) -> Reading:
    return parse_flux(flux(*entrees), FLUX_URL)


def un(*entrees: str) -> Acte:
    reading = lus(*entrees)
    [found] = actes(reading)
    assert reading.remarks == ()
    return found


def texte(words: str, n: int = 44, href: str = "/leg/tas22-044.html", heading: str = SN1) -> str:
    return entree(f"Texte n° {n}", f"{heading} : Texte {words}", href, date(2023, 1, 31))


def recorded(name: str) -> Reading:
    return parse_flux((FEEDS / f"dosleg{name}.xml").read_bytes(), flux_url("https://www.senat.fr", name))


def told(reading: Reading) -> list[tuple[str, str]]:
    """(code, day) of the steps."""
    return [(acte.code, str(acte.date)) for acte in actes(reading)]


# --- recorded feeds -----------------------------------------------------------------------------------------------


@needs_samples
@pytest.mark.parametrize("name", NAMES)
def test_every_recorded_feed_is_read_with_known_codes_and_without_remark(name: str) -> None:
    reading = recorded(name)
    dossier, *rest = reading.records
    assert isinstance(dossier, Dossier)
    assert (dossier.uid, dossier.senat, dossier.etat, "(" in dossier.titre) == (name, name, "", False)
    assert reading.remarks == ()
    assert len({record.uid for record in rest}) == len(rest)
    assert all(acte.code_connu and acte.date and acte.uid.startswith(f"{name}-") for acte in actes(reading))
    assert {a.reunion for a in actes(reading) if a.est_seance} == {
        f"RUSN-{a.date}" for a in actes(reading) if a.est_seance
    }


@needs_samples
def test_a_budget_goes_through_both_houses_the_joint_commission_and_the_council() -> None:
    reading = recorded("plfss2018")
    assert told(reading) == [
        ("AN1-DEPOT", "2017-10-11"),
        ("AN1-COM-AVIS-RAPPORT", "2017-10-18"),
        ("AN1-COM-FOND-RAPPORT", "2017-10-19"),
        ("AN1-DEBATS-DEC", "2017-10-31"),
        ("SN1-DEPOT", "2017-11-06"),
        ("SN1-COM-AVIS-RAPPORT", "2017-11-07"),
        ("SN1-COM-FOND-RAPPORT", "2017-11-08"),
        *(("SN1-DEBATS-SEANCE", f"2017-11-{day}") for day in (13, 14, 15, 16, 17, 21)),
        ("SN1-DEBATS-DEC", "2017-11-21"),
        ("ANNLEC-DEPOT", "2017-11-22"),
        ("CMP-COM-RAPPORT-SN", "2017-11-22"),
        ("CMP-DEC", "2017-11-22"),
        ("ANNLEC-COM-FOND-RAPPORT", "2017-11-27"),
        ("ANNLEC-DEBATS-DEC", "2017-11-29"),
        ("SNNLEC-DEPOT", "2017-11-30"),
        ("SNNLEC-COM-FOND-RAPPORT", "2017-11-30"),
        ("ANLDEF-DEPOT", "2017-12-01"),
        ("SNNLEC-DEBATS-SEANCE", "2017-12-01"),
        ("SNNLEC-DEBATS-DEC", "2017-12-01"),
        ("ANLDEF-DEBATS-DEC", "2017-12-04"),
        ("CC-SAISIE-AN", "2017-12-07"),
        ("CC-CONCLUSION", "2017-12-21"),
        ("PROM-PUB", "2017-12-30"),
    ]
    assert [(a.code, a.decision) for a in actes(reading) if a.est_decision] == [
        ("AN1-DEBATS-DEC", "adopté"),
        ("SN1-DEBATS-DEC", "adopté avec modifications"),
        ("CMP-DEC", "désaccord"),
        ("ANNLEC-DEBATS-DEC", "adopté"),
        ("SNNLEC-DEBATS-DEC", "rejeté"),
        ("ANLDEF-DEBATS-DEC", "adopté"),
        ("CC-CONCLUSION", "partiellement conforme"),
    ]
    rapport = next(a for a in actes(reading) if a.code == "SN1-COM-FOND-RAPPORT")
    assert rapport.textes == ("SN2017R0077",)  # in three volumes
    conseil, loi = actes(reading)[-2:]
    assert (conseil.decision_numero, conseil.statut_code) == ("2017-756 DC", "TCD02")
    assert (loi.loi, loi.jo_numero, str(loi.jo_date), loi.nor) == (
        "2017-1836",
        "305",
        "2017-12-31",
        "CPAX1725580L",
    )


@needs_samples
def test_a_bill_changed_by_the_senat_has_its_votes_by_sitting() -> None:
    reading = recorded("pjl18-404")
    rapport, *_ = (a for a in actes(reading) if a.code == "SN1-COM-FOND-RAPPORT")
    assert (rapport.textes, str(rapport.date)) == (("SN2018R0524", "SN2018B0525"), "2019-05-22")
    seances = {str(a.date): a.scrutins for a in actes(reading) if a.est_seance}
    assert {day: len(votes) for day, votes in seances.items()} == {
        "2019-06-03": 4,
        "2019-06-04": 7,
        "2019-06-05": 4,
        "2019-06-06": 4,
        "2019-06-07": 2,
        "2019-06-11": 3,
    }
    decision = actes(reading)[-1]
    assert (
        decision.uid,
        decision.texte_adopte,
        decision.scrutins,
        decision.statut_code,
        decision.statut,
    ) == (
        "pjl18-404-SN1-DEBATS-DEC-109",
        "SN2018TA0109",
        ("SCSN2018N149",),
        "TSORTF05",
        "modifié par le Sénat",
    )
    texte = next(r for r in reading.records if r.uid == "SN2018B0525")
    assert texte == Document(
        uid="SN2018B0525",
        dossier="pjl18-404",
        nature="Texte de la commission",
        numero="525",
        depot=date(2019, 5, 22),
        amendements=("séance",),
    )


@needs_samples
def test_a_sitting_announced_after_an_agreement_is_on_the_text_of_the_joint_commission() -> None:
    reading = recorded("ppl18-043")
    assert told(reading) == [
        ("SN1-DEPOT", "2018-10-16"),
        ("SN1-COM-FOND-RAPPORT", "2018-10-31"),
        ("SN1-DEBATS-SEANCE", "2018-11-08"),
        ("SN1-DEBATS-DEC", "2018-11-08"),
        ("AN1-DEPOT", "2018-11-09"),
        ("AN1-COM-AVIS-RAPPORT", "2019-01-29"),
        ("AN1-COM-FOND-RAPPORT", "2019-01-30"),
        ("AN1-DEBATS-DEC", "2019-03-12"),
        ("CMP-COM-RAPPORT-SN", "2019-04-03"),
        ("CMP-DEC", "2019-04-03"),
        ("CMP-DEBATS-SN-SEANCE", "2019-06-20"),
    ]
    assert [(a.code, a.decision) for a in actes(reading) if a.est_decision] == [
        ("SN1-DEBATS-DEC", "adopté"),
        ("AN1-DEBATS-DEC", "adopté avec modifications"),
        ("CMP-DEC", "accord"),
    ]
    cmp = next(a for a in actes(reading) if a.code == "CMP-COM-RAPPORT-SN")
    assert cmp.textes == ("SN2018R0431", "SN2018B0432")  # a link without folder


@needs_samples
def test_a_bill_sent_back_to_its_commission_has_two_reports_and_two_sittings() -> None:
    assert told(recorded("ppl18-229")) == [
        ("SN1-DEPOT", "2018-12-20"),
        ("SN1-COM-FOND-RAPPORT", "2019-02-20"),
        ("SN1-DEBATS-SEANCE", "2019-03-05"),
        ("SN1-COM-FOND-RAPPORT", "2019-05-29"),
        ("SN1-DEBATS-SEANCE", "2019-06-11"),
        ("AN1-DEPOT", "2019-06-12"),
    ]


@needs_samples
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ppl18-260", [("SN1-DEPOT", "2019-01-22"), ("SN1-COM-FOND-RAPPORT", "2019-05-29")]),
        (
            "ppr18-458",
            [
                ("SN1-DEPOT", "2019-04-12"),
                ("SN1-COM-FOND-RAPPORT", "2019-06-05"),
                ("SN1-DEBATS-SEANCE", "2019-06-18"),
            ],
        ),
        (
            "pjl18-523",
            [
                ("SN1-DEPOT", "2019-05-22"),
                ("SN1-COM-FOND-RAPPORT", "2019-06-12"),
                ("SN1-DEBATS-SEANCE", "2019-06-20"),
            ],
        ),
        (
            "ppl17-699",
            [
                ("SN1-DEPOT", "2018-07-30"),
                ("SN1-COM-FOND-RAPPORT", "2019-06-05"),
                ("AN1-DEPOT", "2019-06-13"),
                ("SN1-DEBATS-SEANCE", "2019-06-13"),
            ],
        ),
    ],
)
def test_the_other_recorded_feeds_have_their_steps(name: str, expected: list[tuple[str, str]]) -> None:
    assert told(recorded(name)) == expected


# --- what a source may write --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "heading", "code", "decision", "statut"),
    [
        ("adopté par le Sénat le 31 janvier 2023", SN1, "SN1-DEBATS-DEC", "adopté", "adopté par le Sénat"),
        ("rejeté par le Sénat le 31 janvier 2023", SN1, "SN1-DEBATS-DEC", "rejeté", "rejeté par le Sénat"),
        (
            "adopté sans modification par le Sénat le 31 janvier 2023",
            "Deuxième lecture - Sénat",
            "SN2-DEBATS-DEC",
            "adopté sans modification",
            "adopté sans modification par le Sénat",
        ),
        (
            "adopté avec modifications par le Sénat le 31 janvier 2023",
            SN1,
            "SN1-DEBATS-DEC",
            "adopté avec modifications",
            "adopté avec modifications par le Sénat",
        ),
        ("adopté par le Sénat le 31 janvier 2023", CMP, "CMP-DEBATS-SN-DEC", "adopté", "adopté par le Sénat"),
        (
            "adopté par le Sénat le 31 janvier 2023",
            "Lecture CMP - Sénat",
            "CMP-DEBATS-SN-DEC",
            "adopté",
            "adopté par le Sénat",
        ),
    ],
)
def test_a_decision_reads_as_in_the_data_of_the_assemblee(
    words: str, heading: str, code: str, decision: str, statut: str
) -> None:
    found = next(a for a in actes(lus(texte(words, heading=heading))) if a.code != "CMP-DEC")
    assert (found.code, found.decision, found.statut) == (code, decision, statut)
    assert (found.uid, found.texte_adopte) == (f"{SIGNET}-{code}-44", "SN2022TA0044")
    assert (found.date, found.reunion) == (date(2023, 1, 31), "RUSN-2023-01-31")
    assert found.est_decision


def test_a_decision_in_new_words_is_kept_as_written_and_remarked() -> None:
    reading = lus(texte("devenu résolution du Sénat le 31 janvier 2023"))
    [found] = actes(reading)
    assert (found.statut_code, found.decision) == ("", "devenu résolution du Sénat")
    assert reading.remarks == ("décision inconnue : devenu résolution du Sénat",)


def test_a_text_that_only_came_out_of_the_commission_keeps_its_words() -> None:
    words = "résultat des travaux de la commission le 31 janvier 2023"
    found = un(texte(words, 249, "/leg/pjl22-249.html"))
    assert (found.code, found.textes) == ("SN1-COM-FOND-RAPPORT", ("SN2022B0249",))
    assert found.libelle == "Texte n° 249 résultat des travaux de la commission"


def test_a_step_of_the_assemblee_has_no_text_of_ours_but_says_its_number() -> None:
    found = un(
        texte("transmis à l'Assemblée nationale le 1er février 2023", 809, "https://x.fr/pl0809.asp", AN1)
    )
    assert (found.code, found.textes, found.date) == ("AN1-DEPOT", (), date(2023, 2, 1))
    assert found.libelle == "Texte n° 809 transmis à l'Assemblée nationale"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("au moins soixante députés", "CC-SAISIE-AN"),
        ("au moins soixante sénateurs", "CC-SAISIE-SN"),
        ("le Premier ministre", "CC-SAISIE-PM"),
        ("la Présidente de l'Assemblée nationale", "CC-SAISIE-PAN"),
        ("le Président du Sénat", "CC-SAISIE-PSN"),
    ],
)
def test_the_council_is_asked_by_whom_the_feed_says(words: str, code: str) -> None:
    titre = f"Saisine en date du 17 avril 2023 par {words}"
    found = un(entree(titre, titre, f"/dossierleg/{SIGNET}.html"))
    assert (found.code, found.date, found.code_connu) == (code, date(2023, 4, 17), True)


def test_a_vote_makes_its_sitting_and_one_on_the_whole_text_is_the_decision_s_too() -> None:
    def vote(n: int, words: str) -> str:
        return entree(
            f"Scrutin public n°{n} du 31 janvier 2023",
            f"{SN1} : Scrutin public {words}",
            f"/scrupub/2022/scr2022-{n}.html",
        )

    reading = lus(
        vote(102, "sur l'ensemble du projet de loi"),
        vote(99, "sur l'ensemble de l'article 7 du projet de loi"),
        texte("adopté par le Sénat le 31 janvier 2023"),
    )
    assert [(a.code, a.scrutins) for a in actes(reading)] == [
        ("SN1-DEBATS-SEANCE", ("SCSN2022N99", "SCSN2022N102")),
        ("SN1-DEBATS-DEC", ("SCSN2022N102",)),
    ]


def test_amendments_in_commission_and_in_the_sitting_are_told_of_their_text_fake_numbers_kept() -> None:
    def depots(n: int, href: str) -> str:
        return entree(t := f"Amendements déposés sur le texte n°{n}", f"{SN1} : {t}", href)

    reading = lus(
        depots(229, "/amendements/2022-2023/229/accueil.html"),
        depots(229, "http://www.senat.fr/amendements/commissions/2022-2023/229/accueil.html"),
        depots(10229, "/amendements/commissions/2022-2023/10229/liste_depot.html"),
    )
    assert [(r.uid, r.numero, r.amendements) for r in reading.records if isinstance(r, Document)] == [
        ("SN2022B0229", "229", ("commission", "séance")),
        ("SN2022B10229", "10229", ("commission",)),
    ]


@pytest.mark.parametrize(
    ("before", "code"),
    [
        ((), "SN1-DEBATS-SEANCE"),
        (
            (
                texte(
                    "transmis au Sénat le 30 janvier 2023",
                    458,
                    "/leg/pjl22-458.html",
                    "Deuxième lecture - Sénat",
                ),
            ),
            "SN2-DEBATS-SEANCE",
        ),
        (
            (
                texte(
                    "résultat des travaux de la commission le 30 janvier 2023",
                    104,
                    "pjl22-104.html",
                    "Commission mixte paritaire (désaccord)",
                ),
            ),
            "SNNLEC-DEBATS-SEANCE",
        ),
    ],
)
def test_a_sitting_to_come_belongs_to_the_reading_under_way(before: tuple[str, ...], code: str) -> None:
    titre = "Inscription à l'ordre du jour du 20 juin 2023"
    found = actes(lus(entree(titre, titre, f"/dossierleg/{SIGNET}.html"), *before))[-1]
    assert (found.code, found.date, found.reunion) == (code, date(2023, 6, 20), "RUSN-2023-06-20")


def test_a_sitting_announced_then_reported_is_one_step() -> None:
    titre, rendu = (
        "Inscription à l'ordre du jour du 24 janvier 2023",
        "Compte rendu intégral de la séance du 24 janvier 2023",
    )
    announced = un(entree(titre, titre, f"/dossierleg/{SIGNET}.html"))
    held = un(
        entree(titre, titre, f"/dossierleg/{SIGNET}.html"), entree(rendu, f"{SN1} : {rendu}", "/seances/x")
    )
    assert announced == held


def test_what_was_never_seen_is_remarked_and_what_tells_no_step_is_not() -> None:
    reading = lus(
        entree("Motion référendaire", f"{SN1} : Motion référendaire", "/x.html"),
        entree("Petite loi", f"{SN1} : Petite loi", "/petite-loi-ameli/2022-2023/249.html"),
        entree("Etude d'impact associée au texte n°220", SN1, "/leg/etudes-impact/pjl22-220-ei/x.html"),
        entree("Texte n° 3", "Congrès du Parlement : Texte adopté le 4 mars 2023", "/leg/tas22-003.html"),
    )
    assert reading.remarks[0] == "rubrique inconnue : Motion référendaire"
    assert reading.remarks[1].startswith("lecture inconnue : Texte n° 3")
    assert [r.uid for r in reading.records] == [SIGNET, "SN2022TA0003"]


def test_entries_that_share_an_id_are_told_apart_and_the_same_twice_is_one() -> None:
    one, other = (
        texte("adopté par le Sénat le 31 janvier 2023"),
        texte("transmis au Sénat le 1er février 2023", 45, "/leg/tas22-044.html", "Deuxième lecture - Sénat"),
    )
    assert len(actes(lus(one, one, other))) == 2


def test_a_day_told_as_midnight_of_paris_in_utc_is_that_day() -> None:
    found = un(
        entree(
            "Texte n° 44", f"{SN1} : Texte adopté par le Sénat", "/leg/tas22-044.html", "2023-01-30T23:00:00Z"
        )
    )
    assert found.date == date(2023, 1, 31)


def test_accents_in_utf8_are_read_whatever_is_declared() -> None:
    assert parse_flux(
        flux(texte("adopté par le Sénat le 31 janvier 2023"), encoding="utf-8"), FLUX_URL
    ) == lus(texte("adopté par le Sénat le 31 janvier 2023"))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "vide"),
        (b"<html><body>Application Indisponible</body></html>", "HTML"),
        (b"<!DOCTYPE html><html><head><meta charset=x></head><body>Application Indisponible", "HTML|XML"),
        (flux_entier()[:2000], "XML"),
        (b"<rss><channel/></rss>", "pas un flux"),
        (flux(), "aucune entr"),
        (flux(texte("adopté"), signet="pjl22-221"), "autre dossier"),
        (b'{"a": 1}', "XML"),
    ],
)
def test_what_is_not_the_feed_of_the_bill_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        parse_flux(body, FLUX_URL)


def test_only_the_address_of_a_feed_is_read() -> None:
    assert FLUX.fullmatch("/dossier-legislatif/rss/doslegplfss2018.xml")
    with pytest.raises(Unreadable, match="adresse"):
        parse_flux(flux_entier(), "https://www.senat.fr/rss/textes.xml")


def test_a_feed_cut_mixed_or_swollen_is_read_or_refused_and_nothing_else() -> None:
    body = flux_entier()
    mixed = [body[: len(body) * n // 12] + body[len(body) * (n + 1) // 12 :] for n in range(12)]
    huge = flux(entree("Texte n° 9", f"{SN1} : Texte " + "x" * 2_000_000, "/leg/pjl22-009.html"))
    for one in (
        *mixed,
        huge,
        body.replace(b"Texte", b"Texte n\xb0 \xb2\xb3"),
        body.replace(b"2023", b"0000"),
    ):
        with suppress(Unreadable):
            assert parse_flux(one, FLUX_URL).records


# --- headings and days --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Première lecture - Sénat", ("1", "Sénat", "")),
        ("1ère lecture", ("1", "", "")),
        ("1ère lecture 12/10/16", ("1", "", "")),
        ("Nouvelle lecture à l'Assemblée nationale", ("NLEC", "Assemblée", "")),
        ("Lecture définitive - Assemblée nationale", ("LDEF", "Assemblée", "")),
        ("Commission mixte paritaire (désaccord)", ("CMP", "", "désaccord")),
        ("CMP 01/02/17", ("CMP", "", "")),
        ("Commission mixte paritaire sur le projet de loi", None),
        ("Lecture", None),
    ],
)
def test_a_heading_says_which_reading_in_which_house(written: str, expected: Any) -> None:
    found = read_rubrique(written)
    assert (found and (found.lecture, found.chambre, found.issue)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("le 1er décembre 2017", ["2017-12-01"]),
        ("(5, 6 et 7 juin 2019)", ["2019-06-05", "2019-06-06", "2019-06-07"]),
        ("du 31 mai et 1er juin 2019", ["2019-05-31", "2019-06-01"]),
        ("le 31 juin 2019", []),
        ("en juin 2019", []),
        ("le 5 juin", []),
    ],
)
def test_days_are_read_in_words(written: str, expected: list[str]) -> None:
    assert [str(jour) for jour in read_jours(written)] == expected
