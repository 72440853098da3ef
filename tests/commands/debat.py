"""A small debate on text n° 939: amendments, a sitting, the live sources, as the sources tell them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from commands.base import Context
from parlement.acteurs import Acteur, AppartenanceGroupe
from parlement.amendements import Amendement
from parlement.direct import AUCUN_TEXTE, EN_DISCUSSION, Direct, LigneAppel, SortDirect
from parlement.documents import Document
from parlement.dossiers import Acte
from parlement.reunions import PointOdj, Reunion
from storage.rows import iso
from storage.sources import save_source
from tests.alerts.monde import UID, Monde, step
from tests.commands.rejeu import text_of
from trackers.base import Outcome

TEXTE, ANCIEN = "PRJLANR5L16BTC0939", "PRJLANR5L16B0809"
SOIREE = datetime(2023, 3, 22, 20, 30, tzinfo=UTC)
"""Opening of the sitting of the evening: 21:30 in Paris."""
MARTIN = Acteur(
    uid="PA2",
    civilite="Mme",
    prenom="Élisa",
    nom="Martin",
    groupes=(AppartenanceGroupe(groupe="PO2", debut=date(2022, 6, 22)),),
)
MAZARS = Acteur(
    uid="PA1",
    civilite="M.",
    prenom="Stéphane",
    nom="Mazars",
    groupes=(
        AppartenanceGroupe(groupe="PO3", debut=date(2017, 6, 21), fin=date(2022, 6, 21)),
        AppartenanceGroupe(groupe="PO1", debut=date(2022, 6, 22)),
    ),
)
RAPPORT = Acte(uid="L16-R", dossier=UID, code="AN1-COM-FOND-RAPPORT", date=date(2023, 3, 9), textes=(TEXTE,))
DEPOT = Acte(uid="L16-D", dossier=UID, code="AN1-DEPOT", date=date(2023, 2, 1), textes=(ANCIEN,))
DEBAT = (RAPPORT, DEPOT, MARTIN, MAZARS)


def amendement(numero: str, place: str = "ART. 7", *, en: str = "", **changes: object) -> Amendement:
    """An amendment of Élisa Martin for the sitting, still to be discussed; `en`: the commission instead."""
    digits = "".join(c for c in numero if c.isdigit())
    organe, texte, liste = ("AN", TEXTE, "PO791932BTC0939") if not en else (en, ANCIEN, "PO59051B0809")
    kept = Amendement(
        uid=f"AMANR5L16{liste}P0D1N{digits:0>6}",
        legislature=16,
        dossier=UID,
        texte=texte,
        examen=f"AMANR5L16{liste}P0D1",
        organe=organe,
        numero=numero,
        place=place,
        etat="AC",
        etat_libelle="A discuter",
        tri=f"{digits:0>6}",
        auteur_type="Député",
        auteur="PA2",
        groupe="PO2",
        depot=date(2023, 3, 15),
        dispositif=f"Supprimer l'alinéa {digits}.",
        expose="Cet amendement protège les libertés.",
    )
    return replace(kept, **changes)  # type: ignore[arg-type]


def decided(one: Amendement, sort: str, *, seance: str = "RU2", minutes: int = 30) -> Amendement:
    """The same amendment, its outcome told some minutes after the opening of the sitting."""
    when = SOIREE + timedelta(minutes=minutes)
    return replace(
        one, etat="DI", etat_libelle="Discuté", sous_etat=sort, sort=sort, seance=seance, date_sort=when
    )


def gouvernement(one: Amendement) -> Amendement:
    """The same amendment, tabled by the Government."""
    return replace(one, auteur_type="Gouvernement", auteur="", groupe="")


def seance(uid: str = "RU2", debut: datetime = SOIREE, **changes: object) -> tuple[Reunion, PointOdj]:
    """A confirmed sitting and its point on the bill."""
    point = {k: changes.pop(k) for k in ("objet", "etat_point") if k in changes}
    reunion = Reunion(uid=uid, type="séance", debut=debut, jour=debut.date(), rang_seance=2, etat="Confirmé")
    about = PointOdj(
        uid=f"{uid}PT1",
        reunion=uid,
        type="Suite de la discussion",
        objet=str(point.get("objet", "")),
        etat=str(point.get("etat_point", "Confirmé")),
        dossiers=(UID,),
    )
    return replace(reunion, **changes), about  # type: ignore[arg-type]


def called(numero: str, at: datetime, *suite: LigneAppel) -> tuple[Direct, Direct]:
    """What the live sources say: the amendment being called, and the sheet of what is left."""
    prochain = Direct(
        uid="eliasse-16", legislature=16, etat=EN_DISCUSSION, texte="939", organe="AN", numero=numero
    )
    feuille = Direct(
        uid="derouleur-16",
        legislature=16,
        etat=EN_DISCUSSION if suite else AUCUN_TEXTE,
        texte="939",
        organe="AN",
        numero=suite[0].numero if suite else "",
        place=suite[0].place if suite else "",
        restants=len(suite),
        suite=suite,
        extrait_le=at,
    )
    return prochain, feuille


def told_live(numero: str, sort: str, place: str = "Article 7") -> SortDirect:
    """An outcome told live."""
    return SortDirect(
        uid=f"16-AN-939-{numero}",
        legislature=16,
        texte="939",
        organe="AN",
        numero=numero,
        place=place,
        sort=sort,
    )


def live_sources(monde: Monde, at: datetime, issue: Outcome = Outcome.CHANGED) -> None:
    """The live sources as their last poll left them."""
    for nom in ("direct-derouleur-16", "direct-prochain-16", "direct-ordre-16"):
        source(monde, nom, at, issue)


def source(monde: Monde, nom: str, at: datetime | None, issue: Outcome = Outcome.CHANGED) -> None:
    """One source: when it was last read, how its last poll ended."""
    failed = issue in (Outcome.UNREACHABLE, Outcome.UNREADABLE)
    values = {
        "libelle": nom,
        "succes": iso(at) if at else None,
        "issue": issue.value,
        "echecs": 3 if failed else 0,
    }
    monde.parlement.write_now(lambda db: save_source(db, nom, values))


def read_one_by_one(monde: Monde, *records: object) -> None:
    """Record each as its own document."""
    for record in records:
        monde.read(record)  # type: ignore[arg-type]


def ask(monde: Monde, question: str, now: datetime | None = None) -> str:
    """The answer as a very wide terminal shows it."""
    return text_of(question, Context(tracked=monde.tracked, vigie=monde.vigie, now=now or monde.now))


def lines(text: str) -> Iterator[str]:
    """The lines of an answer, without indentation."""
    return (line.strip() for line in text.splitlines())


def limite(instant: datetime) -> tuple[Document, Acte]:
    """Text n° 939 with its deadline for tabling, and the step that names it."""
    return Document(uid=TEXTE, dossier=UID, numero="939", legislature=16, limite_amendements=instant), step(
        "L16-R", "AN1-COM-FOND-RAPPORT", date(2023, 3, 9), textes=(TEXTE,)
    )
