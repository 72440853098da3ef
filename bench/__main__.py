"""`python -m bench [NAME]`: the measurements, all in order or one of them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module

import click

from bench.mesure import Figure, machine
from service import cli

MESURES = {
    "demo": "la démo d'un bout à l'autre, puis rien à faire",
    "releve": "un relevé des sources : rien n'a changé, un vote a changé",
    "archive": "20 000 scrutins lus une première fois, puis 200 changés",
    "amendements": "60 000 amendements lus là où ils sont, puis 200 changés",
    "jeu_complet": "1 040 amendements du Sénat lus dans leur fichier",
    "statut": "le temps de réponse des commandes",
    "page": "le temps de réponse de la page publique",
    "textes": "deux versions d'un long texte : lire, retrouver les articles, comparer",
    "recherche": "chercher des mots parmi 300 000 textes, et ce que coûte leur index",
    "journal": "une nuit du Journal officiel : lire, repérer, stocker",
    "veilles": "les mots surveillés : manqués, trouvés à tort, et le temps d'une nuit du Journal officiel",
    "images": "le dessin de chaque image, et ce qu'elle pèse",
    "delai": "d'un changement publié au message accepté par Discord",
    "envois": "une alerte majeure à des milliers de salons, pendant qu'une autre part",
}
"""Modules of this package, in the order they run, and what people read of each."""


@click.group(cls=cli.Group, invoke_without_command=True, subcommand_metavar="[MESURE]")
@click.pass_context
def bench(ctx: click.Context) -> None:
    """Mesure Vigie sur cette machine, sans réseau. Sans nom de mesure : toutes, en cinq minutes environ."""
    click.echo(machine())
    if ctx.invoked_subcommand is None:
        for nom in MESURES:
            run(nom)


def run(nom: str, **options: int) -> None:
    """Print the figures of one bench as they come. Its module is imported now: the others weigh on no figure."""
    measure: Callable[..., Iterator[Figure]] = import_module(f"bench.{nom}").mesure
    click.echo(f"\n{nom} — {MESURES[nom]}")
    began = time.perf_counter()
    for figure in measure(**options):
        click.echo(f"  {figure}")
    click.echo(f"  ({time.perf_counter() - began:.0f} s)")


OPTIONS = {
    "envois": [
        click.Option(
            ["--salons"],
            default=1_000,
            show_default=True,
            help="Salons qui reçoivent les deux alertes : 10000 est le but, en quatre minutes.",
        )
    ]
}

for nom, words in MESURES.items():
    params: list[click.Parameter] = [*OPTIONS.get(nom, [])]
    bench.add_command(cli.Command(nom, callback=partial(run, nom), help=words, params=params))


if __name__ == "__main__":
    sys.exit(cli.run(bench, prog_name="python -m bench"))
