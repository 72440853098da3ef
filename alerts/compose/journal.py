"""Messages about an act of the Journal officiel, and about its rectification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from alerts.application import (
    Application,
    applications,
    est_application,
    est_individuel,
    lois,
    nom_acte,
    sans_doublon,
)
from alerts.compose.base import Written, first_upper
from alerts.compose.faits import fait_texte_jo
from alerts.compose.veilles import label_lines, passages, quoted
from alerts.message import Gras, Lien, Ligne, Span, ligne
from alerts.weigh import Alerte
from alerts.weigh.journal import jo_key
from alerts.weigh.veilles import found_in
from parlement.jorf import TexteJo
from parlement.temps import date_courte
from storage.outbox import reference_of
from storage.tracked import Tracked

MOST = 6
"""People who sign, articles changed, that are named."""
MOST_NOTICE = 300


def write_journal(alerte: Alerte, tracked: Tracked) -> Written:
    """What is published, who signs it, what it changes, what it applies, and the words that were found."""
    acte = tracked.parlement.textes_jo.whole(alerte.uids)[alerte.uids[0]]
    reperages = found_in("texte_jo", [acte.uid], tracked).get(acte.uid, [])
    applied = _applications(acte, tracked)
    resume = [
        *_rectified_lines(acte, tracked),
        *label_lines(reperages),
        *(ligne(*application_spans(one)) for one in applied),
        ligne(acte.titre),
        *_facts(acte),
    ]
    sections = [passages(reperages)] if reperages else []
    faits = (fait_texte_jo(acte, nom_acte(acte)),)
    return Written(_title(acte, alerte), resume, sections, acte.url, faits=faits)


def _applications(acte: TexteJo, tracked: Tracked) -> list[Application]:
    known = lois(tracked)
    return sans_doublon(applications(tracked.parlement.textes_jo.citing(known, [acte.uid]), known, tracked))


def _title(acte: TexteJo, alerte: Alerte) -> str:
    subject = ", ".join((*alerte.veilles, *alerte.suivis))
    return f"📜 {first_upper(nom_acte(acte))} : {subject}{_jo(acte)}"


def _jo(acte: TexteJo) -> str:
    return f" — JO du {date_courte(acte.publie)}" if acte.publie else ""


def application_spans(one: Application) -> Iterator[Span]:
    """ "Cite l'article 10 de la loi n° 2023-380 : l'article 7 du projet (article7)"."""
    acte, suivi = one.citation.texte, one.suivi
    yield "Applique " if est_application(acte) else "Cite "
    if one.article and suivi.fil:
        yield "l'"
        yield Gras(f"{suivi.fil.dans_la_loi} de la loi n° {one.citation.loi}")
        yield f", qui était l'{suivi.fil.article} du projet ({suivi.nom})"
        return
    yield Gras(f"la loi n° {one.citation.loi}")
    yield f" ({suivi.titre})"
    if one.en_passant and not est_individuel(acte):
        yield ", dans ses visas"


def _facts(acte: TexteJo) -> Iterator[Ligne]:
    """Where it stands, who signs, what it changes, what its notice says."""
    if acte.jo:
        yield ligne(f"{acte.jo} · NOR {acte.nor}" if acte.nor else acte.jo)
    if acte.signataires:
        yield ligne(f"Signé : {' ; '.join(_some(acte.signataires))}")
    elif acte.ministere:
        yield ligne(f"Ministère : {acte.ministere}")
    if acte.modifie:
        yield ligne(f"Modifie : {', '.join(_some(acte.modifie))}")
    if acte.notice:
        yield ligne(f"Notice : {quoted(' '.join(acte.notice.split()), MOST_NOTICE)}")


def _some(words: Sequence[str]) -> list[str]:
    more = len(words) - MOST
    return [*words[:MOST], *([f"et {more} autre{'s' if more > 1 else ''}"] if more > 0 else [])]


def _rectified_lines(acte: TexteJo, tracked: Tracked) -> Iterable[Ligne]:
    for one in tracked.parlement.textes_jo.rectifying(acte):
        day = f" au JO du {date_courte(one.publie)}" if one.publie else ""
        yield ligne("✏️ ", Gras(f"Rectifié{day}"), " : ", Lien("le rectificatif", one.url))


def write_rectificatif(alerte: Alerte, tracked: Tracked) -> Written:
    """An act that was told is corrected: by what, and where its own message is."""
    known = tracked.parlement.textes_jo.whole(alerte.uids)
    correction, acte = known[alerte.uids[0]], known[alerte.uids[1]]
    subject = ", ".join((*alerte.veilles, *alerte.suivis))
    resume = [
        ligne("Corrige : ", Lien(acte.titre, acte.url), _jo(acte)),
        *([ligne(quoted(" ".join(correction.contenu.split())))] if correction.contenu else []),
        ligne(f"Le message sur ce texte porte la référence {reference_of(jo_key(acte))}."),
    ]
    titre = f"✏️ {first_upper(nom_acte(acte))} ({subject}) : rectificatif{_jo(correction)}"
    return Written(titre, resume, [], correction.url)
