"""Each bench, at a tiny size, does its work and tells its figures. No figure is judged here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from bench import (
    amendements,
    archive,
    delai,
    demo,
    envois,
    jeu_complet,
    journal,
    recherche,
    releve,
    statut,
    textes,
    veilles,
)
from bench.depots import SUIVI, Texte
from bench.depots import Fabrique as FabriqueDAmendements
from bench.mesure import Figure, nombre, percentile_95, percentile_99
from bench.scrutins import Fabrique
from demo.chronique import charge
from parlement.amendements import Amendement, Situation
from parlement.scrutins import reserves
from tests.parlement.recorded import needs_samples
from trackers.assemblee.amendements import parse_amendement_document

RACINE = Path(__file__).resolve().parents[2]
UN_MOIS = "2023-01-25"
os.environ["BENCH_DEMARRAGE"] = "forkserver"  # each process in no time: no figure is judged here


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


def test_amendments_are_read_where_they_are_and_compared_with_the_whole_archive() -> None:
    figures = {
        figure.mesure: figure
        for figure in amendements.mesure(membres=400, suivis=40, changes=5, ailleurs=10, fois=1)
    }
    assert figures["premier relevé, 40 amendements, octets reçus"].valeur > 0
    assert "relevé, 5 changés, durée" in figures
    assert figures["relevé, rien de changé, octets reçus"].valeur < 0.001
    assert "relevé, 10 d'un autre dossier, durée" in figures
    assert figures["5 changés / tout télécharger et lire"].valeur > 0


def test_articles_numbered_again_or_half_rewritten_are_followed_between_two_versions() -> None:
    figures = {figure.mesure: figure for figure in textes.mesure(articles=60, fois=1)}
    assert figures["articles suivis ou retirés comme il faut"].valeur == 60
    assert figures["des deux fichiers aux mots changés, processeur"].valeur > 0


def test_words_are_searched_in_texts_once_they_are_indexed_and_while_others_are_written() -> None:
    told = words(recherche.mesure(textes=60, questions=16))
    assert "indexer 60 textes" in told
    assert "!recherche, 95 % de 16" in told
    assert "320 enregistrés pendant ce temps" in told


def test_a_night_of_the_journal_officiel_is_read_matched_and_stored() -> None:
    figures = {figure.mesure: figure for figure in journal.mesure(membres=30, fois=1, grand=40_000)}
    assert figures["nuit ordinaire"].avec.startswith("30 textes, ")
    assert figures["la plus grosse : lire et repérer, processeur"].valeur > 0
    assert figures["la plus grosse : mémoire au plus haut"].valeur > 0


def test_each_change_ends_in_a_message_that_discord_accepts() -> None:
    told = words(delai.mesure(tours=4, connus=20))
    assert "2 messages postés" in told or "3 messages postés" in told
    assert "changement -> Discord, 99 %" in told


def test_a_major_alert_to_many_channels_leaves_before_the_ordinary_ones_that_wait() -> None:
    figures = {figure.mesure: figure for figure in envois.mesure(salons=20, avance=0.1)}
    assert figures["requêtes refusées (429)"].valeur == 0
    assert figures["courants partis pendant les majeurs"].valeur < 5
    assert figures["messages acceptés par seconde, 20 salons"].valeur > 0


def amendement(numero: int, *, decide: bool | None = None) -> Amendement:
    fabrique = FabriqueDAmendements(charge(), Texte("DLR5L16N46918", SUIVI))
    reading = parse_amendement_document(fabrique.document(numero, decide=decide))
    (found,) = reading.records
    assert isinstance(found, Amendement)
    assert not reading.remarks
    return found


def test_made_up_amendments_are_read_without_a_remark_and_have_the_official_size() -> None:
    fabrique = FabriqueDAmendements(charge(), Texte("DLR5L16N46918", SUIVI))
    sizes = [len(json.dumps(fabrique.document(numero))) for numero in range(1, 41)]
    assert 5_500 < sum(sizes) / 40 < 8_500
    assert len({amendement(numero).situation for numero in range(1, 41)}) > 4
    assert Situation.AUTRE not in {amendement(numero).situation for numero in range(1, 41)}


def test_an_amendment_rejected_later_is_newer_than_when_it_was_to_be_discussed() -> None:
    before, after = amendement(5, decide=False), amendement(5, decide=True)
    assert (before.situation, after.situation) == (Situation.A_DISCUTER, Situation.REJETE)
    assert (before.chronotag or 0) < (after.chronotag or 0)
    assert before.place == after.place


def test_a_made_up_file_of_the_senat_is_read_whole_and_has_the_official_size(tmp_path: Path) -> None:
    (tmp_path / "jeu_complet.csv").write_bytes(body := jeu_complet.fichier(100))
    found, durees = jeu_complet.read(tmp_path / "jeu_complet.csv", fois=2)
    assert (found, len(durees)) == (100, 2)
    assert 3_000 < len(body) / 100 < 4_300


def test_answers_are_timed_warm_and_in_fresh_processes() -> None:
    told = words(statut.mesure(autres=5, suivis=5, fois=2, neufs=1, amendements=(60, 40), jusqu_a=UN_MOIS))
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


def test_watched_words_are_found_in_the_texts_that_have_them_and_timed() -> None:
    figures = {figure.mesure: figure for figure in veilles.duree(textes=81, caracteres=500, fois=1)}
    assert figures["lire la nuit, 3 veilles, processeur"].unite == "s"
    assert figures["textes trouvés"].valeur == 3


@needs_samples
def test_on_the_recorded_titles_nothing_is_found_amiss_and_hardly_anything_missed() -> None:
    figures = {figure.mesure: figure for figure in veilles.justesse(veilles.TITRES)}
    assert figures["drones : manqués"].valeur < 1
    assert figures["drones : trouvés à tort"].valeur == figures["vsa : trouvés à tort"].valeur == 0
    assert figures["vsa : manqués"].valeur == 0


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
    assert percentile_99([float(n) for n in range(101)]) == 99


def test_help_lists_the_benches_in_french() -> None:
    command = [sys.executable, "-m", "bench", "--help"]
    told = subprocess.run(command, cwd=RACINE, capture_output=True, check=True, text=True).stdout
    assert "Usage : python -m bench" in told
    assert all(
        f"  {nom} " in told
        for nom in ("demo", "releve", "archive", "amendements", "statut", "textes", "delai")
    )
