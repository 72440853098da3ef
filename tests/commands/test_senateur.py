"""`!senateur`: senators only, their votes at the Sénat, what they tabled there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from parlement import senat
from parlement.acteurs import GROUPE, Acteur, AppartenanceGroupe, Organe
from parlement.amendements import Amendement
from parlement.dossiers import Acte
from parlement.scrutins import Votants
from tests.alerts.monde import UID, Monde, vote
from tests.commands.debat import DEBAT, amendement, ask, decided, lines, read_one_by_one

SER = Organe(uid="SN-SOC", type=GROUPE, abrege="SER", libelle="Groupe socialiste, écologiste et républicain")
CARRERE = Acteur(
    uid="14133K",
    civilite="Mme",
    prenom="Agnès",
    nom="Carrère",
    groupes=(AppartenanceGroupe(groupe="SN-SOC", debut=date(2020, 10, 1)),),
)
DURAND = Acteur(uid="19999B", civilite="M.", prenom="Élisa", nom="Martin-Duval")
RAPPORT = Acte(
    uid="L16-RS", dossier=UID, code="SN1-COM-FOND-RAPPORT", date=date(2023, 1, 18), textes=("SN2022B0249",)
)


def au_senat(numero: str, **changes: object) -> Amendement:
    """An amendment of Agnès Carrère on the text of the commission of the Sénat."""
    return replace(
        amendement(numero),
        uid=f"AMSN2022B0249S-{numero}",
        legislature=2022,
        texte="SN2022B0249",
        examen="SN2022B0249S",
        organe=senat.EN_SEANCE,
        auteur="14133K",
        groupe="SN-SOC",
        **changes,  # type: ignore[arg-type]
    )


@pytest.fixture
def navette(monde: Monde) -> Monde:
    """A bill debated in both houses, and one senator who voted and tabled there."""
    scrutin = replace(
        vote(125, "l'ensemble", date=date(2023, 1, 31), legislature=2022),
        groupes=(),
        uid=senat.uid_scrutin(2022, 125),
    )
    read_one_by_one(
        monde,
        *DEBAT,
        SER,
        CARRERE,
        DURAND,
        RAPPORT,
        scrutin,
        Votants(uid=scrutin.uid, contres=("14133K",)),
        vote(3, "l'ensemble", date=date(2023, 3, 28)),
        decided(au_senat("31"), "Adopté"),
        au_senat("32"),
        decided(amendement("28"), "Adopté"),
    )
    return monde


def test_the_whole_answer_reads_so(navette: Monde) -> None:
    assert list(lines(ask(navette, "!senateur carrere"))) == [
        "Mme Agnès Carrère (SER)",
        "<https://www.senat.fr/senateur/carrere_agnes14133k.html>",
        "Groupes : SER depuis le 1er octobre 2020",
        "",
        "Amendements signés en premier",
        "• article7 : 2 amendements (1 à discuter · 1 adopté)",
        "• jo2024 : 2 amendements (1 à discuter · 1 adopté)",
        "",
        "Votes sur ce qui est suivi",
        "• 31 janvier 2023 · Ensemble du texte (✅ adopté) : contre — scrutin n° 125"
        " <https://www.senat.fr/scrutin-public/2022/scr2022-125.html>",
        "",
        "Aucune source n'a encore été lue",
    ]


@pytest.mark.parametrize(
    "typed", ["Agnès Carrère", "CARRÈRE", "sénatrice Carrère", "Mme carrere agnes", "14133K", "14133k"]
)
def test_a_senator_is_found_however_the_name_is_typed(navette: Monde, typed: str) -> None:
    assert ask(navette, f"!senateur {typed}").startswith("Mme Agnès Carrère (SER)\n")


def test_the_same_name_in_both_houses_is_one_member_in_each(navette: Monde) -> None:
    assert ask(navette, "!depute martin").startswith("Mme Élisa Martin (LFI)")
    assert ask(navette, "!senateur martin").startswith("M. Élisa Martin-Duval")


def test_a_member_asked_in_the_wrong_house_is_pointed_at(navette: Monde) -> None:
    assert "Vouliez-vous dire : !senateur Agnès Carrère ?" in ask(navette, "!depute carrere")
    assert "Vouliez-vous dire : !depute Stéphane Mazars ?" in ask(navette, "!senateur mazars")


def test_once_the_text_is_decided_an_amendment_without_outcome_is_no_more_to_be_discussed(
    navette: Monde,
) -> None:
    decided_there = Acte(
        uid="L16-DS",
        dossier=UID,
        code="SN1-DEBATS-DEC",
        date=date(2023, 1, 31),
        statut_code="TSORTF01",
        texte_adopte="SN2022TA0044",
    )
    read_one_by_one(navette, decided_there)
    assert "• article7 : 2 amendements (1 adopté · 1 sans sort connu)" in ask(navette, "!senateur carrere")


def test_a_name_almost_right_is_offered(navette: Monde) -> None:
    assert "Vouliez-vous dire : !senateur Agnès Carrère ?" in ask(navette, "!senateur carere")
