"""click in French: help pages, usage lines and errors. Vigie's admins are not programmers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import click

SHORT = 120
"""Longest description of a command in the list of commands."""
DONE, FAILED, MISUSED = 0, 1, 2
"""Exit codes of every command."""


class Failure(Exception):
    """The command cannot do its work; its message, in French, says why and what to do. Exit code 1."""


class Misuse(Exception):
    """The command was not used as it should. Exit code 2."""


class _French(click.Command):
    """The parts of a help page that click writes itself."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(ctx)
        pieces = ["COMMANDE [ARGUMENTS]…" if piece.startswith("COMMAND ") else piece for piece in pieces]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Usage : ")

    def get_help(self, ctx: click.Context) -> str:
        """The whole page, with the two words that click adds by itself."""
        page = super().get_help(ctx)
        return page.replace("[required]", "[obligatoire]").replace("\nOptions:\n", "\nOptions :\n")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = "Affiche cette aide."
        return option


class Command(_French):
    """One command."""


class Group(_French, click.Group):
    """A group of commands, in the order they were written."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command named first; an unknown one is told with the nearest."""
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            near = get_close_matches(name, self.commands, n=1)
            hint = f" ; vouliez-vous dire {near[0]} ?" if near else ""
            raise click.UsageError(f"commande inconnue : {name}{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, self.commands[name].get_short_help_str(SHORT)) for name in self.list_commands(ctx)]
        with formatter.section("Commandes "):
            formatter.write_dl(rows)


def say_usage_error(error: click.UsageError) -> str:
    """Tell a misuse in French."""
    match error:
        case click.NoSuchOption():
            near = f" ; vouliez-vous dire {error.possibilities[0]} ?" if error.possibilities else ""
            return f"option inconnue : {error.option_name}{near}"
        case click.MissingParameter():
            name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
            return f"il manque {name}"
        case click.BadParameter():
            name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
            return f"{name} : {_in_french(error.message)}"
        case click.BadOptionUsage() if "does not take a value" in error.message:
            return f"l'option {error.option_name} ne prend pas de valeur"
        case click.BadOptionUsage():
            return f"l'option {error.option_name} demande une valeur"
    return _in_french(error.message)


_PHRASES = (
    ("Got unexpected extra arguments", "arguments en trop"),
    ("Got unexpected extra argument", "argument en trop"),
    ("Missing command.", "il manque une commande"),
    ("does not exist.", "n'existe pas"),
    ("is a directory.", "est un dossier"),
    ("is a file.", "est un fichier"),
    ("is not writable.", "ne peut pas être écrit"),
    ("is not readable.", "ne peut pas être lu"),
    ("File ", "le fichier "),
    ("Path ", "le chemin "),
    ("Directory ", "le dossier "),
)


def _in_french(message: str) -> str:
    """click's own sentences, in French; ours pass through."""
    for english, french in _PHRASES:
        message = message.replace(english, french)
    return message.rstrip(".")


def run(group: Group, arguments: Sequence[str] | None = None, **extra: Any) -> int:
    """Run the command line; gives the exit code, errors told on the standard error."""
    try:
        result = group.main(
            args=list(arguments) if arguments is not None else None, standalone_mode=False, **extra
        )
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        return MISUSED
    except click.UsageError as error:
        hint = f"\nAide : {error.ctx.command_path} --help" if error.ctx else ""
        return _tell(say_usage_error(error) + hint, MISUSED)
    except Misuse as error:
        return _tell(str(error), MISUSED)
    except Failure as error:
        return _tell(str(error), FAILED)
    except (click.Abort, KeyboardInterrupt):
        return _tell("interrompu", FAILED)
    except BrokenPipeError:  # the reader of our output left: `vigie lire … | head`
        sys.stderr.close()
        return FAILED
    return result if isinstance(result, int) else DONE


def _tell(message: str, code: int) -> int:
    click.echo(f"Erreur : {message}", err=True)
    return code
