"""The days of text n° 636 (safety in transport, February 2025), rebuilt from the recorded bodies and played.

A local site publishes the recorded answers as they must have come: each amendment before its outcome then as recorded,
each sitting before its end then as recorded, the votes at the end of their sitting. The bodies are read in place; what
was not recorded (the text's own document, its steps of 2025 in the dossier) is written here, in the same format.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from demo import serveur
from demo.chronique import charge
from demo.corps import Corps, six_heures
from demo.formats.amendements import liste_publiee
from demo.formats.commun import NIL, XMLNS, XSI, Objet
from demo.publication import Archive, Piece
from demo.serveur import ServeurOfficiel
from parlement.temps import PARIS, jour_de
from tests.parlement.recorded import SAMPLES

DOSSIER, TEXTE = "DLR5L16N49176", "PIONANR5L17BTC0636"
DEBUT = datetime(2025, 2, 5, tzinfo=PARIS)
FIN = datetime(2025, 2, 13, 12, tzinfo=PARIS)
SEANCES = {
    "RUANR5L17S2025IDS29018": datetime(2025, 2, 11, 0, 10, tzinfo=PARIS),
    "RUANR5L17S2025IDS29019": datetime(2025, 2, 11, 20, 5, tzinfo=PARIS),
    "RUANR5L17S2025IDS29020": datetime(2025, 2, 11, 23, 58, tzinfo=PARIS),
}
"""The sittings on the text, and when the archive of votes holds theirs."""
REUNIONS = ("RUANR5L17S2025IDS29017", *SEANCES, "RUANR5L17S2025IDC454690")
DECISION = datetime(2025, 2, 12, 9, tzinfo=PARIS)
"""When the dossier holds the decision on the whole text. Supposed."""
PAS = timedelta(minutes=30)
"""Moments closer than this are polled together."""
RELIRE = timedelta(minutes=5)

ASSEMBLEE = SAMPLES / "assemblee"


# --- what the site publishes ------------------------------------------------------------------------------------


def _lit(path: Path) -> Any:
    return json.loads(path.read_bytes())


def _minuit(jour: str) -> datetime:
    return datetime.combine(date.fromisoformat(jour[:10]), time(), PARIS)


@cache
def amendements() -> tuple[Any, ...]:
    """The 268 recorded amendments, without their root key."""
    return tuple(
        _lit(path)["amendement"] for path in sorted((ASSEMBLEE / "amendements" / TEXTE).glob("*.json"))
    )


@cache
def scrutins() -> tuple[Any, ...]:
    """The 46 recorded votes, without their root key."""
    return tuple(
        _lit(path)["scrutin"] for path in sorted((ASSEMBLEE / "scrutins-17").glob("VTANR5L17V7*.json"))
    )


def place_of(amendement: Any) -> str:
    """Where an amendment is, as its own document writes it: "APRÈS ART. 9"."""
    return str(amendement["pointeurFragmentTexte"]["division"]["articleDesignationCourte"])


def publie_le(amendement: Any) -> datetime:
    """When an amendment appears: the evening of the day it was tabled."""
    cycle = amendement["cycleDeVie"]
    depot = cycle["dateDepot"] if isinstance(cycle["dateDepot"], str) else cycle["datePublication"]
    return _minuit(depot) + timedelta(hours=18)


def decide_le(amendement: Any) -> datetime:
    """When its document says how it ended: a minute after its vote, or at noon the next day if it was not called."""
    sort = amendement["cycleDeVie"]["dateSort"]
    if isinstance(sort, str):
        return datetime.fromisoformat(sort) + timedelta(minutes=1)
    return publie_le(amendement) + timedelta(hours=18)


def _amendement(recorded: Any, instant: datetime) -> Objet:
    if instant >= decide_le(recorded):
        return {"amendement": recorded}
    body = deepcopy(recorded)
    body["chronotag"] = str(int(publie_le(recorded).timestamp() * 1000))
    body["seanceDiscussionRef"] = NIL
    etats = {"etat": {"code": "AC", "libelle": "A discuter"}, "sousEtat": NIL}
    body["cycleDeVie"] |= {"etatDesTraitements": etats, "sort": NIL, "dateSort": NIL}
    return {"amendement": body}


def _pieces_amendements() -> Iterator[Piece]:
    for recorded in amendements():
        yield Piece(
            f"json/{DOSSIER}/{TEXTE}/{recorded['uid']}.json",
            tuple(sorted((publie_le(recorded), decide_le(recorded)))),
            partial(_amendement, recorded),
        )


def _points(reunion: Any) -> list[Any]:
    points = ((reunion["ODJ"] or {}).get("pointsODJ") or {}).get("pointODJ") or []
    return points if isinstance(points, list) else [points]


def _fin(reunion: Any) -> datetime:
    return datetime.fromisoformat(reunion["timeStampFin"]) + timedelta(minutes=5)


def _reunion(recorded: Any, instant: datetime) -> Objet:
    """A meeting: points appear and are deleted on the days they say; its end and report come once it is over."""
    body = deepcopy(recorded)
    points = [p for p in _points(body) if _minuit(p["cycleDeVie"]["chrono"]["creation"]) <= instant]
    for point in points:
        cloture = point["cycleDeVie"]["chrono"]["cloture"]
        if cloture and instant < _minuit(cloture):
            point["cycleDeVie"]["etat"] = "Confirmé"
    body["ODJ"]["pointsODJ"] = {"pointODJ": points[0] if len(points) == 1 else points} if points else None
    if instant < _fin(recorded):
        body |= {"timeStampFin": None, "compteRenduRef": None, "participants": None}
        body["ODJ"]["resumeODJ"] = None
        if body.get("identifiants"):
            body["identifiants"] |= {"numSeanceJO": None, "idJO": None}
    return {"reunion": body}


def _pieces_agenda() -> Iterator[Piece]:
    for uid in REUNIONS:
        recorded = _lit(ASSEMBLEE / "reunions" / f"{uid}.json")["reunion"]
        chronos = [r["cycleDeVie"]["chrono"] for r in (recorded, *_points(recorded))]
        days = {_minuit(jour) for c in chronos for jour in (c["creation"], c["cloture"]) if jour}
        yield Piece(
            f"json/reunion/{uid}.json",
            tuple(sorted({*days, _fin(recorded)})),
            partial(_reunion, recorded),
        )


def _pieces_scrutins() -> Iterator[Piece]:
    for recorded in scrutins():
        body: Objet = {"scrutin": recorded}
        moment = SEANCES[recorded["seanceRef"]]
        yield Piece(f"json/{recorded['uid']}.json", (moment,), partial(_same, body))


def _same(body: Objet, _: datetime) -> Objet:
    return body


def _pieces_acteurs() -> Iterator[Piece]:
    for path in sorted((ASSEMBLEE / "organes-acteurs").glob("P[AO]*.json")):
        folder = "acteur" if path.stem.startswith("PA") else "organe"
        yield Piece(f"json/{folder}/{path.name}", (_minuit("2024-07-18"),), partial(_same, _lit(path)))


def _recorded_dossier() -> Any:
    return _lit(ASSEMBLEE / "dossiers" / "autres" / f"{DOSSIER}.json")


def _dossier(instant: datetime) -> Objet:
    """The recorded dossier stops in May 2024: the steps of the next legislature are added to its first reading."""
    body = _recorded_dossier()
    (lecture,) = (
        etape
        for etape in body["dossierParlementaire"]["actesLegislatifs"]["acteLegislatif"]
        if etape["codeActe"] == "AN1"
    )
    debats = [_seance(uid) for uid in REUNIONS[:4]]
    if instant >= DECISION:
        debats.append(_decision())
    lecture["actesLegislatifs"]["acteLegislatif"] += [
        _acte(
            "L17-VD220636",
            "DepotRapport",
            "AN1-COM-FOND-RAPPORT",
            "2024-11-27",
            texteAssocie="RAPPANR5L17B0636",
            texteAdopte=TEXTE,
        ),
        _acte(
            "L17-AN1-DEBATS-49176",
            "Etape",
            "AN1-DEBATS",
            None,
            actesLegislatifs={"acteLegislatif": debats},
        ),
    ]
    return {"dossierParlementaire": body["dossierParlementaire"]}


def _acte(uid: str, kind: str, code: str, jour: str | None, **more: object) -> Objet:
    return {
        "@xsi:type": f"{kind}_Type",
        "uid": uid,
        "codeActe": code,
        "libelleActe": {"nomCanonique": kind, "libelleCourt": kind},
        "organeRef": "PO838901",
        "dateActe": f"{jour}T00:00:00.000+01:00" if jour else None,
        "actesLegislatifs": None,
        **more,
    }


def _seance(uid: str) -> Objet:
    jour = "2025-02-10" if uid.endswith(("29017", "29018")) else "2025-02-11"
    return _acte(
        f"L17-VD224000S{uid[-5:]}", "DiscussionSeancePublique", "AN1-DEBATS-SEANCE", jour, reunionRef=uid
    )


def _decision() -> Objet:
    return _acte(
        "L17-VD224001DEC",
        "Decision",
        "AN1-DEBATS-DEC",
        "2025-02-11",
        reunionRef=REUNIONS[3],
        statutConclusion={"fam_code": "TSORTF05", "libelle": "modifiée"},
        voteRefs={"voteRef": "VTANR5L17V788"},
    )


def _texte(_: datetime) -> Objet:
    titre = (
        "Proposition de loi, adoptée par le Sénat, relative au renforcement de la sûreté dans les transports"
    )
    corps: Objet = {
        **XMLNS,
        **XSI,
        "@xsi:type": "texteLoi_Type",
        "uid": TEXTE,
        "legislature": "17",
        "cycleDeVie": {"chrono": {"dateDepot": "2024-11-27T00:00:00.000+01:00"}},
        "denominationStructurelle": "Proposition de loi",
        "titres": {"titrePrincipal": titre, "titrePrincipalCourt": "Renforcer la sûreté dans les transports"},
        "dossierRef": DOSSIER,
        "notice": {"numNotice": "636"},
    }
    return {"document": corps}


def _pieces_dossiers() -> Iterator[Piece]:
    annonce = _minuit("2025-01-20")
    yield Piece(f"json/dossierParlementaire/{DOSSIER}.json", (annonce, DECISION), _dossier)
    yield Piece(f"json/document/{TEXTE}.json", (annonce,), _texte)


def _pieces_dossiers_16() -> Iterator[Piece]:
    recorded = partial(_same, _recorded_dossier())
    yield Piece(f"json/dossierParlementaire/{DOSSIER}.json", (_minuit("2024-06-09"),), recorded)


def _listes() -> dict[str, Corps]:
    """The lists of publications by day."""
    by_day: defaultdict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for a in amendements():
        for instant in {publie_le(a), decide_le(a)}:
            by_day[jour_de(instant).isoformat()].append((instant, a["uid"]))

    def body(published: list[tuple[datetime, str]]) -> Corps:
        return Corps(
            (instant for instant, _ in published),
            lambda now: liste_publiee(p for p in published if p[0] <= now),
        )

    return {jour: body(sorted(published)) for jour, published in by_day.items()}


def pages() -> dict[str, Corps]:
    """The site of these days: a body by path. Live sources and pages of votes are not there (404)."""

    def at(path: str, legislature: int = 17) -> str:
        return path.replace("/16/", f"/{legislature}/", 1)

    archive = Archive(_pieces_amendements())
    found = {
        at(serveur.AMENDEMENTS): Corps(map(six_heures, archive.moments), archive.zip),
        at(serveur.DOSSIERS): Archive(_pieces_dossiers()).corps(),
        at(serveur.DOSSIERS, 16): Archive(_pieces_dossiers_16()).corps(),
        at(serveur.ACTEURS): Archive(_pieces_acteurs()).corps(),
        at(serveur.AGENDA): Archive(_pieces_agenda()).corps(),
        at(serveur.SCRUTINS): Archive(_pieces_scrutins()).corps(),
    }
    found |= {f"{serveur.LISTE}{jour}.csv": liste for jour, liste in _listes().items()}
    for piece in archive.pieces:
        found[f"/dyn/opendata/{Path(piece.nom).name}"] = Corps(piece.moments, partial(_unit, piece.corps))
    return found


def _unit(body: Callable[[datetime], Objet], instant: datetime) -> bytes:
    return json.dumps(body(instant), ensure_ascii=False).encode()


def site(clock: Callable[[], datetime]) -> ServeurOfficiel:
    """A local server of these days, in place of the demo's."""
    server = ServeurOfficiel(charge(), clock)
    server.pages = {**pages(), "/robots.txt": lambda _: serveur.ROBOTS}
    server.familles = []
    server.questions = {}
    return server


def moments() -> list[datetime]:
    """When to poll (Paris): at each change, those close together at once; at the votes, and a little after them."""
    changes = {m for page in pages().values() for m in page.moments}
    exact = {*SEANCES.values(), *(m + RELIRE for m in SEANCES.values()), DEBUT, FIN}
    found = {_ceil(m.astimezone(PARIS)) for m in changes if m not in exact} | exact
    return sorted(m for m in found if DEBUT <= m <= FIN)


def _ceil(moment: datetime) -> datetime:
    late = (moment - DEBUT) % PAS
    return moment + PAS - late if late else moment


def numeros(places: Iterable[str]) -> set[str]:
    """Numbers of the recorded amendments that are at one of these places."""
    wanted = set(places)
    return {a["identification"]["numeroOrdreDepot"] for a in amendements() if place_of(a) in wanted}
