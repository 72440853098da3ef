"""Amendments of a tracked bill in which a veille found its words: grouped, and told beside what is followed only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alerts.abonnement.abonnes import Abonne
from alerts.importance import Importance
from storage.outbox import Etat
from tests.alerts.actes import VSA, open_veille, published, titles
from tests.alerts.monde import Monde, amendement, step
from veilles.veille import Etiquette, Veille

MOTS = "Les traitements algorithmiques des images sont étendus aux transports."
MARS = datetime(2023, 3, 20, 12, 0, tzinfo=UTC)
DEPOT = step("AN1-DEPOT", "AN1-DEPOT", date(2023, 2, 1))
SALON = (Abonne(destination="discord:1", veilles=frozenset({"vsa"})),)


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    with open_veille(tmp_path, DEPOT, now=MARS, abonnes=SALON) as monde:
        yield monde


async def test_amendments_of_one_day_are_one_message_that_grows(monde: Monde) -> None:
    await published(monde, amendement(12, "ART. 9", dispositif=MOTS))
    (one,) = monde.deliver()
    await published(monde, amendement(13, "APRES ART. 9", dispositif=MOTS), amendement(14, "ART. 9"))
    (grown,) = monde.due()
    assert (grown.alerte, grown.etat) == (one.alerte, Etat.A_MODIFIER)
    assert titles([one, grown]) == [
        "🔎 Jeux olympiques 2024 : 1 amendement avec les mots de la veille vsa",
        "🔎 Jeux olympiques 2024 : 2 amendements avec les mots de la veille vsa",
    ]
    text = monde.shown(grown)
    assert "n° 12" in text
    assert "article 9" in text
    assert "« Les traitements algorithmiques des images sont étendus aux transports" in text
    assert "après l'article 9" in text
    assert "n° 14" not in text


async def test_what_is_on_a_followed_article_is_told_with_it_alone(monde: Monde) -> None:
    await published(
        monde, amendement(12, "ART. 7", dispositif=MOTS), amendement(13, "APRES ART. 7", dispositif=MOTS)
    )
    assert monde.due() == []


async def test_an_outcome_is_no_news_for_a_veille(monde: Monde) -> None:
    await published(monde, amendement(12, "ART. 9", dispositif=MOTS))
    monde.deliver()
    await published(monde, amendement(12, "ART. 9", dispositif=MOTS, etat="RT", etat_libelle="Retiré"))
    assert monde.due() == []


async def test_past_a_few_the_rest_is_one_command_away(monde: Monde) -> None:
    await published(monde, *(amendement(n, "ART. 9", dispositif=MOTS) for n in range(1, 10)))
    (row,) = monde.due()
    text = monde.shown(row)
    assert "n° 6" in text
    assert "n° 7" not in text
    assert "et 3 autres : !recherche vsa amendements" in text


async def test_what_is_probably_something_else_is_told_low(tmp_path: Path) -> None:
    labelled = Veille(nom="vsa", mots=VSA.mots, etiquettes=(Etiquette(nom="cantines", mots=("transports",)),))
    with open_veille(tmp_path, DEPOT, now=MARS, veilles=(labelled,)) as monde:
        await published(monde, amendement(12, "ART. 9", dispositif=MOTS))
        assert [a.importance for a in monde.weigh() if a.veilles] == [Importance.DISCRET]
