"""`!agenda`: meetings to come, cancelled, held; deadlines; and the hour in `!statut`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from parlement.acteurs import Organe
from parlement.dossiers import Dossier
from parlement.reunions import Reunion
from parlement.suivis import Suivi
from tests.alerts.monde import JO2024, Monde, open_monde, step
from tests.commands.debat import DEBAT, SOIREE, ask, limite, lines, read_one_by_one, seance, source

MATIN = datetime(2023, 3, 21, 9, 0, tzinfo=UTC)
JEUDI = datetime(2023, 3, 23, 8, 0, tzinfo=UTC)
LOIS = Organe(uid="PO59051", type="COMPER", abrege="Lois")


def test_nothing_announced_says_when_the_agenda_was_read(monde: Monde) -> None:
    assert "L'agenda n'a pas encore été lu." in ask(monde, "!agenda")
    source(monde, "agenda-16", monde.now - timedelta(hours=2))
    text = ask(monde, "!agenda article7")
    assert "Aucune réunion annoncée. Agenda lu il y a 2 h." in text
    assert text.endswith("Sources : agenda lu il y a 2 h")


def test_the_whole_answer_reads_so(monde: Monde) -> None:
    commission = Reunion(
        uid="RUC", type="commission", organe="PO59051", debut=MATIN - timedelta(days=5), etat="Confirmé"
    )
    (_, point) = seance("RUC")
    read_one_by_one(
        monde,
        LOIS,
        *limite(JEUDI - timedelta(days=1)),
        commission,
        point,
        *seance(),
        *seance("RU3", JEUDI, etat="Eventuel", rang_seance=1),
        *seance("RU4", JEUDI + timedelta(hours=7), etat="Supprimé", rang_seance=2),
        *seance("RU5", JEUDI + timedelta(hours=13), etat_point="Supprimé", rang_seance=3),
        *seance("RU6", JEUDI + timedelta(days=40), etat="Supprimé", rang_seance=1),
    )
    assert list(lines(ask(monde, "!agenda jo2024", MATIN))) == [
        "Agenda — Jeux olympiques 2024",
        "<https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918>",
        "",
        "À venir",
        "• mercredi 22 mars 2023 à 21 h 30 · 2e séance · Suite de la discussion",
        "• jeudi 23 mars 2023 à 9 h 00 · 1re séance · Suite de la discussion · éventuelle",
        "",
        "Annulé ou retiré de l'ordre du jour",
        "• jeudi 23 mars 2023 à 16 h 00 · 2e séance · Suite de la discussion · annulée",
        "• jeudi 23 mars 2023 à 22 h 00 · 3e séance · Suite de la discussion · retiré de l'ordre du jour",
        "",
        "Dépôt des amendements",
        "• texte n° 939 : jusqu'au mercredi 22 mars 2023 à 9 h 00",
        "",
        "Dernière réunion",
        "• jeudi 16 mars 2023 à 10 h 00 · commission (Lois) · Suite de la discussion",
        "",
        "Aucune source n'a encore été lue",
    ]


def test_a_deadline_that_passed_is_no_longer_told(monde: Monde) -> None:
    read_one_by_one(monde, *limite(JEUDI))
    assert "Dépôt" not in ask(monde, "!agenda", JEUDI + timedelta(minutes=1))


def test_a_sitting_that_another_followed_is_no_longer_going_on(monde: Monde) -> None:
    read_one_by_one(monde, *seance("RU1B", SOIREE - timedelta(hours=6), rang_seance=1), *seance())
    text = ask(monde, "!agenda", SOIREE + timedelta(minutes=30))
    assert text.count("en cours") == 1
    assert (
        "mercredi 22 mars 2023 à 21 h 30 · 2e séance · Suite de la discussion · Jeux olympiques 2024 · en cours"
        in text
    )
    assert "Dernière réunion\n  • mercredi 22 mars 2023 à 15 h 30" in text


def test_a_suivi_that_is_not_known_is_refused_with_the_nearest(monde: Monde) -> None:
    assert "n'est pas suivi. Essayez : !agenda" in ask(monde, "!agenda bidule")


def test_a_sitting_on_two_tracked_bills_is_told_once(tmp_path: Path) -> None:
    autre = Dossier(uid="DLR5L16N1", legislature=16, titre="Autre loi")
    suivis = (JO2024, Suivi(nom="autre", titre="Autre loi", cible=autre.uid))
    with open_monde(tmp_path, *suivis) as monde:
        reunion, point = seance()
        read_one_by_one(monde, autre, reunion, point, replace(point, uid="RU2PT2", dossiers=(autre.uid,)))
        text = ask(monde, "!agenda", MATIN)
    assert text.count("21 h 30") == 1
    assert "Jeux olympiques 2024, Autre loi" in text
    assert "confirm" not in text


# --- the hour in !statut ------------------------------------------------------------------------------------------


def test_statut_gives_the_hour_of_the_next_sitting_once(monde: Monde) -> None:
    days = [
        step(f"L16-{n}", "AN1-DEBATS-SEANCE", (SOIREE + timedelta(days=n)).date(), reunion=f"RUN{n}")
        for n in (0, 1)
    ]
    read_one_by_one(monde, *DEBAT, *days, *seance("RUN0"), *seance("RUN1", SOIREE + timedelta(days=1)))
    after = ask(monde, "!statut article7", MATIN).partition("Et ensuite")[2]
    assert (
        "• séance publique (Assemblée, 1re lecture) : mercredi 22 mars 2023 à 21 h 30, puis jeudi 23 mars 2023"
        in after
    )
    assert after.count("22 mars 2023") == 1


def test_statut_leaves_out_a_sitting_that_the_agenda_cancelled(monde: Monde) -> None:
    day = step("L16-9", "AN1-DEBATS-SEANCE", SOIREE.date(), reunion="RU2")
    read_one_by_one(monde, day)
    assert "mercredi 22, jeudi 23 mars 2023" in ask(monde, "!statut article7", MATIN)
    read_one_by_one(monde, *seance(etat="Supprimé"))
    assert "mercredi 22" not in ask(monde, "!statut article7", MATIN)


def test_statut_tells_a_sitting_that_only_the_agenda_knows(monde: Monde) -> None:
    read_one_by_one(monde, *seance(etat="Eventuel"))
    text = ask(monde, "!statut article7", MATIN)
    assert "• séance publique (Assemblée, éventuelle) : mercredi 22 mars 2023 à 21 h 30" in text


def test_statut_points_to_the_sitting_under_way(monde: Monde) -> None:
    read_one_by_one(monde, *seance())
    text = ask(monde, "!statut article7", SOIREE + timedelta(minutes=10))
    assert "• séance ouverte en ce moment — !direct" in text
    assert "aucune séance annoncée" not in text
