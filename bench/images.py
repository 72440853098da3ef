"""`images`: how long each picture takes to draw, and how much it weighs.

`python -m bench.images DOSSIER` writes those of the played demo there, dark and light, for the documentation.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

from alerts.image import EtapeParcours, Image, ImageAmendements, ImageParcours, ImageScrutin, PartGroupe
from alerts.images import render_png
from alerts.images.theme import THEMES
from bench.demo import play
from bench.mesure import Cout, Figure, apart, measured, median_of
from commands.base import Context
from commands.registry import answer_line
from parlement.scrutins import SIEGES_ASSEMBLEE, SIEGES_CONGRES, SIEGES_SENAT
from service.ask import HORLOGE
from service.choix import Choix
from service.configuration import EXAMPLE, example_text, read
from storage import meta
from storage.database import Database
from storage.migrations import PARLEMENT, VIGIE

FOIS = 15
MILLISECONDES, KIO = 200, 120
"""Targets for each picture."""
DESSINS = {
    "hemicycle-ensemble": "!vote 1305",
    "hemicycle-article7": "!vote 1274",
    "parcours": "!statut article7",
    "amendements": "!amendements article7",
}
"""Pictures of the documentation, by the question whose answer carries them."""


def mesure(fois: int = FOIS) -> Iterator[Figure]:
    """Draw each picture several times in one process, as if nobody had asked for it before."""
    for nom, (times, cpu, weight) in apart(draw_all, fois).items():
        yield median_of(nom, times, "ms", MILLISECONDES)
        yield median_of(f"{nom} : processeur", cpu, "ms")
        yield Figure(f"{nom} : PNG", weight, "Kio", objectif=KIO)


def draw_all(fois: int) -> dict[str, tuple[list[float], list[float], float]]:
    """Milliseconds of each drawing, of processor too, and the heavier file of the two themes in KiB, by picture."""
    drawn = {}
    for nom, image in exemples().items():
        couts = [_draw(image) for _ in range(fois)]
        times, cpu = [cout.duree * 1000 for cout in couts], [cout.cpu * 1000 for cout in couts]
        drawn[nom] = (times, cpu, _weight(image))
    return drawn


def _draw(image: Image) -> Cout:
    with measured() as cout:
        render_png.__wrapped__(image)
    return cout


def _weight(image: Image) -> float:
    return max(len(render_png(image, theme)) for theme in THEMES) / 1024


def exemples() -> dict[str, Image]:
    """The largest pictures of each kind: every seat of a house, twelve groups, fifteen steps, all outcomes."""
    return {
        "hémicycle de l'Assemblée, 12 groupes": scrutin(SIEGES_ASSEMBLEE),
        "hémicycle du Sénat, 12 groupes": scrutin(SIEGES_SENAT),
        "hémicycle du Congrès, 12 groupes": scrutin(SIEGES_CONGRES),
        "parcours de 15 étapes": parcours(15),
        "amendements, 12 états": amendements(12),
    }


def scrutin(sieges: int, groupes: int = 12) -> ImageScrutin:
    """A vote of a whole house: each group is divided."""
    tailles = [sieges // groupes + (rang < sieges % groupes) for rang in range(groupes)]
    parts = tuple(
        PartGroupe(f"Groupe {rang + 1}", pour=taille - 9, contre=3, abstention=3, absents=3)
        for rang, taille in enumerate(tailles)
    )
    pour = sum(part.pour for part in parts)
    resultat = f"Adopté : {pour} pour, {3 * groupes} contre, {3 * groupes} abstentions"
    return ImageScrutin(
        "Ensemble du projet de loi relatif aux jeux Olympiques", resultat, parts, "un scrutin"
    )


def parcours(nombre: int) -> ImageParcours:
    """Steps a day apart, going from one house to the other."""
    etapes = tuple(
        EtapeParcours(
            f"Adopté avec modifications (n° {rang})",
            ("Assemblée", "Sénat")[rang % 2],
            date(2023, 3, 1) + timedelta(rang),
        )
        for rang in range(nombre)
    )
    return ImageParcours("Le parcours · Jeux olympiques 2024", etapes, "un parcours")


def amendements(nombre: int) -> ImageAmendements:
    """Outcomes of all sizes."""
    parts = tuple((f"dans l'état {rang}", rang * rang) for rang in range(nombre))
    return ImageAmendements("Amendements · article 7", parts, "des amendements")


def write(folder: Path) -> list[Path]:
    """Play the demo and write its pictures, with fewer colours where pngquant is installed; gives the files."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as name:
        play(name, None)
        images = asked(Path(name))
    paths = []
    for nom, image in images.items():
        for theme in THEMES:
            path = folder / f"{nom}-{theme}.png"
            path.write_bytes(render_png(image, theme))
            paths.append(path)
    if pngquant := shutil.which("pngquant"):
        subprocess.run([pngquant, "--force", "--ext", ".png", "--strip", *paths], check=True)
    return paths


def asked(played: Path) -> dict[str, Image]:
    """The pictures of the answers, from a played demo. Raises LookupError when one carries none."""
    with (
        closing(Database(played / "parlement.db", PARLEMENT)) as parlement,
        closing(Database(played / "vigie.db", VIGIE)) as vigie,
    ):
        tracked = Choix(read(example_text(), EXAMPLE, {}), parlement, vigie).tracked
        now = datetime.fromisoformat(meta.get_meta(vigie, HORLOGE) or "")
        context = Context(tracked=tracked, vigie=vigie, now=now)
        return {nom: _image(context, question) for nom, question in DESSINS.items()}


def _image(context: Context, question: str) -> Image:
    image = answer_line(question, context).image
    if image is None:
        raise LookupError(f"« {question} » n'a pas d'image")
    return image


if __name__ == "__main__":
    for written in write(Path(sys.argv[1])):
        print(f"{written} : {written.stat().st_size / 1024:.0f} Kio")
