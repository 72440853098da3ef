"""`vigie initialiser` with someone who answers: a bad answer is asked again, the good ones are kept."""

from __future__ import annotations

from pathlib import Path

import click
from click.testing import CliRunner

from service.configuration import Configuration, load
from service.initialise import initialise

NARCOTRAFIC = "https://www.assemblee-nationale.fr/dyn/17/dossiers/DLR5L17N50169"


def answer(folder: Path, *answers: str) -> tuple[Configuration, str]:
    """What is written, and the whole dialogue."""
    path = folder / "config.toml"
    command = click.command()(lambda: initialise(path, interactive=True))
    done = CliRunner().invoke(command, input="".join(f"{line}\n" for line in answers))
    assert done.exception is None, done.output
    return load(path, {}), done.output


def test_every_question_may_be_passed_over(tmp_path: Path) -> None:
    configuration, _ = answer(tmp_path, "", "", "")
    assert configuration.reseau.contact == ""
    assert configuration.salons == ()
    assert len(configuration.suivis) == 4


def test_good_answers_are_written(tmp_path: Path) -> None:
    configuration, told = answer(tmp_path, "moi@exemple.fr", "123456789012345678", NARCOTRAFIC, "narco", "")
    assert configuration.reseau.contact == "moi@exemple.fr"
    assert [s.destination for s in configuration.salons] == ["discord:123456789012345678"]
    assert (configuration.suivis[-1].nom, configuration.suivis[-1].cible) == ("narco", "DLR5L17N50169")
    assert "vigie verifier" in told


def test_a_contact_with_accents_is_asked_again(tmp_path: Path) -> None:
    configuration, told = answer(tmp_path, "hélène@exemple.fr", "helene@exemple.fr", "", "")
    assert "  « hélène@exemple.fr » contient des accents : HTTP n'en transporte pas\n" in told
    assert configuration.reseau.contact == "helene@exemple.fr"


def test_a_channel_that_is_no_number_is_asked_again(tmp_path: Path) -> None:
    configuration, told = answer(tmp_path, "", "#alertes", "42", "")
    assert "  « #alertes » n'est pas un identifiant de salon, qui est un nombre : dans Discord" in told
    assert [s.destination for s in configuration.salons] == ["discord:42"]


def test_an_address_that_is_no_dossier_is_asked_again(tmp_path: Path) -> None:
    configuration, told = answer(tmp_path, "", "", "https://exemple.fr/loi", "???", NARCOTRAFIC, "narco", "")
    assert "  « https://exemple.fr/loi » n'est ni un identifiant" in told
    assert "  « ??? » n'est ni un identifiant" in told
    assert len(configuration.suivis) == 5


def test_a_short_name_that_is_blank_or_taken_is_asked_again(tmp_path: Path) -> None:
    configuration, told = answer(tmp_path, "", "", NARCOTRAFIC, "VSA", "  ", "!!!", "narco", "")
    assert "  « VSA » désigne déjà [[suivis]] « article7 »" in told
    assert "  Manque : ajoutez le mot que l'on tapera" in told
    assert "  « !!! » ne contient ni lettre ni chiffre" in told
    assert configuration.suivis[-1].nom == "narco"


def test_a_short_name_just_given_is_taken_too(tmp_path: Path) -> None:
    configuration, told = answer(tmp_path, "", "", NARCOTRAFIC, "narco", "pjl24-630", "narco", "hiver", "")
    assert "« narco » désigne déjà [[suivis]] « narco »" in told
    assert [s.nom for s in configuration.suivis[-2:]] == ["narco", "hiver"]


def test_quotes_and_backslashes_are_kept_as_typed(tmp_path: Path) -> None:
    configuration, _ = answer(tmp_path, 'moi "\\" lui', "", NARCOTRAFIC, 'le "narco"', "")
    assert configuration.reseau.contact == 'moi "\\" lui'
    assert configuration.suivis[-1].nom == 'le "narco"'


def test_a_token_given_by_mistake_is_refused_and_the_rest_is_kept(tmp_path: Path) -> None:
    token = "MTE4NzY1NDMyMTA5ODc2NTQzMg.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789ABCD"
    configuration, told = answer(tmp_path, "moi@exemple.fr", token, "42", "")
    assert "  Un jeton ne s'écrit jamais ici" in told
    assert configuration.reseau.contact == "moi@exemple.fr"
    assert token not in (tmp_path / "config.toml").read_text(encoding="utf-8")
