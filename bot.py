"""Vigie's command line: configuration in, services started, nothing else."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service import cli
from service.cli import Failure, Misuse
from trackers.version import numero

if TYPE_CHECKING:
    from service.configuration import Configuration
    from service.discord.client import DiscordSettings
    from trackers.piste.acces import Acces

QUIET = {
    "apscheduler": logging.CRITICAL,  # its errors are told by service.schedule, in French
    "stamina": logging.ERROR,  # a retry is routine; what comes of it is told
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "discord": logging.ERROR,
}
"""From which level the libraries speak in the log of `vigie lancer`."""
LARGEUR = 100
"""Columns when the output is not a terminal."""


def main() -> None:
    """Entry point of `vigie` and of `python bot.py`."""
    sys.exit(cli.run(vigie, prog_name="vigie"))


@click.group(cls=cli.Group, invoke_without_command=False)
@click.version_option(numero(), message="Vigie %(version)s", help="Affiche la version.")
def vigie() -> None:
    """Vigie suit les débats du Parlement article par article, et prévient un salon Discord."""


CONFIG = click.option(
    "--config",
    "config",
    metavar="FICHIER",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Fichier de configuration (config.toml s'il existe, sinon l'exemple livré).",
)
DONNEES = click.option(
    "--donnees",
    metavar="DOSSIER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Dossier des bases de données.",
)


class Vitesse(click.ParamType[float | None]):
    """Days a second, or "max"."""

    name = "N|max"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float | None:
        """Read a speed; None for no pause at all."""
        if value == "max":
            return None
        try:
            speed = float(str(value).replace(",", "."))
        except ValueError:
            speed = 0.0
        if not 0 < speed < float("inf"):
            self.fail(f"« {value} » n'est ni un nombre de jours par seconde, ni « max »", param, ctx)
        return speed


class Instant(click.ParamType[datetime]):
    """A date, or a date and an hour, in Paris."""

    name = "DATE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read an instant; a day alone is its last second."""
        from parlement.temps import parse_instant

        text = str(value).strip()
        instant = parse_instant(f"{text}T23:59:59" if len(text) == len("AAAA-MM-JJ") else text)
        if instant is None:
            self.fail(f"« {value} » n'est pas une date : 2023-03-23, ou 2023-03-23T23:00", param, ctx)
        return instant


@vigie.command()
@click.option(
    "--vitesse",
    metavar="N|max",
    type=Vitesse(),
    default="6",
    help="Jours par seconde (6 par défaut), ou max.",
)
@click.option("--jusqu-a", type=Instant(), help="S'arrête à cette date : 2023-03-23T23:00.")
@click.option("--sans-question", is_flag=True, help="Ne pose pas la question finale.")
@click.option("--discord", "discord_", is_flag=True, help="Poste dans Discord au lieu du terminal.")
@DONNEES
@CONFIG
def demo(
    vitesse: float | None,
    jusqu_a: datetime | None,
    sans_question: bool,
    discord_: bool,
    donnees: Path | None,
    config: Path | None,
) -> None:
    """Rejoue les débats de la loi JO 2024, sans réseau ni jeton.

    Les alertes arrivent comme elles seraient arrivées, de décembre 2022 à mai 2023. Avec --donnees, ce qui a
    été joué est gardé : on peut arrêter, reprendre, puis interroger avec « vigie demander ».
    """
    from demo.show import Show

    configuration = _load(config) if discord_ else _example()
    with _folder(donnees) as folder:
        show = Show(
            configuration,
            folder,
            vitesse=vitesse,
            jusqu_a=jusqu_a,
            question=not sans_question,
            discord=_discord_settings(configuration, donnees) if discord_ else None,
            to_discord=discord_,
            largeur=_largeur(),
            couleur=_couleur(),
        )
        with _told_errors():
            asyncio.run(show.run())


@vigie.command()
@CONFIG
@DONNEES
@click.option("--bavard", is_flag=True, help="Dit tout ce qui se passe.")
def lancer(config: Path | None, donnees: Path | None, bavard: bool) -> None:
    """Suit les sources et envoie les alertes, jusqu'à ce qu'on l'arrête (Ctrl-C).

    Avec un jeton, les alertes vont dans les salons choisis dans Discord ou dans config.toml ; sinon, dans le terminal.
    Sans configuration, commencez par « vigie initialiser ».
    """
    from service.start import start

    configuration = _load(config)
    _log(logging.DEBUG if bavard else logging.INFO)
    folder = donnees or Path(configuration.general.donnees)
    with _told_errors():
        asyncio.run(
            start(
                configuration,
                folder,
                _discord_settings(configuration, folder),
                largeur=_largeur(),
                couleur=_couleur(),
                piste=_piste(configuration),
            )
        )


@vigie.command()
@CONFIG
@DONNEES
def rattraper(config: Path | None, donnees: Path | None) -> int:
    """Relit tout ce qui a pu être manqué pendant une longue absence, archives entières comprises.

    « vigie lancer » rattrape seul jusqu'à une semaine ; au-delà, il relit les archives. Cette commande le fait tout de
    suite, et dit ce qu'elle a trouvé. Les alertes récentes partent au prochain « vigie lancer ».
    """
    from service.rattraper import run
    from service.start import destinations

    configuration = _load(config)
    _log(logging.ERROR)
    folder = donnees or Path(configuration.general.donnees)
    with _told_errors():
        abonnes = destinations(configuration, _discord_settings(configuration, folder))
        fine = asyncio.run(run(configuration, folder, abonnes, click.echo, _piste(configuration)))
    return cli.DONE if fine else cli.FAILED


@vigie.command()
@click.argument("mots", metavar="MOTS…", nargs=-1, required=True)
@click.option("--depuis", type=Instant(), help="Signés depuis cette date : 2023-03-23.")
@CONFIG
@DONNEES
def historique(
    mots: tuple[str, ...], depuis: datetime | None, config: Path | None, donnees: Path | None
) -> int:
    """Cherche d'anciens textes du Journal officiel, et les garde : vigie historique drones.

    Interroge l'API Légifrance, qui demande une clé (docs/guide-admin.md, « PISTE »). Les textes trouvés répondent
    ensuite à « !recherche » et à « !decrets » ; ils n'envoient pas d'alerte.
    """
    from parlement.temps import jour_de
    from service.historique import run
    from service.piste import SANS_CLE, half
    from service.start import destinations

    configuration = _load(config)
    key = _piste(configuration)
    if key is None:
        raise Failure(half(configuration) or SANS_CLE)
    _log(logging.ERROR)
    folder = donnees or Path(configuration.general.donnees)
    since = jour_de(depuis) if depuis else None
    with _told_errors():
        abonnes = destinations(configuration, _discord_settings(configuration, folder))
        fine = asyncio.run(run(configuration, folder, abonnes, key, " ".join(mots), since, click.echo))
    return cli.DONE if fine else cli.FAILED


@vigie.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="PORT", help="Port (celui de config.toml, sinon 8080)."
)
@CONFIG
@DONNEES
def page(port: int | None, config: Path | None, donnees: Path | None) -> None:
    """Montre la page publique d'un dossier de données, sans rien y écrire, jusqu'à Ctrl-C.

    Pour la voir avant de l'activer, ou la servir à part du bot. « vigie lancer » la sert lui-même quand config.toml dit
    « active = true » dans [page].
    """
    from service.web.dossier import serve

    configuration = _load(config)
    folder = donnees or Path(configuration.general.donnees)
    with _told_errors():
        asyncio.run(serve(folder, configuration, _example(), port, click.echo))


@vigie.command()
@click.argument("question", metavar="QUESTION", nargs=-1, required=True)
@CONFIG
@DONNEES
def demander(question: tuple[str, ...], config: Path | None, donnees: Path | None) -> None:
    """Pose une question : vigie demander '!statut article7'.

    La réponse est celle que donnerait le bot dans Discord, à partir de ce qui est déjà connu.
    """
    from service.ask import ask

    configuration = _load(config)
    folder = donnees or Path(configuration.general.donnees)
    with _told_errors():
        answer = ask(
            " ".join(question), folder, configuration, _example(), largeur=_largeur(), couleur=_couleur()
        )
        click.echo(answer)


@vigie.command()
@click.option(
    "--url",
    metavar="URL",
    required=True,
    help="Adresse d'où vient le corps ; finie par « / », le nom du fichier suit.",
)
@click.argument(
    "fichiers",
    metavar="FICHIER…",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
def lire(url: str, fichiers: tuple[Path, ...]) -> int:
    """Lit des corps enregistrés et écrit leurs fiches en JSON, une par ligne.

    Pour qui répare un lecteur. Un membre d'archive s'écrit ARCHIVE!/membre dans l'adresse.
    """
    from service.lire import Unclaimed, read_files

    try:
        with _told_errors():
            readable = read_files(url, list(fichiers), click.echo, lambda line: click.echo(line, err=True))
    except Unclaimed as error:
        raise Misuse(str(error)) from error
    return cli.DONE if readable else cli.FAILED


@vigie.group(cls=cli.Group)
def veille() -> None:
    """Essaie les veilles (les mots surveillés) sur des fichiers, et les liste."""


@veille.command()
@click.argument("nom", metavar="NOM")
@click.argument(
    "fichiers",
    metavar="FICHIER…",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option("--trouves", is_flag=True, help="Ne nomme que les textes où la veille trouve ses mots.")
@CONFIG
def essayer(nom: str, fichiers: tuple[Path, ...], trouves: bool, config: Path | None) -> int:
    """Dit ce qu'une veille trouve : vigie veille essayer drones recueil.pdf.

    Fichiers txt, html, xml, pdf, json, csv ou tsv (chaque ligne à part), et archives tar.gz du Journal officiel.
    """
    from service.essayer import Inconnue, choose
    from service.essayer import essayer as run

    veilles = _load(config).veilles
    try:
        chosen = choose(nom, veilles)
    except Inconnue as error:
        raise Misuse(str(error)) from error
    readable = run(chosen, fichiers, click.echo, lambda line: click.echo(line, err=True), tout=not trouves)
    return cli.DONE if readable else cli.FAILED


@veille.command()
@CONFIG
def lister(config: Path | None) -> None:
    """Liste les veilles, livrées et ajoutées dans config.toml."""
    from service.essayer import lister as run

    run(_load(config).veilles, click.echo)


@vigie.command()
@CONFIG
@DONNEES
def verifier(config: Path | None, donnees: Path | None) -> int:
    """Vérifie la configuration, les bases, les sources et Discord ; dit ce qui manque et que faire."""
    from service.verifier.checks import check_all

    with _told_errors():
        fine = asyncio.run(check_all(config, donnees, os.environ, click.echo))
    return cli.DONE if fine else cli.FAILED


@vigie.command()
@click.option(
    "--fichier",
    metavar="FICHIER",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("config.toml"),
    help="Fichier à écrire (config.toml).",
)
@DONNEES
def initialiser(fichier: Path, donnees: Path | None) -> None:
    """Prépare tout en deux questions : un contact, et le jeton du bot, vérifié aussitôt.

    Écrit config.toml s'il n'existe pas, garde le jeton dans le dossier des données, donne le lien qui invite le bot, et
    dit ce qui vient ensuite. Le reste se choisit dans Discord.
    """
    from service.initialiser.initialise import initialise

    initialise(fichier, donnees, sys.stdin.isatty())


def _log(level: int) -> None:
    """Log on stderr from this level up; the libraries say less, unless everything is asked for."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    talkative = level == logging.DEBUG
    if not talkative:
        logging.getLogger().handlers[0].addFilter(_without_reconnections)
    for library, quiet in QUIET.items():
        logging.getLogger(library).setLevel(logging.DEBUG if talkative else quiet)


def _without_reconnections(record: logging.LogRecord) -> bool:
    """A reconnection is routine: discord.py tells it with pages of traceback, one line is enough."""
    if record.name.startswith("discord."):
        record.exc_info = None
    return True


# --- what the commands share -------------------------------------------------------------------------------


def _load(path: Path | None) -> Configuration:
    from service.configuration import DEFAULT_PATH, ConfigurationError, load

    try:
        return load(path or (DEFAULT_PATH if DEFAULT_PATH.exists() else None))
    except ConfigurationError as error:
        raise Failure(
            "la configuration a des erreurs :\n" + "\n".join(f"  - {e}" for e in error.errors)
        ) from error


def _example() -> Configuration:
    from service.configuration import EXAMPLE, example_text, read

    return read(example_text(), EXAMPLE, {})


def _discord_settings(configuration: Configuration, donnees: Path | None) -> DiscordSettings | None:
    from service.configuration import ConfigurationError, discord_token
    from service.discord.client import settings_from

    try:
        token = discord_token(os.environ, donnees or Path(configuration.general.donnees))
    except ConfigurationError as error:
        raise Failure(str(error)) from error
    lire = configuration.discord.lire_les_messages
    return settings_from(os.environ, token, lire_les_messages=lire) if token else None


def _piste(configuration: Configuration) -> Acces | None:
    from service.configuration import ConfigurationError
    from service.piste import acces

    try:
        return acces(configuration)
    except ConfigurationError as error:
        raise Failure(str(error)) from error


@contextmanager
def _folder(donnees: Path | None) -> Iterator[Path]:
    """The folder asked for, or one that lasts as long as the command."""
    if donnees:
        yield donnees
        return
    with tempfile.TemporaryDirectory(prefix="vigie-") as folder:
        yield Path(folder)


@contextmanager
def _told_errors() -> Iterator[None]:
    """Errors that people can act on end the command with their message."""
    from service.vigie import Occupied
    from storage.database import StorageError
    from trackers.tls import BadCertificates

    try:
        yield
    except (StorageError, Occupied, BadCertificates) as error:
        raise Failure(str(error)) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Failure(
            f"{error.strerror or error}{f' : {error.filename}' if error.filename else ''}"
        ) from error


def _largeur() -> int:
    return min(shutil.get_terminal_size((LARGEUR, 24)).columns, LARGEUR)


def _couleur() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


if __name__ == "__main__":
    main()
