"""`vigie initialiser`: `config.toml` from the example, with the answers that matter already in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
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
    question = "Une page ou un courriel où les sites visités peuvent vous joindre"
    text = _ask_into(text, question, "contact", _with_contact)
    question = "L'identifiant du salon Discord qui reçoit les alertes"
    text = _ask_into(text, question, "id", _with_salon)
    question = "L'adresse d'un autre dossier à suivre (page de l'Assemblée ou du Sénat)"
    while dossier := _ask(question, "dossier", partial(_with_suivi, text)):
        add = partial(_with_suivi, text, dossier)
        text = add(_ask("  Son nom court, celui que l'on tapera", "nom", add, default=_short_name(dossier)))
    return text


def _ask_into(text: str, question: str, key: str, add: Callable[[str, str], str]) -> str:
    answer = _ask(question, key, partial(add, text))
    return add(text, answer) if answer else text


def _ask(question: str, key: str, add: Callable[[str], str], default: str = "") -> str:
    """Ask until the configuration takes what `add` writes of the answer. Passed over, gives ""; with a default,
    an answer is needed.
    """
    while True:
        answer = str(click.prompt(question, default=default, show_default=bool(default))).strip()
        if not answer and not default:
            return ""
        reason = _refusal(add(answer), key)
        if not reason:
            return answer
        click.echo(f"  {reason[0].upper()}{reason[1:]}")


def _refusal(text: str, key: str) -> str:
    """Why the configuration refuses a text, in French, without the place in the file; "" if it does not."""
    try:
        read(text, "config.toml", {})
    except ConfigurationError as error:
        first = error.errors[0]
        return first.partition(f"« {key} » : ")[2] or first.partition(" : ")[2]
    return ""


def _with_contact(text: str, contact: str) -> str:
    return text.replace('contact = ""', f"contact = {_quoted(contact)}", 1)


def _with_salon(text: str, salon: str) -> str:
    return _add_block(text, f"[[discord.salons]]\nid = {_quoted(salon)}\n")


def _with_suivi(text: str, dossier: str, nom: str | None = None) -> str:
    """Add a suivi, under a name that is surely free while none was given."""
    nom = f"{_short_name(dossier)} à nommer" if nom is None else nom
    block = f"nom = {_quoted(nom)}\ntitre = {_quoted(nom)}\ndossier = {_quoted(dossier)}\n"
    return _add_block(text, f"[[suivis]]\n{block}")


def _short_name(dossier: str) -> str:
    return (read_cible(dossier) or dossier).lower()


def _quoted(text: str) -> str:
    """A TOML string: its escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)


def _add_block(text: str, block: str) -> str:
    return f"{text.rstrip()}\n\n{block}"
