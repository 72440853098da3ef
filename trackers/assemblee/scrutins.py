"""Public votes of the Assemblée, from the archive of a legislature: one member per vote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from parlement.scrutins import SORTS_CONNUS, TYPES_CONNUS, MiseAuPoint, Scrutin, VoixGroupe
from parlement.temps import parse_date
from parlement.texte import clean, fold
from trackers.base import Reading, Unreadable
from trackers.json_xml import Node, node, number, objects, text, texts

POSITIONS = {"pour": "pour", "contre": "contre", "abstention": "abstentions", "nonVotant": "non_votants"}
"""Positions by the source's key in the singular; the plural adds an s (a Congress file has singular keys)."""

_VOLONTAIRES = (("nonVotantsVolontaire", "non_votants"), ("nonVotantVolontaire", "non_votants"))
_UID = re.compile(r"VT\w+?L(?P<legislature>\d{1,3})V(?P<numero>\d{1,9})")


def parse_scrutin(root: Node) -> Reading:
    """Read one vote from its document (root key `scrutin`). Raises Unreadable without id, number, date or result."""
    uid = text(root, "uid")
    numero, legislature = _identify(root, uid)
    jour = parse_date(text(root, "dateScrutin"))
    titre = text(root, "titre") or text(root, "objet", "libelle")
    sort = _sort(root)
    if not uid or numero is None or jour is None or not titre or not sort:
        raise Unreadable(f"scrutin {uid or 'sans identifiant'} : numéro, date, titre ou résultat absent")
    synthese = node(root, "syntheseVote")
    decompte = node(synthese, "decompte")
    scrutin = Scrutin(
        uid=uid,
        numero=numero,
        legislature=legislature,
        date=jour,
        rang_seance=number(root, "quantiemeJourSeance"),
        seance=text(root, "seanceRef"),
        titre=clean(titre),
        sort=sort,
        type=text(root, "typeVote", "codeTypeVote"),
        type_libelle=clean(text(root, "typeVote", "libelleTypeVote")),
        demandeurs=tuple(_demandeurs(root)),
        votants=number(synthese, "nombreVotants"),
        exprimes=number(synthese, "suffragesExprimes"),
        requis=number(synthese, "nbrSuffragesRequis"),
        pour=_voix(decompte, "pour"),
        contre=_voix(decompte, "contre"),
        abstentions=_voix(decompte, "abstention"),
        non_votants=_voix(decompte, "nonVotant"),
        groupes=tuple(_groupes(root)),
        mises_au_point=tuple(_mises_au_point(root)),
        dossier=text(root, "objet", "dossierLegislatif", "dossierRef"),
        lieu=text(root, "lieuVote"),
    )
    return Reading((scrutin,), tuple(_remarks(scrutin)))


def _remarks(scrutin: Scrutin) -> Iterator[str]:
    if scrutin.type not in TYPES_CONNUS:
        yield f"type de scrutin inconnu : {scrutin.type or 'absent'} ({scrutin.type_libelle})"
    if scrutin.sort not in SORTS_CONNUS:
        yield f"résultat de scrutin inconnu : {scrutin.sort}"


def _identify(root: Node, uid: str) -> tuple[int | None, int | None]:
    """Number and legislature of a vote; its id says them again (`VTANR5L16V1274`)."""
    match = _UID.fullmatch(uid)
    numero, legislature = number(root, "numero"), number(root, "legislature")
    if match and numero is None:
        numero = int(match["numero"])
    if match and legislature is None:
        legislature = int(match["legislature"])
    return numero, legislature


def _sort(root: Node) -> str:
    """The result, in our spelling when it is a known one, else as the source wrote it."""
    written = clean(text(root, "sort", "code") or text(root, "sort") or text(root, "sort", "libelle"))
    return next((known for known in SORTS_CONNUS if fold(known) == fold(written)), written)


def _demandeurs(root: Node) -> Iterator[str]:
    """Who asked for the vote; several are separated by a carriage return."""
    for demandeur in objects(root.get("demandeur")):
        for written in texts(demandeur.get("texte")):
            yield from (clean(line) for line in written.splitlines() if clean(line))


def _voix(parent: Node, key: str) -> int | None:
    """A count whose key is plural ("abstentions") or, in Congress and in legislature 14, singular."""
    plural = number(parent, key + "s")
    return number(parent, key) if plural is None else plural


def _groupes(root: Node) -> Iterator[VoixGroupe]:
    for organe in objects(node(root, "ventilationVotes").get("organe")):
        for groupes in objects(organe.get("groupes")):
            for groupe in objects(groupes.get("groupe")):
                yield from _groupe(groupe)


def _groupe(groupe: Node) -> Iterator[VoixGroupe]:
    """One group; nothing when it says neither figures nor names: silence is not a count of zero."""
    vote = node(groupe, "vote")
    voix, noms = node(vote, "decompteVoix"), node(vote, "decompteNominatif")
    nominatif = {position: _noms(noms, key) for key, position in POSITIONS.items()}
    if not voix and not any(nominatif.values()):
        return
    compte = {
        position: _voix(voix, key) if voix else len(nominatif[position])
        for key, position in POSITIONS.items()
    }
    yield VoixGroupe(
        groupe=text(groupe, "organeRef"),
        membres=number(groupe, "nombreMembresGroupe"),
        position=text(vote, "positionMajoritaire"),
        pour=compte["pour"] or 0,
        contre=compte["contre"] or 0,
        abstentions=compte["abstentions"] or 0,
        non_votants=compte["non_votants"] or 0,
        pours=nominatif["pour"],
        contres=nominatif["contre"],
        abstenus=nominatif["abstentions"],
        absents=nominatif["non_votants"],
    )


def _noms(parent: Node, key: str) -> tuple[str, ...]:
    """Ids of the members under a position, whose key is plural or singular, each once."""
    return tuple(dict.fromkeys((*_acteurs(parent.get(key + "s")), *_acteurs(parent.get(key)))))


def _acteurs(value: Any) -> Iterator[str]:
    """Ids in `{"votant": one or many}`, or in a list of such objects and nulls (corrections by members)."""
    for block in objects(value):
        for votant in (block, *objects(block.get("votant"))):
            yield from texts(votant.get("acteurRef"))


def _mises_au_point(root: Node) -> Iterator[MiseAuPoint]:
    """Corrections declared by members, by position. Those who meant not to vote are "non_votants" too;
    `dysfonctionnement` holds the corrections due to a failure of the voting boxes.
    """
    declared: dict[str, list[str]] = {}
    for bloc in objects(root.get("miseAuPoint")):
        for one in (bloc, *objects(bloc.get("dysfonctionnement"))):
            for key, position in (*POSITIONS.items(), *_VOLONTAIRES):
                declared.setdefault(position, []).extend(_noms(one, key))
    for position, acteurs in declared.items():
        if acteurs:
            yield MiseAuPoint(position=position, acteurs=tuple(dict.fromkeys(acteurs)))
