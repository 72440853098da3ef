"""The scan of veilles: everything stored is read once, whatever is interrupted, changed or taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alerts.abonnement.abonnes import Abonne
from alerts.dits import ANTERIEUR
from alerts.message import decode_message
from parlement.dossiers import Dossier
from service.configuration import Configuration
from service.veilles import Veilleur
from service.vigie import Vigie
from storage import debuts
from tests.alerts.actes import (
    ARRETE,
    DECRET,
    DRONES,
    RECUEIL,
    SIGNALEMENT,
    VSA,
    act,
    open_veille,
    published,
    veilleur,
)
from tests.alerts.monde import UID, Monde, amendement
from tests.storage.fabrique import member, origin, store

AERONEFS = "Article 1\nDes caméras installées sur des aéronefs."


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    with open_veille(tmp_path) as monde:
        yield monde


def found(monde: Monde) -> set[str]:
    return {row["uid"] for row in monde.parlement.rows("SELECT uid FROM reperages")}


async def test_every_kind_of_record_is_read_and_those_of_the_houses_only_for_tracked_bills(
    monde: Monde,
) -> None:
    words = "Les traitements algorithmiques sont interdits."
    mine, other = amendement(1, dispositif=words), amendement(2, dispositif=words, dossier="DLR5L17N9")
    monde.read(DECRET, ARRETE, RECUEIL, SIGNALEMENT, mine, other, Dossier(uid="DLR5L17N9", titre=words))
    await veilleur(monde).read()
    assert found(monde) == {
        f"vsa|texte_jo|{DECRET.uid}",
        f"drones|arrete|{ARRETE.uid}",
        "drones|recueil|r1",
        f"vsa|signalement|{SIGNALEMENT.uid}",
        f"vsa|amendement|{mine.uid}",
    }


async def test_when_nothing_changed_the_scan_costs_one_question(monde: Monde) -> None:
    monde.read(DECRET)
    reader = veilleur(monde)
    assert await reader.read() > 0
    asked: list[str] = []
    monde.parlement.reader.set_trace_callback(asked.append)
    assert await reader.read() == 0
    monde.parlement.reader.set_trace_callback(None)
    assert len(asked) == 1


async def test_what_no_longer_says_the_words_is_forgotten_and_a_label_that_goes_goes(monde: Monde) -> None:
    labelled = act("JORFTEXT1", contenu=f"{AERONEFS[:-1]} pour un spectacle aérien.")
    monde.read(labelled, act("JORFTEXT2", contenu=AERONEFS))
    await veilleur(monde).read()
    monde.read(replace(labelled, contenu=AERONEFS), act("JORFTEXT2", contenu="Article 1\nRien."))
    await veilleur(monde).read()
    reperages = monde.tracked.parlement.reperages.of("texte_jo", ["JORFTEXT1", "JORFTEXT2"])
    assert [one.etiquettes for one in reperages["JORFTEXT1"]] == [()]
    assert list(reperages) == ["JORFTEXT1"]


async def test_a_veille_whose_words_change_reads_everything_anew(monde: Monde) -> None:
    monde.read(
        act("JORFTEXT1", contenu=AERONEFS), act("JORFTEXT2", contenu="Article 1\nUn scanner corporel.")
    )
    await veilleur(monde).read()
    changed = replace(DRONES, mots=("scanner corporel",))
    monde.tracked = replace(monde.tracked, veilles=(changed, VSA))
    await veilleur(monde).read()
    assert found(monde) == {"drones|texte_jo|JORFTEXT2"}


async def test_a_veille_taken_out_is_forgotten(monde: Monde) -> None:
    monde.read(DECRET, act("JORFTEXT1", contenu=AERONEFS))
    await veilleur(monde).read()
    monde.tracked = replace(monde.tracked, veilles=(DRONES,))
    await veilleur(monde).begin()
    assert found(monde) == {"drones|texte_jo|JORFTEXT1"}


class Killed(Exception):
    """Stands for a crash between two batches."""


async def test_a_scan_that_was_killed_goes_on_where_it_was(monde: Monde) -> None:
    monde.read(*(act(f"JORFTEXT{n}", contenu=AERONEFS) for n in range(7)))
    calls = 0

    def dossiers() -> Collection[str]:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise Killed
        return [UID]

    veilles = monde.tracked.veilles
    with pytest.raises(Killed):
        await Veilleur(monde.parlement, veilles, dossiers, lambda: monde.now, batch=2).read()
    half = found(monde)
    assert 0 < len(half) < 7
    await Veilleur(monde.parlement, veilles, lambda: [UID], lambda: monde.now, batch=2).read()
    assert found(monde) == {f"drones|texte_jo|JORFTEXT{n}" for n in range(7)}
    told = monde.parlement.rows(
        "SELECT uid, count(*) AS n FROM changements WHERE genre = 'reperage' GROUP BY uid"
    )
    assert {row["n"] for row in told} == {1}


async def test_what_is_new_is_read_before_what_a_new_veille_has_to_catch_up(monde: Monde) -> None:
    monde.read(act("JORFTEXT1", contenu=AERONEFS))
    monde.tracked = replace(monde.tracked, veilles=(DRONES,))
    await veilleur(monde).read()
    monde.tracked = replace(monde.tracked, veilles=(VSA, DRONES))
    await published(monde, act("JORFTEXT2", contenu=AERONEFS), DECRET)
    order = monde.parlement.rows("SELECT uid FROM reperages ORDER BY rowid")
    assert [row["uid"] for row in order][1:] == ["drones|texte_jo|JORFTEXT2", f"vsa|texte_jo|{DECRET.uid}"]


async def test_a_new_installation_finds_what_is_stored_and_tells_only_what_comes_after(
    tmp_path: Path,
) -> None:
    now = datetime(2023, 8, 30, 6, 0, tzinfo=UTC)
    configuration = Configuration(veilles=(DRONES,))
    abonnes = (Abonne(destination="terminal"),)
    old = act("JORFTEXT1", contenu=AERONEFS, publie=date(2023, 8, 25))
    new = act("JORFTEXT2", contenu=AERONEFS, publie=date(2023, 8, 30))
    async with Vigie(configuration, tmp_path, abonnes, lambda: now) as vigie:
        assert set(debuts.suivis_since(vigie.vigie_db)) == {"veille:drones"}
        store(vigie.parlement_db, member(old), member(new), where=origin(vu_le=now))
        await vigie.enqueue()
        rows = vigie.vigie_db.rows("SELECT message, motif FROM envois ORDER BY id")
        told = [(decode_message(row["message"]).titre, row["motif"]) for row in rows]
    assert told == [
        ("📜 Arrêté du 28 août 2023 : drones — JO du 25 août 2023", ANTERIEUR),
        ("📜 Arrêté du 28 août 2023 : drones — JO du 30 août 2023", ""),
    ]
