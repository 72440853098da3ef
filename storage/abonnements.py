"""What people chose in chat: channels and their settings, suivis added, roles trusted, and who did what when.

Settings are JSON whose meaning belongs to `alerts.abonnement.reglages`. Two admins who change the same channel at once
do not undo each other: a change names the version it was made from.

Errors::

    Concurrence     somebody changed the same meanwhile; its message is French
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database as Writer

from parlement.articles import parse_designation
from parlement.suivis import FilArticle, Suivi
from storage.database import Database
from storage.rows import Value, iso, read_iso

COMPTEUR = "abonnements"
"""Fact of `meta` that every change increments: what was read before is read again."""


class Concurrence(Exception):
    """Somebody changed the same meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inscription:
    """What chat said of one channel. `etat`: "actif", "en pause" or "suspendu", since `depuis`, because of `motif`.

    `fin`: when a pause ends by itself. `version` is 0 for one never saved. `salon`: its name when last seen. `cree_par`
    and `modifie_par` are people's ids.
    """

    destination: str
    serveur: str = ""
    salon: str = ""
    reglages: str = "{}"
    etat: str = "actif"
    motif: str = ""
    depuis: datetime | None = None
    fin: datetime | None = None
    version: int = 0
    cree_le: datetime | None = None
    cree_par: str = ""
    modifie_le: datetime | None = None
    modifie_par: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One line of the admins' log: who (id and name) did what, where, when."""

    quand: datetime
    qui: str
    nom: str
    serveur: str
    destination: str
    action: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiviAjoute:
    """A suivi added in chat: what config.toml would say of it. `article` as typed, "" for the whole bill."""

    nom: str
    titre: str
    cible: str
    legislature: int | None = None
    article: str = ""
    alias: tuple[str, ...] = ()
    ajoute_par: str = ""
    ajoute_le: datetime | None = None

    def suivi(self) -> Suivi:
        """What is tracked; the whole bill when the article can no longer be read."""
        place = parse_designation(self.article) if self.article else None
        return Suivi(
            nom=self.nom,
            titre=self.titre,
            cible=self.cible,
            legislature=self.legislature,
            fil=FilArticle(article=replace(place, additional=False)) if place else None,
            alias=self.alias,
        )


def version_of(database: Database) -> int:
    """A number that changes whenever anything here does."""
    rows = database.rows("SELECT valeur FROM meta WHERE cle = ?", COMPTEUR)
    return int(rows[0]["valeur"]) if rows else 0


def _touch(db: Writer) -> None:
    db.execute(
        "INSERT INTO meta (cle, valeur) VALUES (?, '1') "
        "ON CONFLICT (cle) DO UPDATE SET valeur = CAST(valeur AS INTEGER) + 1",
        (COMPTEUR,),
    )


# --- channels --------------------------------------------------------------------------------------------------


def inscriptions(database: Database, serveur: str | None = None) -> list[Inscription]:
    """Every channel that chat spoke of, or those of one server, the oldest first."""
    among, values = ("WHERE serveur = ? ", (serveur,)) if serveur is not None else ("", ())
    return [
        _inscription(r) for r in database.rows(f"SELECT * FROM abonnements {among}ORDER BY rowid", *values)
    ]


def inscription_of(database: Database, destination: str) -> Inscription:
    """What chat said of one channel; a blank one (version 0) when it said nothing."""
    rows = database.rows("SELECT * FROM abonnements WHERE destination = ?", destination)
    return _inscription(rows[0]) if rows else Inscription(destination=destination)


def _inscription(row: sqlite3.Row) -> Inscription:
    return Inscription(
        destination=row["destination"],
        serveur=row["serveur"],
        salon=row["salon"],
        reglages=row["reglages"],
        etat=row["etat"],
        motif=row["motif"],
        depuis=read_iso(row["depuis"]),
        fin=read_iso(row["fin"]),
        version=row["version"],
        cree_le=read_iso(row["cree_le"]),
        cree_par=row["cree_par"] or "",
        modifie_le=read_iso(row["modifie_le"]),
        modifie_par=row["modifie_par"] or "",
    )


def save_inscription(db: Writer, inscription: Inscription, now: datetime) -> None:
    """Store a channel, as changed from its version. Raises Concurrence when it was changed since."""
    known = db.execute(
        "SELECT version, cree_le, cree_par FROM abonnements WHERE destination = ?", (inscription.destination,)
    ).fetchone()
    if (known[0] if known else 0) != inscription.version:
        raise Concurrence(
            "ce salon vient d'être changé par quelqu'un d'autre : rien n'a été fait, refaites votre choix"
        )
    values: dict[str, Value] = {
        "destination": inscription.destination,
        "serveur": inscription.serveur,
        "salon": inscription.salon,
        "reglages": inscription.reglages,
        "etat": inscription.etat,
        "motif": inscription.motif,
        "depuis": iso(inscription.depuis) if inscription.depuis else None,
        "fin": iso(inscription.fin) if inscription.fin else None,
        "version": inscription.version + 1,
        "cree_le": (known and known[1]) or iso(now),
        "cree_par": (known and known[2]) or inscription.modifie_par,
        "modifie_le": iso(now),
        "modifie_par": inscription.modifie_par,
    }
    db.table("abonnements").upsert(values, pk="destination")
    _touch(db)


def set_etat(
    db: Writer, destination: str, etat: str, motif: str, now: datetime, fin: datetime | None = None
) -> bool:
    """Change only how a channel stands, known from chat or only from the file; gives whether it did change.

    `fin`: when it becomes active again by itself.
    """
    known = db.execute("SELECT etat, motif FROM abonnements WHERE destination = ?", (destination,)).fetchone()
    if (tuple(known) if known else ("actif", "")) == (etat, motif):
        return False
    db.execute(
        "INSERT INTO abonnements (destination, etat, motif, depuis, fin) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (destination) DO UPDATE SET etat = excluded.etat, motif = excluded.motif, "
        "depuis = excluded.depuis, fin = excluded.fin, version = version + 1",
        (destination, etat, motif, iso(now), iso(fin) if fin else None),
    )
    _touch(db)
    return True


def etat_of(db: Writer, destination: str) -> str:
    """How a channel stands."""
    known = db.execute("SELECT etat FROM abonnements WHERE destination = ?", (destination,)).fetchone()
    return str(known[0]) if known else "actif"


def delivered_since_closed(database: Database) -> list[str]:
    """Suspended channels where a message was posted all the same since then; editing needs no permission to post."""
    sql = (
        "SELECT destination FROM abonnements a WHERE etat = 'suspendu' AND EXISTS (SELECT 1 FROM outbox o "
        "WHERE o.destination = a.destination AND o.etat = 'envoyé' AND o.modifications = 0 "
        "AND o.envoye_le > a.depuis)"
    )
    return [row["destination"] for row in database.rows(sql)]


def end_etats(db: Writer, now: datetime) -> list[str]:
    """Make active again the channels whose pause is over; gives them."""
    sql = "SELECT destination FROM abonnements WHERE fin <= ?"
    over = [str(row[0]) for row in db.execute(sql, (iso(now),)).fetchall()]
    for destination in over:
        set_etat(db, destination, "actif", "", now)
    return over


def forget_inscription(db: Writer, destination: str) -> None:
    """Forget all that chat said of a channel."""
    db.execute("DELETE FROM abonnements WHERE destination = ?", (destination,))
    _touch(db)


# --- suivis added in chat --------------------------------------------------------------------------------------


def suivis_ajoutes(database: Database) -> list[SuiviAjoute]:
    """Suivis added in chat, the oldest first."""
    return [
        SuiviAjoute(
            nom=row["nom"],
            titre=row["titre"],
            cible=row["cible"],
            legislature=row["legislature"],
            article=row["article"],
            alias=tuple(json.loads(row["alias"])),
            ajoute_par=row["ajoute_par"],
            ajoute_le=read_iso(row["ajoute_le"]),
        )
        for row in database.rows("SELECT * FROM suivis_ajoutes ORDER BY rowid")
    ]


def serveurs_des_suivis(database: Database) -> dict[str, str]:
    """The server from which each suivi was added, by its name, as the log says; "" when it does not."""
    sql = (
        "SELECT nom, (SELECT serveur FROM journal_admin WHERE action = 'suivre' "
        "AND substr(detail, 1, length(suivis_ajoutes.nom) + 2) = suivis_ajoutes.nom || ' (' "
        "ORDER BY id DESC LIMIT 1) AS serveur FROM suivis_ajoutes"
    )
    return {row["nom"]: row["serveur"] or "" for row in database.rows(sql)}


def add_suivi(db: Writer, suivi: SuiviAjoute, now: datetime) -> None:
    """Add a suivi. Raises Concurrence when its name was taken meanwhile."""
    if db.execute("SELECT 1 FROM suivis_ajoutes WHERE nom = ?", (suivi.nom,)).fetchone():
        raise Concurrence(f"« {suivi.nom} » vient d'être ajouté par quelqu'un d'autre : rien n'a été fait")
    db.table("suivis_ajoutes").insert(
        {
            "nom": suivi.nom,
            "titre": suivi.titre,
            "cible": suivi.cible,
            "legislature": suivi.legislature,
            "article": suivi.article,
            "alias": json.dumps(suivi.alias, ensure_ascii=False),
            "ajoute_par": suivi.ajoute_par,
            "ajoute_le": iso(now),
        }
    )
    # It begins now: what happened before is history, whoever asks first.
    db.table("suivis").upsert({"nom": suivi.nom, "depuis": iso(now), "cible": suivi.cible}, pk="nom")
    _touch(db)


def remove_suivi(db: Writer, nom: str) -> bool:
    """Take a suivi out; gives whether there was one."""
    gone = db.execute("DELETE FROM suivis_ajoutes WHERE nom = ?", (nom,)).rowcount > 0
    if gone:
        db.execute("DELETE FROM suivis WHERE nom = ?", (nom,))
        _touch(db)
    return gone


# --- roles, log ------------------------------------------------------------------------------------------------


def roles_of(database: Database, serveur: str) -> frozenset[str]:
    """Roles (ids) whose members may change things in a server, besides those who manage it."""
    rows = database.rows("SELECT roles FROM serveurs WHERE serveur = ?", serveur)
    return frozenset(json.loads(rows[0]["roles"])) if rows else frozenset()


def set_roles(db: Writer, serveur: str, nom: str, roles: Iterable[str]) -> None:
    """Trust these roles of a server, and no other."""
    values = {"serveur": serveur, "nom": nom, "roles": json.dumps(sorted(roles))}
    db.table("serveurs").upsert(values, pk="serveur")
    _touch(db)


def is_greeted(database: Database, serveur: str) -> bool:
    """Whether a server had its first message."""
    sql = "SELECT 1 FROM serveurs WHERE serveur = ? AND accueil_le IS NOT NULL"
    return bool(database.rows(sql, serveur))


def set_greeted(db: Writer, serveur: str, nom: str, now: datetime | None) -> None:
    """Remember when a server had its first message; None once it sent the bot away."""
    db.execute(
        "INSERT INTO serveurs (serveur, nom, roles, accueil_le) VALUES (?, ?, '[]', ?) "
        "ON CONFLICT (serveur) DO UPDATE SET nom = excluded.nom, accueil_le = excluded.accueil_le",
        (serveur, nom, iso(now) if now else None),
    )


def note(db: Writer, entry: Note) -> None:
    """Write a line of the log."""
    db.table("journal_admin").insert(
        {
            "quand": iso(entry.quand),
            "qui": entry.qui,
            "nom": entry.nom,
            "serveur": entry.serveur,
            "destination": entry.destination,
            "action": entry.action,
            "detail": entry.detail,
        }
    )


def notes(
    database: Database, serveur: str | None = None, most: int = 50, *, destination: str = "", after: int = 0
) -> list[Note]:
    """The log of a server, or of one channel, or all of it, the latest first; `after`: how many to pass over."""
    column, value = ("destination", destination) if destination else ("serveur", serveur)
    among, values = (f"WHERE {column} = ? ", (value,)) if value is not None else ("", ())
    sql = f"SELECT * FROM journal_admin {among}ORDER BY id DESC LIMIT ? OFFSET ?"
    rows = database.rows(sql, *values, most, after)
    return [
        Note(
            quand=datetime.fromisoformat(row["quand"]),
            qui=row["qui"],
            nom=row["nom"],
            serveur=row["serveur"],
            destination=row["destination"],
            action=row["action"],
            detail=row["detail"],
        )
        for row in rows
    ]
