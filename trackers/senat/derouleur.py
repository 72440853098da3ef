"""The order of discussion of a text at the Sénat: what is called and when, and the outcomes as they come.

One JSON file per text in the sitting and one in commission; a budget has one per mission. Known from files of 2018.
Every value is a text ("true", "0"), and what has no value is absent. What is not admissible or was withdrawn before the
sitting is not in it: 490 amendments of the 595 of text 63 (2017-2018).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from parlement import senat
from parlement.amendements import Amendement
from parlement.direct import EN_DISCUSSION, SORTS_DIRECTS, Direct, LigneAppel, SortDirect
from parlement.texte import clean, fold
from trackers.base import Reading, Unreadable
from trackers.json_xml import Node, decode, is_nil, node, number, objects, text
from trackers.senat.mots import SENATEUR, auteur_type, read_matricule, split_numero

LISTE_DISCUSSION: Final = re.compile(
    r"/(?P<stade>enseance|encommission)/(?P<session>[0-9]{4}-[0-9]{4})/(?P<numero>[0-9]{1,6})"
    r"/liste_discussion(?:_(?P<idtxt>[0-9]{1,12}))?\.json(?=[?#]|$)"
)
"""End of the address of an order; `idtxt` names a mission of a budget."""

_COMMISSION: Final = "encommission"
_AMENDEMENT: Final = "Amt"

_POSITIONS: Final = {"-10": "art. add. avant ", "": "", "0": "", "20": "art. add. après "}
"""`subpos`, where an amendment stands around its subdivision, in the words of the amendments file.

The 490 lines of text 63 (2017-2018) agree with that file: 364 at their subdivision, 125 after it, 1 before.
"""

_SORTS: Final = (*SORTS_DIRECTS, "Irrecevable", "Satisfait ou sans objet")
"""Outcomes met in the orders of the Sénat, or in its amendments files: commissions have two of their own."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Liste:
    """What the address says. texte: id of the text; idtxt: that of a mission, "" for a whole text."""

    texte: str
    session: int
    numero: str
    commission: bool
    idtxt: str

    @property
    def examen(self) -> str:
        return senat.uid_examen(self.texte, commission=self.commission)

    @property
    def organe(self) -> str:
        return senat.EN_COMMISSION if self.commission else senat.EN_SEANCE

    def uid(self, numero: str) -> str:
        """The id of one of its amendments; "" without number."""
        return senat.uid_amendement(self.texte, numero, commission=self.commission) if numero else ""


@dataclass(frozen=True, slots=True)
class _Ligne:
    """One line of the order, as called, and what was written."""

    appel: LigneAppel
    rectification: str
    brut: Node


def liste_discussion_url(site: str, texte: str, *, commission: bool) -> str:
    """Address of the order of a text, from its id (`SN2022B0249`). Raises ValueError for what is not a text."""
    document = senat.split_document(texte)
    if document is None or document.genre != senat.TEXTE:
        raise ValueError(f"pas un texte du Sénat : {texte}")
    stade = _COMMISSION if commission else "enseance"
    session = senat.write_session(document.session)
    return f"{site}/{stade}/{session}/{document.numero}/liste_discussion.json"


def parse_liste_discussion(body: bytes, url: str) -> Reading:
    """Read an order of discussion found at this address. Raises Unreadable.

    One Direct, one SortDirect for each amendment decided, and one Amendement a line, that says where it stands in the
    order and nothing of its state. Of two lines with one number, the first is kept, in the order both.
    """
    liste = _liste(url)
    document = decode(body)
    infos = node(document, "info_generales")
    idtxt = text(infos, "idtxt")
    if liste.idtxt and idtxt and liste.idtxt != idtxt:
        raise Unreadable(f"ordre de discussion d'une autre liste : {idtxt} à l'adresse de {liste.idtxt}")
    lignes = _lignes(document)
    direct = _direct(liste, infos, lignes)
    uniques = {
        ligne.appel.numero: (rang, ligne) for rang, ligne in reversed(list(enumerate(lignes, start=1)))
    }
    premieres = sorted(uniques.values(), key=lambda one: one[0])
    sorts = (_sort_direct(liste, ligne.appel) for _, ligne in premieres if ligne.appel.sort)
    amendements = (_amendement(liste, rang, ligne) for rang, ligne in premieres)
    return Reading((direct, *sorts, *amendements), tuple(dict.fromkeys(_remarks(infos, direct, lignes))))


def _liste(url: str) -> _Liste:
    match = LISTE_DISCUSSION.search(url)
    session = senat.read_session(match["session"]) if match else None
    if match is None or session is None:
        raise Unreadable(f"adresse qui n'est pas celle d'un ordre de discussion : {url}")
    numero = int(match["numero"])
    return _Liste(
        texte=senat.uid_document(session, numero),
        session=session,
        numero=str(numero),
        commission=match["stade"] == _COMMISSION,
        idtxt=match["idtxt"] or "",
    )


# --- lines -----------------------------------------------------------------------------------------------------


def _lignes(document: Node) -> list[_Ligne]:
    """Every line in order. Raises Unreadable when a list or a number is missing."""
    bruts = list(_bruts(document))
    numeros: dict[str, str] = {}
    for _, brut in bruts:
        numero, _ = split_numero(text(brut, "num"))
        if not numero:
            raise Unreadable(f"ordre de discussion : numéro illisible « {clean(text(brut, 'num'))[:40]} »")
        numeros.setdefault(text(brut, "idAmendement"), numero)
    return [_ligne(subdivision, brut, numeros) for subdivision, brut in bruts]


def _bruts(document: Node) -> Iterator[tuple[str, Node]]:
    """(subdivision, line) in order. Raises Unreadable for other shapes."""
    subdivisions: Any = document.get("Subdivisions")
    if not isinstance(subdivisions, list) or not all(isinstance(one, dict) for one in subdivisions):
        raise Unreadable("JSON valide, mais pas un ordre de discussion du Sénat")
    if subdivisions and not any("Amendements" in one for one in subdivisions):
        raise Unreadable("ordre de discussion : aucune subdivision n'a de liste d'amendements")
    for subdivision in subdivisions:
        lines = subdivision.get("Amendements")
        if not is_nil(lines) and not isinstance(lines, list):
            raise Unreadable("ordre de discussion : liste d'amendements illisible")
        if any(not isinstance(line, dict) for line in lines or ()):
            raise Unreadable("ordre de discussion : amendement illisible")
        libelle = clean(text(subdivision, "libelle_subdivision"))
        yield from ((libelle, line) for line in objects(lines))


def _ligne(subdivision: str, brut: Node, numeros: dict[str, str]) -> _Ligne:
    numero, rectification = split_numero(text(brut, "num"))
    position = _POSITIONS.get(text(brut, "subpos"))
    appel = LigneAppel(
        numero=numero,
        place=position + subdivision if subdivision and position is not None else "",
        sort=_sort(brut),
        parent=_parent(brut, numeros),
        auteur=clean(text(brut, "auteur")),
    )
    return _Ligne(appel, rectification, brut)


def _parent(brut: Node, numeros: dict[str, str]) -> str:
    """Number of the amendment changed; "" for "0", and for one that is not in the order (seen by zam, 2019)."""
    pere = text(brut, "idAmendementPere")
    return numeros.get(pere, "") if pere and pere != text(brut, "idAmendement") else ""


def _sort(brut: Node) -> str:
    """The outcome, in our spelling when it is a known one, else as written; by its flags when it has no word."""
    written = clean(text(brut, "sort"))
    if not written:
        return _sort_marque(brut)
    return next((known for known in _SORTS if fold(known) == fold(written)), written)


def _sort_marque(brut: Node) -> str:
    flags = {"isAdopte": "Adopté", "isRejete": "Rejeté"}
    said = [sort for flag, sort in flags.items() if _vrai(brut, flag)]
    return said[0] if len(said) == 1 else ""


def _vrai(brut: Node, marque: str) -> bool:
    return text(brut, marque).lower() == "true"


# --- records ---------------------------------------------------------------------------------------------------


def _direct(liste: _Liste, infos: Node, lignes: list[_Ligne]) -> Direct:
    """The order as it stands; the text is under discussion once something was decided, until all is."""
    suite = tuple(ligne.appel for ligne in lignes)
    restants = [appel for appel in suite if not appel.sort]
    stade = "C" if liste.commission else "S"
    return Direct(
        # The missions of a budget are orders of their own.
        uid="-".join(filter(None, (f"ordre-{liste.texte}{stade}", liste.idtxt))),
        legislature=liste.session,
        etat=EN_DISCUSSION if 0 < len(restants) < len(suite) else "",
        texte=liste.numero,
        organe=liste.organe,
        numero=restants[0].numero if restants else "",
        place=restants[0].place if restants else "",
        restants=len(restants),
        suite=suite,
        extrait_le=_extrait_le(infos),
    )


def _extrait_le(infos: Node) -> datetime | None:
    """When the file was made: milliseconds since 1970."""
    instant = number(infos, "tsgenhtml")
    try:
        return _EPOCH + timedelta(milliseconds=instant) if instant else None
    except OverflowError:
        return None


def _sort_direct(liste: _Liste, appel: LigneAppel) -> SortDirect:
    suffixe = "-C" if liste.commission else ""
    return SortDirect(
        uid=f"SN-{liste.session}-{liste.numero}-{appel.numero}{suffixe}",
        legislature=liste.session,
        texte=liste.numero,
        organe=liste.organe,
        numero=appel.numero,
        place=appel.place,
        sort=appel.sort,
    )


def _amendement(liste: _Liste, rang: int, ligne: _Ligne) -> Amendement:
    appel, brut = ligne.appel, ligne.brut
    nature = clean(text(brut, "typeAmdt"))
    return Amendement(
        uid=liste.uid(appel.numero),
        legislature=liste.session,
        texte=liste.texte,
        examen=liste.examen,
        organe=liste.organe,
        numero=appel.numero,
        rectification=ligne.rectification,
        place=appel.place,
        place_type="" if nature == _AMENDEMENT else nature,
        tri=f"{rang:05}",
        parent=liste.uid(appel.parent),
        identique=_groupe(liste, brut, "isIdentique", "idIdentique", "I"),
        commune=_groupe(liste, brut, "isDiscussionCommune", "idDiscussionCommune", "D"),
        # A name alone does not say that it speaks for a commission: the file of amendments does.
        auteur_type=kind if (kind := auteur_type(appel.auteur)) != SENATEUR else "",
        auteur=read_matricule(text(brut, "urlAuteur")),
        signataires=appel.auteur,
    )


def _groupe(liste: _Liste, brut: Node, marque: str, cle: str, lettre: str) -> str:
    """Id of a group of amendments discussed together; "" when it is in none."""
    groupe = text(brut, cle)
    return f"{liste.examen}-{lettre}{groupe}" if _vrai(brut, marque) and groupe else ""


# --- remarks ---------------------------------------------------------------------------------------------------


def _remarks(infos: Node, direct: Direct, lignes: list[_Ligne]) -> Iterator[str]:
    """What Vigie does not know, or what contradicts itself."""
    yield from (
        f"sort inconnu dans l'ordre de discussion du Sénat : {sort}"
        for sort in sorted({ligne.appel.sort for ligne in lignes} - {"", *_SORTS})
    )
    comptes = Counter(ligne.appel.numero for ligne in lignes)
    doubles = [numero for numero, count in comptes.items() if count > 1]
    if doubles:
        yield f"{direct.uid} : numéro présent deux fois dans l'ordre de discussion : {', '.join(doubles)}"
    for ligne in lignes:
        yield from _contradictions(ligne)
    if direct.extrait_le is None:
        yield f"{direct.uid} : ordre de discussion sans date lisible"
    # More may be left than the order lists (13 for 10 lines, mission 103394 of 2018), never fewer.
    annonces, restants = number(infos, "nbAmdtsAExaminer"), direct.restants or 0
    if annonces is not None and annonces < restants:
        yield f"{direct.uid} : {annonces} amendements à examiner annoncés, {restants} sans sort dans la liste"


def _contradictions(ligne: _Ligne) -> Iterator[str]:
    brut, sort = ligne.brut, ligne.appel.sort
    subpos = text(brut, "subpos")
    if subpos not in _POSITIONS:
        yield f"position inconnue dans l'ordre de discussion du Sénat : {subpos}"
    for flag, meant in (("isAdopte", "Adopté"), ("isRejete", "Rejeté")):
        if flag in brut and _vrai(brut, flag) != (sort == meant):
            yield f"amendement {ligne.appel.numero} : {flag} dit « {text(brut, flag)} », le sort « {sort} »"
            return
    if sort and not text(brut, "sort"):
        yield f"amendement {ligne.appel.numero} : décidé, mais sans mot pour son sort"
