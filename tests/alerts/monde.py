"""A small parliament in real files: a bill, its sittings and votes, recorded as sources tell them, then told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from alerts.abonnement.abonnes import Abonne
from alerts.enqueue import enqueue_changes
from alerts.message import Message, decode_message
from alerts.render.terminal import render_terminal
from alerts.weigh import Alerte, weigh
from parlement.acteurs import Organe
from parlement.amendements import Amendement
from parlement.articles import Designation
from parlement.documents import Document
from parlement.dossiers import Acte, Dossier
from parlement.reunions import PointOdj, Reunion
from parlement.scrutins import Scrutin, VoixGroupe
from parlement.suivis import FilArticle, Suivi
from storage import outbox, outbox_entry, outbox_states
from storage.database import Database
from storage.outbox import Envoi
from storage.queries import Parlement
from storage.tracked import Tracked
from tests.storage.fabrique import database_in, member, origin, store
from trackers.base import Record
from veilles.veille import Veille

UID = "DLR5L16N46918"
SOIR = datetime(2023, 3, 23, 12, 15, tzinfo=UTC)
AVANT = datetime(2022, 12, 22, 9, 0, tzinfo=UTC)
JEUDI = date(2023, 3, 23)
LOI_JO = "projet de loi relatif aux jeux Olympiques et Paralympiques de 2024"
DOSSIER = Dossier(uid=UID, legislature=16, titre=f"P{LOI_JO[1:]}", senat="pjl22-220")
SEANCE = Acte(uid="L16-S1", dossier=UID, code="AN1-DEBATS-SEANCE", date=JEUDI, reunion="RU1")
GROUPES = (
    Organe(uid="PO1", type="GP", libelle="Renaissance", abrege="RE"),
    Organe(uid="PO2", type="GP", libelle="La France insoumise", abrege="LFI"),
    Organe(uid="PO3", type="GP", libelle="Non inscrit", abrege="NI"),
)
ARTICLE7 = Suivi(
    nom="article7",
    titre="vidéosurveillance algorithmique",
    cible=UID,
    fil=FilArticle(article=Designation("7"), ailleurs={"loi": Designation("10")}),
    alias=("vsa",),
)
JO2024 = Suivi(nom="jo2024", titre="Jeux olympiques 2024", cible=UID)
TERMINAL = Abonne(destination="terminal")


TEXTE = "PRJLANR5L16BTC0939"
RAPPORT = Acte(
    uid="L16-RAP", dossier=UID, code="AN1-COM-FOND-RAPPORT", date=date(2023, 3, 9), textes=(TEXTE,)
)
OUVERTE = Reunion(
    uid="RU1",
    type="séance",
    debut=datetime(2023, 3, 23, 12, 0, tzinfo=UTC),
    jour=JEUDI,
    rang_seance=1,
    etat="Confirmé",
)
"""The sitting of SEANCE as the agenda tells it: under way when `Monde` begins."""
POINT = PointOdj(uid="RU1PT1", reunion="RU1", type="Discussion", etat="Confirmé", dossiers=(UID,))
AUTEURS = {"PO1": "M. Peu", "PO2": "Mme Regol", "PO3": "M. Seul"}


def amendement(numero: int, place: str = "ART. 7", groupe: str = "PO2", **changes: object) -> Amendement:
    """An amendment for the sitting, to be discussed, tabled three days before."""
    kept = Amendement(
        uid=f"AMANR5L16PO791932BTC0939P0D1N{numero:06d}",
        legislature=16,
        dossier=UID,
        texte=TEXTE,
        examen="EXANR5L16PO791932BTC0939P0D1",
        organe="AN",
        numero=str(numero),
        place=place,
        etat="AC",
        etat_libelle="A discuter",
        tri=f"{numero:04d}",
        auteur_type="Député",
        groupe=groupe,
        signataires=f"{AUTEURS.get(groupe, 'M. Peu')}, M. Deux et Mme Trois",
        cosignataires=("PA2", "PA3"),
        depot=date(2023, 3, 20),
        dispositif="À l'alinéa 2, supprimer le mot : « algorithmique ».",
        expose="Cet amendement protège les libertés publiques.",
    )
    return replace(kept, **changes)  # type: ignore[arg-type]


def gouvernement(numero: int, place: str = "ART. 7", **changes: object) -> Amendement:
    """An amendment of the Government."""
    return amendement(
        numero,
        place,
        "",
        auteur_type="Gouvernement",
        signataires="le Gouvernement",
        cosignataires=(),
        **changes,
    )


def suppression(numero: int, groupe: str = "PO2", **changes: object) -> Amendement:
    """A deletion of article 7."""
    return amendement(
        numero,
        "ART. 7",
        groupe,
        effet="suppression",
        dispositif="Supprimer cet article.",
        identique="1",
        **changes,
    )


def decided(one: Amendement, sort: str, minute: int = 30, seance: str = "RU1") -> Amendement:
    """The same amendment once it was called, on the evening of 23 March."""
    return replace(
        one,
        etat="DI",
        etat_libelle="Discuté",
        sous_etat=sort,
        sort=sort,
        seance=seance,
        date_sort=datetime(2023, 3, 23, 12, minute, tzinfo=UTC),
    )


def vote(numero: int, objet: str = "l'article 7", **changes: object) -> Scrutin:
    """A public vote, adopted 59 to 14 on 23 March unless told otherwise."""
    kept = Scrutin(
        uid=f"VTANR5L16V{numero}",
        numero=numero,
        legislature=16,
        date=JEUDI,
        rang_seance=1,
        seance="RU1",
        titre=f"{objet} du {LOI_JO} (première lecture).",
        sort="adopté",
        type="SPO",
    )
    return with_voices(replace(kept, **changes), {"PO1": (50, 2, 0), "PO2": (8, 12, 0), "PO3": (1, 0, 0)})  # type: ignore[arg-type]


def rejected(numero: int, objet: str, **changes: object) -> Scrutin:
    """A public vote, rejected 10 to 40 with one abstention."""
    voices = {"PO1": (0, 40, 1), "PO2": (10, 0, 0)}
    return with_voices(replace(vote(numero, objet, **changes), sort="rejeté"), voices)


def with_voices(scrutin: Scrutin, voices: Mapping[str, tuple[int, int, int]]) -> Scrutin:
    """The same vote, its figures and totals being those of these groups: (pour, contre, abstentions)."""
    groupes = tuple(
        VoixGroupe(groupe=uid, pour=pour, contre=contre, abstentions=abst)
        for uid, (pour, contre, abst) in voices.items()
    )
    pour, contre, abst = (sum(column) for column in zip(*voices.values(), strict=True))
    return replace(
        scrutin,
        groupes=groupes,
        pour=pour,
        contre=contre,
        abstentions=abst,
        exprimes=pour + contre,
        votants=pour + contre + abst,
        requis=(pour + contre) // 2 + 1,
    )


def step(uid: str, code: str, jour: date | None, **fields: object) -> Acte:
    """A step of the bill."""
    return Acte(uid=uid, dossier=UID, code=code, date=jour, **fields)  # type: ignore[arg-type]


def decision(statut: str = "TSORTF05", **fields: object) -> Acte:
    """The decision of the Assemblée on the whole text, on 23 March, at the sitting RU1."""
    return replace(step("L16-DEC", "AN1-DEBATS-DEC", JEUDI, reunion="RU1", statut_code=statut), **fields)  # type: ignore[arg-type]


@dataclass
class Monde:
    """Two databases, what is tracked, and the instant of the next reading."""

    parlement: Database
    vigie: Database
    tracked: Tracked
    abonnes: Sequence[Abonne] = (TERMINAL,)
    now: datetime = SOIR
    position: int = field(default=0)

    def read(self, *records: Record) -> None:
        """Record what a source tells, one member each; a minute passes."""
        self.now += timedelta(minutes=1)
        store(self.parlement, *(member(record) for record in records), where=origin(vu_le=self.now))

    def weigh(self) -> list[Alerte]:
        """Alerts of everything recorded since the last time."""
        changes = self.tracked.parlement.changes_after(self.position)
        self.position = self.tracked.parlement.last_change()
        return weigh(changes, self.tracked)

    async def tell(self, *records: Record) -> int:
        """Record, then turn what changed into due messages."""
        if records:
            self.read(*records)
        return await enqueue_changes(self.vigie, self.tracked, self.abonnes, self.now)

    def due(self) -> list[Envoi]:
        """Rows to deliver."""
        return outbox.due_rows(self.vigie, self.now + timedelta(days=1), ("terminal", "discord"))

    def deliver(self) -> list[Envoi]:
        """Deliver everything due; gives the rows as they were before."""
        rows = self.due()
        for row in rows:
            self.vigie.write_now(lambda db, row=row: outbox_states.mark_sending(db, row, self.now))  # type: ignore[misc]
            self.vigie.write_now(lambda db, row=row: outbox_states.mark_sent(db, row, f"m{row.id}", self.now))  # type: ignore[misc]
        return rows

    def outbox(self) -> list[tuple[str, str, str]]:
        """(title, state, reason) of every row."""
        rows = self.vigie.rows("SELECT message, etat, motif FROM envois ORDER BY id")
        return [(decode_message(r["message"]).titre, r["etat"], r["motif"]) for r in rows]

    def shown(self, row: Envoi) -> str:
        """What a terminal of 100 columns shows of a row."""
        return shown(decode_message(row.message), self.now)


def shown(message: Message, now: datetime) -> str:
    return render_terminal(message, largeur=100, couleur=False, now=now)


@contextmanager
def open_monde(
    folder: Path,
    *suivis: Suivi,
    since: Mapping[str, datetime] | None = None,
    abonnes: Sequence[Abonne] = (TERMINAL,),
    records: Sequence[Record] = (DOSSIER, SEANCE, *GROUPES),
    veilles: Sequence[Veille] = (),
) -> Iterator[Monde]:
    """A folder where the bill and its sitting are known and told already."""
    parlement, vigie = database_in(folder), database_in(folder, "vigie.db")
    tracked = Tracked(Parlement(parlement), suivis or (ARTICLE7, JO2024), since or {}, tuple(veilles))
    try:
        monde = Monde(parlement, vigie, tracked, abonnes)
        monde.read(*records)
        monde.weigh()
        position = monde.position
        left = outbox_entry.Curseur(position, tracked.parlement.change_print(position))
        vigie.write_now(lambda db: outbox_entry.enqueue(db, [], left, monde.now))
        yield monde
    finally:
        parlement.close()
        vigie.close()


LIMITE = Document(
    uid="PRJLANR5L16BTC0939",
    dossier=UID,
    numero="939",
    limite_amendements=datetime(2023, 3, 16, 16, 0, tzinfo=UTC),
)
