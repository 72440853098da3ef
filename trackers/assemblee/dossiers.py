"""Dossiers of the Assemblée, from the archive of a legislature: one member per dossier, one per document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from parlement import senat
from parlement.documents import Document
from parlement.dossiers import STATUTS, Acte, Dossier, qui_agit
from parlement.temps import PARIS, parse_date, parse_instant
from parlement.texte import clean
from trackers.base import Reading, Unreadable
from trackers.json_xml import Node, node, number, objects, text, texts

_SENAT = re.compile(r"/(?:dossier-legislatif|dossierleg)/([\w-]+)")
_LEGISLATURE = re.compile(r"DLR5L(\d{1,3})N")
_MINUIT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?(?:Z|[+-]\d{2}:?\d{2})?")
_DECISION_CC = re.compile(r"/(\d{4})(\d+)([A-Z]+)\.htm")

ETAPE = "Etape_Type"
"""A node that only groups the steps below it: no date, nothing happens there."""


def parse_dossier(root: Node) -> Reading:
    """Read a dossier and its steps (root key `dossierParlementaire`). Raises Unreadable when it has no id."""
    uid = text(root, "uid")
    if not uid:
        raise Unreadable("dossier sans identifiant")
    titre = node(root, "titreDossier")
    au_senat = _SENAT.search(text(titre, "senatChemin"))
    dossier = Dossier(
        uid=uid,
        legislature=_legislature(root, uid),
        titre=clean(text(titre, "titre")),
        chemin=text(titre, "titreChemin"),
        senat=au_senat[1] if au_senat else "",
        procedure=clean(text(root, "procedureParlementaire", "libelle")),
    )
    found = list(_actes(root, uid))
    actes = {acte.uid: acte for acte in reversed(found)}
    return Reading((dossier, *reversed(actes.values())), tuple(dict.fromkeys(_remarks(found))))


def read_titre(document: Node) -> str:
    """The title of the dossier that a member holds, without reading its steps; "" when it holds none."""
    return clean(text(document, "dossierParlementaire", "titreDossier", "titre"))


def _legislature(root: Node, uid: str) -> int | None:
    """The dossier's legislature; its id says it again (`DLR5L16N46918`)."""
    match = _LEGISLATURE.match(uid)
    written = number(root, "legislature")
    return int(match[1]) if match and written is None else written


def _remarks(actes: list[Acte]) -> Iterator[str]:
    """Codes that Vigie does not know: they are shown as the source wrote them, and the admins are told.

    So are two different steps under one id: the first is kept, in place of one that would change at every poll.
    """
    first: dict[str, Acte] = {}
    for acte in actes:
        if first.setdefault(acte.uid, acte) != acte:
            yield f"deux étapes différentes sous le même identifiant : {acte.uid}"
        if not acte.code_connu:
            yield f"code d'étape inconnu : {acte.code or 'absent'} ({acte.libelle})"
        if acte.statut_code and acte.statut_code not in STATUTS:
            yield f"code de décision inconnu : {acte.statut_code} ({acte.statut})"


def _actes(parent: Node, dossier: str) -> Iterator[Acte]:
    """Walk the tree of steps below a dossier or a step, stages left out."""
    for actes in objects(parent.get("actesLegislatifs")):
        for item in objects(actes.get("acteLegislatif")):
            if text(item, "uid") and not _is_etape(item):
                yield _acte(item, dossier)
            yield from _actes(item, dossier)


def _is_etape(item: Node) -> bool:
    """A stage says it is one; without a type, it is what has steps below and no date."""
    kind = text(item, "@xsi:type")
    return kind == ETAPE or (not kind and bool(node(item, "actesLegislatifs")) and not text(item, "dateActe"))


def _acte(item: Node, dossier: str) -> Acte:
    jour, debut = _moment(text(item, "dateActe"))
    code = text(item, "codeActe")
    jo = node(item, "infoJO")
    return Acte(
        uid=text(item, "uid"),
        dossier=dossier,
        code=code,
        libelle=clean(text(item, "libelleActe", "nomCanonique") or text(item, "libelleActe", "libelleCourt")),
        organe=text(item, "organeRef"),
        date=jour,
        debut=debut,
        textes=_textes(item),
        texte_adopte=text(item, "texteAdopte"),
        reunion=_reunion(text(item, "reunionRef"), code, jour),
        scrutins=texts(node(item, "voteRefs").get("voteRef")),
        statut_code=_statut_code(item),
        statut=clean(text(item, "statutConclusion", "libelle")),
        rapporteurs=tuple(
            uid
            for rapporteur in objects(node(item, "rapporteurs").get("rapporteur"))
            for uid in texts(rapporteur.get("acteurRef"))
        ),
        decision_numero=_decision_cc(item),
        loi=text(item, "codeLoi"),
        loi_titre=clean(text(item, "titreLoi")),
        jo_date=parse_date(text(jo, "dateJO")),
        jo_numero=text(jo, "numJO"),
        nor=text(jo, "referenceNOR"),
        url=text(item, "urlConclusion") or text(jo, "urlLegifrance"),
    )


def _reunion(written: str, code: str, jour: date | None) -> str:
    """The meeting of a step. A sitting of the Sénat goes by its day, as the Sénat's own sources call it."""
    in_sitting = code.endswith(("-SEANCE", "-DEC")) and "-COM-" not in code
    return senat.uid_seance(jour) if in_sitting and jour and qui_agit(code) == senat.CHAMBRE else written


def _statut_code(item: Node) -> str:
    """Code of the decision; `TSORTFnull` was seen where none was taken."""
    code = text(item, "statutConclusion", "fam_code")
    return "" if code.endswith("null") else code


def _moment(value: str) -> tuple[date | None, datetime | None]:
    """A day, and the instant only when an hour was really given: midnight stands for "no hour", as written
    (with whatever offset) or in Paris.
    """
    if midnight := _MINUIT.fullmatch(value):
        return parse_date(midnight[1]), None
    instant = parse_instant(value)
    if instant is None:
        return None, None
    local = instant.astimezone(PARIS)
    has_hour = (local.hour, local.minute) != (0, 0)
    return local.date(), instant if has_hour else None


def _textes(item: Node) -> tuple[str, ...]:
    """Documents that a step speaks of: `texteAssocie`, and those of a decision, each once."""
    attached = (
        uid
        for texte in objects(node(item, "textesAssocies").get("texteAssocie"))
        for uid in texts(texte.get("refTexteAssocie"))
    )
    return tuple(dict.fromkeys((*texts(item.get("texteAssocie")), *attached)))


def _decision_cc(item: Node) -> str:
    """Number of a decision of the Conseil constitutionnel: its kind (DC) stands only in the address."""
    numero, annee = text(item, "numDecision"), text(item, "anneeDecision")
    if not numero or not annee:
        return ""
    match = _DECISION_CC.search(text(item, "urlConclusion"))
    return f"{annee}-{numero} {match[3]}" if match else f"{annee}-{numero}"


def parse_document(root: Node) -> Reading:
    """Read one printed document (root key `document`). Raises Unreadable when it has no id."""
    uid = text(root, "uid")
    if not uid:
        raise Unreadable("document sans identifiant")
    chrono = node(root, "cycleDeVie", "chrono")
    document = Document(
        uid=uid,
        dossier=text(root, "dossierRef"),
        nature=clean(text(root, "denominationStructurelle")),
        numero=text(root, "notice", "numNotice"),
        legislature=number(root, "legislature"),
        titre=clean(text(root, "titres", "titrePrincipal")),
        titre_court=clean(text(root, "titres", "titrePrincipalCourt")),
        depot=parse_date(text(chrono, "dateDepot")),
        publication=parse_instant(text(chrono, "datePublicationWeb") or text(chrono, "datePublication")),
        adoption=text(root, "classification", "statutAdoption"),
        limite_amendements=parse_instant(
            text(root, "depotAmendements", "amendementsSeance", "dateLimiteDepot")
        ),
    )
    return Reading((document,))
