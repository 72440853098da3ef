"""What DILA and the prefectures published, at any instant: path -> body.

What attrap.fr answers depends on the question: see `demo.formats.attrap`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from demo.chronique_actes import FaitsActes
from demo.corps import Corps
from demo.formats.arretes import fichier_pdf
from demo.formats.jorf import archive_du_journal, index_des_archives, nom_de_l_archive

JORF = "/OPENDATA/JORFSIMPLE/"


def publication_actes(faits: FaitsActes) -> dict[str, Corps]:
    """Every path of DILA and of the prefectures, with its body."""
    return dict([*_jorf(faits), *_fichiers(faits)])


def _jorf(faits: FaitsActes) -> Iterator[tuple[str, Corps]]:
    """The index, and an archive for each issue."""
    archives = {journal.id: archive_du_journal(journal) for journal in faits.journaux}

    def index(instant: datetime) -> bytes:
        publies = (j for j in faits.journaux if j.livre <= instant)
        return index_des_archives((j, len(archives[j.id])) for j in publies)

    yield JORF, Corps((j.livre for j in faits.journaux), index)
    for journal in faits.journaux:
        yield f"{JORF}{nom_de_l_archive(journal)}", constant(journal.livre, archives[journal.id])


def _fichiers(faits: FaitsActes) -> Iterator[tuple[str, Corps]]:
    for fichier in faits.fichiers:
        yield fichier.chemin, constant(fichier.vu, fichier_pdf(faits, fichier))


def constant(debut: datetime, corps: bytes) -> Corps:
    """A body that never changes once it is there."""
    return Corps((debut,), lambda _: corps)
