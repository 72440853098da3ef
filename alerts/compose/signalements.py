"""The message about a bill or an amendment that nobody tracks, in which a veille found its words."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.compose.base import Written
from alerts.compose.veilles import label_lines, passages
from alerts.message import Gras, Ligne, ligne
from alerts.weigh import Alerte
from alerts.weigh.veilles import found_in
from parlement.signalements import DOSSIER, Signalement
from parlement.temps import date_longue
from storage.tracked import Tracked


def write_signalement(alerte: Alerte, tracked: Tracked) -> Written:
    """What it is, who tabled it, and the words that were found."""
    uid = alerte.uids[0]
    one = tracked.parlement.signalements([uid])[uid]
    reperages = found_in("signalement", [uid], tracked).get(uid, [])
    on = f" ({one.sur})" if one.sur else ""
    words = ", ".join(alerte.veilles)
    titre = f"🔎 {one.titre}{on} : mots de la veille {words}"
    resume = [*label_lines(reperages), *_facts(one)]
    return Written(titre, resume, [passages(reperages)], one.url)


def _facts(one: Signalement) -> Iterator[Ligne]:
    told = filter(None, (one.chambre, one.auteur, one.date and date_longue(one.date)))
    yield ligne(" · ".join(map(str, told)))
    if one.nature == DOSSIER:
        yield ligne("Ce texte n'est pas suivi : un admin peut l'ajouter à ", Gras("config.toml"), ".")
