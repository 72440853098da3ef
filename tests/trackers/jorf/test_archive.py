"""Archives of the Journal officiel: whatever folder they begin with, whole or refused, never doubled."""

from __future__ import annotations

import gzip
import tarfile
from pathlib import Path

import pytest

from parlement.jorf import TexteJo
from tests.parlement.recorded import SAMPLES, needs_samples
from tests.trackers.jorf.corps_jorf import DOSSIER, JOURNAL, NUIT, SOIR, index, issue, pack, texte, uid_of
from trackers.base import Unreadable
from trackers.jorf.archive import MOST_MEMBER_BYTES, names_in, read_members
from trackers.jorf.index import names_of
from trackers.jorf.sources import FIRST, JorfTracker
from trackers.tracker import Listed


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def written(file: Path, body: bytes) -> Path:
    file.write_bytes(body)
    return file


def texts(file: Path, known: dict[str, int] | None = None) -> list[str]:
    readings = read_members(file, known or {})
    return [r.uid for found in readings for r in found.reading.records if isinstance(r, TexteJo)]


@pytest.mark.parametrize("dossier", [DOSSIER, "jorf/simple/JORF", "./autre/chose", ""])
def test_acts_are_found_by_the_end_of_their_path_whatever_the_first_folder(file: Path, dossier: str) -> None:
    written(file, pack(issue([1, 2], dossier)))
    assert names_in(file) == [f"{JOURNAL}.xml", f"{uid_of(1)}.xml", f"{uid_of(2)}.xml"]
    assert texts(file) == [uid_of(1), uid_of(2)]


def test_an_archive_whose_compression_the_server_undid_is_read_too(file: Path) -> None:
    written(file, gzip.decompress(pack(issue([1]))))
    names_in(file)
    assert texts(file) == [uid_of(1)]


def test_members_known_by_their_sum_are_not_decoded_again(file: Path) -> None:
    written(file, pack(issue([1, 2])))
    known = {found.member.name: found.member.crc for found in read_members(file, {})}
    assert texts(file, known) == []
    written(file, pack(issue([1]) | {f"20260820-000000/{uid_of(2)}.xml": texte(2, "<p>Autre.</p>")}))
    assert texts(file, known) == [uid_of(2)]


def test_an_act_delivered_twice_in_an_archive_is_read_once(file: Path) -> None:
    twice = {f"a/{uid_of(1)}.xml": texte(1), f"b/{uid_of(1)}.xml": texte(1)}
    written(file, pack(twice))
    assert names_in(file) == [f"{uid_of(1)}.xml"]
    assert texts(file) == [uid_of(1)]


def test_one_act_that_cannot_be_read_is_told_and_kept_with_the_others_read(file: Path) -> None:
    written(file, pack(issue([1, 2, 3]) | {f"{DOSSIER}/{uid_of(2)}.xml": b"<TEXTE><ID>"}))
    found = {reading.member.name: reading for reading in read_members(file, {})}
    assert found[f"{uid_of(2)}.xml"].error == "XML invalide"
    assert found[f"{uid_of(2)}.xml"].body == b"<TEXTE><ID>"
    assert texts(file) == [uid_of(1), uid_of(3)]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.97])
def test_an_archive_cut_short_is_refused_before_anything_is_read(file: Path, share: float) -> None:
    body = pack(issue(range(40)))
    written(file, body[: int(len(body) * share)])
    with pytest.raises(Unreadable, match="archive illisible ou tronquée"):
        names_in(file)


def test_an_archive_without_its_end_is_refused_though_its_compression_is_whole(file: Path) -> None:
    tar = gzip.decompress(pack(issue([1, 2])))
    written(file, gzip.compress(tar[: tar.rindex(b"</TEXTE>") + 8]))
    with pytest.raises(Unreadable, match="archive illisible ou tronquée"):
        names_in(file)


def test_damage_that_leaves_the_sizes_right_is_found_by_the_sum(file: Path) -> None:
    body = bytearray(gzip.compress(gzip.decompress(pack(issue([1, 2]))), 0))
    body[body.index(b"Rien.")] = ord("B")
    written(file, bytes(body))
    with pytest.raises(Unreadable, match="archive illisible ou tronquée"):
        names_in(file)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "archive illisible ou tronquée"),
        (b"<html>Indisponible</html>", "archive illisible ou tronquée"),
        (pack({}), "archive vide"),
        (
            pack({"lisez-moi.txt": b"rien", "jorf/LEGITEXT000001.xml": b"<x/>"}),
            "aucun texte .* parmi les 2 fichiers",
        ),
        (
            pack({f"{DOSSIER}/{JOURNAL}.xml": b"<JO/>"}),
            "aucun texte du Journal officiel parmi les 1 fichiers",
        ),
    ],
)
def test_what_holds_no_act_is_refused_and_said(file: Path, body: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        names_in(written(file, body))


def test_a_bomb_is_refused_before_it_is_inflated(file: Path) -> None:
    info = tarfile.TarInfo(f"{uid_of(1)}.xml")
    info.size = 8 * 1024**3
    written(file, gzip.compress(info.tobuf() + bytes(100_000)))
    with pytest.raises(Unreadable, match="démesurée"):
        names_in(file)


def test_a_header_that_announces_a_monstrous_comment_is_refused(file: Path) -> None:
    info = tarfile.TarInfo("commentaire")
    info.type, info.size = tarfile.XHDTYPE, 10**9
    written(file, gzip.compress(info.tobuf(tarfile.USTAR_FORMAT) + bytes(10_000)))
    with pytest.raises(Unreadable, match="démesurée"):
        names_in(file)


def test_an_act_too_large_to_be_one_is_told_and_the_others_are_read(file: Path) -> None:
    monster = bytes(MOST_MEMBER_BYTES + 1)
    written(file, pack({f"{uid_of(1)}.xml": monster, f"{uid_of(2)}.xml": texte(2)}))
    assert "au-delà du raisonnable" in next(read_members(file, {})).error
    assert texts(file) == [uid_of(2)]


def test_the_index_gives_its_names_oldest_first_whatever_its_shape() -> None:
    assert names_of(index(SOIR, NUIT, SOIR)) == [NUIT, SOIR]
    assert names_of(f"<ul><li><a href='/OPENDATA/JORFSIMPLE/{NUIT}'>é".encode("latin-1")) == [NUIT]


@pytest.mark.parametrize(
    "body", [b"", index(), index("JORFSIMPLE_20260819-003035.taz", "Freemium_jorf.tar.gz")]
)
def test_an_index_without_names_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable, match="l'index ne nomme aucune archive"):
        names_of(body)


def archives(count: int) -> list[Listed]:
    names = [f"JORFSIMPLE_2026{1 + n // 28:02}{1 + n % 28:02}-003000.tar.gz" for n in range(count)]
    return list(JorfTracker().listed(index(*names)))


def test_the_newest_archives_are_read_at_first_oldest_of_them_first() -> None:
    listed = archives(100)
    assert JorfTracker().due(listed, []) == listed[-FIRST:]
    assert JorfTracker().due(listed[:3], []) == listed[:3]


def test_after_a_long_absence_all_that_came_since_is_read() -> None:
    listed = archives(100)
    assert JorfTracker().due(listed, {one.uid for one in listed[:20]}) == listed[20:]


def test_an_archive_of_the_last_days_that_was_skipped_is_read_and_no_older_one() -> None:
    listed = archives(100)
    read = {one.uid for one in listed} - {listed[-4].uid, listed[5].uid}
    assert JorfTracker().due(listed, read) == [listed[-4]]


@needs_samples
def test_the_recorded_index_and_archive_are_read() -> None:
    recorded = SAMPLES / "journal-officiel"
    names = names_of((recorded / "dila-index.html").read_bytes())
    assert names[0] == "JORFSIMPLE_20260611-001512.tar.gz"
    assert len(names) == 3
    archive = recorded / f"ASSEMBLED_{NUIT}"
    assert len(names_in(archive)) == 3
    assert texts(archive) == ["JORFTEXT000054708438", "JORFTEXT000054708776"]
