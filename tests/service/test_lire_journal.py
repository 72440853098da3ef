"""`vigie lire` on what the Journal officiel publishes: an index, an archive, one act by the address people know."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from service.lire import read_files
from tests.trackers.jorf.corps_jorf import JOURNAL, NUIT, SOIR, index, issue, pack, texte, uid_of
from trackers.jorf.sources import DILA, DOSSIER
from trackers.registry import find_tracker

INDEX = DILA + DOSSIER


def read(url: str, file: Path, body: bytes) -> tuple[bool, list[dict[str, Any]], list[str]]:
    """(readable, records, warnings)."""
    file.write_bytes(body)
    written: list[str] = []
    warned: list[str] = []
    readable = read_files(url, [file], written.append, warned.append)
    return readable, [json.loads(line) for line in written], warned


def test_an_archive_gives_every_act_once_and_what_they_come_to(tmp_path: Path) -> None:
    night = issue([1, 2, 3]) | {f"x/{uid_of(3)}.xml": texte(3, NATURE="LOI"), f"y/{uid_of(2)}.xml": texte(2)}
    night |= {f"x/{uid_of(4)}.xml": texte(4, NATURE="AVIS"), f"x/{uid_of(5)}.xml": texte(5, NATURE="AVIS")}
    night.pop(next(name for name in night if name.endswith(f"{uid_of(3)}.xml")))
    file = tmp_path / NUIT
    readable, records, warned = read(INDEX + NUIT, file, pack(night))
    assert (readable, warned) == (True, [f"{file} : 1 journal, 5 textes : 1 loi, 2 décrets, 2 autres"])
    assert [record["uid"] for record in records] == [JOURNAL, *(uid_of(n) for n in (1, 2, 3, 4, 5))]
    assert records[1]["type_acte"] == "décret"


def test_one_act_that_cannot_be_read_is_told_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / NUIT
    readable, records, warned = read(
        INDEX, file, pack({f"{uid_of(1)}.xml": texte(1), f"{uid_of(2)}.xml": b"<TEXTE/>"})
    )
    assert (readable, len(records)) == (False, 1)
    assert warned == [f"{file}!/{uid_of(2)}.xml : illisible : document sans identifiant (ID)"]


def test_an_archive_cut_short_gives_nothing(tmp_path: Path) -> None:
    file = tmp_path / NUIT
    readable, records, warned = read(INDEX, file, pack(issue([1]))[:-20])
    assert (readable, records) == (False, [])
    assert warned == [f"{file} : illisible : archive illisible ou tronquée (fin inattendue)"]


def test_the_index_gives_a_line_for_each_archive(tmp_path: Path) -> None:
    readable, records, warned = read(INDEX, tmp_path / "index.html", index(SOIR, NUIT))
    assert (readable, warned) == (True, [])
    assert records == [{"genre": "archive", "uid": name, "url": INDEX + name} for name in (NUIT, SOIR)]


def test_an_index_that_names_nothing_is_unreadable(tmp_path: Path) -> None:
    readable, records, (warned,) = read(INDEX, tmp_path / "index.html", index())
    assert (readable, records) == (False, [])
    assert "l'index ne nomme aucune archive" in warned


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.legifrance.gouv.fr/jorf/id/{uid_of(1)}",
        f"{INDEX}{NUIT}!/20260819-003035/jorf/simple/JORF/{uid_of(1)}.xml",
        INDEX,
    ],
)
def test_one_act_is_read_by_its_address_with_what_is_deduced(tmp_path: Path, url: str) -> None:
    readable, (record,), warned = read(url, tmp_path / f"{uid_of(1)}.xml", texte(1))
    assert (readable, warned) == (True, [])
    assert record["url"] == f"https://www.legifrance.gouv.fr/jorf/id/{uid_of(1)}"
    assert record["type_acte"] == "décret"


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.legifrance.gouv.fr/jorf/article_jo/{uid_of(1)}",
        f"{DILA}/OPENDATA/LEGI/{NUIT}",
        f"https://example.org{DOSSIER}{NUIT}",
    ],
)
def test_another_address_is_nobody_s(url: str) -> None:
    assert find_tracker(url) is None
