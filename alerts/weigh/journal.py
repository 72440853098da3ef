"""Acts of the Journal officiel: those in which a veille found its words, those that apply a followed law."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from alerts.application import Application, applications, est_individuel, lois
from alerts.importance import Importance
from alerts.weigh.base import Alerte, ByUid, Genre
from alerts.weigh.veilles import Vu, est_ancien, found_in, objets, toned, veilles_of, vus
from parlement.dossiers import Dossier
from parlement.jorf import TexteJo, TypeActe
from storage.tracked import Tracked
from veilles.veille import Reperage

_MAJEURS = (TypeActe.LOI, TypeActe.ORDONNANCE, TypeActe.DECRET)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Concerne:
    """An act, and whom it concerns."""

    acte: TexteJo
    reperages: list[Reperage] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)


def jo_key(acte: TexteJo) -> str:
    """Under which an act is told: a law under the key of the promulgation that ends its bill, one fact for both."""
    return f"loi:{acte.numero}" if acte.type_acte is TypeActe.LOI and acte.numero else f"jo:{acte.uid}"


def weigh_journal(textes: ByUid, reperages: ByUid, actes: ByUid, tracked: Tracked) -> Iterator[Alerte]:
    """Acts that are new, newly found, or newly known to apply a followed law; each is told once for all."""
    known = lois(tracked) if textes or reperages or actes else {}
    promulgated = {acte.loi for acte in tracked.parlement.actes_of(actes).values() if acte.loi}
    uids = {*textes, *objets(reperages, "texte_jo")}
    uids |= (
        {one.texte.uid for one in tracked.parlement.textes_jo.citing(promulgated)} if promulgated else set()
    )
    corrections = _corrections(uids, known, tracked)
    found = _concerned(uids, known, tracked)
    seen = _vus(found, tracked)
    for uid, one in found.items():
        if not _ends_a_bill(one.acte, known) and uid not in corrections:
            yield _alerte(one, seen[uid])
    yield from _rectified(corrections, found, known, tracked)


def _ends_a_bill(acte: TexteJo, known: dict[str, Dossier]) -> bool:
    """Whether an act is a law that its tracked bill tells, under the same key."""
    return acte.type_acte is TypeActe.LOI and acte.numero in known


def _concerned(uids: Iterable[str], known: dict[str, Dossier], tracked: Tracked) -> dict[str, _Concerne]:
    """The acts among these that concern someone."""
    every = list(uids)
    if not every:
        return {}
    reperages = found_in("texte_jo", every, tracked)
    cited: dict[str, list[Application]] = defaultdict(list)
    for one in applications(tracked.parlement.textes_jo.citing(known, every), known, tracked):
        cited[one.citation.texte.uid].append(one)
    whole = tracked.parlement.textes_jo.whole({*reperages, *cited})
    return {
        uid: _Concerne(acte=acte, reperages=reperages.get(uid, []), applications=cited.get(uid, []))
        for uid, acte in whole.items()
    }


def _vus(found: dict[str, _Concerne], tracked: Tracked) -> dict[str, Vu]:
    """When each act first concerned someone: a suivi as soon as it was read, a veille once it found it."""
    by_words = {uid: one.reperages for uid, one in found.items() if not one.applications}
    return vus("texte_jo", found, by_words, tracked)


def _alerte(one: _Concerne, vu: Vu) -> Alerte:
    jour = _jour(one.acte)
    return Alerte(
        cle=jo_key(one.acte),
        genre=Genre.JOURNAL,
        importance=_importance(one),
        suivis=_suivis(one),
        dossier="",
        jour=jour,
        uids=(one.acte.uid,),
        veilles=veilles_of(one.reperages),
        ancien=est_ancien(jour, vu),
    )


def _jour(acte: TexteJo) -> date:
    return acte.publie or acte.date or date.min


def _suivis(one: _Concerne) -> tuple[str, ...]:
    return tuple(dict.fromkeys(application.suivi.nom for application in one.applications))


def _importance(one: _Concerne) -> Importance:
    """By what the act is; less when it is about people, or cites the law in passing."""
    acte = one.acte
    passing = not one.reperages and all(application.en_passant for application in one.applications)
    if est_individuel(acte) or passing or not acte.type_acte:
        worth = Importance.COURANT
    else:
        worth = Importance.MAJEUR if acte.type_acte in _MAJEURS else Importance.NOTABLE
    return worth if one.applications else toned(worth, one.reperages)


# --- corrections of what was published ---------------------------------------------------------------------


def _corrections(
    uids: Iterable[str], known: dict[str, Dossier], tracked: Tracked
) -> dict[str, dict[str, _Concerne]]:
    """Rectifications of acts that concern someone, and those acts."""
    jo = tracked.parlement.textes_jo
    found = {
        uid: _concerned([acte.uid for acte in jo.rectified_by(one)], known, tracked)
        for uid, one in jo.rectificatifs(uids).items()
    }
    return {uid: acts for uid, acts in found.items() if acts}


def _rectified(
    corrections: dict[str, dict[str, _Concerne]],
    found: dict[str, _Concerne],
    known: dict[str, Dossier],
    tracked: Tracked,
) -> Iterator[Alerte]:
    """A rectification of an act that was told: it is told in short, and the act's own message says so."""
    whole = tracked.parlement.textes_jo.whole(corrections)
    seen = vus("texte_jo", corrections, {}, tracked)
    for uid, acts in corrections.items():
        own = found.get(uid)
        for act, vu in _vus(acts, tracked).items():
            if not _ends_a_bill(acts[act].acte, known):
                yield _alerte(acts[act], vu)
            yield _rectification(whole[uid], acts[act], own.reperages if own else [], seen[uid])


def _rectification(correction: TexteJo, one: _Concerne, own: list[Reperage], vu: Vu) -> Alerte:
    """own: what veilles found in the correction itself."""
    jour = _jour(correction)
    return Alerte(
        cle=f"jo:{correction.uid}",
        genre=Genre.RECTIFICATIF,
        importance=min(Importance.NOTABLE, _importance(one)),
        suivis=_suivis(one),
        dossier="",
        jour=jour,
        uids=(correction.uid, one.acte.uid),
        veilles=veilles_of([*one.reperages, *own]),
        ancien=est_ancien(jour, vu),
    )
