"""What a followed member does is told to those who follow them, and to nobody else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from alerts.abonnement.abonnes import Abonne
from alerts.message import decode_message
from alerts.weigh import Genre
from parlement.acteurs import Acteur, AppartenanceGroupe
from parlement.scrutins import Scrutin
from tests.alerts.monde import JEUDI, Monde, amendement, decided, open_monde, shown, vote

REGOL = Acteur(
    uid="PA1",
    civilite="Mme",
    prenom="Sabrina",
    nom="Regol",
    groupes=(AppartenanceGroupe(groupe="PO2", debut=date(2022, 6, 22)),),
)
FIDELE = Abonne(destination="discord:1", personnes=frozenset({"PA1"}))


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    with open_monde(tmp_path, abonnes=(FIDELE, Abonne(destination="discord:2"))) as opened:
        opened.tracked = replace(opened.tracked, personnes=frozenset({"PA1"}))
        opened.read(REGOL)
        opened.weigh()
        yield opened


def signed(scrutin: Scrutin) -> Scrutin:
    """The same vote, where the source names her among those of her group who voted for."""
    groupes = tuple(replace(g, pours=("PA1",)) if g.groupe == "PO2" else g for g in scrutin.groupes)
    return replace(scrutin, groupes=groupes)


def received(monde: Monde, destination: str) -> list[str]:
    """States of the messages about members at a destination."""
    rows = monde.vigie.rows(
        "SELECT * FROM outbox WHERE genre = ? AND destination = ?", Genre.PERSONNE, destination
    )
    return [row["etat"] for row in rows]


async def test_what_she_tables_and_how_she_votes_that_day_are_one_message(monde: Monde) -> None:
    first = amendement(12, auteur="PA1", depot=JEUDI)
    await monde.tell(first, amendement(13, auteur="PA9", depot=JEUDI))
    await monde.tell(signed(vote(1274)))

    (alerte,) = [row for row in monde.due() if row.alerte.startswith("personne:PA1")]

    text = monde.shown(alerte)
    assert "👤 Sabrina Regol (Jeux olympiques 2024) : 1 amendement, 1 vote" in text
    assert "n° 12 · article 7 : à discuter" in text
    assert "pour · Article 7 (✅ adopté)" in text
    assert "n° 13" not in text


async def test_what_became_of_her_amendment_edits_the_message_of_the_day_it_was_tabled(monde: Monde) -> None:
    one = amendement(12, auteur="PA1", depot=JEUDI)
    await monde.tell(one)
    monde.deliver()

    await monde.tell(decided(one, "Rejeté"))

    (edited,) = [row for row in monde.due() if row.alerte.startswith("personne:")]
    assert edited.message_id
    assert "n° 12 · article 7 : rejeté" in shown(decode_message(edited.message), monde.now)


async def test_only_a_channel_that_follows_her_is_told(monde: Monde) -> None:
    await monde.tell(amendement(12, auteur="PA1", depot=JEUDI))

    assert received(monde, "discord:1") == ["à envoyer"]
    assert received(monde, "discord:2") == ["filtré"]


async def test_a_channel_that_follows_only_her_gets_nothing_else(monde: Monde) -> None:
    await monde.tell(vote(1274))

    rows = monde.vigie.rows("SELECT motif FROM outbox WHERE destination = 'discord:1'")
    assert {row["motif"] for row in rows} == {"suivi non demandé ici"}


async def test_a_vote_whose_voters_are_not_named_says_nothing_of_her(monde: Monde) -> None:
    await monde.tell(vote(1274))

    assert received(monde, "discord:1") == []
