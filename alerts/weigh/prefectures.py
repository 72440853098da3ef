"""Prefects' acts in which a veille found its words: the orders, and the collections in which none could be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from alerts.importance import Importance
from alerts.weigh.base import Alerte, ByUid, Genre, Retrait
from alerts.weigh.veilles import ABSENCE, Vu, est_ancien, found_in, objets, toned, veilles_of, vus
from parlement.arretes import LU, Arrete, LecturePdf, Recueil, departements_of
from parlement.temps import jour_de
from storage.tracked import Tracked
from veilles.veille import Reperage


def arrete_key(uid: str) -> str:
    """Under which an order is told, whichever collections publish it."""
    return f"arrete:{uid}"


def weigh_prefectures(
    arretes: ByUid, recueils: ByUid, lectures: ByUid, reperages: ByUid, tracked: Tracked
) -> Iterator[Alerte]:
    """Orders and collections that are new, newly read, or newly found."""
    touched = {*recueils, *lectures, *objets(reperages, "recueil")}
    held = tracked.parlement.autorisations.published_in(touched) if touched else {}
    orders = {*arretes, *objets(reperages, "arrete"), *(uid for some in held.values() for uid in some)}
    yield from _arretes(orders, tracked)
    yield from _recueils(touched, held, lectures, tracked)


# --- orders ------------------------------------------------------------------------------------------------


def _arretes(uids: Iterable[str], tracked: Tracked) -> Iterator[Alerte]:
    known = tracked.parlement.autorisations.arretes(uids)
    found = reperages_of(known.values(), tracked)
    seen = vus("arrete", found, found, tracked)
    for uid, some in found.items():
        yield _arrete(known[uid], some, seen[uid])


def reperages_of(arretes: Iterable[Arrete], tracked: Tracked) -> dict[str, list[Reperage]]:
    """What veilles found in each order: in its own words, else in a collection that publishes it."""
    every = list(arretes)
    own = found_in("arrete", (one.uid for one in every), tracked)
    around = found_in("recueil", (uid for one in every for uid in one.recueils), tracked)
    found: dict[str, list[Reperage]] = defaultdict(list, own)
    for one in every:
        if one.uid not in own:
            for recueil in one.recueils:
                found[one.uid] += around.get(recueil, ())
    return {uid: some for uid, some in found.items() if some}


def _arrete(arrete: Arrete, reperages: list[Reperage], vu: Vu) -> Alerte:
    jour = jour_de(arrete.vu_premier or vu.lu)
    return Alerte(
        cle=arrete_key(arrete.uid),
        genre=Genre.ARRETE,
        importance=toned(Importance.NOTABLE, reperages),
        suivis=(),
        dossier="",
        jour=jour,
        uids=(arrete.uid, *arrete.recueils),
        veilles=veilles_of(reperages),
        departements=arrete.departements,
        ancien=est_ancien(jour, vu, ABSENCE),
    )


# --- collections -------------------------------------------------------------------------------------------


def _recueils(
    uids: Iterable[str], held: dict[str, list[str]], lectures: ByUid, tracked: Tracked
) -> Iterator[Alerte]:
    """Those whose reading came to an end without any order; one told so, then read, points to its order."""
    found = found_in("recueil", uids, tracked)
    known = tracked.parlement.autorisations.recueils(found)
    read = tracked.parlement.autorisations.lectures(known)
    seen = vus("recueil", known, found, tracked)
    for uid, recueil in known.items():
        lecture = read.get(uid)
        if lecture is None or not lecture.etat:
            continue
        orders = held.get(uid) or list(lecture.arretes)
        if not orders:
            yield _recueil(recueil, lecture, found[uid], seen[uid])
        elif any(change.avant for change in lectures.get(uid, ())):
            yield _recueil(recueil, lecture, found[uid], seen[uid], Retrait(vers=arrete_key(orders[0])))


def _recueil(
    recueil: Recueil,
    lecture: LecturePdf,
    reperages: list[Reperage],
    vu: Vu,
    retrait: Retrait | None = None,
) -> Alerte:
    jour = jour_de(recueil.vu_premier or vu.lu)
    worth = Importance.COURANT if lecture.etat == LU else Importance.NOTABLE
    return Alerte(
        cle=f"recueil:{recueil.uid}",
        genre=Genre.RECUEIL,
        importance=toned(worth, reperages),
        suivis=(),
        dossier="",
        jour=jour,
        uids=(recueil.uid,),
        veilles=veilles_of(reperages),
        departements=departements_of([recueil.administration]),
        ancien=est_ancien(jour, vu, ABSENCE),
        retrait=retrait,
    )
