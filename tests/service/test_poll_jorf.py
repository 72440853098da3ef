"""Polls of the Journal officiel: each archive read once, an act never doubled, whatever is cut or comes late."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.poll import Poller
from service.poll.bundles import MEMBERS
from tests.service.site_assemblee import Poste, contents, open_poste
from tests.trackers.jorf.corps_jorf import (
    DOSSIER,
    JOURNAL,
    NUIT,
    SOIR,
    index,
    issue,
    pack,
    sommaire,
    texte,
    uid_of,
)
from tests.trackers.loopback_site import Answer, only_if_changed, reply
from trackers.base import Outcome
from trackers.jorf.sources import DOSSIER as OPENDATA
from trackers.jorf.sources import JorfTracker

JORF = "jorf"
MATIN = datetime(2026, 8, 19, 0, 40, tzinfo=UTC)


@pytest.fixture
async def poste(tmp_path: Path) -> AsyncIterator[Poste]:
    async with open_poste(tmp_path) as poste:
        poste.now[0] = MATIN
        yield poste
        assert poste.bodies() == [], "a poll left its temporary body behind"


def serve(poste: Poste, **archives: Answer | bytes) -> None:
    """Serve these archives, by "nuit" and "soir", and the index that names them."""
    names = {"nuit": NUIT, "soir": SOIR}
    page = index(*(names[one] for one in archives))
    poste.serve(JORF, only_if_changed(page, f'"{len(archives)}"'))
    for one, answer in archives.items():
        body = reply(200, answer) if isinstance(answer, bytes) else answer
        poste.site.page(OPENDATA + names[one], body)


def acts(poste: Poste) -> list[str]:
    return [row["uid"] for row in poste.database.rows("SELECT uid FROM textes_jo ORDER BY uid")]


def changes(poste: Poste, numero: int) -> list[str]:
    return [change.champ for change in poste.parlement.history("texte_jo", uid_of(numero))]


async def test_the_archive_of_the_night_is_read_once_and_the_index_then_costs_one_conditional_request(
    poste: Poste,
) -> None:
    serve(poste, nuit=pack(issue([1, 2, 3])))
    report = await poste.poll(JORF)
    assert (report.outcome, report.changes, report.decoded, report.remaining) == (Outcome.CHANGED, 4, 4, 0)
    assert acts(poste) == [uid_of(1), uid_of(2), uid_of(3)]
    assert poste.asked() == ["", NUIT]
    again = await poste.poll(JORF)
    (asked,) = poste.site.asked
    assert asked.headers["If-None-Match"]
    assert (again.outcome, again.changes) == (Outcome.UNCHANGED, 0)
    assert poste.said() == []


async def test_the_evening_delivers_an_act_again_and_only_what_differs_is_history(poste: Poste) -> None:
    serve(poste, nuit=pack(issue([1, 2])))
    await poste.poll(JORF)
    evening = issue([1], "20260819-213012/jorf/simple") | {
        f"x/{uid_of(2)}.xml": texte(2, MINISTERE="Autre ministère")
    }
    evening |= {f"x/{uid_of(9)}.xml": texte(9, DATE_PUBLI="1998-05-04")}
    serve(poste, nuit=pack(issue([1, 2])), soir=pack(evening))
    poste.asked()
    report = await poste.poll(JORF)
    assert poste.asked() == ["", SOIR]
    assert (changes(poste, 1), changes(poste, 2)) == ([], ["ministere"])
    assert report.decoded == 3, (
        "the act that did not change is not decoded: its summary, the other and the old one are"
    )
    assert acts(poste) == [uid_of(1), uid_of(2), uid_of(9)]
    (old,) = poste.database.rows("SELECT publie, corps FROM textes_jo WHERE uid = ?", uid_of(9))
    assert (old["publie"], old["corps"]) == ("1998-05-04", ""), (
        "the raw body of an act of years ago is not kept"
    )


async def test_a_blank_delivered_later_erases_nothing(poste: Poste) -> None:
    serve(poste, nuit=pack(issue([1])), soir=pack({f"x/{uid_of(1)}.xml": texte(1, MINISTERE="", NOR="")}))
    await poste.poll(JORF)
    (row,) = poste.database.rows("SELECT ministere, nor FROM textes_jo")
    assert (row["ministere"], row["nor"]) == ("Ministère de l'intérieur", "INTD2600001D")


async def test_an_archive_cut_short_waits_with_nothing_of_it_stored_and_is_read_once_whole(
    poste: Poste,
) -> None:
    whole = pack(issue([1, 2]))
    poste.pause = timedelta(hours=1)
    serve(poste, nuit=whole)
    poste.site.page(
        OPENDATA + NUIT,
        reply(200, whole[:-200]),
        reply(200, whole[:-200]),
        reply(200, whole[:-200]),
        reply(200, whole),
    )
    for _ in range(3):
        report = await poste.poll(JORF)
        assert (report.changes, acts(poste), poste.known("attendus")) == (0, [], 1)
    assert poste.said() == [f"{NUIT} : annoncé, mais archive illisible ou tronquée (fin inattendue)"]
    assert (await poste.poll(JORF)).changes == 3
    assert (acts(poste), poste.known("attendus"), poste.said()) == ([uid_of(1), uid_of(2)], 0, [])


async def test_an_archive_named_before_it_is_there_is_asked_for_again(poste: Poste) -> None:
    serve(poste, nuit=pack(issue([1])))
    poste.site.page(OPENDATA + NUIT, reply(404), reply(200, pack(issue([1]))))
    assert (await poste.poll(JORF)).changes == 0
    assert poste.known("attendus") == 1
    assert (await poste.poll(JORF)).changes == 2
    assert (acts(poste), poste.said()) == ([uid_of(1)], [])


async def test_one_act_that_cannot_be_read_is_told_and_kept_raw_and_the_others_are_stored(
    poste: Poste,
) -> None:
    serve(poste, nuit=pack(issue([1, 2, 3]) | {f"{DOSSIER}/{uid_of(2)}.xml": b"<TEXTE><ID>"}))
    report = await poste.poll(JORF)
    assert acts(poste) == [uid_of(1), uid_of(3)]
    assert (report.decoded, report.outcome) == (4, Outcome.CHANGED)
    assert poste.said() == [
        "JORF n°0192 du 19 août 2026 : 3 textes annoncés, 2 lus",
        f"{uid_of(2)}.xml : XML invalide",
    ]
    assert poste.database.rows("SELECT 1 FROM corps WHERE membre = ?", f"{uid_of(2)}.xml")


async def test_an_archive_of_which_nothing_can_be_read_is_another_format_and_waits(poste: Poste) -> None:
    serve(poste, nuit=pack({f"{DOSSIER}/{uid_of(n)}.xml": b"<ACTE/>" for n in range(3)}))
    await poste.poll(JORF)
    assert (acts(poste), poste.known("attendus")) == ([], 1)


async def test_an_archive_under_other_folders_without_a_known_act_is_refused(poste: Poste) -> None:
    serve(poste, nuit=pack({"jorf/autre/LEGITEXT000001.xml": b"<x/>"}))
    await poste.poll(JORF)
    assert (acts(poste), poste.known("attendus")) == ([], 1)


async def test_an_index_that_names_nothing_is_unreadable_and_told(poste: Poste) -> None:
    poste.serve(JORF, reply(200, index()))
    report = await poste.poll(JORF)
    assert report.outcome is Outcome.UNREADABLE
    assert report.detail.startswith("l'index ne nomme aucune archive")


async def test_acts_listed_and_not_delivered_are_told_until_they_come(poste: Poste) -> None:
    serve(poste, nuit=pack({f"x/{JOURNAL}.xml": sommaire([1, 2, 3]), f"x/{uid_of(1)}.xml": texte(1)}))
    await poste.poll(JORF)
    assert poste.said() == ["JORF n°0192 du 19 août 2026 : 3 textes annoncés, 1 lus"]
    changed = {f"x/{JOURNAL}.xml": sommaire([1, 2, 3], titre="JORF n°0192 du 19 août 2026") + b"\n"}
    serve(poste, nuit=b"", soir=pack(changed | {f"x/{uid_of(n)}.xml": texte(n) for n in (2, 3)}))
    await poste.poll(JORF)
    assert poste.said() == []


async def test_an_old_issue_delivered_without_its_acts_is_no_remark(poste: Poste) -> None:
    old = sommaire([7, 8], titre="JORF n°0100 du 30 avril 1998", jour="1998-04-30")
    serve(poste, soir=pack({f"x/{JOURNAL}.xml": old, f"x/{uid_of(7)}.xml": texte(7)}))
    await poste.poll(JORF)
    assert poste.said() == []


class Stopped(Exception):
    """Stands for a crash in the middle of an archive."""


async def test_a_poll_cut_in_the_middle_of_an_archive_is_resumed_and_nothing_is_doubled(
    poste: Poste, tmp_path: Path
) -> None:
    night = pack(issue(range(MEMBERS + 50)))
    serve(poste, nuit=night)

    def crash(_label: str, done: int, _total: int) -> None:
        raise Stopped(done)

    async with open_poste(tmp_path / "temoin", poste.site) as straight:
        straight.now[0] = MATIN
        await straight.poll(JORF)
        expected = contents(straight.database)

    cut = Poller(poste.database, poste.fetcher, crash)
    with pytest.raises(Stopped, match=str(MEMBERS)):
        await cut.poll(poste.trackers[JORF], poste.parlement.needs(frozenset({"DLR5L16N1"})))
    assert len(acts(poste)) == MEMBERS - 1, "one batch, the summary among it"
    report = await poste.poll(JORF)
    assert report.decoded == 51
    assert len(acts(poste)) == MEMBERS + 50
    assert contents(poste.database) == expected


async def test_archives_are_read_in_the_order_of_time_and_the_later_has_the_last_word(poste: Poste) -> None:
    after = pack({f"x/{uid_of(1)}.xml": texte(1, TITREFULL="Après")})
    serve(poste, soir=after, nuit=pack({f"x/{uid_of(1)}.xml": texte(1, TITREFULL="Avant")}))
    await poste.poll(JORF)
    assert poste.asked() == ["", NUIT, SOIR]
    (row,) = poste.database.rows("SELECT titre FROM textes_jo")
    assert row["titre"] == "Après"


async def test_nothing_is_asked_for_while_nothing_is_watched(poste: Poste) -> None:
    needs = replace(poste.parlement.needs(frozenset()), veilles=())
    assert not JorfTracker().needed(needs)
