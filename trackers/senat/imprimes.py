"""Texts, reports and opinions of a dossier at the Sénat, of either house: what step each one makes.

A feed has "Texte n° 109" and "Texte modifié par le Sénat le 11 juin 2019"; a page has both in one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date as Jour
from typing import Final

from parlement import senat
from parlement.documents import Document
from parlement.dossiers import ASSEMBLEE, Acte
from parlement.texte import clean, fold
from trackers.senat.decisions import decision_de
from trackers.senat.entrees import Entree, Fait, Rapporte, recode
from trackers.senat.liens import DOCUMENTS, Lien, Objet
from trackers.senat.rubriques import CMP, JOUR, SIGLES, Rubrique, read_jours

COMMISSION: Final = "Texte de la commission"
_IMPRIME = re.compile(
    r"(?P<famille>Texte de la commission|Texte|Rapport(?: général| supplémentaire)?|Avis)"
    r"(?: n ?[°º] ?(?P<numero>\d{1,6})(?:,? tome [\w ]{1,12}?(?=,|\(| \(|$))?)?"
    r"(?: ?\((?P<session>\d{4}-\d{4})\))?(?P<suite>(?:[ ,(].*)?)"
)
_TRAVAUX = "resultat des travaux de la commission"
_FIN = re.compile(rf",? ?(?:deposee? le {JOUR}|\(\s*{JOUR}\s*\)|le {JOUR})[ .]*$")
_NOMS: Final = ((senat.CHAMBRE, "senat"), (ASSEMBLEE, "assemblee nationale"))


def est_imprime(titre: str) -> bool:
    """Whether a line names a text, a report or an opinion, with its number."""
    return numero_de(titre) is not None


def numero_de(titre: str) -> int | None:
    """The number of the text, the report or the opinion that a line names; None when it names none."""
    match = _IMPRIME.fullmatch(titre)
    return int(match["numero"]) if match and match["numero"] else None


def est_famille(titre: str) -> bool:
    """Whether a line opens as one of these, with or without a number."""
    return _IMPRIME.fullmatch(titre) is not None


def read_imprime(entree: Entree) -> Iterator[Fait]:
    """A text, a report or an opinion, of either house: its document, its step."""
    titre = _IMPRIME.fullmatch(entree.titre)
    if titre is None:
        return
    lien = entree.lien
    mots = _IMPRIME.fullmatch(entree.mots)
    suite = clean(titre["suite"] or (mots["suite"] if mots else entree.mots)).lstrip(", ")
    numero = int(titre["numero"] or lien.numero or 0)
    chambre = chambre_de(entree, suite)
    jours = read_jours(suite)
    jour = jours[-1] if jours else entree.jour
    famille = titre["famille"] if titre["famille"] != "Texte" or not mots else mots["famille"]
    imprime = _Imprime(entree, famille, numero, _sans_jour(suite), chambre, jour)
    uid = ""
    if chambre != ASSEMBLEE:
        uid = _uid(imprime, lien, titre["session"] or (mots["session"] if mots else "") or "")
        yield from _remarques(imprime, lien, uid)
    if uid:
        yield _document(imprime, uid)
    yield from _etape(imprime, uid)


@dataclass(frozen=True, slots=True)
class _Imprime:
    entree: Entree
    famille: str
    numero: int
    suite: str
    chambre: str
    jour: Jour | None

    @property
    def est_avis(self) -> bool:
        return self.famille == "Avis"

    @property
    def est_rapport(self) -> bool:
        return self.famille.startswith("Rapport")

    @property
    def est_commission(self) -> bool:
        return self.famille == COMMISSION or fold(self.suite).startswith(_TRAVAUX)

    @property
    def est_decision(self) -> bool:
        adopte = self.entree.lien.objet is Objet.ADOPTE and self.chambre != ASSEMBLEE
        return self.famille == "Texte" and (adopte or decision_de(self.suite) is not None)

    @property
    def genre(self) -> str:
        if self.est_avis or self.est_rapport:
            return senat.RAPPORT
        return senat.ADOPTE if self.est_decision else senat.TEXTE

    @property
    def libelle(self) -> str:
        return clean(f"{self.famille} n° {self.numero} {self.suite}")


def chambre_de(entree: Entree, mots: str) -> str:
    """The house of an entry: by its heading, else its words, else what it links to."""
    if entree.rubrique and entree.rubrique.chambre:
        return entree.rubrique.chambre
    words = fold(mots)
    said = {chambre for chambre, name in _NOMS if re.search(rf"\b{name}\b", words)}
    by_link = _chambre_du_lien(entree.lien)
    return said.pop() if len(said) == 1 and by_link in ("", *said) else by_link


def _chambre_du_lien(lien: Lien) -> str:
    if lien.objet is Objet.ASSEMBLEE:
        return ASSEMBLEE
    return senat.CHAMBRE if lien.objet in {*DOCUMENTS, Objet.SEANCE, Objet.SCRUTIN} else ""


def _sans_jour(suite: str) -> str:
    """The words without the day at their end: "de M. X, fait au nom de la commission (22 mai 2019)"."""
    found = _FIN.search(fold(suite))
    # Folding keeps the length of what the source writes at the end: no accent there is decomposed once cleaned.
    return suite[: len(suite) - (found.end() - found.start())].rstrip(" ,") if found else suite


def _uid(imprime: _Imprime, lien: Lien, session: str) -> str:
    """Id of the document: its session is in the link, else written beside its number."""
    annee = lien.session if lien.objet in DOCUMENTS else senat.read_session(session)
    return senat.uid_document(annee, imprime.numero, imprime.genre) if annee and imprime.numero else ""


def _remarques(imprime: _Imprime, lien: Lien, uid: str) -> Iterator[str]:
    if not uid:
        yield f"document dont la session n'est pas dite : {imprime.libelle[:100]}"
    elif lien.objet in DOCUMENTS and lien.numero != imprime.numero:
        yield f"numéro contredit par le lien : {imprime.libelle[:60]} ({lien.url})"


def _document(imprime: _Imprime, uid: str) -> Document:
    adopte = imprime.genre == senat.ADOPTE
    return Document(
        uid=uid,
        dossier=imprime.entree.signet,
        nature="Texte adopté" if adopte and decision_de(imprime.suite) == "TSORTF01" else imprime.famille,
        numero=str(imprime.numero),
        depot=None if adopte else imprime.jour,
    )


def _etape(imprime: _Imprime, uid: str) -> Iterator[Fait]:
    """The step that a text or a report makes."""
    entree, rubrique = imprime.entree, imprime.entree.rubrique
    prefixe = rubrique.prefixe(imprime.chambre) if rubrique else ""
    if rubrique is None or not prefixe:
        yield f"lecture inconnue : {imprime.libelle[:100]}"
        return
    textes = (uid,) if uid else ()
    acte = entree.acte("", str(imprime.numero), date=imprime.jour, libelle=imprime.libelle, textes=textes)
    if imprime.est_avis:
        yield recode(acte, f"{prefixe}-COM-AVIS-RAPPORT", str(imprime.numero))
    elif imprime.est_rapport or imprime.est_commission:
        where = f"-{SIGLES[imprime.chambre or senat.CHAMBRE]}" if prefixe == CMP else ""
        code = f"CMP-COM-RAPPORT{where}" if prefixe == CMP else f"{prefixe}-COM-FOND-RAPPORT"
        yield Rapporte(recode(acte, code, str(imprime.numero)), imprime.numero, imprime.est_rapport)
    elif imprime.est_decision:
        yield from _decision(imprime, acte, rubrique, uid)
    elif not imprime.suite or re.search(r"\b(?:deposee?|transmise?)\b", fold(imprime.suite)):
        if imprime.suite:
            yield recode(acte, f"{prefixe}-DEPOT", str(imprime.numero))
    else:
        yield f"étape inconnue : {imprime.libelle[:100]}"


def _decision(imprime: _Imprime, acte: Acte, rubrique: Rubrique, uid: str) -> Iterator[Fait]:
    """A house adopted, changed or rejected the text; the words are kept, and alone when they are new."""
    debats = rubrique.debats(imprime.chambre)
    if not debats:
        yield f"décision d'une assemblée inconnue : {imprime.libelle[:100]}"
        return
    code = decision_de(imprime.suite) or ""
    if imprime.suite and not code:
        yield f"décision inconnue : {imprime.suite[:100]}"
    if rubrique.lecture == CMP and code == "TSORTF01":
        code = "TSORTF18"
    au_senat = imprime.chambre == senat.CHAMBRE
    yield replace(
        recode(acte, f"{debats}-DEC", str(imprime.numero)),
        textes=(),
        texte_adopte=uid,
        statut_code=code,
        statut=imprime.suite,
        reunion=senat.uid_seance(imprime.jour) if au_senat and imprime.jour else "",
    )
