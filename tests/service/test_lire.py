"""`vigie lire`: recorded bodies through the parsers, as one who mends a parser uses it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from service.lire import Unclaimed, read_files
from tests.service.site_assemblee import bill, pack, sitting, vote
from tests.trackers.senat.corps_amendements import SEANCE, fichier, ligne, retiree
from trackers.assemblee.archives import REPOSITORY, SCRUTINS, SITE

ARCHIVE = f"{SITE}{REPOSITORY}/16/{SCRUTINS}"
BOT = Path(__file__).parents[2] / "bot.py"


@pytest.fixture
def corps(tmp_path: Path) -> Path:
    """One vote as the Assemblée writes it."""
    path = tmp_path / "VTANR5L16V1274.json"
    path.write_bytes(vote(1274)[1])
    return path


def read(url: str, *files: Path) -> tuple[bool, list[dict[str, Any]], list[str]]:
    """(readable, records, warnings)."""
    written: list[str] = []
    warned: list[str] = []
    readable = read_files(url, list(files), written.append, warned.append)
    return readable, [json.loads(line) for line in written], warned


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, BOT, "lire", *arguments],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )


def test_a_vote_is_one_line_with_its_kind_its_fields_and_what_is_deduced(corps: Path) -> None:
    readable, (record,), _ = read(f"{ARCHIVE}!/json/VTANR5L16V1274.json", corps)
    assert readable
    assert (record["genre"], record["uid"], record["numero"]) == ("scrutin", "VTANR5L16V1274", 1274)
    assert {
        "sort",
        "pour",
        "groupes",
        "nature",
        "article",
        "amendements",
        "lecture",
        "reserves",
    } <= record.keys()


def test_a_dossier_gives_itself_and_its_steps_in_words(tmp_path: Path) -> None:
    path = tmp_path / "DLR5L16N1.json"
    path.write_bytes(bill("DLR5L16N1", sitting())[1])
    url = f"{SITE}{REPOSITORY}/16/loi/dossiers_legislatifs/Dossiers_Legislatifs.json.zip!/x.json"
    _, records, _ = read(url, path)
    assert [r["genre"] for r in records] == ["dossier", "acte"]
    assert (records[1]["etape"], records[1]["qui"]) == ("séance publique", "Assemblée")


def test_the_archive_itself_is_read_member_by_member(tmp_path: Path) -> None:
    path = tmp_path / "Scrutins.json.zip"
    path.write_bytes(pack(dict([vote(1), vote(2), ("json/VTANR5L16V3.json", b"{")])))
    readable, records, warned = read(ARCHIVE, path)
    assert not readable
    assert [r["numero"] for r in records] == [1, 2]
    assert any(line.startswith(f"{path}!/json/VTANR5L16V3.json : illisible : ") for line in warned)


def test_an_address_that_ends_with_a_slash_takes_the_name_of_each_file(tmp_path: Path) -> None:
    path = tmp_path / "Scrutins.json.zip"
    path.write_bytes(pack(dict([vote(1)])))
    folder = ARCHIVE.removesuffix("Scrutins.json.zip")
    assert [r["numero"] for r in read(folder, path)[1]] == [1]
    with pytest.raises(Unclaimed, match=r"autre\.zip"):
        read(folder, path, path.rename(tmp_path / "autre.zip"))


@pytest.mark.parametrize("end", [0, 2, 300, -1])
@pytest.mark.parametrize("url", [ARCHIVE, f"{ARCHIVE}?t=1"])
def test_an_archive_cut_short_is_told_as_one(tmp_path: Path, url: str, end: int) -> None:
    path = tmp_path / "Scrutins.json.zip"
    path.write_bytes(pack(dict([vote(1)]))[:end])
    readable, records, (warned,) = read(url, path)
    assert (readable, records) == (False, [])
    assert warned.startswith(f"{path} : illisible : archive illisible ou tronquée")


def test_an_error_page_where_an_archive_was_expected_is_not_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "Scrutins.json.zip"
    path.write_bytes(b"<html>503</html>")
    told = f"{path} : illisible : archive illisible ou tronquée (ce n'est pas un zip)"
    assert read(ARCHIVE, path) == (False, [], [told])


def test_an_archive_is_opened_even_under_the_address_of_a_member(tmp_path: Path) -> None:
    path = tmp_path / "VTANR5L16V1.json"
    path.write_bytes(pack(dict([vote(1)])))
    readable, records, _ = read(f"{ARCHIVE}!/json/", path)
    assert (readable, [r["numero"] for r in records]) == (True, [1])


def test_an_archive_without_members_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "Scrutins.json.zip"
    path.write_bytes(pack({}))
    assert read(ARCHIVE, path) == (False, [], [f"{path} : illisible : archive vide"])


def test_what_the_tracker_would_not_read_of_an_archive_is_left(tmp_path: Path) -> None:
    path = tmp_path / "Scrutins.json.zip"
    path.write_bytes(pack(dict([vote(1), ("LISEZMOI.txt", b"?"), ("__MACOSX/._a.json", b"?")])))
    readable, records, _ = read(ARCHIVE, path)
    assert (readable, len(records)) == (True, 1)


@pytest.mark.parametrize(
    "url",
    [
        "https://exemple.fr/Scrutins.json.zip",
        ARCHIVE.replace("https:", "ftp:"),
        "n'importe quoi",
        "http://[x",
        "",
    ],
)
def test_an_address_nobody_reads_is_refused_before_anything_is_read(corps: Path, url: str) -> None:
    with pytest.raises(Unclaimed, match="aucun lecteur"):
        read(url, corps)


def test_figures_that_contradict_are_a_warning_not_an_error(tmp_path: Path) -> None:
    body = json.loads(vote(1)[1])
    body["scrutin"]["syntheseVote"]["decompte"]["pour"] = "500"
    path = tmp_path / "a.json"
    path.write_text(json.dumps(body), encoding="utf-8")
    readable, (record,), warned = read(ARCHIVE, path)
    assert readable
    assert record["reserves"]
    assert warned[0].startswith(f"{path} : attention : ")


def test_the_amendments_of_a_text_are_summed_up_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "jeu_complet_2022-2023_249.csv"
    path.write_bytes(
        fichier(ligne("8", Sort="Rejeté"), ligne("9", Sort="Rejeté"), ligne("31"), retiree("40"))
    )
    readable, records, (warned,) = read(SEANCE, path)
    assert (readable, len(records)) == (True, 4)
    assert warned == (
        f"{path} : 4 amendements : 2 rejeté, 1 à discuter, 1 retiré avant séance ; "
        "1 ligne vidée par la source (ce qui était connu est gardé)"
    )


# --- as a command ------------------------------------------------------------------------------------------


def test_what_is_readable_is_printed_though_another_file_is_not(tmp_path: Path, corps: Path) -> None:
    broken = tmp_path / "casse.json"
    broken.write_bytes(b'{"scrutin": ')
    done = run("--url", ARCHIVE, broken, corps)
    assert done.returncode == 1
    assert [json.loads(line)["numero"] for line in io.StringIO(done.stdout)] == [1274]
    assert f"{broken} : illisible : " in done.stderr


def test_an_address_nobody_reads_is_a_wrong_use(corps: Path) -> None:
    done = run("--url", "https://exemple.fr/", corps)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(
        "Erreur : aucun lecteur pour l'adresse https://exemple.fr/VTANR5L16V1274.json"
    )


def test_a_body_that_reads_well_ends_with_zero_and_says_nothing_else(corps: Path) -> None:
    done = run("--url", ARCHIVE, corps)
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 1)
