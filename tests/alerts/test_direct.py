"""The debate reaches a followed article: told once a sitting, only when a sitting is open and the place sure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.message import decode_message
from alerts.weigh import Genre
from parlement.direct import AUCUN_TEXTE, EN_DISCUSSION, Direct, LigneAppel
from storage.outbox import Etat
from tests.alerts.monde import (
    DOSSIER,
    GROUPES,
    OUVERTE,
    POINT,
    RAPPORT,
    SEANCE,
    Monde,
    amendement,
    decided,
    gouvernement,
    open_monde,
)
from tests.alerts.test_compose import golden, told

CONNUS = (DOSSIER, SEANCE, RAPPORT, *GROUPES, OUVERTE, POINT)
AMENDEMENTS = (
    amendement(140, "ART. 6"),
    amendement(145, "AVANT ART. 7"),
    gouvernement(148),
    amendement(149),
    amendement(150, "APRÈS ART. 7"),
    amendement(160, "ART. 8"),
)


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    with open_monde(tmp_path, records=(*CONNUS, *AMENDEMENTS)) as monde:
        yield monde


def at(numero: str, **changes: object) -> Direct:
    """The amendment being called, as the live source says."""
    kept = Direct(
        uid="16-prochain", legislature=16, etat=EN_DISCUSSION, texte="939", organe="AN", numero=numero
    )
    return replace(kept, **changes)  # type: ignore[arg-type]


def genres(monde: Monde) -> list[Genre]:
    return [alerte.genre for alerte in monde.weigh()]


async def test_the_debate_reaches_the_article(monde: Monde) -> None:
    (text,) = await told(monde, at("148"))
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        ● NOTABLE  🔴 En ce moment : l'article 7 (Jeux olympiques 2024) est en discussion (amendement n°
        148)
        <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918>
        Jeux olympiques 2024 · Assemblée · texte de la commission n° 939
        Appelé : amendement n° 148 du Gouvernement (article 7)
        Reste à appeler : 2 amendements sur l'article
        D'après le direct de l'Assemblée, 13 h 17 (provisoire)

        Source lue le jeudi 23 mars 2023 à 13 h 17
        """
        )
        + " "
    )


async def test_the_next_ones_edit_the_same_message(monde: Monde) -> None:
    await told(monde, at("148"))
    await monde.tell(decided(AMENDEMENTS[2], "Rejeté"), at("149"))
    rows = [row for row in monde.due() if row.alerte.startswith("direct:")]
    assert [row.etat for row in rows] == [Etat.A_MODIFIER]
    assert "Reste à appeler : 1 amendement sur l'article" in monde.shown(rows[0])


async def test_once_it_moved_on_the_message_no_longer_says_now(monde: Monde) -> None:
    await told(monde, at("149"))
    await monde.tell(at("160"))
    (row,) = monde.due()
    assert row.etat is Etat.A_MODIFIER
    assert decode_message(row.message).titre == (
        "⚪ Article 7 (Jeux olympiques 2024) : le débat n'y est plus (amendement n° 160 appelé)"
    )


async def test_the_order_of_call_says_how_many_are_left(monde: Monde) -> None:
    suite = (LigneAppel(numero="148", place="ART. 7"), LigneAppel(numero="149", place="ART. 7", sort="Tombé"))
    (text,) = await told(monde, at("148", suite=suite))
    assert "Reste à appeler : 1 amendement sur l'article" in text


async def test_an_unknown_amendment_counts_when_its_place_is_given(monde: Monde) -> None:
    (text,) = await told(monde, at("999", place="Article 7"))
    assert "Appelé : amendement n° 999 (article 7)" in text


async def test_what_comes_after_the_article_is_named_as_such(monde: Monde) -> None:
    (text,) = await told(monde, at("150"))
    assert (
        "🔴 En ce moment : le débat est après l'article 7 (Jeux olympiques 2024) (amendement n° 150)"
        in " ".join(text.split())
    )


@pytest.mark.parametrize(
    "direct",
    [
        at("140"),
        at("145"),
        at("160"),
        at("999"),
        at("148", texte="1066"),
        at("148", legislature=17),
        at("148", etat=AUCUN_TEXTE),
        at("148", etat=""),
        at("148", extrait_le=datetime(2023, 3, 23, 11, 0, tzinfo=UTC)),
        at("148", extrait_le=datetime(2023, 3, 23, 12, 5, tzinfo=UTC)),
    ],
    ids=[
        "another article",
        "before the article",
        "later",
        "unknown, no place",
        "another text",
        "another legislature",
        "no text",
        "order of call only",
        "made before the sitting",
        "stopped",
    ],
)
def test_what_is_not_sure_is_silent(monde: Monde, direct: Direct) -> None:
    monde.read(direct)
    assert genres(monde) == []


def test_a_sheet_preloaded_before_the_sitting_is_silent(tmp_path: Path) -> None:
    later = replace(OUVERTE, debut=datetime(2023, 3, 23, 20, 30, tzinfo=UTC))
    with open_monde(tmp_path, records=(*CONNUS[:-2], later, POINT, *AMENDEMENTS)) as monde:
        monde.read(at("148"))
        assert genres(monde) == []


def test_another_sitting_is_told_anew(monde: Monde) -> None:
    monde.read(at("148"))
    (first,) = monde.weigh()
    evening = replace(OUVERTE, uid="RU2", debut=datetime(2023, 3, 23, 19, 30, tzinfo=UTC), rang_seance=2)
    monde.now += timedelta(hours=8)
    monde.read(evening, replace(POINT, uid="RU2PT1", reunion="RU2"))
    monde.weigh()
    monde.read(at("149"))
    assert [a.cle for a in monde.weigh()] == ["direct:article7:RU2"]
    assert first.cle == "direct:article7:RU1"
