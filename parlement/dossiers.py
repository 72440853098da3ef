"""A bill through both houses: the dossier and the steps (actes) of its procedure.

Source: the Assemblée's open data. Codes such as `AN1-DEBATS-DEC` are the source's: prefix for the house and
the reading, suffix for the kind of step.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Jour
from datetime import datetime
from functools import lru_cache
from typing import ClassVar

from parlement import senat
from parlement.documents import est_version, is_copy, texte_numero

ASSEMBLEE = "Assemblée"
"""What we call the house whose open data speak of both; the other is `senat.CHAMBRE`."""
CHAMBRES = (ASSEMBLEE, senat.CHAMBRE)

LECTURES = {
    "SN1": ("Sénat", "1re lecture"),
    "SN2": ("Sénat", "2e lecture"),
    "SN3": ("Sénat", "3e lecture"),
    "SNNLEC": ("Sénat", "nouvelle lecture"),
    "AN1": ("Assemblée", "1re lecture"),
    "AN2": ("Assemblée", "2e lecture"),
    "AN3": ("Assemblée", "3e lecture"),
    "ANNLEC": ("Assemblée", "nouvelle lecture"),
    "ANLDEF": ("Assemblée", "lecture définitive"),
    "ANLUNI": ("Assemblée", "lecture unique"),
    "AN20": ("Assemblée", "contrôle"),
    "AN21": ("Assemblée", "débat"),
    "AN-APPLI": ("Assemblée", "application de la loi"),
    "SN-APPLI": ("Sénat", "application de la loi"),
    "EU": ("Union européenne", ""),
    "CMP-DEBATS-AN": ("Assemblée", "texte de la CMP"),
    "CMP-DEBATS-SN": ("Sénat", "texte de la CMP"),
    "CMP": ("Commission mixte paritaire", ""),
    "CC": ("Conseil constitutionnel", ""),
    "PROM": ("Promulgation", ""),
}
"""Prefix of a step's code -> (who, reading). The longest prefix wins."""

ETAPES = {
    "DEPOT": "dépôt du texte",
    "PROCACC": "procédure accélérée engagée",
    "ETI": "étude d'impact",
    "AVCE": "avis du Conseil d'État",
    "ACIN": "accord international déposé",
    "RTRINI": "retrait du texte par ses auteurs",
    "RAPPORT": "rapport",
    "COM-FOND-SAISIE": "renvoi en commission",
    "COM-FOND-NOMIN": "rapporteur nommé",
    "COM-FOND-REUNION": "réunion de commission",
    "COM-FOND-RAPPORT": "rapport et texte de la commission",
    "COM-AVIS-SAISIE": "saisine pour avis",
    "COM-AVIS-NOMIN": "rapporteur pour avis nommé",
    "COM-AVIS-REUNION": "réunion de la commission saisie pour avis",
    "COM-AVIS-RAPPORT": "avis d'une commission",
    "DEBATS-SEANCE": "séance publique",
    "DEBATS-DEC": "décision",
    "SEANCE": "séance publique",
    "SAISIE": "convocation de la commission mixte paritaire",
    "COM-NOMIN": "rapporteurs nommés",
    "COM-RAPPORT-AN": "rapport à l'Assemblée",
    "COM-RAPPORT-SN": "rapport au Sénat",
    "DEC": "décision",
    "SAISIE-AN": "saisine par des députés",
    "SAISIE-SN": "saisine par des sénateurs",
    "SAISIE-PM": "saisine par le Premier ministre",
    "CONCLUSION": "décision",
    "PUB": "loi publiée au Journal officiel",
    "SAISIE-PAN": "saisine par la présidence de l'Assemblée",
    "SAISIE-PSN": "saisine par la présidence du Sénat",
    "SAISIE-PR": "saisine par le président de la République",
    "SAISIE-DROIT": "saisine de droit",
    "MOTION": "motion",
    "MOTION-VOTE": "vote sur une motion",
    "DEBATS-MOTION": "motion de procédure",
    "DEBATS-MOTION-VOTE": "vote sur une motion",
    "DGVT": "déclaration du Gouvernement",
    "DPTLETTRECT": "lettre rectificative",
    "RECBUREAU": "recevabilité examinée par le Bureau",
    "APAN": "allocution de la présidence de l'Assemblée",
    "MPR": "message du président de la République",
    "COM-CAE-SAISIE": "renvoi à la commission des affaires européennes",
    "COM-CAE-NOMIN": "rapporteur nommé à la commission des affaires européennes",
    "COM-CAE-REUNION": "réunion de la commission des affaires européennes",
    "COM-CAE-RAPPORT": "rapport de la commission des affaires européennes",
    "COM-CAE-DEC": "décision de la commission des affaires européennes",
    "COMENQ-CREA": "commission d'enquête créée",
    "COMENQ-NOMIN": "rapporteur de la commission d'enquête nommé",
    "COMENQ-RAPPORT": "rapport de la commission d'enquête",
    "MISINF-CREA": "mission d'information créée",
    "MISINF-NOMIN": "rapporteur de la mission d'information nommé",
    "MISINF-RAPPORT": "rapport de la mission d'information",
}
"""Suffix of a step's code -> what happened, in words people use."""

STATUTS = {
    "TSORTF01": "adopté",
    "TSORTF02": "adopté avec modifications",
    "TSORTF03": "adopté sans modification",
    "TSORTF05": "adopté avec modifications",
    "TSORTF06": "considéré comme adopté (article 49, alinéa 3)",
    "TSORTF07": "rejeté",
    "TSORTF13": "",
    "TSORTF14": "",
    "TSORTF18": "adopté",
    "TSORTF19": "",
    "TSORTF24": "",
    "TSORTMOT01": "",
    "TMRC01": "",
    "TCCMP01": "accord",
    "TCCMP02": "désaccord",
    "TCD01": "",
    "TCD02": "partiellement conforme",
    "TCD03": "",
}
"""Codes of a decision -> our words. "" is a known code best said in the source's own words, and a code that is
not here is shown as the source wrote it.
"""

SEANCE = "SEANCE"
_LEGISLATURE = re.compile(r"DLR5L(\d+)N")
_NUMERO_DIT = re.compile(r"\bn° ?(\d{1,5})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One bill. `chemin` is its name in the Assemblée's addresses, `senat` its reference there (`pjl22-220`).

    uid: the Assemblée's; that of the Sénat (`pjl22-220`) while the Assemblée does not know the bill. etat: where it
    stands in the Sénat's table of all bills, as written.
    """

    genre: ClassVar[str] = "dossier"

    uid: str
    legislature: int | None = None
    titre: str = ""
    chemin: str = ""
    senat: str = ""
    procedure: str = ""
    etat: str = ""

    @property
    def url(self) -> str:
        """The page people open. The legislature in it must be the one of its id (the site answers 503 otherwise).

        The Sénat's page for a bill that the Assemblée does not know.
        """
        if self.uid == self.senat:
            return self.url_senat
        match = _LEGISLATURE.match(self.uid)
        legislature = match[1] if match else self.legislature
        return f"https://www.assemblee-nationale.fr/dyn/{legislature}/dossiers/{self.uid}"

    def page(self, chambre: str) -> str:
        """The page of a house on it, that people open to know what that house did."""
        return self.url_senat if chambre == senat.CHAMBRE and self.senat else self.url

    @property
    def url_senat(self) -> str:
        """Its page at the Sénat, or "" when it has none."""
        return senat.dossier_url(self.senat) if self.senat else ""


@lru_cache(maxsize=1024)
def _prefixe(code: str) -> str:
    known = [p for p in LECTURES if code == p or code.startswith(p + "-")]
    return max(known, key=len, default="")


def de_la(chambre: str) -> str:
    """ "de l'Assemblée", "du Sénat"."""
    return "du Sénat" if chambre == senat.CHAMBRE else "de l'Assemblée"


def a_la(chambre: str) -> str:
    """ "à l'Assemblée", "au Sénat"."""
    return "au Sénat" if chambre == senat.CHAMBRE else "à l'Assemblée"


def par(chambre: str) -> str:
    """ "par l'Assemblée", "par le Sénat"."""
    return "par le Sénat" if chambre == senat.CHAMBRE else "par l'Assemblée"


def qui_agit(code: str) -> str:
    """Who acts, by the code of a step: "Sénat", "Assemblée"…; "" when the code is unknown."""
    prefixe = _prefixe(code)
    return LECTURES[prefixe][0] if prefixe else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acte:
    """One step of a dossier. `debut` (UTC) only where the source gives an hour; `textes` are document ids."""

    genre: ClassVar[str] = "acte"

    uid: str
    dossier: str
    code: str
    libelle: str = ""
    organe: str = ""
    date: Jour | None = None
    debut: datetime | None = None
    textes: tuple[str, ...] = ()
    texte_adopte: str = ""
    reunion: str = ""
    scrutins: tuple[str, ...] = ()
    statut_code: str = ""
    statut: str = ""
    rapporteurs: tuple[str, ...] = ()
    decision_numero: str = ""
    loi: str = ""
    loi_titre: str = ""
    jo_date: Jour | None = None
    jo_numero: str = ""
    nor: str = ""
    url: str = ""

    @property
    def prefixe(self) -> str:
        """The part of the code that names house and reading, the longest known; "" when unknown."""
        return _prefixe(self.code)

    @property
    def qui(self) -> str:
        """Who acts: "Sénat", "Assemblée", "Conseil constitutionnel"…"""
        return qui_agit(self.code)

    @property
    def lecture(self) -> str:
        """Which reading, or ""."""
        return LECTURES[self.prefixe][1] if self.prefixe else ""

    @property
    def suffixe(self) -> str:
        """The part of the code that names the kind of step."""
        return self.code.removeprefix(self.prefixe).lstrip("-")

    @property
    def code_connu(self) -> bool:
        """Whether Vigie has words for the reading and for the kind of step."""
        return bool(self.prefixe) and self.suffixe in ETAPES

    @property
    def etape(self) -> str:
        """What happens, in everyday words; the source's own label when the code is unknown."""
        return ETAPES.get(self.suffixe) or self.libelle or self.code

    @property
    def decision(self) -> str:
        """The decision in our words, the source's words when we have none, "" when there is no decision."""
        return STATUTS.get(self.statut_code) or self.statut or self.statut_code

    @property
    def documents(self) -> tuple[str, ...]:
        """Every document it names, each once, its provisional printings left out: the text adopted first."""
        named = (self.texte_adopte, *self.textes)
        return tuple(dict.fromkeys(uid for uid in named if uid and not is_copy(uid)))

    @property
    def numeros(self) -> tuple[str, ...]:
        """Printed numbers of the versions of the text that it names.

        The Sénat tells the steps of the Assemblée by the number alone: "Texte n° 809 transmis à l'Assemblée nationale".
        """
        named = (texte_numero(uid) for uid in self.documents if est_version(uid))
        return tuple(dict.fromkeys(filter(None, named))) or tuple(_NUMERO_DIT.findall(self.libelle)[:1])

    @property
    def est_seance(self) -> bool:
        """Whether this is a public sitting on the bill."""
        return self.code.endswith("-" + SEANCE)

    @property
    def est_decision(self) -> bool:
        """Whether a house, the joint commission or the Conseil constitutionnel decided on the whole text here."""
        decided = self.code.endswith(("-DEC", "-CONCLUSION")) and "-COM-" not in self.code
        return decided and bool(self.decision)

    @property
    def est_promulgation(self) -> bool:
        """Whether this step makes it a law."""
        return bool(self.loi)


_RANGS = ("DEPOT", "PROCACC", "SAISIE", "NOMIN", "REUNION", "RAPPORT", "SEANCE", "DEC", "CONCLUSION", "PUB")


def sort_actes(actes: list[Acte]) -> list[Acte]:
    """Put steps in the order of the procedure: by date, then by kind (the source's order is not chronological).

    Undated steps come first: they are nominations that the source leaves without a day.
    """

    def key(acte: Acte) -> tuple[Jour, int, str]:
        parts = acte.suffixe.split("-")
        rank = next((i for i, kind in enumerate(_RANGS) if kind in parts), len(_RANGS))
        return (acte.date or Jour.min, rank, acte.uid)

    return sorted(actes, key=key)


def texte_at(actes: list[Acte], jour: Jour) -> str:
    """Id of the version of the text that stood on a day: the last one deposited, reported or adopted; "" if none."""
    dated = [acte for acte in sort_actes(actes) if acte.date and acte.date <= jour]
    uids = [uid for acte in dated for uid in (*acte.textes, acte.texte_adopte)]
    versions = [uid for uid in uids if est_version(uid)]
    return versions[-1] if versions else ""


def textes_nommes(actes: Iterable[Acte]) -> list[str]:
    """The documents that some steps name, in their order."""
    return [uid for acte in actes for uid in (*acte.textes, acte.texte_adopte) if uid]


def textes_decides(actes: Iterable[Acte]) -> frozenset[str]:
    """The versions of a text on which its house has decided: nothing on them is still to be discussed."""
    told = list(actes)
    decided = {acte.prefixe for acte in told if acte.est_decision and acte.qui in CHAMBRES}
    return frozenset(uid for acte in told if acte.prefixe in decided for uid in acte.documents)
