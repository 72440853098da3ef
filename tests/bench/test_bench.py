"""Each bench, at a tiny size, does its work and tells its figures. No figure is judged here."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from bench import archive, demo, releve, statut
from bench.mesure import Figure, nombre, percentile_95
from bench.scrutins import Fabrique
from demo.chronique import charge
from parlement.scrutins import reserves

RACINE = Path(__file__).resolve().parents[2]
UN_MOIS = "2023-01-25"


def words(figures: Iterable[Figure]) -> str:
    return "\n".join(map(str, figures))


def test_the_demo_is_timed_in_a_fresh_folder_then_in_the_same_one() -> None:
    told = words(demo.mesure(fois=1, jusqu_a=UN_MOIS))
    assert "dossier neuf, durée" in told
    assert "< 200 Mio : objectif" in told
    assert "même dossier, rien à faire" in told


def test_an_unchanged_poll_receives_no_body_but_robots_txt() -> None:
    figures = {figure.mesure: figure for figure in releve.mesure(fois=4)}
    assert figures["requêtes par relevé sans changement"].valeur == 13 / 12
    assert figures["octets de corps reçus par relevé"].valeur < 10
    assert figures["inchangé / un vote changé"].valeur > 0


def test_an_archive_is_read_then_polled_whole_then_by_what_changed() -> None:
    told = words(archive.mesure(membres=30, changes=3))
    for what in ("lire", "relever et stocker"):
        assert f"{what} tout, durée" in told
        assert f"{what} : ce qui a changé / tout" in told
    assert "3 membres" in told


def test_answers_are_timed_warm_and_in_fresh_processes() -> None:
    told = words(statut.mesure(autres=5, suivis=5, fois=2, neufs=1, jusqu_a=UN_MOIS))
    for question in statut.QUESTIONS:
        assert f"{question}, 95 % de 2" in told
    assert "première réponse d'un processus" in told
    assert "vigie demander '!statut article7'" in told


def test_made_up_votes_add_up_and_have_the_official_size() -> None:
    fabrique = Fabrique(charge())
    documents = [fabrique.document(rang) for rang in range(40)]
    assert [reserves(statut.parse(document)) for document in documents] == [()] * 40
    assert 12_000 < sum(len(json.dumps(d, ensure_ascii=False).encode()) for d in documents) / 40 < 20_000


def test_a_correction_changes_the_document_of_a_vote() -> None:
    fabrique = Fabrique(charge())
    assert fabrique.document(1) == fabrique.document(1)
    assert fabrique.document(1) != fabrique.document(1, corrige=True)


def test_a_figure_says_its_target_and_whether_it_is_met() -> None:
    assert str(Figure("durée", 4.4321, "s", objectif=20)).endswith("< 20 s : objectif tenu")
    assert str(Figure("durée", 21, "s", objectif=20)).endswith("< 20 s : objectif manqué")
    assert not Figure("durée", 21, "s").verdict()


def test_figures_are_written_in_french() -> None:
    assert [nombre(v) for v in (0.04612, 4.4321, 20, 104.2, 21561.3)] == [
        "0,046",
        "4,43",
        "20",
        "104",
        "21 561",
    ]
    assert percentile_95([float(n) for n in range(101)]) == 95


def test_help_lists_the_benches_in_french() -> None:
    command = [sys.executable, "-m", "bench", "--help"]
    told = subprocess.run(command, cwd=RACINE, capture_output=True, check=True, text=True).stdout
    assert "Usage : python -m bench" in told
    assert all(f"  {nom} " in told for nom in ("demo", "releve", "archive", "statut"))
