"""`recherche`: how long `!recherche` takes over years of acts and amendments, and what its index costs."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import accumulate, islice
from pathlib import Path
from random import Random
from statistics import median

from sqlite_utils import Database as Writer

from alerts.render.discord import render_discord
from bench.mesure import MIB, Cout, Figure, apart, measured, nombre, percentile_95
from commands.base import Context
from commands.registry import answer_line
from parlement.amendements import Amendement
from parlement.arretes import Arrete
from parlement.jorf import TexteJo
from storage.database import Database
from storage.indexation import index_all, index_changes
from storage.migrations import PARLEMENT, VIGIE
from storage.queries import Parlement
from storage.records import record_alone
from storage.rows import TABLES, insert_row, iso, to_row
from storage.sources import Origin
from storage.tracked import Tracked
from trackers.base import Record

TEXTES, QUESTIONS, NOUVEAUX = 300_000, 200, 2_000
MILLISECONDES = 100
"""Target of the 95th percentile."""
VOCABULAIRE, PHRASES, PAR_TEXTE = 60_000, 50_000, 14
"""Words of the language, sentences made of them, sentences of a text (2 kB)."""
ZIPF = 1.05
DEBUT, JOURS = date(2016, 1, 1), 3_650
SYLLABES = """
con pro tra vi dé ré en sur mé di ac com pré sé cu ri té tion ment eur age ance ique ble lo gi que ta ra mi na po
so fi ga bu leu nou cha plai roi gran teur sion aé ro vé hi cle ju ris lé gis la ti
"""
MOTS = """
de la et les des à en du le l'article pour dans par sur est une au aux un ou que qui ne sont leur cette code loi
public sécurité images captation enregistrement transmission aéronefs caméras drones vidéoprotection algorithmique
"""
"""The first of the words, the most frequent."""


class Langue:
    """Made-up French, the same every time: words as frequent as in a language."""

    def __init__(self, textes: int) -> None:
        rng = Random(5)
        made = (
            "".join(rng.choices(SYLLABES.split(), k=rng.choice((2, 3, 3, 4)))) for _ in range(VOCABULAIRE)
        )
        self.mots = list(dict.fromkeys((*MOTS.split(), *made)))
        weights = list(accumulate(1 / rang**ZIPF for rang in range(1, len(self.mots) + 1)))
        many = min(PHRASES, 2 * textes)
        lengths = rng.choices(range(12, 32), k=many)
        self.phrases = [" ".join(rng.choices(self.mots, cum_weights=weights, k=k)) for k in lengths]

    def texte(self, rng: Random) -> str:
        """A text of 2 kB: some sentences, and two words that few others have."""
        return ". ".join((*rng.choices(self.phrases, k=PAR_TEXTE), *rng.choices(self.mots, k=2)))


def records(langue: Langue, textes: int) -> Iterator[Record]:
    """Acts, amendments and prefects' orders, the oldest first."""
    rng = Random(7)
    for rang in range(textes):
        jour = DEBUT + timedelta(days=rang * JOURS // textes)
        titre, texte = " ".join(rng.choices(langue.mots[:500], k=9)), langue.texte(rng)
        if rang % 3 == 0:
            uid = f"JORFTEXT{rang:012d}"
            yield TexteJo(uid=uid, nature="DECRET", titre=f"Décret {titre}", publie=jour, contenu=texte)
        elif rang % 3 == 1:
            uid = f"AMANR5L17PO838901B0001P0D1N{rang:06d}"
            yield Amendement(uid=uid, legislature=17, numero=str(rang), depot=jour, dispositif=texte)
        else:
            yield Arrete(
                uid=f"pref83:{rang}", numero=str(rang), titre=f"Arrêté {titre}", date=jour, texte=texte
            )


def mesure(textes: int = TEXTES, questions: int = QUESTIONS) -> Iterator[Figure]:
    """Store texts and index them in one process; ask in another, as the bot does."""
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as name:
        yield from apart(build, Path(name), textes)
        yield from apart(ask, Path(name), textes, questions)


def build(folder: Path, textes: int) -> list[Figure]:
    """Store made-up texts without indexing them, index them all, as a database that had no index is; record more."""
    langue, path = Langue(textes), folder / "parlement.db"
    with closing(Database(path, PARLEMENT)) as database:
        remaining = records(langue, textes)
        while batch := list(islice(remaining, 5_000)):
            database.write_now(partial(_insert, records=batch))
    before = path.stat().st_size
    with closing(Database(path, PARLEMENT)) as database, measured() as cout:
        database.write_now(index_all)
    size = path.stat().st_size
    each = f"{nombre(cout.duree / textes * 1e6)} µs par texte, processeur {nombre(cout.cpu)} s"
    told = f"{nombre(before / textes / 1000)} ko par texte ; {nombre(before / MIB)} Mio sans l'index"
    return [
        Figure(f"indexer {textes} textes", cout.duree, "s", each),
        Figure("base avec l'index", size / MIB, "Mio", told),
        _recorded(path, langue, min(textes, NOUVEAUX)),
    ]


def _insert(db: Writer, records: Sequence[Record]) -> None:
    for one in records:
        trace: dict[str, str | int] = {"rang": 17, "vu_le": iso(datetime(2026, 1, 1, tzinfo=UTC))}
        insert_row(db, TABLES[type(one)], {**to_row(one), **trace})


def _origin() -> Origin:
    return Origin(source="bench", rang=17, reponse=0, vu_le=datetime(2026, 1, 2, tzinfo=UTC))


def _recorded(path: Path, langue: Langue, many: int) -> Figure:
    """New amendments recorded as a poll does, then what indexing takes of it: the same ones, indexed again."""
    rng = Random(11)
    made = [_amendement(2, numero, langue.texte(rng)) for numero in range(many)]
    with closing(Database(path, PARLEMENT)) as database:
        last = Parlement(database).last_change()
        with measured() as whole:
            database.write_now(partial(record_alone, origin=_origin(), records=made))
        with measured() as alone:
            database.write_now(partial(index_changes, after=last))
    told = f"{nombre(alone.cpu * 1e6 / many)} µs chacun ; processeur"
    return Figure(f"enregistrer {many} amendements, dont indexer", alone.cpu / whole.cpu * 100, "%", told)


def questions_of(langue: Langue, count: int) -> dict[str, list[str]]:
    """What is asked, by kind of question."""
    rng = Random(3)
    common, usual, rare = langue.mots[:60], langue.mots[60:2_000], langue.mots[-len(langue.mots) // 2 :]

    def phrase() -> str:
        words = rng.choice(langue.phrases).split()
        first = rng.randrange(len(words) - 4)
        return " ".join(words[first : first + rng.choice((2, 3, 4))])

    kinds: dict[str, Callable[[], str]] = {
        "un mot courant": lambda: rng.choice(common),
        "un mot rare": lambda: rng.choice(rare),
        "une expression": lambda: f'"{phrase()}"',
        "un début de mot": lambda: f"{rng.choice(langue.mots[20:4_000])[: rng.choice((4, 5, 6))]}*",
        "plusieurs mots": lambda: " ".join(
            rng.choices(usual, k=2) + rng.choices(common, k=rng.choice((0, 1, 2)))
        ),
        "un mot exclu": lambda: f"{rng.choice(usual)} -{rng.choice(common)}",
        "l'un ou l'autre": lambda: f"{rng.choice(common)} {rng.choice(usual)} OU {rng.choice(rare)}",
        "une sorte de textes": lambda: (
            f"{rng.choice(usual)} {rng.choice(('jo', 'arrêtés', 'amendements', 'votes'))}"
        ),
    }
    return {kind: [make() for _ in range(max(1, count // len(kinds)))] for kind, make in kinds.items()}


def ask(folder: Path, textes: int, questions: int) -> list[Figure]:
    """What each kind of question takes, then all of them again while amendments are being recorded."""
    langue = Langue(textes)
    asked = questions_of(langue, questions)
    with (
        closing(Database(folder / "parlement.db", PARLEMENT)) as parlement,
        closing(Database(folder / "vigie.db", VIGIE)) as vigie,
    ):
        context = Context(tracked=Tracked(Parlement(parlement), ()), vigie=vigie, now=datetime.now(UTC))
        times = {kind: [_answered(words, context) for words in each] for kind, each in asked.items()}
        every = [words for each in asked.values() for words in each]
        busy, made = asyncio.run(_ask_while_writing(parlement, context, langue, every))
    told = f"médiane {nombre(median(busy))}, {made} enregistrés pendant ce temps"
    return [*_told(times), Figure("pendant que l'on écrit, 95 %", percentile_95(busy), "ms", told)]


def _told(times: dict[str, list[Cout]]) -> Iterator[Figure]:
    """All the answers together, then each kind. Milliseconds."""
    every = [cout.duree * 1000 for found in times.values() for cout in found]
    cpu = [cout.cpu * 1000 for found in times.values() for cout in found]
    told = f"médiane {nombre(median(every))}, au plus {nombre(max(every))}"
    yield Figure(f"!recherche, 95 % de {len(every)}", percentile_95(every), "ms", told, MILLISECONDES)
    told = f"médiane {nombre(median(cpu))}, au plus {nombre(max(cpu))}"
    yield Figure("dont processeur, 95 %", percentile_95(cpu), "ms", told)
    for kind, found in times.items():
        told = f"au plus {nombre(max(cout.duree for cout in found) * 1000)}"
        yield Figure(
            f"{kind}, médiane de {len(found)}", median(cout.duree for cout in found) * 1000, "ms", told
        )


def _answered(words: str, context: Context) -> Cout:
    """What an answer costs, as Discord would be sent it."""
    with measured() as cout:
        answer = answer_line(f"!recherche {words}", context)
        render_discord(answer)
    if not answer.titre.startswith("Recherche"):
        raise RuntimeError(f"« {words} » : {answer.titre}")
    return cout


async def _ask_while_writing(
    parlement: Database, context: Context, langue: Langue, asked: Sequence[str]
) -> tuple[list[float], int]:
    """Milliseconds of each answer while the writer records, and how many amendments it did."""
    rng, made, times = Random(13), 0, []
    for words in asked:
        fresh = [_amendement(3, made + n, langue.texte(rng)) for n in range(20)]
        made += len(fresh)
        recorded = parlement.write(partial(record_alone, origin=_origin(), records=fresh))
        cout, _ = await asyncio.gather(asyncio.to_thread(_answered, words, context), recorded)
        times.append(cout.duree * 1000)
    return times, made


def _amendement(texte: int, numero: int, dispositif: str) -> Amendement:
    """A new amendment to a text of that number."""
    uid = f"AMANR5L17PO838901B{texte:04d}P0D1N{numero:06d}"
    jour = DEBUT + timedelta(days=JOURS)
    return Amendement(uid=uid, legislature=17, numero=str(numero), depot=jour, dispositif=dispositif)
