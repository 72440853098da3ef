"""The command line as an admin meets it: in French, with exit codes that mean something."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot import vigie
from service.configuration import load
from tests.commande import BOT, run, run_apart

COMMANDS = tuple(vigie.commands)
EVERY = pytest.mark.parametrize("command", COMMANDS)
ENGLISH = re.compile(
    r"(?i)\b(?:show|this message|exit|options:|commands:|command|default|required|error|invalid|missing|argument [^e]"
    r"|does not|no such|try|the|is a|got|unexpected|usage:|file|directory|path|aborted|requires|value)\b"
)
"""Words of click's own sentences."""


@pytest.mark.parametrize(
    "arguments", [["--help"], ["lancr"], ["demander", "!statut", "--donnees", "vide"], []]
)
def test_a_process_says_and_ends_as_what_it_runs(tmp_path: Path, arguments: list[str]) -> None:
    """But for where lines are cut."""
    apart, here = run_apart(*arguments, cwd=tmp_path), run(*arguments, cwd=tmp_path)
    assert (apart.returncode, apart.stdout.split()) == (here.returncode, here.stdout.split())
    assert apart.stderr.split() == here.stderr.split()


@EVERY
def test_every_command_explains_itself_in_french(command: str) -> None:
    done = run(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Usage : vigie {command} ")
    assert "--help" in done.stdout
    assert ENGLISH.findall(done.stdout) == []


def test_the_list_of_commands_gives_each_its_whole_sentence() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert "..." not in done.stdout
    assert ENGLISH.findall(done.stdout) == []
    assert all(re.search(rf"^  {command} +\w", done.stdout, re.MULTILINE) for command in COMMANDS)


def test_nothing_asked_shows_the_list_as_a_wrong_use() -> None:
    done = run()
    assert done.returncode == 2
    assert "Commandes :" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["lancr"], "Erreur : commande inconnue : lancr ; vouliez-vous dire lancer ?"),
        (["bidule"], "Erreur : commande inconnue : bidule\n"),
        (["demo", "--vites", "3"], "Erreur : option inconnue : --vites ; vouliez-vous dire --vitesse ?"),
        (["--bidule"], "Erreur : option inconnue : --bidule\n"),
        (["demo", "--vitesse", "0"], "« 0 » n'est ni un nombre de jours par seconde, ni « max »"),
        (["demo", "--vitesse", "nan"], "« nan » n'est ni un nombre"),
        (["demo", "--jusqu-a", "hier"], "« hier » n'est pas une date : 2023-03-23, ou 2023-03-23T23:00"),
        (["demo", "--donnees"], "Erreur : l'option --donnees demande une valeur"),
        (["demo", "--donnees", str(BOT)], "est un fichier"),
        (["demander"], "Erreur : il manque 'QUESTION'"),
        (["verifier", "b"], "Erreur : argument en trop (b)"),
        (["verifier", "b", "c"], "Erreur : arguments en trop (b c)"),
        (["demo", "--sans-question=3"], "Erreur : l'option --sans-question ne prend pas de valeur"),
        (["lire", "--url", "https://x.fr/", "absent.json"], "le fichier 'absent.json' n'existe pas"),
        (["lire", "--url", "https://x.fr/"], "Erreur : il manque 'FICHIER…'"),
        (["initialiser", "--fichier", "."], "est un dossier"),
    ],
)
def test_a_wrong_use_is_told_in_french_with_code_2(arguments: list[str], told: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    without_names = re.sub(r"--[\w-]+|'[^']*'", "", done.stderr)
    assert ENGLISH.findall(without_names) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["demander", "!statut", "--donnees", "vide"], "rien n'est encore connu dans « vide »"),
        (["demander", "!statut", "--config", "absent.toml"], "absent.toml"),
        (["demo", "--discord"], "jeton"),
    ],
)
def test_what_cannot_be_done_says_why(tmp_path: Path, arguments: list[str], told: str) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode in (1, 2)
    assert done.stderr.startswith("Erreur : ")
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_asking_a_folder_never_used_leaves_nothing_in_it(tmp_path: Path) -> None:
    run("demander", "!statut", "--donnees", tmp_path / "vide")
    assert not (tmp_path / "vide").exists()


def test_the_version_is_said() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout.startswith("Vigie ")) == (0, True)


# --- initialiser -------------------------------------------------------------------------------------------


def test_a_configuration_written_is_valid_and_says_what_comes_next(tmp_path: Path) -> None:
    done = run("initialiser", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "vigie verifier" in done.stdout
    assert [s.nom for s in load(tmp_path / "config.toml").suivis][:2] == ["article7", "jo2024"]


def test_a_configuration_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("# la mienne\n", encoding="utf-8")
    done = run("initialiser", cwd=tmp_path)
    assert done.returncode == 1
    assert "existe déjà" in done.stderr
    assert path.read_text(encoding="utf-8") == "# la mienne\n"


def test_a_place_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    done = run("initialiser", "--fichier", tmp_path / "absent" / "config.toml")
    assert done.returncode == 1
    assert "ne peut pas être écrit" in done.stderr


def test_a_search_of_the_journal_officiel_without_a_key_says_how_to_get_one(tmp_path: Path) -> None:
    done = run("historique", "drones", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "piste.gouv.fr" in done.stderr
    assert "VIGIE_PISTE_SECRET" in done.stderr
