"""What the prefects' trackers must look for: the files known, and those whose PDF is to be read."""

from __future__ import annotations

from datetime import datetime, timedelta

from parlement.arretes import ABSENT, INJOIGNABLE
from storage.database import Database
from storage.rows import AMONG, as_list, iso

RECHERCHE, SOURCE = "attrap", "recueils"
"""The source that finds files, and the one whose answers are those files."""
CONNUS = timedelta(days=60)
"""How far back files are known again when results are paged through."""
A_LIRE = timedelta(days=7)
"""How long after its first sight a PDF is still worth reading."""
ESSAIS = 5
"""Times that a PDF which is not there, or whose site does not answer, is asked for."""
ENTRE_ESSAIS = timedelta(hours=6)
_ATTENDUS = 200


def recueils_connus(database: Database, now: datetime) -> frozenset[str]:
    """Ids of the files first seen lately, up to the last time that the search was read to its end. Raises StorageError.

    What was read since is paged through again: pages after it did not come.
    """
    sql = (
        "SELECT r.uid FROM recueils r JOIN sources s ON s.nom = ? "
        "WHERE coalesce(r.vu_premier, r.vu_le) >= ? AND r.vu_le <= s.succes"
    )
    return frozenset(row["uid"] for row in database.rows(sql, RECHERCHE, iso(now - CONNUS)))


def pdfs_a_lire(database: Database, now: datetime) -> tuple[str, ...]:
    """Addresses of the PDF files to ask for now, the latest first. Raises StorageError.

    Those where a veille found words, labelled or not, and that were not read; those that failed after a while.
    """
    rows = database.rows(
        "SELECT r.url, l.etat FROM recueils r LEFT JOIN lectures_pdf l ON l.uid = r.uid "
        "WHERE coalesce(r.vu_premier, r.vu_le) >= ? AND (l.uid IS NULL OR l.etat IN (?, ?)) AND EXISTS "
        "(SELECT 1 FROM reperages p WHERE p.objet_genre = 'recueil' AND p.objet = r.uid) "
        "ORDER BY coalesce(r.vu_premier, r.vu_le) DESC, r.uid LIMIT ?",
        iso(now - A_LIRE),
        ABSENT,
        INJOIGNABLE,
        _ATTENDUS,
    )
    waiting = _waiting(database, [row["url"] for row in rows if row["etat"]], now)
    return tuple(row["url"] for row in rows if row["url"] not in waiting)


def _waiting(database: Database, failed: list[str], now: datetime) -> frozenset[str]:
    """Of the addresses that failed, those asked for lately or often enough."""
    if not failed:
        return frozenset()
    rows = database.rows(
        "SELECT url, count(*) AS essais, max(recue_le) AS dernier FROM reponses "
        f"WHERE source = ? AND url {AMONG} GROUP BY url",
        SOURCE,
        as_list(failed),
    )
    after = iso(now - ENTRE_ESSAIS)
    return frozenset(row["url"] for row in rows if row["essais"] >= ESSAIS or row["dernier"] > after)
