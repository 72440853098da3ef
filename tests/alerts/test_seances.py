"""One sitting on one followed article: votes, shows of hands, outcomes told live, the recap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.importance import Importance
from alerts.message import decode_message
from alerts.weigh import Alerte, Genre
from alerts.weigh.seances import evening
from parlement.amendements import Amendement
from parlement.articles import parse_designation
from parlement.direct import SortDirect
from parlement.suivis import FilArticle
from storage.outbox import Etat
from tests.alerts.monde import (
    ARTICLE7,
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
    rejected,
    suppression,
    vote,
)
from tests.alerts.test_compose import golden, told
from trackers.base import Record

CONNUS: tuple[Record, ...] = (DOSSIER, SEANCE, RAPPORT, *GROUPES, OUVERTE, POINT)
FINIE = replace(OUVERTE, fin=datetime(2023, 3, 23, 16, 0, tzinfo=UTC), numero_jo="1", compte_rendu="CR1")
A_DISCUTER = tuple(amendement(n, groupe=f"PO{n % 3 + 1}") for n in range(10, 20))
APRES = amendement(40, "APRÈS ART. 7")


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    """The sitting is open, amendments are known and told."""
    known = (*CONNUS, *A_DISCUTER, suppression(1), suppression(2, "PO1"), APRES)
    with open_monde(tmp_path, records=known) as monde:
        yield monde


def live(numero: int, sort: str, legislature: int = 16) -> SortDirect:
    return SortDirect(
        uid=f"{legislature}-AN-939-{numero}",
        legislature=legislature,
        texte="939",
        organe="AN",
        numero=str(numero),
        sort=sort,
    )


async def the_sitting(monde: Monde, *records: Record) -> str:
    """What the terminal shows of the message of the sitting."""
    (text,) = (text for text in await told(monde, *records) if "Source lue" in text and "examin" in text)
    return text


def votes_alert(monde: Monde) -> Alerte:
    (alerte,) = (a for a in monde.weigh() if a.genre is Genre.VOTES)
    return alerte


FALLEN = (
    decided(A_DISCUTER[0], "Rejeté"),
    decided(A_DISCUTER[1], "Rejeté"),
    decided(A_DISCUTER[2], "Tombé"),
    decided(A_DISCUTER[3], "Non soutenu"),
    decided(APRES, "Rejeté"),
)
DELETION = "l'amendement de suppression n° 1 de Mme Regol et l'amendement identique suivant à l'article 7"


async def test_a_sitting_under_way(monde: Monde) -> None:
    text = await the_sitting(
        monde, *FALLEN, decided(suppression(1), "Rejeté"), decided(suppression(2, "PO1"), "Rejeté"),
        rejected(1263, DELETION), live(17, "Rejeté"),
    )  # fmt: skip
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        ● NOTABLE  🗳️ Article 7 (Jeux olympiques 2024) : 7 amendements examinés, 5 rejetés, 1 tombé, 1 non
        soutenu
        <https://www.assemblee-nationale.fr/dyn/16/scrutins/1263>
        Jeux olympiques 2024 <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918> · Assemblée
        · 1re lecture · jeudi 23 mars 2023 · 1re séance
        Reste à examiner : 5 amendements sur l'article

        Amendements mis aux voix (1)
          • ❌ Amendements n° 1 de Mme Regol et n° 2 de M. Peu (suppression) : rejetés, 10 pour, 40 contre,
            1 abstention — scrutin n° 1263 <https://www.assemblee-nationale.fr/dyn/16/scrutins/1263>
            ◦ Pour : LFI 10
            ◦ Contre : RE 40
            ◦ Abstention : RE 1
            ◦ Hors de la ligne de leur groupe : 1 membre (RE, abstention ; le groupe : contre)

        Sans scrutin public connu (5)
          • Rejetés : n° 10 et 11
          • Tombé : n° 12
          • Non soutenu : n° 13
          • Rejeté (direct) : n° 17

        Autour de l'article
          • Après l'article 7 : rejeté : n° 40

        Source lue le jeudi 23 mars 2023 à 13 h 17
        """
        )
        + " "
    )


async def test_the_recap_once_the_sitting_is_over(monde: Monde) -> None:
    await told(monde, *FALLEN, decided(suppression(1), "Rejeté"), decided(suppression(2, "PO1"), "Rejeté"))
    await told(monde, decided(A_DISCUTER[4], "Adopté"))
    monde.now += timedelta(hours=5)
    text = await the_sitting(monde, FINIE, rejected(1263, DELETION))
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        ● NOTABLE  ✅ Article 7 (Jeux olympiques 2024) : amendement n° 14 de M. Seul adopté
        <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918>
        Jeux olympiques 2024 · Assemblée · 1re lecture · jeudi 23 mars 2023 · 1re séance
        Bilan de la séance — 7 examinés : 1 adopté, 4 rejetés, 1 tombé, 1 non soutenu ; il reste 5
        amendements sur l'article

        Adoptés (1)
          • ✅ Amendement n° 14 de M. Seul : adopté à main levée
            ◦ Texte : « À l'alinéa 2, supprimer le mot : « algorithmique ». »

        Autres amendements mis aux voix (1)
          • ❌ Amendements n° 1 de Mme Regol et n° 2 de M. Peu (suppression) : rejetés, 10 pour, 40 contre,
            1 abstention — scrutin n° 1263 <https://www.assemblee-nationale.fr/dyn/16/scrutins/1263>
            ◦ Pour : LFI 10
            ◦ Contre : RE 40
            ◦ Abstention : RE 1
            ◦ Hors de la ligne de leur groupe : 1 membre (RE, abstention ; le groupe : contre)

        Sans scrutin public (4)
          • À main levée : rejetés n° 10 et 11
          • Tombé : n° 12
          • Non soutenu : n° 13

        Autour de l'article
          • Après l'article 7 : rejeté à main levée : n° 40

        Source lue le jeudi 23 mars 2023 à 18 h 19
        """
        )
        + " "
    )


async def test_nothing_is_said_of_hands_until_the_votes_of_the_sitting_are_read(monde: Monde) -> None:
    monde.now += timedelta(hours=5)
    text = await the_sitting(monde, *FALLEN, FINIE)
    assert "Bilan de la séance" in text
    assert "main levée" not in text


async def test_an_end_that_was_only_planned_makes_no_recap(monde: Monde) -> None:
    planned = replace(OUVERTE, fin=datetime(2023, 3, 23, 16, 0, tzinfo=UTC))
    await monde.tell(planned)
    monde.now += timedelta(hours=5)
    assert "Bilan" not in await the_sitting(monde, *FALLEN)


# --- one live message ----------------------------------------------------------------------------------------------


async def test_each_amendment_that_falls_edits_the_message(monde: Monde) -> None:
    await told(monde, FALLEN[0])
    await monde.tell(FALLEN[1])
    assert [row.etat for row in monde.due()] == [Etat.A_MODIFIER]


async def test_an_outcome_told_live_is_completed_by_its_document(monde: Monde) -> None:
    text = await the_sitting(monde, live(10, "Rejeté"))
    assert "Rejeté (direct) : n° 10" in text
    text = await the_sitting(monde, FALLEN[0])
    assert "Rejeté : n° 10" in text
    assert "direct" not in text
    assert len(monde.outbox()) == 1


async def test_a_live_outcome_of_another_legislature_or_of_no_open_sitting_is_not_told(monde: Monde) -> None:
    assert await monde.tell(live(10, "Rejeté", legislature=15)) == 0
    monde.now += timedelta(days=2)
    assert await monde.tell(live(11, "Rejeté")) == 0


async def test_a_live_outcome_is_told_of_neither_of_two_amendments_that_bear_its_number(monde: Monde) -> None:
    again = replace(A_DISCUTER[0], uid=A_DISCUTER[0].uid.replace("D1N", "D2N"), examen="D2")
    await told(monde, again)
    assert await monde.tell(live(10, "Adopté")) == 0
    assert await monde.tell(live(11, "Rejeté")) == 1


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2025, 3, 30, 3, 59, tzinfo=UTC), 29),
        (datetime(2025, 3, 30, 4, 1, tzinfo=UTC), 30),
        (datetime(2025, 10, 26, 4, 59, tzinfo=UTC), 25),
        (datetime(2025, 10, 26, 5, 1, tzinfo=UTC), 26),
    ],
)
def test_an_evening_ends_at_six_in_paris_on_the_nights_when_the_clock_changes(
    instant: datetime, day: int
) -> None:
    assert evening(instant).day == day


def test_two_sittings_are_two_messages(monde: Monde) -> None:
    monde.read(FALLEN[0], decided(A_DISCUTER[1], "Rejeté", seance="RU2"))
    assert len([a for a in monde.weigh() if a.genre is Genre.VOTES]) == 2


def test_a_commission_that_sits_past_midnight_is_one_evening(monde: Monde) -> None:
    def commission(numero: int, day: int, hour: int) -> Amendement:
        return replace(
            amendement(numero),
            uid=f"AMANR5L16PO59051B0809P0D1N{numero:06d}",
            organe="CION_LOIS",
            texte="PRJLANR5L16B0809",
            examen="EX1",
            etat="DI",
            sort="Rejeté",
            date_sort=datetime(2023, 3, day, hour, tzinfo=UTC),
        )

    monde.read(commission(1, 7, 21), commission(2, 8, 1), commission(3, 8, 9))
    keys = sorted(a.cle for a in monde.weigh() if a.genre is Genre.VOTES)
    assert keys == ["votes:article7:EX1:2023-03-07", "votes:article7:EX1:2023-03-08"]


async def test_what_a_later_sitting_decides_does_not_change_an_earlier_recap(monde: Monde) -> None:
    monde.now += timedelta(hours=5)
    await told(monde, FALLEN[0], FINIE)
    later = [replace(decided(a, "Rejeté", seance="RU2"), date_sort=datetime(2023, 3, 24, 9, tzinfo=UTC))
             for a in A_DISCUTER[1:4]]  # fmt: skip
    await told(monde, *later)
    text = await the_sitting(monde, replace(FALLEN[0], sort="Adopté"))
    assert "il reste 11 amendements sur l'article" in " ".join(text.split())


async def test_a_vote_whose_amendment_cannot_be_told_says_so_and_counts_once(monde: Monde) -> None:
    elsewhere = rejected(7, "l'amendement n° 10 de M. Peu à l'article 7")
    await told(monde, replace(decided(A_DISCUTER[0], "Adopté")))
    text = " ".join((await told(monde, elsewhere))[0].split())
    assert "⚠️ Le scrutin dit rejeté, l'amendement n° 10 est publié adopté" in text


# --- importance ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("records", "importance"),
    [
        ((FALLEN[2], FALLEN[3], FALLEN[4], decided(A_DISCUTER[4], "Retiré")), Importance.COURANT),
        ((FALLEN[0], FALLEN[2]), Importance.NOTABLE),
        ((live(10, "Rejeté"),), Importance.NOTABLE),
        ((decided(A_DISCUTER[0], "Adopté"),), Importance.NOTABLE),
        ((decided(APRES, "Adopté"),), Importance.NOTABLE),
        ((decided(suppression(1), "Adopté"),), Importance.MAJEUR),
        ((FALLEN[0], rejected(1, "l'amendement n° 10 de M. Peu à l'article 7")), Importance.NOTABLE),
        ((FALLEN[0], vote(2)), Importance.MAJEUR),
        ((FALLEN[0], vote(3, "l'amendement n° 40 de Mme Regol après l'article 7")), Importance.MAJEUR),
    ],
)
def test_what_a_sitting_is_worth(
    monde: Monde, records: tuple[Amendement, ...], importance: Importance
) -> None:
    monde.read(*records)
    assert votes_alert(monde).importance is importance


async def test_the_vote_that_completes_an_outcome_only_edits(monde: Monde) -> None:
    (text,) = await told(monde, FALLEN[0])
    assert text.startswith(
        "● NOTABLE  ❌ Article 7 (Jeux olympiques 2024) : amendement n° 10 de Mme Regol rejeté\n"
    )
    await monde.tell(rejected(1, "l'amendement n° 10 de Mme Regol à l'article 7"))
    (row,) = monde.due()
    assert row.etat is Etat.A_MODIFIER
    assert decode_message(row.message).titre == (
        "❌ Article 7 (Jeux olympiques 2024) : amendement n° 10 de Mme Regol rejeté"
        " — 10 pour, 40 contre, 1 abstention"
    )


async def test_a_sitting_first_seen_once_over_has_its_recap(tmp_path: Path) -> None:
    known = [r for r in CONNUS if r not in (OUVERTE, POINT)]
    with open_monde(tmp_path, records=(*known, *A_DISCUTER)) as monde:
        assert "Bilan" not in (await told(monde, FALLEN[0]))[0]
        monde.now += timedelta(hours=5)
        assert "Bilan de la séance — 1 examiné : 1 rejeté" in await the_sitting(monde, FINIE, POINT)


async def test_sub_amendments_are_counted_and_listed_apart(monde: Monde) -> None:
    sub = decided(amendement(50, parent=A_DISCUTER[0].uid), "Rejeté")
    text = " ".join((await the_sitting(monde, *FALLEN[:2], sub)).split())
    assert "2 amendements et 1 sous-amendement examinés, 3 rejetés" in text
    assert "• Rejetés : n° 10 et 11 • Sous-amendement rejeté : n° 50" in text


async def test_what_was_carried_says_what_it_does_once_for_identical_amendments(monde: Monde) -> None:
    twins = [decided(replace(a, identique="9"), "Adopté") for a in A_DISCUTER[:2]]
    others = [
        decided(replace(amendement(n), dispositif=f"À l'alinéa {n}, substituer."), "Adopté")
        for n in (50, 51, 52)
    ]
    (text,) = (text for text in await told(monde, *twins, *others) if "Adoptés (5)" in text)
    flat = " ".join(text.split())
    assert (
        "• ✅ Amendements n° 10 de Mme Regol et n° 11 de M. Seul : adoptés"
        " ◦ Identiques : « À l'alinéa 2, supprimer le mot : « algorithmique ». »"
    ) in flat
    assert "◦ Texte : « À l'alinéa 51, substituer. »" in flat
    assert "alinéa 52" not in flat


async def test_a_deletion_that_is_carried_is_the_title(monde: Monde) -> None:
    both = (decided(suppression(1), "Adopté"), decided(suppression(2, "PO1"), "Adopté"))
    (titre,) = (
        decode_message(row.message).titre
        for row in (await monde.tell(*both), monde.due())[1]
        if "SUPPRIMÉ" in decode_message(row.message).titre
    )
    assert titre == (
        "✂️ Article 7 (Jeux olympiques 2024) SUPPRIMÉ : amendements n° 1 de Mme Regol et n° 2 de M. Peu adoptés"
    )


async def test_an_amendment_carried_beside_the_article_is_the_title_when_those_on_it_fell(
    monde: Monde,
) -> None:
    text = await the_sitting(
        monde,
        *FALLEN[:4],
        decided(APRES, "Adopté"),
        vote(3, "l'amendement n° 40 de Mme Regol après l'article 7"),
    )
    assert text.startswith("▲ MAJEUR  ✅ Autour de l'article 7 (Jeux olympiques 2024) : amendement n° 40 de")


# --- who follows what comes after an article -------------------------------------------------------------------------


async def test_what_comes_after_an_article_is_followed_as_an_article(tmp_path: Path) -> None:
    place = parse_designation("après l'article 7")
    assert place
    suivi = replace(ARTICLE7, nom="apres7", fil=FilArticle(article=place))
    with open_monde(tmp_path, suivi, records=CONNUS) as monde:
        monde.read(
            gouvernement(41, "APRÈS ART. 7"), *FALLEN, decided(amendement(42, "APRÈS ART. 7"), "Adopté")
        )
        alerte = votes_alert(monde)
        assert alerte.importance is Importance.MAJEUR
        await monde.tell()
        (titre,) = (decode_message(r.message).titre for r in monde.due() if r.importance == "majeur")
        named = "Projet de loi relatif aux jeux Olympiques et…"
        assert titre == f"✅ Après l'article 7 ({named}) : amendement n° 42 de Mme Regol adopté"


def test_a_whole_bill_has_no_message_for_each_amendment(monde: Monde) -> None:
    monde.read(*FALLEN, decided(amendement(90, "ART. 12"), "Adopté"))
    assert {a.suivis for a in monde.weigh() if a.genre is Genre.VOTES} == {("article7",)}
