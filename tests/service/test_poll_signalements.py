"""Polls of archives with words watched: what is of no tracked bill is looked at once, and kept when it has them."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from parlement.signalements import AMENDEMENT, DOSSIER, Signalement
from storage.rows import from_row
from tests.service.site_assemblee import (
    LOI,
    TEXTE,
    Poste,
    amendement,
    amendements,
    archive,
    by_ranges,
    discussed,
    law,
    open_poste,
    uid_of,
)
from tests.trackers.assemblee.corps_amendements import corps_de
from tests.trackers.loopback_site import only_if_changed, reset
from tests.trackers.senat import corps_dossiers
from trackers.assemblee.archive_amendements import AmendementsTracker
from trackers.base import Outcome
from veilles.veille import Veille

ARCHIVE, DOSSIERS = "amendements-17", "dossiers-17"
DRONES = Veille(nom="drones", titre="Drones", mots=("aéronefs",))
TITRES = ("Usage des aéronefs par la police", "Retraites", "Forêts")
AUTRE, SON_TEXTE = "DLR5L17N2", "PIONANR5L17B0800"
CAMERAS = {
    "corps": corps_de(
        "<p>Autoriser des cam&#233;ras install&#233;es sur des a&#233;ronefs.</p>", "<p>Utile.</p>"
    )
}


@pytest.fixture
async def poste(tmp_path: Path) -> AsyncIterator[Poste]:
    """Someone who tracks the bill of 2025 and watches drones everywhere."""
    async with open_poste(tmp_path, cible=LOI) as poste:
        poste.veilles = (DRONES,)
        poste.serve(DOSSIERS, archive(law()))
        await poste.poll(DOSSIERS)
        yield poste
        assert poste.bodies() == [], "a poll left its temporary body behind"


def others(numeros: Iterable[int], **changes: object) -> dict[str, bytes]:
    """Amendments to a text of another bill."""
    folder = f"json/{AUTRE}/{SON_TEXTE}"
    return {
        f"{folder}/{uid_of(n, 'B0800')}.json": amendement(
            n, texte="B0800", texteLegislatifRef=SON_TEXTE, **changes
        )
        for n in numeros
    }


def bill(numero: int, titre: str, **changes: object) -> dict[str, bytes]:
    """Another bill, tabled on 6 January 2025."""
    titres = {"titre": titre, "titreChemin": f"essai_{numero}", "senatChemin": None}
    return law(uid=f"DLR5L17N{numero}", titreDossier=titres | changes)


def heavy(count: int) -> dict[str, bytes]:
    """Members of 8 kB each that do not compress: what lies before them is not in the last bytes of the archive."""
    folder = f"json/{AUTRE}/PIONANR5L17B0900"
    return {f"{folder}/{uid_of(n, 'B0900')}.json": random.Random(n).randbytes(8000) for n in range(count)}


def signaled(poste: Poste) -> list[Signalement]:
    rows = poste.database.rows("SELECT * FROM signalements ORDER BY uid")
    return [from_row(Signalement, row) for row in rows]


# --- amendments ------------------------------------------------------------------------------------------------


async def test_the_first_reading_decodes_no_amendment_of_another_bill(poste: Poste) -> None:
    poste.serve(ARCHIVE, by_ranges(amendements([1, 2]) | others(range(1, 9), **CAMERAS)))
    report = await poste.poll(ARCHIVE)
    assert (report.decoded, report.changes) == (2, 2)
    assert signaled(poste) == []
    assert poste.known("membres WHERE source = 'amendements-17'") == 2


async def test_a_new_amendment_to_another_bill_is_kept_when_it_has_the_words_and_only_then(
    poste: Poste,
) -> None:
    before = amendements([1]) | others([1])
    poste.serve(ARCHIVE, by_ranges(before))
    await poste.poll(ARCHIVE)
    poste.serve(ARCHIVE, by_ranges(before | others([2], **CAMERAS) | others([3])))
    report = await poste.poll(ARCHIVE)
    assert (report.decoded, report.changes) == (2, 1)
    (found,) = signaled(poste)
    assert found == Signalement(
        uid=uid_of(2, "B0800"),
        nature=AMENDEMENT,
        chambre="Assemblée",
        titre="Amendement n° 2",
        sur="texte n° 800, article 7",
        auteur="Mme Un",
        date=date(2025, 1, 8),
        url="https://www.assemblee-nationale.fr/dyn/17/amendements/0800/AN/2",
        texte="article 7\nAutoriser des caméras installées sur des aéronefs.\nUtile.",
    )
    assert poste.known("amendements") == 1
    assert poste.known("corps WHERE membre LIKE '%B0800%'") == 1, "what is told can be traced to its document"


async def test_words_that_come_with_a_rectification_are_found_and_an_outcome_tells_nothing_more(
    poste: Poste,
) -> None:
    poste.serve(ARCHIVE, by_ranges(amendements([1]) | others([1, 2])))
    await poste.poll(ARCHIVE)
    poste.serve(ARCHIVE, by_ranges(amendements([1]) | others([1]) | others([2], **CAMERAS)))
    assert (await poste.poll(ARCHIVE)).changes == 1
    decided = others([2], **CAMERAS, **discussed("Rejeté", 1736000000009))
    poste.serve(ARCHIVE, by_ranges(amendements([1]) | others([1]) | decided))
    report = await poste.poll(ARCHIVE)
    assert (report.decoded, report.changes) == (1, 0)
    assert [found.uid for found in signaled(poste)] == [uid_of(2, "B0800")]


async def test_an_amendment_to_the_tracked_bill_is_not_signaled_even_misplaced(poste: Poste) -> None:
    poste.serve(ARCHIVE, by_ranges(amendements([1])))
    await poste.poll(ARCHIVE)
    lost = {f"json/incorrect_data/{uid_of(n)}.json": amendement(n, **CAMERAS) for n in (3,)}
    named_otherwise = {
        f"json/incorrect_data/{uid_of(4, 'B0800')}.json": amendement(4, texte="B0800", **CAMERAS),
    }
    ours = {f"json/{LOI}/{TEXTE}/{uid_of(2)}.json": amendement(2, **CAMERAS)}
    poste.serve(ARCHIVE, by_ranges(amendements([1]) | ours | lost | named_otherwise))
    await poste.poll(ARCHIVE)
    assert poste.known("amendements") == 3
    assert signaled(poste) == []


async def test_a_bill_tracked_later_has_all_its_amendments_read_and_its_signals_stay(poste: Poste) -> None:
    poste.serve(ARCHIVE, by_ranges(amendements([1]) | others([1])))
    await poste.poll(ARCHIVE)
    poste.serve(ARCHIVE, by_ranges(amendements([1]) | others([1]) | others([2], **CAMERAS)))
    await poste.poll(ARCHIVE)
    poste.serve(DOSSIERS, archive(law() | law(uid=AUTRE)))
    await poste.poll(DOSSIERS, LOI, AUTRE)
    assert (await poste.poll(ARCHIVE, LOI, AUTRE)).decoded == 2
    assert len(poste.parlement.amendements.of_dossier(AUTRE)) == 2
    assert [found.uid for found in signaled(poste)] == [uid_of(2, "B0800")]


async def test_an_unreadable_amendment_of_another_bill_is_told_and_hides_no_other(poste: Poste) -> None:
    poste.serve(ARCHIVE, by_ranges(amendements([1])))
    await poste.poll(ARCHIVE)
    broken = {f"json/{AUTRE}/{SON_TEXTE}/{uid_of(5, 'B0800')}.json": b"{"}
    poste.serve(ARCHIVE, by_ranges(amendements([1]) | broken | others([6], **CAMERAS)))
    report = await poste.poll(ARCHIVE)
    assert report.outcome is Outcome.CHANGED
    assert [found.titre for found in signaled(poste)] == ["Amendement n° 6"]
    assert [remark for remark in poste.said() if uid_of(5, "B0800") in remark]


async def test_nothing_is_lost_when_the_site_falls_silent_while_others_are_looked_at(poste: Poste) -> None:
    poste.serve(ARCHIVE, by_ranges(heavy(60)))
    await poste.poll(ARCHIVE)
    after = others([2], **CAMERAS) | heavy(60)
    poste.serve(ARCHIVE, by_ranges(after), reset)
    report = await poste.poll(ARCHIVE)
    assert (report.outcome, signaled(poste)) == (Outcome.UNREACHABLE, [])
    poste.serve(ARCHIVE, by_ranges(after))
    assert (await poste.poll(ARCHIVE)).changes == 1
    assert len(signaled(poste)) == 1


async def test_many_amendments_are_looked_at_in_several_polls_the_new_ones_first(poste: Poste) -> None:
    poste.serve(ARCHIVE, by_ranges(amendements([1]) | others([1, 2, 3])))
    await poste.poll(ARCHIVE)
    tracker = poste.trackers[ARCHIVE]
    assert isinstance(tracker, AmendementsTracker)
    few = replace(tracker, most=2)
    rewritten = others([1, 2, 3], chronotag="1736000000009")
    poste.serve(ARCHIVE, by_ranges(amendements([1]) | rewritten | others([4, 5, 6], **CAMERAS)))
    before = poste.state(ARCHIVE).validators
    report = await poste.poll(ARCHIVE, tracker=few)
    assert (report.decoded, report.remaining) == (2, 1)
    assert poste.state(ARCHIVE).validators == before, "the archive is asked for again"
    assert [found.titre for found in signaled(poste)] == ["Amendement n° 4", "Amendement n° 5"]
    report = await poste.poll(ARCHIVE, tracker=few)
    assert (report.decoded, report.remaining) == (2, 0), "those that only changed can wait for tomorrow"
    assert len(signaled(poste)) == 3
    assert (await poste.poll(ARCHIVE, tracker=few)).decoded == 2
    assert (await poste.poll(ARCHIVE, tracker=few)).outcome is Outcome.UNCHANGED


async def test_words_alone_are_enough_for_the_archive_to_be_read(tmp_path: Path) -> None:
    async with open_poste(tmp_path, cible=LOI) as poste:
        poste.veilles = (DRONES,)
        poste.serve(ARCHIVE, by_ranges(others([1])))
        assert (await poste.poll(ARCHIVE)).outcome is Outcome.UNCHANGED, "the tracked bill comes first"
        assert poste.asked() == []


# --- bills -----------------------------------------------------------------------------------------------------


async def test_every_title_is_looked_at_once_then_those_that_changed(poste: Poste) -> None:
    bills = law() | bill(8, "Usage des aéronefs par la police") | bill(9, "Retraites")
    poste.serve(DOSSIERS, archive(bills))
    await poste.poll(DOSSIERS)
    (found,) = signaled(poste)
    assert found == Signalement(
        uid="DLR5L17N8",
        nature=DOSSIER,
        chambre="Assemblée",
        titre="Usage des aéronefs par la police",
        sur="Projet de loi ordinaire",
        date=date(2025, 1, 6),
        url="https://www.assemblee-nationale.fr/dyn/17/dossiers/DLR5L17N8",
        texte="Usage des aéronefs par la police",
    )
    assert poste.known("dossiers") == 1
    poste.serve(DOSSIERS, archive(bills | bill(10, "Retraites et aéronefs")))
    assert (await poste.poll(DOSSIERS)).decoded == 1
    assert len(signaled(poste)) == 2


async def test_other_words_are_looked_for_in_every_title_of_an_archive_that_did_not_change(
    poste: Poste,
) -> None:
    poste.serve(DOSSIERS, archive(law() | bill(9, "Retraites agricoles")))
    await poste.poll(DOSSIERS)
    assert (await poste.poll(DOSSIERS)).outcome is Outcome.UNCHANGED
    poste.veilles = (DRONES, Veille(nom="retraites", mots=("retraites",)))
    await poste.poll(DOSSIERS)
    assert [found.uid for found in signaled(poste)] == ["DLR5L17N9"]


async def test_a_tracked_bill_is_not_signaled_whichever_name_it_is_tracked_by(poste: Poste) -> None:
    poste.serve(DOSSIERS, archive(law() | bill(8, "Usage des aéronefs par la police")))
    await poste.poll(DOSSIERS, LOI, "essai_8")
    assert signaled(poste) == []


async def test_a_bill_that_the_senat_told_is_not_signaled_again(poste: Poste) -> None:
    table = corps_dossiers.table(
        *(corps_dossiers.ligne(f"ppl24-{n}", titre, "") for n, titre in enumerate(TITRES, start=501))
    )
    poste.site.page("/data/dosleg/dossiers-legislatifs.csv", only_if_changed(table, '"1"'))
    await poste.poll("senat-etats")
    assert [(s.uid, s.chambre) for s in signaled(poste)] == [("ppl24-501", "Sénat")]
    chemin = "https://www.senat.fr/dossier-legislatif/ppl24-501.html"
    poste.serve(DOSSIERS, archive(law() | bill(8, TITRES[0], senatChemin=chemin)))
    await poste.poll(DOSSIERS)
    assert [s.uid for s in signaled(poste)] == ["ppl24-501"]


async def test_a_bill_that_the_assemblee_told_is_not_signaled_again_by_the_senat(poste: Poste) -> None:
    chemin = "https://www.senat.fr/dossier-legislatif/ppl24-501.html"
    poste.serve(DOSSIERS, archive(law() | bill(8, TITRES[0], senatChemin=chemin)))
    await poste.poll(DOSSIERS)
    table = corps_dossiers.table(
        *(corps_dossiers.ligne(f"ppl24-{n}", titre, "") for n, titre in enumerate(TITRES, start=501))
    )
    poste.site.page("/data/dosleg/dossiers-legislatifs.csv", only_if_changed(table, '"1"'))
    await poste.poll("senat-etats")
    assert [s.uid for s in signaled(poste)] == ["DLR5L17N8"]
