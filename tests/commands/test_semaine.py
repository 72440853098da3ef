"""`!semaine`: the bills of the week in both houses, those that nobody tracks with what to type to follow them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from commands.base import Context
from commands.semaine import Propose, dossiers_de_la_semaine
from parlement.reunions import PointOdj, Reunion
from parlement.semaine import Affiche, affiches, semaine_de, texte_nomme
from tests.alerts.monde import UID, Monde
from tests.commands.rejeu import text_of
from trackers.base import Reading
from trackers.senat.sources import trackers_senat
from trackers.tracker import Needs

MARDI = date(2023, 3, 28)
NARCO = (
    "Suite de la discussion, en 2e lecture, de la proposition de loi visant à sortir la France du narcotrafic"
)


def sitting(uid: str = "RU1", jour: date = MARDI, **more: object) -> Reunion:
    debut = datetime(jour.year, jour.month, jour.day, 14, tzinfo=UTC)
    return replace(Reunion(uid=uid, type="séance", debut=debut, jour=jour, etat="Confirmé"), **more)  # type: ignore[arg-type]


def point(
    uid: str, objet: str = NARCO, *dossiers: str, reunion: str = "RU1", etat: str = "Confirmé"
) -> PointOdj:
    return PointOdj(uid=uid, reunion=reunion, objet=objet, type="", etat=etat, dossiers=dossiers)


def on_the_agenda(monde: Monde, *records: Reunion | PointOdj) -> None:
    monde.read(*affiches(records))


def asked(monde: Monde) -> Context:
    return Context(tracked=monde.tracked, vigie=monde.vigie, now=monde.now)


@pytest.fixture
def lundi(monde: Monde) -> Monde:
    """The Monday of that week."""
    monde.now = datetime(2023, 3, 27, 8, tzinfo=UTC)
    return monde


def test_a_bill_of_the_week_comes_with_the_address_that_follows_it(lundi: Monde) -> None:
    on_the_agenda(lundi, sitting(), point("P1", NARCO, "DLR5L17N50169"))
    (one,) = dossiers_de_la_semaine(asked(lundi))
    assert one == Propose(
        titre="Proposition de loi visant à sortir la France du narcotrafic",
        cible="DLR5L17N50169",
        adresse="https://www.assemblee-nationale.fr/dyn/17/dossiers/DLR5L17N50169",
        seance=True,
        jours={"Assemblée": (MARDI,)},
    )
    text = text_of("!semaine", asked(lundi))
    assert text.startswith("Les textes de la semaine du lundi 27 mars 2023")
    assert "Pour suivre l'un d'eux : /suivre, puis l'adresse de sa page." in text
    assert "Assemblée, mardi 28 mars, en séance" in text
    assert "/dyn/17/dossiers/DLR5L17N50169" in text


def test_one_bill_is_told_once_whatever_the_days_and_the_house(lundi: Monde) -> None:
    on_the_agenda(
        lundi,
        sitting(),
        sitting("RU2", date(2023, 3, 29)),
        sitting("RUSN-2023-03-30", date(2023, 3, 30)),
        point("P1", NARCO, "DLR5L17N50169"),
        point("P2", "Vote sur la proposition de loi visant à sortir la France du narcotrafic", reunion="RU2"),
        point("P3", "Proposition de loi visant à sortir la France du narcotrafic", reunion="RUSN-2023-03-30"),
    )
    (one,) = dossiers_de_la_semaine(asked(lundi))
    assert one.jours == {"Assemblée": (MARDI, date(2023, 3, 29)), "Sénat": (date(2023, 3, 30),)}
    assert "Assemblée, mardi 28 mars et mercredi 29 mars ; Sénat, jeudi 30 mars, en séance" in text_of(
        "!semaine", asked(lundi)
    )


def test_a_bill_of_the_senat_alone_says_where_its_address_is(lundi: Monde) -> None:
    on_the_agenda(
        lundi, sitting("RUSN-2023-03-28"), point("P1", "Projet de loi sur l'eau", reunion="RUSN-2023-03-28")
    )
    assert (
        "Projet de loi sur l'eau — Sénat, mardi 28 mars, en séance · sa page se trouve sur senat.fr"
        in text_of("!semaine", asked(lundi))
    )


def test_tracked_bills_are_told_apart_with_their_name(lundi: Monde) -> None:
    lundi.read(sitting(), point("P1", "Discussion", UID))
    on_the_agenda(lundi, sitting("RU2"), point("P2", NARCO, "DLR5L17N50169", reunion="RU2"))
    free, followed = dossiers_de_la_semaine(asked(lundi))
    assert (free.suivi, followed.suivi) == ("", "jo2024")
    assert "!statut jo2024" in text_of("!semaine", asked(lundi)).partition("Déjà suivis")[2]


@pytest.mark.parametrize(
    ("reunion", "its_point"),
    [
        (sitting(), point("P1", etat="Supprimé")),
        (sitting(etat="Annulé"), point("P1")),
        (sitting(jour=date(2023, 4, 3)), point("P1")),
        (sitting(), point("P1", "Questions au Gouvernement")),
        (sitting(), point("P1", "Vote sur la motion de censure ; projet de loi de finances pour 2024")),
    ],
    ids=["deleted", "cancelled", "next week", "questions", "censure"],
)
def test_what_is_off_or_no_bill_is_not_proposed(lundi: Monde, reunion: Reunion, its_point: PointOdj) -> None:
    on_the_agenda(lundi, reunion, its_point)
    assert dossiers_de_la_semaine(asked(lundi)) == []
    assert "Aucun texte n'est inscrit" in text_of("!semaine", asked(lundi))


def test_a_point_that_leaves_the_agenda_is_no_longer_proposed(lundi: Monde) -> None:
    on_the_agenda(lundi, sitting(), point("P1", NARCO, "DLR5L17N50169"))
    on_the_agenda(lundi, sitting(), point("P1", NARCO, etat="Supprimé"))
    assert dossiers_de_la_semaine(asked(lundi)) == []


def test_the_points_of_past_weeks_are_not_kept_and_make_no_history(lundi: Monde) -> None:
    before = lundi.tracked.parlement.last_change()
    on_the_agenda(lundi, sitting(jour=date(2023, 3, 1)), point("P1"), point("P2"))
    on_the_agenda(lundi, sitting(), point("P3"))
    assert [row["uid"] for row in lundi.parlement.rows("SELECT uid FROM affiches")] == ["P3"]
    assert lundi.tracked.parlement.last_change() == before


def test_the_senat_keeps_the_bills_that_nobody_tracks_besides_its_meetings() -> None:
    (tracker,) = (t for t in trackers_senat() if t.nom == "senat-agenda")
    ours, theirs = (
        point("P1", "Projet de loi relatif aux jeux Olympiques de 2024"),
        point("P2", reunion="RU2"),
    )
    reading = Reading((sitting(), ours, sitting("RU2"), theirs))
    needs = Needs(titres={UID: ("Projet de loi relatif aux jeux Olympiques de 2024",)})
    kept = tracker.relevant(reading, needs).records  # type: ignore[attr-defined]
    assert [record.uid for record in kept] == ["RU1", "P1", "P2"]
    assert isinstance(kept[-1], Affiche)


def test_from_saturday_on_the_week_is_the_next_one() -> None:
    assert semaine_de(date(2023, 3, 31)) == (date(2023, 3, 27), date(2023, 4, 2))
    assert semaine_de(date(2023, 4, 1)) == (date(2023, 4, 3), date(2023, 4, 9))


def test_the_bill_is_named_without_how_it_is_examined() -> None:
    assert texte_nomme("Examen du texte") == ""
    assert texte_nomme("Discussion du projet de loi, adopté par le Sénat, de simplification").startswith(
        "Projet de loi, adopté"
    )
