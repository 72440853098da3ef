"""Messages about a prefect's order, and about a collection in which no order could be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from alerts.autorisations import lieu_of, moyen_of, quand_of, say_delai, say_periode
from alerts.compose.base import Written, first_upper
from alerts.compose.faits import faits_arrete
from alerts.compose.veilles import label_lines, passages, quoted
from alerts.message import Gras, Heure, Lien, Ligne, Section, ligne, puce, section
from alerts.weigh import Alerte
from alerts.weigh.prefectures import reperages_of
from alerts.weigh.veilles import found_in
from parlement.arretes import (
    ABSENT,
    ILLISIBLE,
    INJOIGNABLE,
    LU,
    NUMERISE,
    PAS_UN_PDF,
    Arrete,
    Recueil,
    departements_of,
)
from parlement.departements import nom_departement
from parlement.temps import date_longue, jour_de
from storage.outbox import reference_of
from storage.tracked import Tracked

LATER = timedelta(hours=1)
"""When we read later than that after attrap.fr, both instants are told."""
ETATS = {
    NUMERISE: "le PDF est numérisé : c'est une image, sans texte",
    PAS_UN_PDF: "le site a donné une page web à la place du PDF",
    ILLISIBLE: "le PDF n'a pas pu être lu (abîmé, protégé ou trop long)",
    ABSENT: "le PDF n'est pas à son adresse",
    INJOIGNABLE: "le site ne répond pas à Vigie",
    LU: "le PDF a été lu ; aucune autorisation n'y a été reconnue",
}
"""Why no order of a collection is told."""


def write_arrete(alerte: Alerte, tracked: Tracked) -> Written:
    """What is authorised, why, where, when, how late it was published, and where to read it."""
    arrete = tracked.parlement.autorisations.arretes(alerte.uids)[alerte.uids[0]]
    reperages = reperages_of([arrete], tracked).get(arrete.uid, [])
    read = tracked.parlement.instants.first_seen("arrete", [arrete.uid])[arrete.uid]
    resume = [
        *label_lines(reperages),
        ligne("Quand : ", *say_periode(arrete)),
        *_delay(arrete, read),
        *_what(arrete),
        *_where_to_read(arrete),
    ]
    sections = [one for one in (_finalites(arrete), _recueils(arrete, tracked)) if one.lignes]
    if not arrete.finalites and reperages:
        sections.append(passages(reperages))
    return Written(_title(arrete), resume, sections, arrete.url, faits=tuple(faits_arrete(arrete)))


def _title(arrete: Arrete) -> str:
    mark, name = moyen_of(arrete)
    when = quand_of(arrete)
    return f"{mark} {name} : {lieu_of(arrete)}{f', {when}' if when else ''}"


def _what(arrete: Arrete) -> Iterator[Ligne]:
    if arrete.lieu:
        yield ligne(f"Où : {quoted(arrete.lieu)}")
    count = arrete.cameras
    cameras = f"{count} caméra{'s' if count > 1 else ''} au plus en même temps" if count else ""
    said = f" ({quoted(arrete.cameras_dit)})" if count and arrete.cameras_dit else ""
    words = f"{cameras}{said}" if cameras else quoted(arrete.cameras_dit) if arrete.cameras_dit else ""
    name = moyen_of(arrete)[1].lower()
    yield ligne(f"Quoi : {name}, {words}" if words else f"Quoi : {name}")


def _delay(arrete: Arrete, read: datetime) -> Iterator[Ligne]:
    """How long before its start it was first seen, then when and by whom."""
    first = arrete.vu_premier or read
    if words := say_delai(arrete, first):
        yield ligne(
            Gras(first_upper(words)), *((" · début ", Heure(arrete.debut, "relatif")) if arrete.debut else ())
        )
    by = "Vu par attrap.fr " if arrete.vu_premier else "Vu par Vigie "
    yield ligne(by, Heure(first), *((", lu par Vigie ", Heure(read)) if read - first > LATER else ()))


def _where_to_read(arrete: Arrete) -> Iterator[Ligne]:
    """Its title, who signed it and when, and its file."""
    if arrete.titre:
        yield ligne(first_upper(arrete.titre))
    told = (
        f"Arrêté n° {arrete.numero}" if arrete.numero and arrete.numero not in arrete.titre else "",
        arrete.autorite_nom,
        f"signé le {date_longue(arrete.date)}" if arrete.date else "",
        f"modifie l'arrêté n° {arrete.modifie}" if arrete.modifie else "",
    )
    if any(told):
        yield ligne(" · ".join(filter(None, told)))
    made = (" · fichier créé ", Heure(arrete.pdf_cree)) if arrete.pdf_cree else ()
    yield ligne(Lien("l'arrêté en PDF", arrete.url), *made)


def _finalites(arrete: Arrete) -> Section:
    return section(
        "Finalités, telles que l'arrêté les écrit", *(puce(quoted(words)) for words in arrete.finalites)
    )


def _recueils(arrete: Arrete, tracked: Tracked) -> Section:
    """The collections that publish it, when there are several."""
    known = tracked.parlement.autorisations.recueils(arrete.recueils)
    if len(known) < 2:
        return Section("")
    ordered = sorted(known.values(), key=lambda one: (one.vu_premier is not None, one.vu_premier, one.uid))
    return section("Publié dans", *(puce(Lien(one.nom or "un recueil", one.url)) for one in ordered))


def write_recueil(alerte: Alerte, tracked: Tracked) -> Written:
    """The words found in a collection, and why no order of it is told."""
    uid = alerte.uids[0]
    recueil = tracked.parlement.autorisations.recueils([uid])[uid]
    if alerte.retrait:
        where = f"La suite est dans un autre message, référence {reference_of(alerte.retrait.vers)}."
        return Written(f"➡️ {_who(recueil)} : {recueil.nom}", [ligne(where)], [], recueil.url)
    lecture = tracked.parlement.autorisations.lectures([uid])[uid]
    reperages = found_in("recueil", [uid], tracked).get(uid, [])
    why = ETATS.get(lecture.etat, lecture.etat)
    read = tracked.parlement.instants.first_seen("recueil", [uid])[uid]
    resume = [
        *label_lines(reperages),
        ligne(Lien(recueil.nom or "le recueil", recueil.url)),
        ligne("À lire soi-même : ", Gras(why), f" — {lecture.detail}" if lecture.detail else ""),
        ligne(
            "Vu par attrap.fr " if recueil.vu_premier else "Vu par Vigie ", Heure(recueil.vu_premier or read)
        ),
    ]
    words = ", ".join(alerte.veilles)
    titre = f"📄 {_who(recueil)}, recueil du {_day(recueil, read)} : mots de la veille {words}"
    return Written(titre, resume, [passages(reperages)], recueil.url)


def _who(recueil: Recueil) -> str:
    named = ", ".join(map(nom_departement, departements_of([recueil.administration])))
    return named or recueil.administration_nom or recueil.administration


def _day(recueil: Recueil, read: datetime) -> str:
    return date_longue(recueil.date or jour_de(recueil.vu_premier or read))
