"""Archives cut short, forged or damaged: what can be read is read, the rest says why, nothing blows up."""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.trackers.assemblee.corps import acte, dossier, scrutin
from trackers.archive import MOST_MEMBER_BYTES, Archive, Member
from trackers.assemblee.archives import trackers_of
from trackers.base import Unreadable
from trackers.tracker import Needs

_TRACKERS = {tracker.nom: tracker for tracker in trackers_of(16, en_cours=False)}
DOSSIERS, SCRUTINS = _TRACKERS["dossiers-16"], _TRACKERS["scrutins-16"]


def make(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        for name, body in members.items():
            file.writestr(name, body)
    return path


def patch(path: Path, before: bytes, after: bytes, *, count: int = 1) -> Path:
    body = path.read_bytes()
    assert body.count(before) >= count
    path.write_bytes(body.replace(before, after))
    return path


def vote(numero: int) -> bytes:
    return json.dumps({"scrutin": scrutin(uid=f"VTANR5L16V{numero}", numero=str(numero))}).encode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.zip"


def test_what_is_not_a_zip_is_refused(path: Path) -> None:
    for body in (b"", b"<html>503</html>", b"PK\x03\x04" + b"\0" * 100, b"PK\x05\x06" + b"\xff" * 18):
        path.write_bytes(body)
        with pytest.raises(Unreadable, match=r"^archive illisible ou tronquée( \(ce n'est pas un zip\))?$"):
            Archive(path)


def test_an_archive_cut_anywhere_is_refused(path: Path) -> None:
    whole = make(path, {f"json/V{n}.json": vote(n) for n in range(3)}).read_bytes()
    for end in range(0, len(whole) - 1, 37):
        path.write_bytes(whole[:end])
        with pytest.raises(Unreadable):
            Archive(path)


def test_an_archive_with_any_byte_changed_is_read_or_refused_and_nothing_else(path: Path) -> None:
    whole = make(path, {"json/V1.json": b'{"scrutin": {}}'}).read_bytes()
    for index in range(len(whole)):
        for byte in (0x00, 0xFF, whole[index] ^ 0x10):
            path.write_bytes(whole[:index] + bytes([byte]) + whole[index + 1 :])
            try:
                with Archive(path) as archive:
                    bodies = [archive.read(member) for member in archive.members]
            except Unreadable:
                continue
            assert set(bodies) <= {b'{"scrutin": {}}'}


def test_a_damaged_member_is_told_and_the_rest_is_read(path: Path) -> None:
    make(
        path, {"json/V1.json": vote(1), "json/V2.json": vote(2), "json/V3.json": vote(3)}, zipfile.ZIP_STORED
    )
    patch(path, b"VTANR5L16V2", b"VTANR5L16V9")
    with Archive(path) as archive:
        found = list(SCRUTINS.read(archive, Needs(), {}))
    assert [bool(f.reading.records) for f in found] == [True, False, True]
    assert found[1].error == "json/V2.json : membre endommagé (somme de contrôle fausse)"


def test_an_encrypted_member_is_told_and_the_rest_is_read(path: Path) -> None:
    make(path, {"a.json": vote(1), "b.json": vote(2)})
    body = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(magic) + offset] |= 1
    path.write_bytes(body)
    with Archive(path) as archive:
        found = list(SCRUTINS.read(archive, Needs(), {}))
    assert found[0].error == "a.json : membre endommagé (chiffré)"
    assert found[1].reading.records


def test_a_member_that_inflates_to_more_than_it_declares_is_never_inflated_whole(path: Path) -> None:
    bomb = b"0" * (2 * MOST_MEMBER_BYTES)
    make(path, {"a.json": bomb})
    patch(path, struct.pack("<L", len(bomb)), struct.pack("<L", 100), count=2)
    with Archive(path) as archive:
        assert list(archive.members) == [Member("a.json", zlib.crc32(bomb), 100)]
        with pytest.raises(Unreadable, match="endommagé"):
            archive.read(archive.members[0])


def test_a_member_too_large_to_be_a_document_is_not_inflated(path: Path) -> None:
    make(path, {"a.json": b"0" * (MOST_MEMBER_BYTES + 1), "b.json": vote(1)})
    with Archive(path) as archive:
        large, small = archive.members
        with pytest.raises(Unreadable, match="au-delà du raisonnable"):
            archive.read(large)
        assert archive.read(small) == vote(1)


def test_a_bomb_is_refused_by_what_it_declares_before_anything_is_inflated(path: Path) -> None:
    make(path, {"a.json": b"0" * 5000})
    patch(path, struct.pack("<L", 5000), struct.pack("<L", 0xFFFF_0000), count=2)
    with pytest.raises(Unreadable, match="démesurée"):
        Archive(path)


def test_a_bomb_is_refused_by_its_ratio(path: Path) -> None:
    make(path, {f"{n}.json": b"0" * MOST_MEMBER_BYTES for n in range(9)})
    with pytest.raises(Unreadable, match="démesurée"):
        Archive(path)


def test_a_method_that_cannot_be_bounded_is_refused(path: Path) -> None:
    with Archive(make(path, {"a.json": vote(1)}, zipfile.ZIP_BZIP2)) as archive:
        [member] = archive.members
        with pytest.raises(Unreadable, match="méthode de compression 12"):
            archive.read(member)


def test_only_the_members_whose_content_changed_are_read_again(path: Path) -> None:
    with Archive(make(path, {"1.json": vote(1), "2.json": vote(2)})) as archive:
        known = {m.name: m.crc for m in archive.members}
        assert list(archive.changed(known)) == []
    with Archive(make(path, {"1.json": vote(1), "2.json": vote(22), "3.json": vote(3)})) as archive:
        assert [m.name for m in archive.changed(known)] == ["2.json", "3.json"]
        assert [m.name for m in archive.changed(known, archive.members[:1])] == []


def test_of_two_members_under_one_name_the_last_is_kept_and_not_read_twice(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("1.json", vote(1))
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("1.json", vote(2))
    with Archive(path) as archive:
        [member] = archive.members
        assert archive.read(member) == vote(2)
        assert list(archive.changed({member.name: member.crc})) == []


def test_weird_names_harm_nothing_and_name_no_file(path: Path) -> None:
    names = ("../../etc/x.json", "/abs.json", "C:\\json\\VTANR5L16V1.json", "été\u202e.json", "a\nb.json")
    hidden = ("__MACOSX/json/._VTANR5L16V1.json", "json/", "LISEZMOI.txt", ".json")
    make(path, {name: vote(n) for n, name in enumerate((*names, *hidden))})
    with Archive(path) as archive:
        found = list(SCRUTINS.read(archive, Needs(), {}))
    assert [f.error for f in found] == [""] * len(names)
    assert found[2].member.stem == "VTANR5L16V1"
    assert [p.name for p in path.parent.iterdir()] == ["archive.zip"]


def test_members_are_counted_cut_and_gone_through_without_being_kept(path: Path) -> None:
    names = [f"json/DLR{n % 2}/V{n}.json" for n in range(6)]
    with Archive(make(path, dict.fromkeys((*names, "json/", "lisezmoi.txt"), b"{}"))) as archive:
        members = archive.members
        assert (len(members), len(members[2:]), bool(members[6:]), members[-1].name) == (
            7,
            5,
            True,
            "lisezmoi.txt",
        )
        assert [m.name for m in archive.documents] == names
        chosen = archive.select(lambda name: name.startswith("json/DLR1/"))
        assert [m.stem for m in chosen] == ["V1", "V3", "V5"]
        assert list(chosen) == list(chosen)


@pytest.mark.parametrize("other", ["lisezmoi.txt", "été.txt"])
def test_a_folder_is_asked_about_once_and_what_lies_in_the_others_is_not(path: Path, other: str) -> None:
    names = [f"json/DLR{n % 2}/T/V{n}.json" for n in range(6)] + ["json/V6.json", "V7.json", "json/DLR1/"]
    folders, asked = list[str](), list[str]()

    def enter(folder: str) -> bool:
        folders.append(folder)
        return "DLR0" not in folder

    def keep(name: str) -> bool:
        asked.append(name)
        return name != "json/DLR1/T/V3.json"

    with Archive(make(path, dict.fromkeys((*names, other), b"{}"))) as archive:
        chosen = archive.select(keep, folders=enter)
        assert [m.stem for m in chosen] == ["V1", "V5", "V6", "V7"]
        assert [archive.read(m) for m in chosen] == [b"{}"] * 4
    assert folders == ["json/DLR0/T/", "json/DLR1/T/", "json/", ""]
    assert asked == [*names[1:6:2], "json/V6.json", "V7.json"]


def test_what_changed_is_found_among_chosen_members_whatever_holds_them(path: Path) -> None:
    with Archive(make(path, {f"{n}.json": vote(n) for n in range(4)})) as archive:
        known = {m.name: m.crc for m in archive.members[:2]}
        among = archive.select(lambda name: name in {"1.json", "3.json"})
        for chosen in (among, list(among), iter(among)):
            [member] = archive.changed(known, chosen)
            assert archive.read(member) == vote(3)


def test_an_open_file_is_read_like_a_path_and_left_open(path: Path) -> None:
    with make(path, {"1.json": vote(1)}).open("rb") as file:
        with Archive(file) as archive:
            archive.prefetch(archive.documents)
            assert [archive.read(m) for m in archive.documents] == [vote(1)]
        assert not file.closed


def test_an_empty_archive_has_nothing_to_read(path: Path) -> None:
    with Archive(make(path, {})) as archive:
        assert list(SCRUTINS.read(archive, Needs(), {})) == []


def test_only_tracked_dossiers_and_the_documents_they_name_are_decoded(path: Path) -> None:
    mine = dossier(acte("A1", "AN1-DEPOT", texteAssocie="PRJLANR5L16B0001", texteAdopte="PRJLANR5L16BTC0002"))
    texts = ("PRJLANR5L16B0001", "PRJLANR5L16BTC0002", "PRJLANR5L16B0003", "RAPPANR5L16B0009")
    members = {
        "json/dossierParlementaire/DLR5L16N1.json": {"dossierParlementaire": mine},
        "json/dossierParlementaire/DLR5L16N2.json": {"dossierParlementaire": {**mine, "uid": "DLR5L16N2"}},
        **{f"json/document/{uid}.json": {"document": {"uid": uid}} for uid in texts},
    }
    make(path, {name: json.dumps(body).encode() for name, body in members.items()})
    needs = Needs(cibles=frozenset({"DLR5L16N1"}), documents=frozenset({"RAPPANR5L16B0009", "ABSENT"}))
    with Archive(path) as archive:
        found = list(DOSSIERS.read(archive, needs, {}))
        known = {f.member.name: f.member.crc for f in found}
        assert [f.member.stem for f in found] == ["DLR5L16N1", texts[0], texts[1], texts[3]]
        assert list(DOSSIERS.read(archive, needs, known)) == []


@pytest.mark.parametrize("cible", ["essais_16e", "pjl22-001"])
def test_a_dossier_named_by_its_address_is_found(path: Path, cible: str) -> None:
    other = {"uid": "DLR5L16N2", "titreDossier": {"titreChemin": "autre"}}
    members = {"DLR5L16N1.json": dossier(acte("A1", "AN1-DEPOT")), "DLR5L16N2.json": other}
    make(path, {n: json.dumps({"dossierParlementaire": b}).encode() for n, b in members.items()})
    with Archive(path) as archive:
        found = list(DOSSIERS.read(archive, Needs(cibles=frozenset({cible})), {}))
    assert [f.member.stem for f in found] == ["DLR5L16N1"]
