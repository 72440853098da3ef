"""Who the senators are, and the group of each on a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from parlement.acteurs import Acteur, AppartenanceGroupe, Organe, groupe_at
from parlement.scrutins import Scrutin, Votants, groupes_de, reserves
from tests.parlement.recorded import SAMPLES, needs_samples
from tests.trackers.senat.corps_scrutins import COLONNES, general, histogroupes
from trackers.base import Reading, Unreadable
from trackers.senat.scrutins import parse_votes
from trackers.senat.senateurs import parse_general, parse_histogroupes

ALBA = '12345A,Mme,Alba,Anne,ACTIF,1960-01-01,"a, b"'
DUVAL = "000346,M.,DUVAL,Émile,ANCIEN,,"


def acteurs(reading: Reading) -> dict[str, Acteur]:
    return {record.uid: record for record in reading.records if isinstance(record, Acteur)}


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_a_senator_is_an_id_and_a_name_and_nothing_else(encoding: str) -> None:
    reading = parse_general(general(ALBA, DUVAL).encode(encoding))
    assert reading.records == (
        Acteur(uid="12345A", civilite="Mme", prenom="Anne", nom="Alba"),
        Acteur(uid="000346", civilite="M.", prenom="Émile", nom="DUVAL"),
    )
    assert reading.remarks == ()


def test_columns_may_move_and_lines_end_otherwise() -> None:
    moved = general("Anne,X,Mme,Alba,12345A", colonnes="Prénom usuel,Autre,Qualité,Nom usuel,Matricule")
    [anne] = parse_general(moved.replace("\n", "\r\n").encode()).records
    assert anne == Acteur(uid="12345A", civilite="Mme", prenom="Anne", nom="Alba")


def test_lines_that_cannot_be_read_are_told() -> None:
    reading = parse_general(
        general(ALBA, ALBA, "?,M.,X,Y,,,", "12345B,M.", ALBA.replace("Anne", "Ève")).encode()
    )
    assert (list(acteurs(reading)), reading.remarks) == (
        ["12345A"],
        ("sénateurs : 3 lignes illisibles ou contraires",),
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "fichier vide"),
        (b"% rien", "fichier vide"),
        (b"<html>Application Indisponible</html>", "page HTML"),
        (general(ALBA, annonce=2).encode(), "1 lignes, 2 annoncées"),
        (general(ALBA, DUVAL).encode()[:-40], "1 lignes, 2 annoncées"),
        (
            general(ALBA, colonnes=COLONNES.replace("Matricule", "Id")).encode(),
            "colonnes absentes (matricule)",
        ),
        (general().encode(), "aucun matricule"),
        (general(ALBA, '12345B,"' + "x" * 200_000).encode(), "CSV invalide"),
        (general(ALBA).encode("utf-16"), "colonnes absentes"),
    ],
)
def test_what_is_no_list_of_senators_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason.replace("(", r"\(").replace(")", r"\)")):
        parse_general(body)


PERIODES = (
    ("12345A", "UMP", "2020/10/05 00:00:00", None),
    ("12345A", "AUCUN", "2020/10/01 00:00:00", "2020/10/04 00:00:00"),
    ("12345A", "SOC", "2011/10/01 00:00:00", "2020/09/30 00:00:00"),
    ("12345A", "SOC", "2011/10/01 00:00:00", "2020/09/30 00:00:00"),
    ("12345A", "RPR", None, "2002/06/18 00:00:00"),
    ("12345B", "NEUF", "2023/10/03 00:00:00", None),
    ("12345C", "AUCUN", "2023/10/03 00:00:00", None),
    ("12345D", "VIEUX", "1960/10/03 00:00:00", "1961/10/03 00:00:00"),
)


def test_the_groups_of_a_senator_are_known_by_date_and_by_their_usual_name() -> None:
    reading = parse_histogroupes(histogroupes(*PERIODES))
    found = acteurs(reading)
    assert found["12345A"].groupes == (
        AppartenanceGroupe(groupe="SN-RPR", fin=date(2002, 6, 18)),
        AppartenanceGroupe(groupe="SN-SOC", debut=date(2011, 10, 1), fin=date(2020, 9, 30)),
        AppartenanceGroupe(groupe="SN-UMP", debut=date(2020, 10, 5)),
    )
    assert (found["12345A"].nom, found["12345C"].groupes) == ("", ())
    days = (date(2020, 9, 30), date(2020, 10, 2), date(2020, 10, 5))
    assert [groupe_at(found["12345A"], jour) for jour in days] == ["SN-SOC", "", "SN-UMP"]
    organes = {record.uid: record for record in reading.records if isinstance(record, Organe)}
    assert organes["SN-UMP"] == Organe(uid="SN-UMP", type="GP", abrege="LR", libelle="Les Républicains")
    assert "SN-AUCUN" not in organes


def test_only_a_group_of_today_that_we_cannot_name_is_told_and_bears_its_code() -> None:
    reading = parse_histogroupes(histogroupes(*PERIODES))
    named = {record.uid: record.nom_court for record in reading.records if isinstance(record, Organe)}
    assert (named["SN-NEUF"], named["SN-VIEUX"]) == ("NEUF", "VIEUX")
    assert reading.remarks == ("groupe du Sénat inconnu : NEUF",)


def test_a_period_that_cannot_be_dated_is_left_out_and_told() -> None:
    odd: list[tuple[str, str, str | None, str | None]] = [
        ("12345E", "UC", "hier", None),
        ("12345E", "UC", "2020/13/01", None),
        ("", "UC", "2020/10/01", None),
        ("12345E", "UC", None, None),
        ("12345E", "UC", "2020/10/01", "demain"),
        ("12345E", "", "2020/10/01", None),
    ]
    reading = parse_histogroupes(histogroupes(*PERIODES[:1], *odd))
    assert list(acteurs(reading)) == ["12345A"]
    assert reading.remarks == ("groupes des sénateurs : 6 lignes illisibles",)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html></html>",
        b"{}",
        b'{"results": {}}',
        b'{"results": [1]}',
        histogroupes(),
        histogroupes(*PERIODES)[:-9],
        histogroupes(*PERIODES).replace(b"Matricule", b"Id"),
    ],
)
def test_what_is_no_history_of_groups_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        parse_histogroupes(body)


# The groups on 7 February 2023: members, pour, contre, abstentions, non-votants.
GROUPES = {
    "LR": (145, 133, 10, 0, 2),
    "SER": (64, 64, 0, 0, 0),
    "UC": (57, 51, 3, 3, 0),
    "RDPI": (24, 24, 0, 0, 0),
    "CRCE-K": (15, 0, 0, 15, 0),
    "RDSE": (14, 14, 0, 0, 0),
    "INDEP": (14, 14, 0, 0, 0),
    "GEST": (12, 0, 0, 12, 0),
    "NI": (3, 0, 0, 0, 3),
}


def body(path: str, read: Callable[[bytes, str], Reading], url: str = "") -> Reading:
    return read((SAMPLES / "senat" / path).read_bytes(), url)


@needs_samples
def test_a_recorded_vote_is_split_by_the_groups_of_its_day() -> None:
    history = body("senateurs/ODSEN_HISTOGROUPES_extract.json", parse_histogroupes)
    assert history.remarks == ()
    known = acteurs(history)
    address = "https://www.senat.fr/scrutin-public/2022/scr2022-125.json"
    [votants] = body("scrutins/scr2022-125.json", parse_votes, address).records
    assert isinstance(votants, Votants)
    jour = date(2023, 2, 7)
    groupes = groupes_de(votants, lambda uid: groupe_at(known.get(uid), jour))
    named = {record.uid: record.nom_court for record in history.records if isinstance(record, Organe)}
    assert {
        named[g.groupe]: (g.membres, g.pour, g.contre, g.abstentions, g.non_votants) for g in groupes
    } == GROUPES
    vote = Scrutin(
        uid=votants.uid,
        numero=125,
        date=jour,
        titre="",
        sort="adopté",
        votants=343,
        exprimes=313,
        pour=300,
        contre=13,
        abstentions=30,
        groupes=groupes,
    )
    assert reserves(vote) == ()
    assert sum(g.membres or 0 for g in groupes) == vote.sieges == 348


@needs_samples
def test_every_recorded_senator_has_a_name() -> None:
    general = body("senateurs/ODSEN_GENERAL.csv", parse_general)
    assert (len(general.records), general.remarks) == (1739, ())
    found = acteurs(general)
    assert (found["83008P"].nom_complet, found["000346"].nom_complet) == ("François Abadie", "Youssef Achour")
    assert {a.civilite for a in found.values()} == {"M.", "Mme", "Mlle"}
    assert all(a.nom and a.prenom and not a.groupes for a in found.values())
