"""The index follows what is recorded: nothing missing, no ghost of old words, the newest first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database as Writer

from parlement.amendements import Amendement
from parlement.arretes import Arrete, Recueil
from parlement.documents import Document
from parlement.dossiers import Acte, Dossier
from parlement.jorf import TexteJo
from parlement.reunions import PointOdj, Reunion
from parlement.signalements import Signalement
from parlement.versions import ArticleVersion, Version
from storage.database import Database
from storage.fiches import SORTES
from storage.migrations import PARLEMENT
from storage.queries import Parlement
from storage.recherche import MOST, Trouvaille, Trouvailles
from storage.records import record_alone
from storage.requete import read_requete
from storage.rows import insert_row, to_row
from tests.storage.fabrique import DOSSIER, MARDI, SCRUTIN, member, open_parlement, origin, store
from trackers.base import Record

DECRET = TexteJo(
    uid="JORFTEXT000047000001",
    nature="DECRET",
    numero="2023-283",
    nor="IOMD2301821D",
    titre="Décret n° 2023-283 relatif à la mise en œuvre de traitements d'images",
    publie=date(2023, 4, 20),
    contenu="Article 1\nLes aéronefs circulant sans personne à bord sont munis de caméras.",
)
ARRETE = Arrete(
    uid="pref83:2025-BSP-OP-01",
    numero="2025-BSP-OP-01",
    titre="Arrêté autorisant la captation d'images",
    date=date(2025, 1, 9),
    lieu="Toulon",
    texte="Deux drones survolent le port.",
)
AMENDEMENT = Amendement(
    uid="AMANR5L16PO791932BTC0939P0D1N000757",
    legislature=16,
    dossier=DOSSIER.uid,
    texte="PRJLANR5L16BTC0939",
    numero="757",
    place="ART. 7",
    signataires="Mme Martin",
    depot=date(2023, 3, 20),
    dispositif="Supprimer cet article.",
    expose="Le traitement algorithmique menace les libertés.",
)
VERSION = Version(
    uid="SN2022B0249",
    dossier=DOSSIER.uid,
    titre="Jeux olympiques",
    publie=date(2023, 1, 18),
    articles=(
        ArticleVersion(place="Article 7", alineas=("À titre expérimental, les images sont analysées.",)),
    ),
)
EVERY: tuple[Record, ...] = (
    DOSSIER,
    Acte(uid="L16-S0", dossier=DOSSIER.uid, code="SN1-DEPOT", date=date(2022, 12, 22)),
    DECRET,
    ARRETE,
    AMENDEMENT,
    VERSION,
    SCRUTIN,
    Recueil(uid="a1", nom="RAA n° 12", date=date(2024, 5, 2), extraits=("un télépilote autorisé",)),
    Signalement(
        uid="S1", nature="dossier", titre="Proposition de loi sur la biométrie", date=date(2024, 6, 3)
    ),
    Document(
        uid="RAPPANR5L16B0939", dossier=DOSSIER.uid, titre="Rapport de M. Vuilletet", depot=date(2023, 3, 9)
    ),
    Reunion(uid="RU1", type="séance", jour=date(2023, 3, 23)),
    PointOdj(uid="RU1PT1", reunion="RU1", objet="Suite de la discussion", dossiers=(DOSSIER.uid,)),
)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Database]:
    with open_parlement(tmp_path) as database:
        yield database


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Every record of this file. Read only."""
    with open_parlement(tmp_path_factory.mktemp("recherche")) as database:
        store(database, *(member(record) for record in EVERY))
        yield database


def search(base: Database, typed: str, *genres: str, **page: int) -> Trouvailles:
    return Parlement(base).recherche.chercher(read_requete(typed), genres, **page)


def found(base: Database, typed: str, *genres: str) -> list[str]:
    """Ids of what is found, in order."""
    return [one.uid for one in search(base, typed, *genres).page]


def only(base: Database, typed: str) -> Trouvaille:
    (one,) = search(base, typed).page
    return one


def numbered(count: int) -> Iterator[Amendement]:
    for numero in range(count):
        yield replace(AMENDEMENT, uid=f"AMANR5L16PO791932BTC0939P0D1N{numero:06d}", numero=str(numero))


@pytest.mark.parametrize(
    ("typed", "genre", "jour"),
    [
        ("aéronefs caméras", "texte_jo", date(2023, 4, 20)),
        ("mise en oeuvre", "texte_jo", date(2023, 4, 20)),
        ("IOMD2301821D", "texte_jo", date(2023, 4, 20)),
        ("n° 2023-283", "texte_jo", date(2023, 4, 20)),
        ("drones toulon", "arrete", date(2025, 1, 9)),
        ("2025-BSP-OP-01", "arrete", date(2025, 1, 9)),
        ("télépilote", "recueil", date(2024, 5, 2)),
        ("biométrie", "signalement", date(2024, 6, 3)),
        ('"traitement algorithmique"', "amendement", date(2023, 3, 20)),
        ("art. 7 martin", "amendement", date(2023, 3, 20)),
        ("expérimental", "version", date(2023, 1, 18)),
        ("vuilletet", "document", date(2023, 3, 9)),
        ("suite discussion", "point", date(2023, 3, 23)),
        ("première lecture", "scrutin", date(2023, 3, 21)),
        ('"projet de loi" -lecture', "dossier", date(2022, 12, 22)),
    ],
)
def test_each_kind_is_found_by_its_words_with_its_day(
    full: Database, typed: str, genre: str, jour: date
) -> None:
    assert (only(full, typed).genre, only(full, typed).jour) == (genre, jour)


def test_the_newest_comes_first_whatever_the_order_of_arrival(base: Database) -> None:
    days = [date(2023, 3, 2), date(2025, 1, 1), date(2016, 7, 7), date(2024, 2, 29)]
    for n, jour in enumerate(days):
        store(base, member(replace(DECRET, uid=f"JORFTEXT{n}", publie=jour)))
    assert [one.jour for one in search(base, "décret").page] == sorted(days, reverse=True)


def test_words_that_left_a_record_no_longer_find_it_and_its_new_words_do(base: Database) -> None:
    store(base, member(AMENDEMENT))
    store(base, member(replace(AMENDEMENT, expose="La reconnaissance faciale arrive.")))
    assert found(base, "algorithmique") == []
    assert found(base, "faciale") == [AMENDEMENT.uid]
    store(base, member(replace(AMENDEMENT, expose="La reconnaissance faciale recule.")))
    assert search(base, "faciale").total == 1


def test_a_record_that_is_deleted_is_no_longer_found_even_when_another_takes_its_day(base: Database) -> None:
    store(base, member(DECRET))
    base.write_now(lambda db: db.execute("DELETE FROM textes_jo"))
    assert search(base, "aéronefs").total == 0
    store(base, member(replace(DECRET, uid="JORFTEXT2", contenu="Des ballons.")))
    assert found(base, "aéronefs") == []
    assert found(base, "ballons") == ["JORFTEXT2"]


def test_what_changes_beside_the_words_is_not_indexed_again(base: Database) -> None:
    store(base, member(AMENDEMENT))
    before = base.rows("SELECT id FROM fiches")[0]["id"]
    store(base, member(replace(AMENDEMENT, etat="DI", sort="Rejeté")))
    assert [row["id"] for row in base.rows("SELECT id FROM fiches")] == [before]


def test_a_bill_that_changes_its_id_keeps_one_fiche(base: Database) -> None:
    senat = Dossier(uid="pjl22-220", titre="Projet de loi Jeux olympiques", senat="pjl22-220")
    store(base, member(senat))
    store(base, member(replace(DOSSIER, senat="pjl22-220")))
    assert found(base, "projet olympiques", "dossier") == [DOSSIER.uid]


def test_a_batch_that_fails_leaves_no_word_behind(base: Database) -> None:
    def fail(db: Writer) -> None:
        record_alone(db, origin(), [DECRET])
        raise ValueError("au milieu")

    with pytest.raises(ValueError, match="au milieu"):
        base.write_now(fail)
    assert found(base, "aéronefs") == []
    assert base.rows("SELECT * FROM fiches") == []


def test_records_that_come_from_no_document_are_found_too(base: Database) -> None:
    base.write_now(lambda db: record_alone(db, origin(), [ARRETE]))
    assert found(base, "toulon") == [ARRETE.uid]


def test_kinds_can_be_chosen(full: Database) -> None:
    assert set(found(full, "images")) == {DECRET.uid, ARRETE.uid, VERSION.uid}
    assert set(found(full, "images", "texte_jo", "version")) == {DECRET.uid, VERSION.uid}
    assert found(full, "images", "scrutin") == []


def test_a_filter_is_no_word(full: Database) -> None:
    assert all(found(full, word) == [] for word in ("texte_jo", "zqarrete", "signalement"))


def test_pages_follow_one_another_and_the_count_stops_at_a_thousand(base: Database) -> None:
    store(base, member(*numbered(MOST + 5)))
    first, second = (search(base, "libertés", limite=3, saute=saute) for saute in (0, 3))
    assert (first.total, first.davantage) == (MOST, True)
    assert len({one.uid for one in (*first.page, *second.page)}) == 6
    assert len(search(base, "libertés", limite=8, saute=MOST - 2).page) == 2
    assert search(base, "libertés", saute=MOST).page == ()


def test_the_file_that_publishes_an_order_is_found_only_where_the_order_is_not(base: Database) -> None:
    recueil = Recueil(
        uid="a1", nom="RAA n° 12", date=date(2025, 1, 10), extraits=("deux drones survolent le quai",)
    )
    store(base, member(replace(ARRETE, recueils=(recueil.uid,)), recueil))
    assert found(base, "drones") == [ARRETE.uid]
    assert search(base, "drones").total == 1
    assert found(base, "drones quai") == [recueil.uid]
    assert found(base, "drones", "recueil") == [recueil.uid]


def test_a_compact_copy_finds_the_same_records(base: Database, tmp_path: Path) -> None:
    store(base, *(member(record) for record in EVERY))
    store(base, member(replace(AMENDEMENT, expose="Autre chose.")))
    base.write_now(lambda db: db.execute("DELETE FROM recueils"))
    base.backup_to(tmp_path / "copie.db")
    with closing(Database(tmp_path / "copie.db", PARLEMENT)) as copy:
        for typed in ("images", "toulon", "algorithmique", "autre", "loi", "télépilote"):
            assert found(copy, typed) == found(base, typed)
        store(copy, member(replace(ARRETE, texte="Un hélicoptère.")))
        assert found(copy, "hélicoptère") == [ARRETE.uid]


def test_a_database_that_had_no_index_is_indexed_when_it_is_opened(tmp_path: Path) -> None:
    with open_parlement(tmp_path) as database:
        store(database, *(member(record) for record in EVERY))
        database.write_now(_forget_index)
    with open_parlement(tmp_path) as database:
        assert found(database, "algorithmique") == [AMENDEMENT.uid]
        assert found(database, "aéronefs") == [DECRET.uid]
        assert only(database, "discussion").jour == date(2023, 3, 23)
        store(database, member(replace(AMENDEMENT, expose="Autre chose.")))
        assert found(database, "algorithmique") == []


def _forget_index(db: Writer) -> None:
    """Bring a database back to before it had an index."""
    for sorte in SORTES.values():
        db.execute(f"DROP TRIGGER {sorte.table}_fiche")
    db.execute("DROP TABLE recherche")
    db.execute("DROP TABLE fiches")
    db.execute("DELETE FROM _sqlite_migrations WHERE name = 'recherche'")


def test_searching_while_amendments_are_written_finds_whole_batches(base: Database) -> None:
    wanted, totals = threading.Event(), []

    def write() -> None:
        for first in range(0, 200, 20):
            batch = [replace(one, uid=f"{one.uid}{first:03d}") for one in numbered(20)]
            base.write_now(lambda db, batch=batch: record_alone(db, origin(), batch))  # type: ignore[misc]
        wanted.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not wanted.is_set():
        totals.append(search(base, "libertés").total)
    writer.join()
    assert totals == sorted(totals)
    assert not any(total % 20 for total in totals)
    assert search(base, "libertés").total == 200


def test_every_kind_that_is_searched_names_columns_that_exist(full: Database) -> None:
    for sorte in SORTES.values():
        columns = {row["name"] for row in full.rows(f"SELECT name FROM pragma_table_info('{sorte.table}')")}
        assert sorte.champs <= columns


def test_a_record_without_a_day_bears_that_of_its_first_sight(base: Database) -> None:
    base.write_now(
        lambda db: insert_row(db, "textes_jo", {**to_row(replace(DECRET, publie=None)), **_seen()})
    )
    base.write_now(_forget_index)
    base.close()
    with closing(Database(base.path, PARLEMENT)) as again:
        assert only(again, "aéronefs").jour == datetime(2023, 3, 21, tzinfo=UTC).date()


def _seen() -> dict[str, str | int]:
    return {"vu_le": MARDI.isoformat(), "rang": 16}
