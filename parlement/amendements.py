"""An amendment: what it changes, who tabled it, where it stands, how it ended.

Sources: the Assemblée's open data, one JSON document per amendment; the Sénat's files, one per text and stage. The
words of the source are kept as fields; `Situation` is ours, the same for both houses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as Jour
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from string import ascii_uppercase
from typing import ClassVar, Final
from urllib.parse import quote

from parlement import senat
from parlement.articles import Designation, parse_designation
from parlement.documents import texte_numero
from parlement.texte import fold

GOUVERNEMENT = "Gouvernement"
RAPPORTEUR = "Rapporteur"
EN_SEANCE = "AN"
"""Value of `organe` for the public sitting of the Assemblée."""
SEANCES: Final = frozenset({EN_SEANCE, senat.EN_SEANCE})
"""Values of `organe` for a public sitting; the others are commissions ("CION_LOIS", "CION-SOC", "CS…", "SN-COM")."""


ORGANES_SENAT: Final = frozenset({senat.EN_SEANCE, senat.EN_COMMISSION})
"""Values of `organe` at the Sénat."""


class Situation(StrEnum):
    """Where an amendment stands, in our words.

    AUTRE: the source's own words must be shown. SANS_SORT: its text was decided, and no source gave its outcome.
    """

    EN_TRAITEMENT = "en traitement"
    A_DISCUTER = "à discuter"
    ADOPTE = "adopté"
    REJETE = "rejeté"
    TOMBE = "tombé"
    NON_SOUTENU = "non soutenu"
    RETIRE = "retiré"
    RETIRE_AVANT = "retiré avant publication"
    RETIRE_APRES = "retiré après publication"
    RETIRE_AVANT_SEANCE = "retiré avant séance"
    RETIRE_EN_SEANCE = "retiré en séance"
    SANS_OBJET = "satisfait ou sans objet"
    IRRECEVABLE = "irrecevable"
    EFFACE = "effacé"
    SANS_SORT = "sans sort connu"
    AUTRE = "autre"


class Effet(StrEnum):
    """What an amendment does to the whole article, read from its text; "" for anything else."""

    SUPPRESSION = "suppression"
    REDACTION = "rédaction globale"
    AUTRE = ""


SORTS: Final = {
    "adopte": Situation.ADOPTE,
    "rejete": Situation.REJETE,
    "tombe": Situation.TOMBE,
    "non soutenu": Situation.NON_SOUTENU,
    "retire": Situation.RETIRE_EN_SEANCE,
    "satisfait ou sans objet": Situation.SANS_OBJET,
    # Of a motion, that the Sénat lists with amendments.
    "adoptee": Situation.ADOPTE,
    "rejetee": Situation.REJETE,
    "tombee": Situation.TOMBE,
    "non soutenue": Situation.NON_SOUTENU,
    "retiree": Situation.RETIRE_EN_SEANCE,
    "satisfaite ou sans objet": Situation.SANS_OBJET,
}
"""Outcomes of the source, folded. A `sort` is given only to what was called: "Retiré" there is in the sitting."""

CLOS: Final = "clos"
"""State that we give to an amendment whose text was decided while it had no outcome: no source says it."""
_DISCUTE: Final = "di"
_IRRECEVABLE: Final = "ir"
_ETATS: Final = {
    "et": Situation.EN_TRAITEMENT,
    "ac": Situation.A_DISCUTER,
    "rt": Situation.RETIRE,
    "efface": Situation.EFFACE,
    "clos": Situation.SANS_SORT,
}
_RETRAITS: Final = {
    "retire avant publication": Situation.RETIRE_AVANT,
    "retire apres publication": Situation.RETIRE_APRES,
    "retire avant seance": Situation.RETIRE_AVANT_SEANCE,
}

MOTIFS: Final = {
    "IR": "article 40 de la Constitution",
    "IRRAI": "",
    "IRRAIF": "motif financier",
    "IRR20": "injonction au Gouvernement (article 20 de la Constitution)",
    "IRR37": "domaine du règlement (article 37 de la Constitution)",
    "IRR38": "champ d'une habilitation (article 38 de la Constitution)",
    "IRR41": "hors du domaine de la loi (article 41 de la Constitution)",
    "IRR42": "satisfait ou inopérant",
    "IRR45": "sans lien avec le texte (article 45, cavalier)",
    "IRR48": "ordre du jour (article 48 de la Constitution)",
    "IRR53": "ratification d'un traité (article 53 de la Constitution)",
    "IRR127": "domaine de la loi organique (article 127 du Règlement)",
    "IRRD": "doublon",
    "IRRHC": "hors champ",
    "IRRHD": "hors délais",
    "IRRSA": "sous-amendement (article 98 du Règlement)",
    "IRRLOLF": "loi organique relative aux lois de finances (LOLF)",
    "IRRLO111": "loi organique relative aux lois de financement de la sécurité sociale (article LO 111-3)",
}
"""Why an amendment is not admissible, by the source's code of state; "": its own words say it better."""

_CHARGES: Final = frozenset(("charge", "gage", "credits"))
"""Sub-states of "IR" that are article 40 itself; the others (LOLF, cavalier social…) are organic laws of finance."""
_ARTICLE_45: Final = {
    "entonnoir": "sans lien avec ce qui reste en discussion (article 45, entonnoir)",
    "cmp": "après la commission mixte paritaire (article 45)",
}
"""What "IRR45" means when its sub-state holds one of these words."""

_SEANCES: Final = frozenset(("PO717460", "PO791932", "PO838901"))
"""The Assemblée in public sitting as an examining body: legislatures 15, 16, 17."""

_SITE: Final = "https://www.assemblee-nationale.fr/dyn"
_UID: Final = re.compile(
    r"(?P<examen>AMANR5L(?P<legislature>[0-9]{1,3})(?P<organe>PO[0-9]{1,9})"
    r"(?P<texte>B[A-Z]*(?P<texte_numero>[0-9]{1,6})\w*?)P(?P<partie>[0-9]{1,2})D(?P<deliberation>[0-9]{1,2}))N(?P<numero>[0-9]{1,9})"
)
_IMPRIME: Final = re.compile(r"/textes/(?P<numero>[0-9]{4,5}[A-Z]?)\.asp")
_SEGMENT: Final = re.compile(r"[\w-]+", re.ASCII)
_PREMIER: Final = re.compile(r"(?P<nom>.+?)(?:,| et (?=M\.|Mme|les? )|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class UidAmendement:
    """What the id of an amendment says: `AMANR5L17PO838901BTC0636P0D1N000208`.

    organe: the body that examines it (`PO…`). texte: its part of the id ("BTC0636"); texte_numero: "636".
    partie: 1 or 2 in a budget, else 0. deliberation: 2 when the Assembly went back to it. examen: the id without
    its number, shared by the amendments of one list.
    """

    legislature: int
    organe: str
    texte: str
    texte_numero: str
    partie: int
    deliberation: int
    numero: int
    examen: str


@lru_cache(maxsize=32768)
def split_uid(uid: str) -> UidAmendement | None:
    """Read the id of an amendment; None for anything else."""
    match = _UID.fullmatch(uid)
    if match is None:
        return None
    return UidAmendement(
        legislature=int(match["legislature"]),
        organe=match["organe"],
        texte=match["texte"],
        texte_numero=str(int(match["texte_numero"])),
        partie=int(match["partie"]),
        deliberation=int(match["deliberation"]),
        numero=int(match["numero"]),
        examen=match["examen"],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendement:
    """One amendment, in the words of its source; "" and None where the source says nothing.

    texte: id of the text it amends; dossier: id of the bill, by the source or by the text.
    examen: id of the list it belongs to (one text, one body, one deliberation). organe: "AN" for the sitting.
    numero: as people say it, rectification apart ("237", "CL12", "II-CF45"); rectification: "rect.", "2e rect.".
    place: the place as written, short ("APRÈS ART. 9"). auteur: `PA…`; auteur_type: Député, Rapporteur, Gouvernement.
    auteur_organe: the body a rapporteur speaks for, or the Gouvernement itself (`PO…`).
    etat, etat_libelle, sous_etat, sort: the source's words. seance: the sitting where it was discussed.
    identique, commune: ids of the identical and of the common discussion; their positions as written.
    tri: sorts amendments in the planned order of call. chronotag: milliseconds, grows with each change of the record.
    dispositif, expose: plain text, one paragraph a line.
    avis_commission, avis_gouvernement: opinions given in the sitting, as written ("Défavorable"); the Sénat's only.

    At the Sénat, `legislature` is the first year of the session, and the codes of `etat` are those of the Assemblée
    that the source's words mean, which `etat_libelle` keeps.
    """

    genre: ClassVar[str] = "amendement"

    uid: str
    legislature: int | None = None
    dossier: str = ""
    texte: str = ""
    examen: str = ""
    organe: str = ""
    numero: str = ""
    rectification: str = ""
    place: str = ""
    place_type: str = ""
    additionnel: str = ""
    alinea: str = ""
    etat: str = ""
    etat_libelle: str = ""
    sous_etat: str = ""
    sort: str = ""
    date_sort: datetime | None = None
    seance: str = ""
    tri: str = ""
    parent: str = ""
    identique: str = ""
    identique_position: str = ""
    commune: str = ""
    commune_position: str = ""
    auteur_type: str = ""
    auteur: str = ""
    groupe: str = ""
    auteur_organe: str = ""
    depot: Jour | None = None
    publication: Jour | None = None
    effet: str = ""
    chronotag: int | None = None
    lien_place: str = ""
    signataires: str = ""
    cosignataires: tuple[str, ...] = ()
    dispositif: str = ""
    expose: str = ""
    avis_commission: str = ""
    avis_gouvernement: str = ""

    @property
    def designation(self) -> Designation | None:
        """Its place, parsed; None when the source says none or one that we cannot read."""
        return read_place(self.place)

    @property
    def situation(self) -> Situation:
        """Where it stands, in our words."""
        return situation_of(self.etat, self.sous_etat, self.sort)

    @property
    def libelle(self) -> str:
        """Where it stands, as people read it: with the reason when it is not admissible, in the source's words
        when ours do not cover it.
        """
        if self.situation is Situation.AUTRE:
            said = (self.sort, self.etat_libelle, self.sous_etat, self.etat)
            return next(filter(None, said), "état non précisé")
        if self.situation is Situation.RETIRE_EN_SEANCE and self.examine_en == "commission":
            return str(Situation.RETIRE)
        motif = self._motif if self.situation is Situation.IRRECEVABLE else ""
        return f"{self.situation} : {motif}" if motif else str(self.situation)

    @property
    def _motif(self) -> str:
        """Why it is not admissible; "" when nobody says."""
        # "R" is a sub-state of amendments still being checked, and stays on some that were refused.
        precision = _minuscule(self.sous_etat) if len(self.sous_etat) > 1 else ""
        said = fold(precision)
        if self.etat == "IR" and precision:
            return f"{MOTIFS['IR'] if said in _CHARGES else 'motif financier'} ({precision})"
        if self.etat == "IRR45":
            return next((why for word, why in _ARTICLE_45.items() if word in said), MOTIFS["IRR45"])
        return MOTIFS.get(self.etat) or precision or _hors_banalite(self.etat_libelle)

    @property
    def nom(self) -> str:
        """Its number as people say it: "237 (rect.)", "CL12"."""
        return f"{self.numero} ({self.rectification})" if self.rectification else self.numero

    @property
    def texte_numero(self) -> str:
        """Number of the text it amends ("636"), by its reference, else by its own id; "" when neither says it."""
        ids = split_uid(self.uid)
        return texte_numero(self.texte) or (ids.texte_numero if ids else "")

    @property
    def au_senat(self) -> bool:
        """Whether it is examined by the Sénat."""
        return senat.split_amendement(self.uid) is not None

    @property
    def examine_en(self) -> str:
        """ "séance" or "commission"."""
        if self.organe:
            return "séance" if self.organe in SEANCES else "commission"
        ids = split_uid(self.uid)
        return "commission" if ids and ids.organe not in _SEANCES else "séance"

    @property
    def url(self) -> str:
        """Its page on its house's site; "" when not even its legislature is known."""
        if self.au_senat:
            return senat.amendement_url(self.uid)
        ids = split_uid(self.uid)
        legislature = self.legislature or (ids.legislature if ids else None)
        if legislature is None:
            return ""
        parts = (self._texte_imprime, self.organe, self.numero)
        # An id that names another text than the reference: only the id surely leads to the page.
        agrees = ids is None or ids.texte_numero == self.texte_numero
        whole = agrees and all(map(_SEGMENT.fullmatch, parts))
        return f"{_SITE}/{legislature}/amendements/{'/'.join(parts) if whole else quote(self.uid, safe='')}"

    @property
    def _texte_imprime(self) -> str:
        """Number of the text in addresses: "0636", or "0324C" for the second part of a budget in the sitting."""
        imprime = _IMPRIME.search(self.lien_place)
        numero = self.texte_numero
        if imprime and imprime["numero"].rstrip(ascii_uppercase).lstrip("0") == numero:
            return imprime["numero"]
        return numero.zfill(4) if numero else ""


def auteur_dit(auteur_type: str, signataires: str) -> str:
    """Who tabled an amendment, the first who signed it: "Mme Regol", "le Gouvernement"; "" when nobody says."""
    if auteur_type == GOUVERNEMENT:
        return "le Gouvernement"
    found = _PREMIER.match(signataires.strip())
    nom = found["nom"].strip() if found else ""
    return f"{nom}, rapporteur" if nom and auteur_type == RAPPORTEUR else nom


@lru_cache(maxsize=4096)
def read_place(place: str) -> Designation | None:
    """Read a place as the source writes it, once for all the amendments that share it."""
    return parse_designation(place) if place else None


@lru_cache(maxsize=1024)
def situation_of(etat: str, sous_etat: str, sort: str) -> Situation:
    """Where an amendment stands, from the source's code of state, label of sub-state, and outcome.

    The outcome wins. A discussed amendment without outcome takes it from the sub-state, which says it again.
    """
    if fold(sort):
        return SORTS.get(fold(sort), Situation.AUTRE)
    code, said = fold(etat), fold(sous_etat)
    if code == _DISCUTE:
        return SORTS.get(said, Situation.AUTRE)
    if code.startswith(_IRRECEVABLE):
        return Situation.IRRECEVABLE
    situation = _ETATS.get(code, Situation.AUTRE)
    return _RETRAITS.get(said, situation) if situation is Situation.RETIRE else situation


@lru_cache(maxsize=256)
def est_discute(etat: str) -> bool:
    """Whether a code of state says that the amendment was discussed: it has, or will have, an outcome."""
    return fold(etat) == _DISCUTE


def etat_connu(etat: str) -> bool:
    """Whether a code of state is one of those met in the open data."""
    return est_discute(etat) or fold(etat) in _ETATS or etat in MOTIFS


def sort_connu(sort: str) -> bool:
    """Whether an outcome is one of those met in the open data."""
    return fold(sort) in SORTS


def _hors_banalite(etat_libelle: str) -> str:
    """The label of a state unless it only says "Irrecevable"."""
    return "" if fold(etat_libelle) == Situation.IRRECEVABLE.value else _minuscule(etat_libelle)


def _minuscule(libelle: str) -> str:
    """A label inside a sentence: "Charge" -> "charge", but "LOLF"."""
    return libelle[:1].lower() + libelle[1:] if libelle[1:2].islower() else libelle
