"""`jeu_complet`: the Sénat's file of all the amendments of a text, the largest one known of, read whole."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random

from bench.depots import MOTS
from bench.mesure import MIB, Figure, apart, measured, median_of
from demo.formats.senat.amendements import COLONNES as COLONNES_D_AVANT
from parlement import senat
from trackers.base import Reading
from trackers.senat.amendements import jeu_complet_url, parse_jeu_complet

LIGNES, FOIS = 1040, 9
"""The largest file seen had 1,040 amendments in 3.8 MB."""
MILLISECONDES, MEMOIRE = 60, 40
"""Targets: milliseconds, MiB above a process that has the file and has not read it."""
TEXTE = senat.uid_document(2022, 249)
ADRESSE = jeu_complet_url(senat.SITE, TEXTE, commission=False)

COLONNES = (*COLONNES_D_AVANT[:10], "Date de saisie du sort ", *COLONNES_D_AVANT[10:])
"""The 13 columns of the latest files."""
PETITS_MOTS = ("de", "la", "les", "des", "un", "par", "sur", "dans", "pour", "aux")
SORTS = ("Adopté", "Rejeté", "Retiré", "Tombé", "Non soutenu", "Irrecevable art. 40 C", "")
RETRAIT = "Cet amendement est retiré avant séance"
PARAGRAPHES, MOTS_PAR_PARAGRAPHE = (2, 14), (7, 35)
"""A row then makes 3.7 kB, and a thousand characters hold 33 references and 6 elements, as in recorded files."""


def mesure(lignes: int = LIGNES, fois: int = FOIS) -> Iterator[Figure]:
    """Read a made-up file in a process of its own, then weigh another that reads it once."""
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as name:
        path = Path(name) / "jeu_complet.csv"
        path.write_bytes(fichier(lignes))
        yield Figure("fichier fabriqué", path.stat().st_size / 1e6, "Mo", f"{lignes} amendements")
        found, durees = apart(read, path, fois)
        if found != lignes:
            raise RuntimeError(f"{found} amendements lus, au lieu de {lignes}")
        yield median_of("lu dans un processus neuf, durée", durees, "ms", MILLISECONDES)
        above = (apart(weigh, path) - apart(weigh, path, lu=False)) / MIB
        yield Figure("mémoire au plus haut, en plus du processus", above, "Mio", objectif=MEMOIRE)


def read(path: Path, fois: int) -> tuple[int, list[float]]:
    """How many amendments a file gives, and the milliseconds it takes, each time."""
    body, durees, found = path.read_bytes(), [], 0
    for _ in range(fois):
        with measured() as cout:
            reading = parse_jeu_complet(body, ADRESSE)
        durees.append(1000 * cout.duree)
        found = _checked(reading)
    return found, durees


def weigh(path: Path, *, lu: bool = True) -> int:
    """Peak memory of a process that holds a file, in bytes, once it is read or not."""
    body = path.read_bytes()
    with measured() as cout:
        reading = parse_jeu_complet(body if lu else fichier(1), ADRESSE)
    _checked(reading)
    return cout.memoire


def _checked(reading: Reading) -> int:
    if reading.remarks:
        raise RuntimeError(f"lu avec des remarques : {reading.remarks[:3]}")
    return len(reading.records)


# --- a file of our own ---------------------------------------------------------------------------------------


def fichier(lignes: int) -> bytes:
    """A file of so many amendments, the same one every time."""
    rows = ("\t".join(_ligne(Random(numero), numero)) + "\r\n" for numero in range(1, lignes + 1))
    return ("sep=\t\r\n" + "\t".join(COLONNES) + "\r\n" + "".join(rows)).encode("cp1252")


def _ligne(rng: Random, numero: int) -> tuple[str, ...]:
    """One row; one in twenty was withdrawn before the sitting, and is blank."""
    if rng.random() < 0.05:
        return ("Amt", str(numero), *[""] * 7, RETRAIT, *[""] * 3)
    nom = rng.choice(MOTS)
    article = rng.randint(1, 60)
    return (
        "Amt",
        rng.choice((f"{numero}", f"{numero} rect.", f"{numero} rect. bis")),
        rng.choice((f"Article {article}", f"art. add. après Article {article}\xa0bis")),
        rng.choice((" ", str(rng.randint(1, 40)))),
        f"M. {nom.upper()}",
        rng.choice(("", "", "groupe Un", "commission des lois")),
        f"2023-01-{rng.randint(10, 19)}",
        _html(rng),
        _html(rng),
        sort := rng.choice(SORTS),
        _instant(rng) if sort else "",
        f"//www.senat.fr/amendements/2022-2023/249/Amdt_{numero}.html",
        f"//www.senat.fr/senfic/x_y{rng.randint(10_000, 19_999)}a.html",
    )  # fmt: skip


def _instant(rng: Random) -> str:
    jour, heure, minute, seconde = (rng.randint(10, last) for last in (29, 23, 59, 59))
    return f"2023-01-{jour} {heure}:{minute}:{seconde}"


def _html(rng: Random) -> str:
    """Paragraphs; one text in ten with other elements, one in a hundred with a table; some padded, as recorded ones."""
    orne = rng.random() < 0.1
    body = "".join(_paragraphe(rng, orne=orne) for _ in range(rng.randint(*PARAGRAPHES)))
    if rng.random() < 0.01:
        body += _tableau(rng)
    return f"<body>{body}</body>" + " " * rng.choice((0, 0, 0, 0, 150))


def _paragraphe(rng: Random, *, orne: bool) -> str:
    drawn = rng.choices(MOTS + 5 * PETITS_MOTS, k=rng.randint(*MOTS_PAR_PARAGRAPHE))
    suite = f"\xa0: «\xa0l’article\xa0L.\xa0{rng.randint(100, 999)}\u20111\xa0»" if rng.random() < 0.3 else ""
    text = _references(" ".join(drawn) + suite)
    if orne and rng.random() < 0.5:
        text += " le 1<sup>er</sup>&#160;<b>janvier</b>"
    opening = '<p style="text-align: justify;">' if rng.random() < 0.8 else "<p>"
    return f"{opening}{text}</p>"


def _tableau(rng: Random) -> str:
    cell = partial(rng.randint, 1, 9999)
    rows = "".join(f'<tr><td width="120"><p>{cell()}</p></td><td>{cell()}</td></tr>' for _ in range(12))
    return f'<table border="1"><tbody>{rows}</tbody></table>'


def _references(text: str) -> str:
    """Accents and signs as the Sénat writes them: decimal references."""
    return "".join(c if c.isascii() else f"&#{ord(c)};" for c in text)
