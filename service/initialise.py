"""`vigie initialiser`: `config.toml` from the example, with the answers that matter already in it."""

from __future__ import annotations

import re
from pathlib import Path

import click

from parlement.suivis import read_cible
from service.cli import Failure
from service.configuration import ConfigurationError, example_text, read


def initialise(path: Path, interactive: bool) -> None:
    """Write the file; never over an existing one. Without a terminal, the example is written as it is."""
    if path.exists():
        raise Failure(f"« {path} » existe déjà : modifiez-le, ou effacez-le d'abord")
    text = example_text()
    if interactive:
        text = _with_answers(text)
    try:
        read(text, str(path), {})
    except ConfigurationError as error:
        raise Failure("\n".join(error.errors)) from error
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Failure(f"« {path} » ne peut pas être écrit : {error.strerror}") from error
    click.echo(f"« {path} » est écrit. Ensuite :")
    click.echo("  1. donnez le jeton du bot : export DISCORD_TOKEN=…  (sans jeton, tout va dans le terminal)")
    click.echo("  2. vigie verifier")
    click.echo("  3. vigie lancer")


def _with_answers(text: str) -> str:
    click.echo("Quelques questions ; Entrée pour passer.\n")
    contact = _ask("Une page ou un courriel où les sites visités peuvent vous joindre")
    if contact:
        text = text.replace('contact = ""', f"contact = {_quoted(contact)}", 1)
    if salon := _ask_number("L'identifiant du salon Discord qui reçoit les alertes"):
        text = _add_block(text, f"[[discord.salons]]\nid = {salon}\n")
    while dossier := _ask("L'adresse d'un autre dossier à suivre (page de l'Assemblée ou du Sénat)"):
        cible = read_cible(dossier)
        if not cible:
            click.echo("  Ce n'est pas l'adresse d'un dossier de l'Assemblée ou du Sénat.")
            continue
        nom = _ask("  Son nom court, celui que l'on tapera", default=cible.lower())
        text = _add_block(
            text, f"[[suivis]]\nnom = {_quoted(nom)}\ntitre = {_quoted(nom)}\ndossier = {_quoted(dossier)}\n"
        )
    return text


def _ask(question: str, default: str = "") -> str:
    return str(click.prompt(question, default=default, show_default=bool(default))).strip()


def _ask_number(question: str) -> str:
    while answer := _ask(question):
        if re.fullmatch(r"\d{15,21}", answer):
            return answer
        click.echo(
            "  C'est un nombre de 17 à 20 chiffres : clic droit sur le salon, « Copier l'identifiant »."
        )
    return ""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _add_block(text: str, block: str) -> str:
    return f"{text.rstrip()}\n\n{block}"
