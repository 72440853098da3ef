"""What trackers must look for, by what is known of the tracked bills and of no other. Asked at each poll."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from parlement import senat
from parlement.direct import Direct
from parlement.documents import texte_numero
from parlement.texte import fold
from storage.agenda import Agenda
from storage.database import Database
from storage.rows import AMONG, Value, as_list
from trackers.tracker import Liste, Needs

_EXAMENS = """
WITH RECURSIVE lists (dossier, examen) AS (
    SELECT value, (SELECT min(examen) FROM amendements WHERE dossier = value) FROM json_each(?)
    UNION ALL
    SELECT dossier, (SELECT min(a.examen) FROM amendements a WHERE a.dossier = l.dossier AND a.examen > l.examen)
    FROM lists l WHERE examen IS NOT NULL
) SELECT examen FROM lists
"""
"""The lists of amendments of some bills: each is one step in the index, however many amendments it has."""

_CLOS = ("promulgue", "retire", "caduc", "adopte", "non adopte", "non conforme")
"""How the Sénat's table says that the debate on a bill is over, folded; some add words after."""


def read_needs(database: Database, cibles: frozenset[str], agenda: Agenda) -> Needs:
    """What trackers must look for. Raises StorageError."""
    return _Reader(database, cibles, agenda).read()


class _Reader:
    """One reading of what is known of some bills."""

    def __init__(self, database: Database, cibles: frozenset[str], agenda: Agenda) -> None:
        self._database = database
        self._agenda = agenda
        self._cibles = cibles
        tracked = f"SELECT uid FROM dossiers WHERE uid {AMONG} OR chemin {AMONG} OR senat {AMONG}"
        self._dossiers = self._values(tracked, *[as_list(cibles - {""})] * 3)
        self._among = as_list(self._dossiers)

    def read(self) -> Needs:
        among = self._among
        named = self._values(
            f"SELECT value FROM actes, json_each(actes.textes) WHERE dossier {AMONG} "
            f"UNION SELECT texte_adopte FROM actes WHERE dossier {AMONG}",
            among,
            among,
        )
        textes = named | self._values(f"SELECT uid FROM documents WHERE dossier {AMONG}", among)
        clos = self._clos()
        return Needs(
            cibles=self._cibles,
            dossiers=self._dossiers,
            titres=self._titres(),
            documents=named,
            textes=textes,
            examens=self._values(_EXAMENS, among),
            reunions=self._agenda.known(self._dossiers)
            | self._values(f"SELECT DISTINCT reunion FROM actes WHERE dossier {AMONG}", among),
            scrutins=self._scrutins(),
            direct=self._texte_en_discussion(textes),
            senat=self._senat(),
            listes=tuple(sorted(self._listes())),
            votes=self._votes(),
            votes_sans_noms=self._values(
                "SELECT uid FROM scrutins WHERE uid GLOB 'SCSN*' AND "
                f"uid NOT IN (SELECT uid FROM votants) AND rattache_a {AMONG}",
                among,
            ),
            versions=self._values(f"SELECT uid FROM versions WHERE dossier {AMONG}", among),
            clos=clos,
            signales=self._values("SELECT senat FROM signalements WHERE senat > ''"),
        )

    def _values(self, sql: str, *values: Value) -> frozenset[str]:
        """The one column of these rows, blanks left out."""
        return frozenset(row[0] for row in self._database.rows(sql, *values) if row[0])

    def _titres(self) -> dict[str, tuple[str, ...]]:
        rows = self._database.rows(
            f"SELECT uid, titre FROM dossiers WHERE uid {AMONG} "
            f"UNION SELECT dossier, titre FROM documents WHERE dossier {AMONG} "
            f"UNION SELECT dossier, titre_court FROM documents WHERE dossier {AMONG}",
            *[self._among] * 3,
        )
        return {
            uid: tuple(row["titre"] for row in rows if row["uid"] == uid and row["titre"])
            for uid in self._dossiers
        }

    def _scrutins(self) -> frozenset[str]:
        """The latest votes read at the Assemblée, whose pages name hundreds, and all those of the Sénat."""
        latest = (
            "SELECT uid FROM scrutins WHERE uid LIKE 'VT%' ORDER BY legislature DESC, numero DESC LIMIT 500"
        )
        return self._values(latest) | self._values("SELECT uid FROM scrutins WHERE uid GLOB 'SCSN*'")

    def _texte_en_discussion(self, textes: frozenset[str]) -> str:
        """Printed number of the tracked text that a live source says is under discussion, "" for none."""
        live = (direct for direct in self._agenda.directs() if direct.en_discussion)
        return next((direct.texte for direct in live if _is_among(direct, textes)), "")

    # --- the Sénat -----------------------------------------------------------------------------------------------

    def _senat(self) -> frozenset[str]:
        """References of the tracked bills: those that are tracked by it, known or not, and those known to have one."""
        known = self._values(f"SELECT senat FROM dossiers WHERE uid {AMONG}", self._among)
        return known | {cible for cible in self._cibles if senat.est_signet(cible)}

    def _clos(self) -> frozenset[str]:
        """References and texts of the bills whose debate is over."""
        rows = self._database.rows(
            "SELECT d.uid, d.senat, d.etat, "
            "EXISTS (SELECT 1 FROM actes a WHERE a.dossier = d.uid AND a.loi > '') AS loi "
            f"FROM dossiers d WHERE d.uid {AMONG}",
            self._among,
        )
        over = [row for row in rows if row["loi"] or fold(row["etat"] or "").startswith(_CLOS)]
        textes = self._textes_senat(as_list(row["uid"] for row in over)) if over else frozenset()
        return textes | frozenset(row["senat"] for row in over if row["senat"])

    def _textes_senat(self, dossiers: str) -> frozenset[str]:
        return self._values(
            f"SELECT value FROM actes, json_each(actes.textes) WHERE dossier {AMONG} AND value LIKE 'SN%' "
            f"UNION SELECT uid FROM documents WHERE dossier {AMONG} AND uid LIKE 'SN%'",
            dossiers,
            dossiers,
        )

    def _listes(self) -> Iterator[Liste]:
        """Lists of amendments that the texts of tracked bills may have.

        Where the Sénat says it; else a text tabled may be amended in commission and, when no text of the commission
        replaced it, in the sitting; a text of a commission in the sitting.
        """
        rows = self._database.rows(
            f"SELECT uid, dossier, amendements FROM documents WHERE dossier {AMONG} AND uid LIKE 'SN%B%'",
            self._among,
        )
        said = {row["uid"]: row["amendements"] or "" for row in rows}
        for uid, amendements in said.items():
            if "commission" in amendements:
                yield Liste(uid, commission=True)
            if "séance" in amendements:
                yield Liste(uid, commission=False)
        for row in self._database.rows(
            f"SELECT dossier, code, value AS texte FROM actes, json_each(actes.textes) WHERE dossier {AMONG} "
            "AND value LIKE 'SN%B%' AND (code LIKE '%-DEPOT' OR code LIKE '%-RAPPORT%')",
            self._among,
        ):
            if row["code"].endswith("-DEPOT") and "commission" not in said.get(row["texte"], ""):
                yield Liste(row["texte"], commission=True)
            if "séance" not in said.get(row["texte"], ""):
                yield Liste(row["texte"], commission=False)

    def _votes(self) -> frozenset[str]:
        """Votes that the steps of tracked bills name and that were not read."""
        return self._values(
            f"SELECT value FROM actes, json_each(actes.scrutins) WHERE dossier {AMONG} AND value LIKE 'SCSN%' "
            "AND value NOT IN (SELECT uid FROM scrutins)",
            self._among,
        )


def _is_among(direct: Direct, textes: Iterable[str]) -> bool:
    """Whether its text is one of these: each legislature numbers its own from 1."""
    own = (uid for uid in textes if f"R5L{direct.legislature}B" in uid)
    return any(texte_numero(uid) == direct.imprime for uid in own)
