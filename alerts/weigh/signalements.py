"""Bills and amendments that nobody tracks, in which a veille found its words."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.importance import Importance
from alerts.weigh.base import Alerte, ByUid, Genre
from alerts.weigh.veilles import ABSENCE, est_ancien, found_in, objets, toned, veilles_of, vus
from parlement.temps import jour_de
from storage.tracked import Tracked


def weigh_signalements(changes: ByUid, reperages: ByUid, tracked: Tracked) -> Iterator[Alerte]:
    """Those that are new, or newly found."""
    uids = {*changes, *objets(reperages, "signalement")}
    found = found_in("signalement", uids, tracked) if uids else {}
    known = tracked.parlement.signalements(found)
    seen = vus("signalement", known, found, tracked)
    for uid, one in known.items():
        jour = one.date or jour_de(seen[uid].lu)
        yield Alerte(
            cle=f"signalement:{uid}",
            genre=Genre.SIGNALEMENT,
            importance=toned(Importance.NOTABLE, found[uid]),
            suivis=(),
            dossier="",
            jour=jour,
            uids=(uid,),
            veilles=veilles_of(found[uid]),
            ancien=est_ancien(jour, seen[uid], ABSENCE),
        )
