"""Members and bodies, from the archive of all members, mandates and bodies (AMO30)."""

from __future__ import annotations

from collections.abc import Iterator

from parlement.acteurs import GROUPE, Acteur, AppartenanceGroupe, Organe
from parlement.temps import parse_date
from parlement.texte import clean
from trackers.base import Reading, Unreadable
from trackers.json_xml import Node, node, number, objects, text, texts


def parse_organe(root: Node) -> Reading:
    """Read one body (root key `organe`). Raises Unreadable when it has no id."""
    uid = text(root, "uid")
    if not uid:
        raise Unreadable("organe sans identifiant")
    organe = Organe(
        uid=uid,
        type=text(root, "codeType"),
        libelle=clean(text(root, "libelle")),
        abrege=clean(text(root, "libelleAbrege") or text(root, "libelleAbrev")),
        legislature=number(root, "legislature"),
        debut=parse_date(text(root, "viMoDe", "dateDebut")),
        fin=parse_date(text(root, "viMoDe", "dateFin")),
        couleur=text(root, "couleurAssociee"),
    )
    return Reading((organe,))


def parse_acteur(root: Node) -> Reading:
    """Read one member (root key `acteur`); the id is a text or `{"#text": …}`. Raises Unreadable without id."""
    uid = text(root, "uid")
    if not uid:
        raise Unreadable("acteur sans identifiant")
    ident = node(root, "etatCivil", "ident")
    acteur = Acteur(
        uid=uid,
        civilite=text(ident, "civ"),
        prenom=clean(text(ident, "prenom")),
        nom=clean(text(ident, "nom")),
        groupes=tuple(_groupes(root)),
    )
    return Reading((acteur,))


def _groupes(root: Node) -> Iterator[AppartenanceGroupe]:
    for mandat in objects(node(root, "mandats").get("mandat")):
        if text(mandat, "typeOrgane") != GROUPE:
            continue
        for groupe in texts(node(mandat, "organes").get("organeRef")):
            yield AppartenanceGroupe(
                groupe=groupe,
                debut=parse_date(text(mandat, "dateDebut")),
                fin=parse_date(text(mandat, "dateFin")),
            )
