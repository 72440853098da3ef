"""The amendments of the demo: their documents, the day's list, the archive of the morning."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from demo.publication import Publication
from parlement.amendements import Amendement, Effet, Situation
from tests.demo.outils import APRES_TOUT, SAMPLES, SOIR_DU_23_MARS, avec_samples, faits, lit, racine
from trackers.assemblee.amendements import parse_amendement_document

UID = "AMANR5L16PO791932BTC0939P0D1N000{}"
PUBLIE = datetime.fromisoformat("2023-03-15T18:00+01:00")


@pytest.fixture(scope="module")
def publication() -> Publication:
    return Publication(faits())


def corps(publication: Publication, numero: int, instant: datetime) -> bytes:
    body = publication.par_amendement[UID.format(f"{numero:03}")](instant)
    assert body is not None
    return body


def lu(body: bytes) -> Amendement:
    """The amendment as Vigie reads it, without any remark."""
    reading = parse_amendement_document(json.loads(body))
    assert reading.remarks == ()
    (amendement,) = reading.records
    assert isinstance(amendement, Amendement)
    return amendement


def formes(valeur: Any, ici: str = "") -> set[str]:
    """Every path of keys down to a value that is not nil; one item of a list stands for all."""
    if isinstance(valeur, list):
        return formes(valeur[0], ici)
    if not isinstance(valeur, dict):
        return {ici}
    if "@xsi:nil" in valeur:
        return set()
    return {chemin for cle, dedans in valeur.items() for chemin in formes(dedans, f"{ici}/{cle}")}


def test_an_amendment_is_to_be_discussed_then_has_its_outcome(publication: Publication) -> None:
    assert (
        publication.par_amendement[UID.format("027")](datetime.fromisoformat("2023-03-15T17:59+01:00"))
        is None
    )
    avant, apres = lu(corps(publication, 27, PUBLIE)), lu(corps(publication, 27, SOIR_DU_23_MARS))
    assert (avant.situation, avant.seance, avant.date_sort) == (Situation.A_DISCUTER, "", None)
    assert (apres.situation, apres.seance) == (Situation.REJETE, "RUANR5L16S2023IDS26889")
    assert apres.date_sort == faits().par_numero[1263].vote
    assert (avant.chronotag or 0) < (apres.chronotag or 0)


def test_every_amendment_is_read_back_as_the_facts_say(publication: Publication) -> None:
    for fait in faits().amendements:
        amendement = lu(corps(publication, fait.numero, APRES_TOUT))
        assert amendement.numero == str(fait.numero)
        assert amendement.sort == fait.sort
        assert amendement.auteur == fait.acteur
        assert amendement.groupe == faits().groupes[fait.groupe].uid
        assert amendement.signataires == f"{fait.civilite} {fait.nom}"
        assert amendement.designation is not None
        assert amendement.depot is None


def test_what_is_peculiar_to_an_amendment_is_told(publication: Publication) -> None:
    suppression, sous, rectifie = (lu(corps(publication, n, APRES_TOUT)) for n in (27, 789, 760))
    assert (suppression.effet, suppression.dispositif) == (Effet.SUPPRESSION, "Supprimer cet article.")
    assert (sous.parent, sous.place) == (UID.format("757"), "ART. 7")
    assert (rectifie.rectification, rectifie.place) == ("rect.", "APRÈS ART. 4")
    assert rectifie.dispositif == ""


def test_the_order_of_call_puts_a_sub_amendment_after_what_it_changes(publication: Publication) -> None:
    lus = [lu(corps(publication, fait.numero, APRES_TOUT)) for fait in faits().amendements]
    ordre = [a.numero for a in sorted(lus, key=lambda a: a.tri) if a.place == "ART. 7"]
    assert ordre == ["27", "148", "563", "406", "217", "153", "757", "789", "509", "56", "70"]


def test_the_list_of_a_day_grows_and_names_again_what_changes(publication: Publication) -> None:
    liste = publication.par_jour["2023-03-23"]
    assert liste(datetime.fromisoformat("2023-03-23T00:09+01:00")) is None
    matin = liste(datetime.fromisoformat("2023-03-23T10:00+01:00"))
    assert matin is not None
    adresse = f"https://www.assemblee-nationale.fr/dyn/opendata/{UID.format('789')}.xml"
    assert matin.decode().splitlines()[-1] == f"2023-03-23T10:00:00+01:00;{adresse}"
    soir = liste(APRES_TOUT)
    assert soir is not None
    assert soir.startswith(matin)
    assert soir.decode().count(adresse) == 2
    assert sorted(publication.par_jour) == ["2023-03-15", "2023-03-21", "2023-03-22", "2023-03-23"]


def test_the_archive_is_the_one_of_the_morning(publication: Publication) -> None:
    assert publication.amendements(datetime.fromisoformat("2023-03-16T05:59+01:00")) is None
    matin, soir = (
        publication.amendements(datetime.fromisoformat(f"2023-03-23T{h}+01:00")) for h in ("06:00", "23:59")
    )
    assert matin == soir
    sorts = {uid: document["cycleDeVie"]["sort"] for uid, document in lit(soir).items()}
    assert sorts[UID.format("027")] == "Rejeté"
    assert sorts[UID.format("757")] != "Adopté"
    assert UID.format("789") not in sorts
    assert len(lit(publication.amendements(APRES_TOUT))) == 28


@avec_samples
def test_documents_have_no_key_that_the_assemblee_does_not_write(publication: Publication) -> None:
    recorded: set[str] = set()
    for fichier in (SAMPLES / "amendements").rglob("*.json"):
        recorded |= formes(racine(fichier.read_bytes()))
    keys = set(racine(next((SAMPLES / "amendements").rglob("*.json")).read_bytes()))
    for fait in faits().amendements:
        document = racine(corps(publication, fait.numero, APRES_TOUT))
        assert set(document) == keys
        assert formes(document) <= recorded
