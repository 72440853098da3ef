"""What a source turns over: said in the message, answered when the meaning changed; completions are silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from alerts.abonnement.abonnes import Abonne, Calme, Mention
from alerts.corrections import corrections, dites, ecarts
from alerts.enqueue import ERREUR_NON_LUE
from alerts.importance import Importance
from alerts.message import Fait, Message, decode_message
from parlement.scrutins import Scrutin
from storage.alertes import alertes_since
from storage.corrections import corrections_of, latest_corrections
from storage.outbox import Envoi, Etat
from tests.alerts.monde import (
    ARTICLE7,
    JO2024,
    SOIR,
    TERMINAL,
    Monde,
    amendement,
    decided,
    decision,
    open_monde,
    rejected,
    vote,
    with_voices,
)

ADOPTE = Fait("scrutin:1", "scrutin n° 1 (article 7)", "adopté", "59 pour, 14 contre")
AMENDEMENT = "l'amendement n° 27 de Mme Regol à l'article 7"


def turned(numero: int = 1274) -> Scrutin:
    return with_voices(rejected(numero, "l'article 7"), {"PO1": (2, 50, 0), "PO2": (12, 9, 0)})


def between(before: Fait | None, after: Fait | None) -> list[tuple[str, str, bool]]:
    """(before, after, the meaning changed) of what is corrected."""
    old, new = (Message(titre="T", faits=(fait,) if fait else ()) for fait in (before, after))
    return [(one.avant, one.apres, one.sens) for one in ecarts(old, new)]


def lines(row: Envoi) -> list[str]:
    """What a row says was corrected, as the terminal shows it."""
    message = decode_message(row.message)
    return [
        "".join(span if isinstance(span, str) else "…" for span in line.spans)
        for line in message.resume
        if line.spans[0] == "✏️ Corrigé le "
    ]


# --- what is a correction ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"sort": "rejeté", "chiffres": "14 pour, 59 contre"}, True),
        ({"chiffres": "60 pour, 14 contre"}, False),
        ({"sort": "adopté avec modifications"}, []),
        ({"sort": "", "chiffres": ""}, []),
        ({"quoi": "scrutin n° 1 (article 10)"}, []),
    ],
)
def test_another_outcome_changes_the_meaning_and_other_figures_do_not(
    changes: dict[str, str], found: bool | list[str]
) -> None:
    after = Fait(
        ADOPTE.cle,
        changes.get("quoi", ADOPTE.quoi),
        changes.get("sort", ADOPTE.sort),
        changes.get("chiffres", ADOPTE.chiffres),
    )
    assert [sens for _, _, sens in between(ADOPTE, after)] == ([] if found == [] else [found])


def test_what_was_awaited_completes_and_what_is_withdrawn_is_said() -> None:
    blank = Fait(ADOPTE.cle, ADOPTE.quoi, "", "")
    sans_chiffres = Fait(ADOPTE.cle, ADOPTE.quoi, "adopté")
    assert between(blank, ADOPTE) == []
    assert between(sans_chiffres, ADOPTE) == []
    assert between(None, ADOPTE) == []
    assert between(blank, None) == []
    assert between(ADOPTE, None) == [("adopté (59 pour, 14 contre)", "", True)]
    assert between(ADOPTE, sans_chiffres) == [("59 pour, 14 contre", "à confirmer", False)]
    jour = Fait("arrete:1:jours", "arrêté n° 1, jours", "", "dimanche 4 février 2024")
    assert between(jour, None) == [("dimanche 4 février 2024", "", False)]


@pytest.mark.parametrize(
    ("before", "after", "sens"),
    [
        ("retiré", "non soutenu", False),
        ("rejeté", "tombé", False),
        ("irrecevable", "adopté", True),
        ("conforme", "partiellement conforme", True),
        ("accord", "désaccord", True),
    ],
)
def test_two_ways_of_not_being_carried_are_one_meaning(before: str, after: str, sens: bool) -> None:
    faits = (Fait("a", "amendement n° 1", sort) for sort in (before, after))
    assert between(*faits) == [(before, after, sens)]


def test_what_moved_to_another_message_is_not_withdrawn() -> None:
    assert ecarts(Message(titre="T", faits=(ADOPTE,)), Message(titre="T"), {ADOPTE.cle}) == []


def test_many_things_that_turned_the_same_way_are_said_in_one_breath() -> None:
    before = Message(titre="T", faits=tuple(Fait(f"a{n}", f"amendement n° {n}", "adopté") for n in range(9)))
    after = Message(titre="T", faits=tuple(Fait(f"a{n}", f"amendement n° {n}", "rejeté") for n in range(9)))
    found = corrections(ecarts(before, after), "votes:x", before, SOIR)
    assert (
        dites(found)
        == "amendement n° 0, amendement n° 1, amendement n° 2 et 6 autres, rejeté au lieu d'adopté"
    )


# --- what people see --------------------------------------------------------------------------------------------


async def test_a_mended_figure_edits_the_message_says_when_and_answers_nothing(monde: Monde) -> None:
    await monde.tell(vote(1274))
    monde.deliver()
    await monde.tell(with_voices(vote(1274), {"PO1": (51, 2, 0), "PO2": (9, 12, 0)}))
    (row,) = monde.due()
    assert row.etat is Etat.A_MODIFIER
    assert (
        "✏️ Corrigé le jeudi 23 mars 2023 à 13 h 18 : scrutin n° 1274 (article 7), "
        "60 pour, 14 contre au lieu de 59 pour, 14 contre" in " ".join(monde.shown(row).split())
    )
    assert [row.alerte for row in monde.deliver()] == ["votes:article7:RU1"]


async def test_a_result_turned_over_edits_the_message_and_is_answered_below_it(monde: Monde) -> None:
    await monde.tell(vote(1274))
    (posted,) = monde.deliver()
    await monde.tell(turned())
    answer, edit = sorted(monde.due(), key=lambda row: row.alerte)
    assert (edit.alerte, edit.etat) == (posted.alerte, Etat.A_MODIFIER)
    assert (
        decode_message(edit.message).titre
        == "❌ Article 7 (Jeux olympiques 2024) REJETÉ — 14 pour, 59 contre"
    )
    assert lines(edit) == [
        "✏️ Corrigé le … : scrutin n° 1274 (article 7), "
        "rejeté (14 pour, 59 contre) au lieu d'adopté (59 pour, 14 contre)"
    ]
    assert (answer.etat, answer.repond_a, answer.importance) == (Etat.A_ENVOYER, f"m{posted.id}", "majeur")
    said = decode_message(answer.message)
    assert said.titre == (
        "✏️ Correction (Jeux olympiques 2024) : scrutin n° 1274 (article 7), rejeté au lieu d'adopté"
    )
    assert posted.reference in monde.shown(answer)


async def test_done_twice_or_read_anew_nothing_more_is_said(monde: Monde) -> None:
    await monde.tell(vote(1274))
    monde.deliver()
    await monde.tell(turned())
    monde.deliver()
    monde.vigie.write_now(lambda db: db.execute("UPDATE curseurs SET position = 0, empreinte = ''"))
    await monde.tell()
    # The steps that this world knew from the start are told then, and nothing else.
    assert [row.alerte.partition(":")[0] for row in monde.due()] == ["etapes"]
    assert len(latest_corrections(monde.vigie)) == 1


async def test_turned_and_turned_back_is_two_corrections_and_two_answers(monde: Monde) -> None:
    await monde.tell(vote(1274))
    monde.deliver()
    for version in (turned(), vote(1274)):
        await monde.tell(version)
        rows = monde.deliver()
        assert len(rows) == 2
    assert [len(lines(row)) for row in rows if not row.alerte.startswith("correction:")] == [2]
    assert [(one.avant[:6], one.apres[:6]) for one in latest_corrections(monde.vigie)] == [
        ("rejeté", "adopté"),
        ("adopté", "rejeté"),
    ]


async def test_before_it_is_posted_a_message_is_only_written_anew(monde: Monde) -> None:
    await monde.tell(vote(1274))
    await monde.tell(turned())
    (row,) = monde.due()
    assert decode_message(row.message).titre.startswith("❌ Article 7")
    assert [motif for _, etat, motif in monde.outbox() if etat == Etat.FILTRE] == [ERREUR_NON_LUE]


async def test_a_decision_that_its_step_tells_with_more_words_is_completed(monde: Monde) -> None:
    await monde.tell(vote(1305, "l'ensemble"))
    monde.deliver()
    await monde.tell(decision())
    (row,) = monde.due()
    assert "ADOPTÉ AVEC MODIFICATIONS" in decode_message(row.message).titre
    assert latest_corrections(monde.vigie) == []


async def test_a_decision_reversed_is_answered(monde: Monde) -> None:
    await monde.tell(decision())
    monde.deliver()
    await monde.tell(decision("TSORTF07"))
    answer = next(row for row in monde.due() if row.alerte.startswith("correction:"))
    assert decode_message(answer.message).titre == (
        "✏️ Correction (Jeux olympiques 2024) : décision sur le texte (Assemblée, 1re lecture), "
        "rejeté au lieu d'adopté avec modifications"
    )


async def test_a_vote_published_after_the_amendment_it_decided_corrects_nothing(monde: Monde) -> None:
    await monde.tell(decided(amendement(27), "Rejeté"))
    monde.deliver()
    await monde.tell(rejected(1263, AMENDEMENT))
    monde.deliver()
    assert latest_corrections(monde.vigie) == []


async def test_two_sources_that_correct_one_vote_on_two_days_make_one_correction(monde: Monde) -> None:
    await monde.tell(decided(amendement(27), "Rejeté"), rejected(1263, AMENDEMENT))
    monde.deliver()
    await monde.tell(vote(1263, AMENDEMENT))
    monde.deliver()
    await monde.tell(replace(decided(amendement(27), "Adopté"), chronotag=2))
    (only,) = latest_corrections(monde.vigie)
    assert only.quoi == "scrutin n° 1263 (amendement n° 27 de Mme Regol, article 7)"


async def test_an_outcome_taken_back_is_answered_though_the_message_is_retired(monde: Monde) -> None:
    await monde.tell(replace(decided(amendement(27), "Adopté"), chronotag=1))
    monde.deliver()
    await monde.tell(replace(amendement(27), chronotag=2))
    said = {row.alerte.partition(":")[0]: monde.shown(row) for row in monde.due()}
    assert "n'a plus de résultat, d'après la source" in said["votes"]
    assert "amendement n° 27 de Mme Regol, adopté : la source ne le dit plus" in " ".join(
        said["correction"].split()
    )


async def test_what_happened_before_the_suivi_began_is_corrected_in_silence(tmp_path: Path) -> None:
    with open_monde(
        tmp_path, since={"article7": SOIR.replace(year=2024), "jo2024": SOIR.replace(year=2024)}
    ) as monde:
        await monde.tell(vote(1274))
        await monde.tell(turned())
        assert monde.due() == []
        assert latest_corrections(monde.vigie) == []


# --- to whom ----------------------------------------------------------------------------------------------------


def salon(numero: int, **settings: object) -> Abonne:
    return Abonne(destination=f"discord:{numero}", **settings)  # type: ignore[arg-type]


@pytest.fixture
def salons(tmp_path: Path) -> Iterator[Monde]:
    quiet = Calme(time(14), time(15))
    channels = (
        salon(1, mentions=(Mention("77"),)),
        salon(2, seuil=Importance.MAJEUR),
        salon(3, suivis=frozenset({JO2024.nom})),
        salon(4, calme=quiet, percees=frozenset()),
    )
    with open_monde(tmp_path, abonnes=channels) as monde:
        yield monde


async def test_the_answer_follows_the_settings_of_those_who_read_the_message(salons: Monde) -> None:
    await salons.tell(vote(1274))
    salons.deliver()
    salons.now = SOIR.replace(hour=13, minute=10)
    await salons.tell(turned())
    rows = salons.vigie.rows(
        "SELECT destination, etat, mention, motif FROM outbox WHERE alerte LIKE 'correction:%' ORDER BY 1"
    )
    assert [(row["destination"], row["etat"], row["mention"]) for row in rows] == [
        ("discord:1", Etat.A_ENVOYER, "77"),
        ("discord:2", Etat.A_ENVOYER, ""),
        ("discord:3", Etat.FILTRE, ""),
        ("discord:4", Etat.AU_RESUME, ""),
    ]


async def test_posted_anew_because_it_matters_more_a_message_is_not_answered_too(monde: Monde) -> None:
    suppression = "l'amendement de suppression n° 27 de Mme Regol à l'article 7"
    await monde.tell(rejected(1263, suppression))
    monde.deliver()
    await monde.tell(vote(1263, suppression))
    assert [row.alerte for row in monde.due() if row.alerte.startswith("correction:")] == []
    anew = next(row for row in monde.due() if row.etat is Etat.A_ENVOYER)
    assert "SUPPRIMÉ" in decode_message(anew.message).titre
    assert lines(anew)


async def test_one_fact_told_by_two_messages_is_answered_once_where_both_were_read(tmp_path: Path) -> None:
    twin = replace(ARTICLE7, nom="vsa", titre="le même article")
    channels = (TERMINAL, salon(1, suivis=frozenset({"vsa"})))
    with open_monde(tmp_path, ARTICLE7, twin, JO2024, abonnes=channels) as monde:
        await monde.tell(vote(1274))
        monde.deliver()
        await monde.tell(turned())
        answers = [row for row in monde.due() if row.alerte.startswith("correction:")]
        assert sorted(row.destination for row in answers) == ["discord:1", "terminal"]
        assert len(latest_corrections(monde.vigie)) == 1


async def test_the_answer_is_registered_and_the_corrections_kept_by_alert(monde: Monde) -> None:
    await monde.tell(vote(1274))
    monde.deliver()
    await monde.tell(turned())
    known = {one.cle: one for one in alertes_since(monde.vigie, SOIR)}
    answer = known["correction:votes:article7:RU1:1"]
    assert (answer.suivis, answer.genre) == (("article7",), "votes")
    assert decode_message(answer.message).reference == answer.reference
    (one,) = corrections_of(monde.vigie, "votes:article7:RU1")
    assert (one.cle, one.sens) == ("scrutin:VTANR5L16V1274", True)
    assert latest_corrections(monde.vigie, suivi="article7") == [one]
    assert latest_corrections(monde.vigie, suivi="jo2024") == []
