"""What was told under a key that tells it no more: the message is put right or says where it went, never posted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alerts.abonnement.abonnes import Abonne
from alerts.dits import RETIRE
from alerts.importance import Importance
from alerts.message import Message, decode_message
from alerts.weigh import Alerte, Genre, one_each
from alerts.weigh.base import Retrait
from parlement.amendements import Amendement
from storage.outbox import Etat, reference_of
from tests.alerts.monde import (
    DOSSIER,
    GROUPES,
    OUVERTE,
    POINT,
    RAPPORT,
    SEANCE,
    UID,
    Monde,
    amendement,
    decided,
    gouvernement,
    open_monde,
    suppression,
    vote,
)

CONNUS = (DOSSIER, SEANCE, RAPPORT, *GROUPES)
SANS_SEANCE = "votes:article7:EXANR5L16PO791932BTC0939P0D1:2023-03-23"


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    """The agenda knows of no sitting."""
    with open_monde(tmp_path, records=CONNUS) as monde:
        yield monde


async def due(monde: Monde, *records: object) -> dict[str, tuple[Etat, Message]]:
    """What these records make due, by alert; then it is delivered."""
    await monde.tell(*records)  # type: ignore[arg-type]
    return {row.alerte: (row.etat, decode_message(row.message)) for row in monde.deliver()}


def said(message: Message) -> str:
    """The title, then the lines under the name of the bill."""
    lines = ["".join(str(getattr(span, "texte", span)) for span in line.spans) for line in message.resume[1:]]
    return " / ".join([message.titre, *lines])


def commission(day: int, sort: str = "Adopté") -> Amendement:
    one = decided(suppression(1), sort, seance="")
    held = replace(one, organe="CION_LOIS", examen="EX1")
    return replace(held, date_sort=datetime(2023, 3, day, 12, tzinfo=UTC))


# --- one fact, one message ------------------------------------------------------------------------------------------


async def test_an_outcome_told_before_its_sitting_was_known_points_to_the_message_of_the_sitting(
    monde: Monde,
) -> None:
    first = await due(monde, decided(suppression(1), "Adopté", seance=""))
    assert first[SANS_SEANCE][1].importance is Importance.MAJEUR
    then = await due(monde, decided(suppression(1), "Adopté", seance="RU1"))
    etat, message = then.pop(SANS_SEANCE)
    assert (etat, message.renvoi) == (Etat.A_MODIFIER, True)
    reference = reference_of("votes:article7:RU1")
    assert said(message) == (
        "➡️ Article 7 (Jeux olympiques 2024) : amendement n° 1 de Mme Regol"
        f" / La suite est dans un autre message, référence {reference}."
    )
    assert then["votes:article7:RU1"][0] is Etat.A_ENVOYER
    assert then["votes:article7:RU1"][1].reference == reference


async def test_the_same_once_the_agenda_knows_the_sitting(monde: Monde) -> None:
    await due(monde, decided(suppression(1), "Adopté", seance=""))
    monde.read(POINT)
    then = await due(monde, OUVERTE)
    assert then["votes:article7:RU1"][0] is Etat.A_ENVOYER
    assert then[SANS_SEANCE][1].titre.startswith("➡️")


async def test_the_same_of_a_vote_that_is_given_its_sitting(monde: Monde) -> None:
    seul = vote(1, seance="", dossier=UID)
    first = await due(monde, seul)
    (cle,) = (cle for cle in first if cle.startswith("votes:"))
    then = await due(monde, replace(seul, seance="RU1"))
    assert cle == "votes:article7:2023-03-23-1"
    assert then[cle][1].titre.startswith("➡️")
    assert "votes:article7:RU1" in then


async def test_an_outcome_of_a_commission_stamped_anew_points_to_its_new_day(monde: Monde) -> None:
    await due(monde, commission(7))
    then = await due(monde, commission(8))
    assert then["votes:article7:EX1:2023-03-08"][0] is Etat.A_ENVOYER
    assert then["votes:article7:EX1:2023-03-07"][1].renvoi


async def test_what_was_told_together_stays_told_when_one_of_them_goes_to_another_day(monde: Monde) -> None:
    await due(monde, commission(7), replace(commission(7), uid=amendement(9).uid, numero="9"))
    then = await due(monde, commission(8))
    etat, message = then["votes:article7:EX1:2023-03-07"]
    assert etat is Etat.A_MODIFIER
    assert "n° 9" in message.titre
    assert not message.renvoi


async def test_read_again_from_the_start_nothing_is_told_again(monde: Monde) -> None:
    await due(monde, decided(suppression(1), "Adopté", seance=""), gouvernement(4), amendement(5))
    await due(monde, decided(suppression(1), "Adopté"), gouvernement(4, "ART. 8"), amendement(5, "ART. 8"))
    monde.vigie.write_now(lambda db: db.execute("DELETE FROM curseurs"))
    again = await due(monde)
    assert [cle for cle in again if not cle.startswith("etapes:")] == []


# --- an amendment that leaves the article ----------------------------------------------------------------------------


async def test_an_amendment_that_leaves_the_article_is_said_to_have_left_it(monde: Monde) -> None:
    await due(monde, gouvernement(237))
    then = await due(monde, gouvernement(237, "ART. 8"))
    (etat, message), *others = then.values()
    assert etat is Etat.A_MODIFIER
    assert not others
    assert not message.renvoi
    assert said(message) == (
        "✏️ Article 7 (Jeux olympiques 2024) : amendement n° 237 du Gouvernement, message retiré"
        " / Cet amendement porte désormais sur l'article 8, d'après la source."
    )


async def test_the_message_of_the_sitting_no_longer_tells_it(monde: Monde) -> None:
    await due(monde, OUVERTE, POINT)
    await due(monde, decided(amendement(10), "Adopté"), decided(amendement(11), "Rejeté"))
    then = await due(monde, decided(amendement(10, "APRÈS ART. 8"), "Adopté"))
    assert "n° 11 de M" in then["votes:article7:RU1"][1].titre
    then = await due(monde, decided(amendement(11, "APRÈS ART. 8"), "Rejeté"))
    assert "porte désormais après l'article 8" in said(then["votes:article7:RU1"][1])


async def test_an_outcome_that_the_source_takes_back_is_said_to_be_taken_back(monde: Monde) -> None:
    await due(monde, OUVERTE, POINT)
    await due(monde, replace(decided(amendement(10), "Adopté"), chronotag=1))
    then = await due(monde, replace(amendement(10), chronotag=2))
    assert "Cet amendement n'a plus de résultat, d'après la source." in said(then["votes:article7:RU1"][1])


async def test_the_deletions_that_remain_are_told_without_the_one_that_left(monde: Monde) -> None:
    cle = "suppression:article7:PRJLANR5L16BTC0939:AN"
    await due(monde, suppression(1), suppression(2, "PO1"))
    then = await due(monde, replace(suppression(1), place="ART. 8"))
    assert then[cle][1].titre.endswith("amendement de suppression n° 2 de M. Peu")
    then = await due(monde, replace(suppression(2, "PO1"), place="ART. 8"))
    assert "message retiré" in then[cle][1].titre


async def test_those_counted_in_a_day_are_counted_again_without_it(monde: Monde) -> None:
    (cle,) = await due(monde, amendement(1), amendement(2))
    then = await due(monde, amendement(1, "ART. 8"))
    assert "n° 2 de Mme Regol (LFI) déposé" in then[cle][1].titre
    then = await due(monde, amendement(2, "ART. 8"))
    assert "message retiré" in then[cle][1].titre


async def test_an_amendment_that_comes_to_be_told_alone_leaves_the_count_of_its_day(monde: Monde) -> None:
    (day,) = await due(monde, amendement(1), amendement(2))
    then = await due(monde, amendement(1, auteur_type="Rapporteur"))
    assert then["depot:article7:" + amendement(1).uid][0] is Etat.A_ENVOYER
    assert "n° 2 de Mme Regol (LFI) déposé" in then[day][1].titre


async def test_back_on_the_article_it_is_told_again_in_the_same_message(monde: Monde) -> None:
    await due(monde, gouvernement(237))
    await due(monde, gouvernement(237, "ART. 8"))
    then = await due(monde, gouvernement(237))
    assert [(etat, message.titre[:1]) for etat, message in then.values()] == [(Etat.A_MODIFIER, "🆕")]


async def test_nothing_is_posted_of_what_was_never_told(tmp_path: Path) -> None:
    only = Abonne(destination="terminal", seuil=Importance.MAJEUR)
    with open_monde(tmp_path, records=CONNUS, abonnes=(only,)) as monde:
        await due(monde, gouvernement(237))
        assert await due(monde, gouvernement(237, "ART. 8")) == {}
        await monde.tell(gouvernement(238))
        await monde.tell(gouvernement(238, "ART. 8"))
        assert monde.deliver() == []


async def test_what_was_due_and_not_posted_yet_is_not_posted(monde: Monde) -> None:
    await monde.tell(gouvernement(237))
    await monde.tell(gouvernement(237, "ART. 8"))
    assert not any("n° 237" in decode_message(row.message).titre for row in monde.due())
    assert RETIRE in {motif for _, _, motif in monde.outbox()}


# --- erased, given its bill late -------------------------------------------------------------------------------------


async def test_an_amendment_told_and_then_erased_is_said_to_be_erased(monde: Monde) -> None:
    await due(monde, gouvernement(237))
    then = await due(monde, gouvernement(237, etat="effacé"))
    assert said(then["depot:article7:" + gouvernement(237).uid][1]) == (
        "✏️ Article 7 (Jeux olympiques 2024) : amendement n° 237 du Gouvernement, message retiré"
        " / Cet amendement a été effacé par la source."
    )


async def test_the_count_of_a_whole_bill_goes_without_those_erased(tmp_path: Path) -> None:
    everything = Abonne(destination="terminal", seuil=Importance.DISCRET)
    with open_monde(tmp_path, records=CONNUS, abonnes=(everything,)) as monde:
        (cle,) = await due(monde, amendement(1, "ART. 9"), amendement(2, "ART. 9"))
        then = await due(monde, amendement(1, "ART. 9", etat="effacé"))
        assert "1 amendement déposé" in then[cle][1].titre
        then = await due(monde, amendement(2, "ART. 9", etat="effacé"))
        assert said(then[cle][1]).startswith("✏️ Jeux olympiques 2024 : amendement n° 2 de Mme Regol")


def test_an_amendment_given_its_bill_after_it_was_read_is_told_then(tmp_path: Path) -> None:
    with open_monde(tmp_path, records=(DOSSIER, SEANCE, *GROUPES, OUVERTE, POINT)) as monde:
        monde.read(gouvernement(1, dossier=""), decided(amendement(2, dossier=""), "Adopté"))
        assert monde.weigh() == []
        monde.read(RAPPORT)
        told = {(a.genre, a.suivis[0]) for a in monde.weigh()}
        assert told >= {
            (Genre.DEPOT, "article7"),
            (Genre.DEPOTS, "article7"),
            (Genre.VOTES, "article7"),
            (Genre.DEPOTS, "jo2024"),
        }


async def test_the_count_of_a_whole_bill_names_sub_amendments(tmp_path: Path) -> None:
    everything = Abonne(destination="terminal", seuil=Importance.DISCRET)
    with open_monde(tmp_path, records=CONNUS, abonnes=(everything,)) as monde:
        subs = [amendement(n, "ART. 9", parent=amendement(1).uid) for n in (2, 3)]
        ((_, message),) = (await due(monde, amendement(1, "ART. 9", depot=date(2023, 3, 20)), *subs)).values()
    assert "1 amendement et 2 sous-amendements déposés — LFI 3" in message.titre


# --- several alerts of one key ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [1, -1])
def test_a_key_that_still_tells_something_is_not_retired_even_by_a_later_day(order: int) -> None:
    told = Alerte(
        cle="votes:article7:RU1",
        genre=Genre.VOTES,
        importance=Importance.NOTABLE,
        suivis=("article7",),
        dossier=DOSSIER.uid,
        jour=date(2023, 3, 22),
        uids=(UID,),
    )
    retired = replace(told, jour=date(2023, 3, 24), retrait=Retrait())
    later = replace(told, jour=date(2023, 3, 23))
    assert one_each([told, retired, later][::order]) == [later]
    assert one_each([retired]) == [retired]
