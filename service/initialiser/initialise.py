"""`vigie initialiser`: a contact, the bot's token checked at once, the link that invites it, and what comes next.

Everything else has a default, and is chosen in Discord: which channel, what it receives, what is followed.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import click

from service.cli import Failure
from service.configuration import Configuration, ConfigurationError, discord_token, example_text, load, read
from service.discord.client import settings_from
from service.discord.essai import Injoignable, JetonRefuse, Robot, essai_jeton
from service.initialiser.jeton import fichier_jeton, save_jeton

OU_EST_LE_JETON = """
Le jeton du bot Discord (Entrée pour s'en passer : tout s'affichera dans le terminal)
  1. ouvrez https://discord.com/developers/applications : « New Application », et donnez-lui un nom ;
  2. dans le menu, « Bot » ; cochez « Message Content Intent », puis « Save Changes » ;
  3. « Reset Token », puis « Copy » ;
  4. collez-le ici : rien ne s'affiche, c'est voulu. Il n'est écrit que dans {file}, que vous seul pouvez lire.
"""


def initialise(
    path: Path, donnees: Path | None, interactive: bool, environ: Mapping[str, str] = os.environ
) -> None:
    """Write the file, never over an existing one, then the token. Without a terminal, the example as it is.

    `donnees`: the data folder, that of the configuration when not given. Raises Failure.
    """
    if not path.exists():
        _write(path, _with_contact(example_text()) if interactive else example_text())
    elif interactive:
        click.echo(f"« {path} » existe déjà : il est gardé tel quel.")
    else:
        raise Failure(f"« {path} » existe déjà : modifiez-le, ou effacez-le d'abord")
    if not interactive:
        click.echo(
            f"« {path} » est écrit. Donnez le jeton du bot (variable DISCORD_TOKEN), puis : vigie verifier"
        )
        return
    configuration = _read(path)
    folder = donnees or Path(configuration.general.donnees)
    _say_what_comes_next(_connect(folder, configuration, environ))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Failure(f"« {path} » ne peut pas être écrit : {error.strerror}") from error


def _read(path: Path) -> Configuration:
    try:
        return load(path)
    except ConfigurationError as error:
        raise Failure("\n".join(error.errors)) from error


# --- the contact -----------------------------------------------------------------------------------------------


def _with_contact(text: str) -> str:
    question = "Une page ou un courriel où les sites visités peuvent vous joindre (Entrée pour passer)"
    answer = _ask(question, partial(_add_contact, text))
    return _add_contact(text, answer) if answer else text


def _add_contact(text: str, contact: str) -> str:
    # A TOML string: its escapes are those of JSON.
    return text.replace('contact = ""', f"contact = {json.dumps(contact, ensure_ascii=False)}", 1)


def _ask(question: str, add: Callable[[str], str]) -> str:
    """Ask until the configuration takes what `add` writes of the answer; passed over, gives ""."""
    while True:
        answer = str(click.prompt(question, default="", show_default=False, prompt_suffix=" : ")).strip()
        reason = _refusal(add(answer)) if answer else ""
        if not reason:
            return answer
        click.echo(f"  {reason[0].upper()}{reason[1:]}")


def _refusal(text: str) -> str:
    """Why the configuration refuses a text, in French, without the place in the file; "" if it does not."""
    try:
        read(text, "config.toml", {})
    except ConfigurationError as error:
        first = error.errors[0]
        return first.partition("« contact » : ")[2] or first.partition(" : ")[2]
    return ""


# --- the token -------------------------------------------------------------------------------------------------


def _connect(donnees: Path, configuration: Configuration, environ: Mapping[str, str]) -> Robot | None:
    """The bot, once Discord has taken a token; None without one, or when Discord does not answer. Raises Failure."""
    try:
        known = discord_token(environ, donnees)
    except ConfigurationError as error:
        raise Failure(str(error)) from error
    if known:
        click.echo("\nUn jeton est déjà enregistré.")
        if robot := _try(known, configuration, environ):
            return robot
    file = fichier_jeton(donnees)
    click.echo(OU_EST_LE_JETON.format(file=file))
    while typed := _bare(
        click.prompt("Jeton", default="", show_default=False, hide_input=True, prompt_suffix=" : ")
    ):
        try:
            robot = _try(typed, configuration, environ)
        except Failure:
            _save(donnees, typed)  # it was pasted with care: « vigie verifier » says whether it is good
            raise
        if robot:
            _save(donnees, typed)
            return robot
    return None


def _bare(typed: str) -> str:
    return typed.strip().strip("\"'").removeprefix("Bot ").strip()


def _try(token: str, configuration: Configuration, environ: Mapping[str, str]) -> Robot | None:
    """Ask Discord whose token it is, and tell the answer; None when it is not taken. Raises Failure."""
    settings = settings_from(environ, token, lire_les_messages=configuration.discord.lire_les_messages)
    try:
        robot = asyncio.run(essai_jeton(settings))
    except JetonRefuse:
        click.echo(
            "  ❌ Discord refuse ce jeton. « Reset Token » en donne un autre, que l'on copie une seule fois."
        )
        return None
    except Injoignable as error:
        raise Failure(
            f"Discord n'a pas répondu ({error}) : le jeton n'a pas pu être vérifié. Voyez la connexion de cette "
            "machine, puis relancez « vigie initialiser », qui le retrouvera"
        ) from error
    click.echo(f"  ✅ C'est le jeton de « {robot.nom} ».")
    if settings.lire_les_messages and not robot.lit_les_messages:
        click.echo(
            "  ⏳ « Message Content Intent » n'est pas cochée : « /statut » marchera, « !statut » non.\n"
            "     Vous pourrez la cocher plus tard (Bot > Message Content Intent)."
        )
    return robot


def _save(donnees: Path, token: str) -> None:
    try:
        file = save_jeton(donnees, token)
    except OSError as error:
        raise Failure(f"« {donnees} » ne peut pas être écrit : {error.strerror}") from error
    click.echo(f"  Enregistré dans {file}.")


def _say_what_comes_next(robot: Robot | None) -> None:
    if robot is None:
        click.echo("\nSans jeton, les alertes s'affichent ici : vigie lancer")
        click.echo("Pour Discord, relancez « vigie initialiser » quand vous aurez le jeton.")
        return
    click.echo(f"""
Il reste trois choses à faire :
  1. inviter le bot : ouvrez ce lien, et choisissez votre serveur
     {robot.invitation}
  2. ici : vigie lancer
  3. dans Discord : « Commencer ici », sous le message que le bot vient de poster. Il demande ce que vous voulez
     suivre, et envoie une alerte d'exemple.
« vigie verifier » dit ce qui manque, si quelque chose manque.""")
