"""The file that goes with a message."""

from __future__ import annotations

import pytest

from alerts.message import Fichier
from alerts.render.fichier import OCTETS_MAX, fichier_sur


@pytest.mark.parametrize(
    ("nom", "sur"),
    [
        ("Article 7 (Sénat).txt", "article-7-senat.txt"),
        ("../../etc/passwd", "etc-passwd.txt"),
        ("", "texte.txt"),
        ("…\x00\u202e", "texte.txt"),
        ("a" * 300, f"{'a' * 60}.txt"),
    ],
)
def test_a_file_has_a_name_that_any_system_takes(nom: str, sur: str) -> None:
    assert fichier_sur(Fichier(nom, "texte")) == Fichier(sur, "texte\n")


def test_lines_are_kept_and_what_could_harm_a_screen_is_not() -> None:
    lu = fichier_sur(Fichier("a", "\r\nun\x1b[31m\r\n\r\ndeux \u202e\ud83d\n\n"))
    assert lu == Fichier("a.txt", "un\n\ndeux \ufffd\n")


@pytest.mark.parametrize("fichier", [None, Fichier("a.txt", " \n\u200b")])
def test_nothing_is_joined_when_there_is_nothing_to_read(fichier: Fichier | None) -> None:
    assert fichier_sur(fichier) is None


@pytest.mark.parametrize("ligne", ["né" * 50 + "\n", "né" * 50])
def test_a_file_larger_than_discord_takes_is_cut_and_says_so(ligne: str) -> None:
    court = fichier_sur(Fichier("a", ligne * (OCTETS_MAX // 100)))
    assert court
    assert OCTETS_MAX - 200 < len(court.contenu.encode()) <= OCTETS_MAX
    assert court.contenu.endswith(
        "né" + "\n… texte coupé ici\n" if "\n" in ligne else "\n… texte coupé ici\n"
    )
