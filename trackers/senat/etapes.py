"""One entry of a dossier at the Sénat -> what happened, in the codes of the Assemblée, for feed and page alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date as Jour
from typing import Final

from parlement import senat
from parlement.documents import Document
from parlement.dossiers import Acte
from parlement.texte import clean, fold
from trackers.senat.decisions import LIBELLE_CC, LIBELLE_JO, decision_cc
from trackers.senat.entrees import Entree, Fait, Inscription, Vote, recode
from trackers.senat.imprimes import chambre_de, est_famille, est_imprime, read_imprime
from trackers.senat.liens import DOCUMENTS, Objet
from trackers.senat.rubriques import JOUR, read_jours

_SCRUTIN = re.compile(r"scrutin public n ?[°º] ?\d+")
_ENSEMBLE = re.compile(r"sur l'ensemble (?:du |de la |de ce |des )?(?:projet|proposition|texte|conclusions)")
_LOI = re.compile(rf"n ?[°º] ?(?P<loi>\d{{2,4}}-\d+) du (?P<jour>{JOUR})")
_JO = re.compile(rf"jo n ?[°º] ?(?P<numero>\d+) du (?P<jour>{JOUR})")
_NOR = re.compile(r"/([A-Z]{4}\d{7}[A-Z])(?:/|$)")
_DECISION = re.compile(r"n ?[°º] ?(?P<numero>\d{2,4}-\d+(?: [A-Z]{2,4})?)")
_ENTRE_PARENTHESES = re.compile(r"\(([^()]*)\)[ .]*$")
_AUTEURS_DE_SAISINE: Final = (
    ("deputes", "CC-SAISIE-AN"),
    ("senateurs", "CC-SAISIE-SN"),
    ("premier ministre", "CC-SAISIE-PM"),
    ("premiere ministre", "CC-SAISIE-PM"),
    ("president de la republique", "CC-SAISIE-PR"),
    ("presidente de la republique", "CC-SAISIE-PR"),
    ("president du senat", "CC-SAISIE-PSN"),
    ("presidente du senat", "CC-SAISIE-PSN"),
    ("president de l'assemblee", "CC-SAISIE-PAN"),
    ("presidente de l'assemblee", "CC-SAISIE-PAN"),
)


def read_entree(entree: Entree) -> Iterator[Fait]:
    """What one entry tells, a remark when nothing of it is understood."""
    if est_imprime(entree.titre) or (est_famille(entree.titre) and entree.lien.objet in DOCUMENTS):
        yield from read_imprime(entree)
        return
    title = fold(entree.titre)
    for opening, read in _FAMILLES:
        if title.startswith(opening):
            yield from read(entree)
            return
    yield f"rubrique inconnue : {entree.titre[:100]}"


def est_connue(titre: str) -> bool:
    """Whether a line opens as an entry of any other kind does."""
    return fold(titre).startswith(tuple(opening for opening, _ in _FAMILLES))


# --- debates -----------------------------------------------------------------------------------------------------


def _amendements(entree: Entree) -> Iterator[Fait]:
    """Amendments on line: where they are examined; their text is in the link."""
    found = {
        Objet.AMENDEMENTS_COMMISSION: "commission",
        Objet.AMENDEMENTS_SEANCE: "séance",
    }
    liens = [lien for lien in entree.liens if lien.objet in found]
    for lien in liens:
        yield Document(
            uid=lien.document,
            dossier=entree.signet,
            numero=str(lien.numero),
            amendements=(found[lien.objet],),
        )
    if not liens:
        yield f"amendements sans adresse connue : {entree.titre[:100]}"


def _seance(entree: Entree) -> Iterator[Fait]:
    """The report of sittings, one step a day."""
    mots = f"{entree.titre} {entree.mots}"
    chambre = chambre_de(entree, mots) or senat.CHAMBRE
    debats = entree.rubrique.debats(chambre) if entree.rubrique else ""
    jours = read_jours(entree.titre) or tuple(lien.jour for lien in entree.liens if lien.jour)
    if not debats or not jours:
        yield f"séance dont {'la lecture' if jours else 'le jour'} n'est pas dit{'e' if jours else ''} : {mots[:100]}"
        return
    for jour in jours:
        yield seance(entree.signet, debats, jour)


def seance(signet: str, debats: str, jour: Jour) -> Acte:
    """The step of a sitting; at the Sénat it has an id of its day."""
    code = f"{debats}-SEANCE"
    reunion = senat.uid_seance(jour) if "AN" not in debats else ""
    acte = Acte(uid="", dossier=signet, code="", date=jour, libelle="Séance publique", reunion=reunion)
    return recode(acte, code, str(jour))


def _vote(entree: Entree) -> Iterator[Fait]:
    """A public vote: told by the sitting of its day."""
    uid = next((lien.scrutin for lien in entree.liens if lien.scrutin), "")
    jours = read_jours(entree.titre)
    jour = jours[0] if jours else entree.jour
    if not uid or jour is None:
        if _SCRUTIN.match(fold(entree.titre)) or uid:
            yield f"scrutin sans adresse ou sans jour : {entree.titre[:100]}"
        return
    debats = entree.rubrique.debats(senat.CHAMBRE) if entree.rubrique else ""
    yield Vote(uid, jour, debats, bool(_ENSEMBLE.search(fold(f"{entree.titre} {entree.mots}"))))


def _inscription(entree: Entree) -> Iterator[Fait]:
    """A bill put on the order of the day."""
    jours = read_jours(entree.titre)
    yield from (Inscription(jour) for jour in jours)
    if not jours:
        yield f"inscription dont le jour n'est pas dit : {entree.titre[:100]}"


def _procacc(entree: Entree) -> Iterator[Fait]:
    """The Government asks for one reading a house. The prefix is that of the house that has the bill first."""
    jours = read_jours(entree.titre)
    yield entree.acte(PROCACC, "", date=jours[0] if jours else None, libelle="Procédure accélérée engagée")


PROCACC: Final = "PROCACC"
"""Code of a step whose prefix is given once the first house is known."""


# --- after the vote -----------------------------------------------------------------------------------------------


def _saisine(entree: Entree) -> Iterator[Fait]:
    """The Conseil constitutionnel is asked."""
    words = fold(f"{entree.titre} {entree.mots}")
    code = next((code for said, code in _AUTEURS_DE_SAISINE if said in words), "")
    jours = read_jours(entree.titre) or read_jours(entree.mots)
    if not code or not jours:
        yield f"saisine inconnue : {entree.titre[:100]}"
        return
    yield entree.acte(code, str(jours[0]), date=jours[0], libelle=clean(entree.titre))


def _conseil(entree: Entree) -> Iterator[Fait]:
    """The Conseil constitutionnel decides: "… n°2017-756 DC du 21 décembre 2017 (partiellement conforme)"."""
    said = entree.mots or entree.titre
    numero = _DECISION.search(clean(entree.titre))
    if numero is None:
        yield f"décision du Conseil constitutionnel sans numéro : {entree.titre[:100]}"
        return
    jours = read_jours(said)
    jour = jours[-1] if jours else entree.jour
    conclusion = _ENTRE_PARENTHESES.search(said)
    statut = clean(conclusion[1]) if conclusion else ""
    acte = entree.acte("CC-CONCLUSION", str(jour or numero["numero"]), date=jour, libelle=LIBELLE_CC)
    yield replace(
        acte,
        decision_numero=numero["numero"],
        statut=statut,
        statut_code=decision_cc(statut),
        url=entree.url(Objet.CONSEIL),
    )


def _promulgation(entree: Entree) -> Iterator[Fait]:
    """The law is published: "Loi n° 2017-1836 du 30 décembre 2017 parue au JO n° 0305 du 31 décembre 2017"."""
    said = f"{entree.titre} {entree.mots}"
    words = fold(said)
    loi, jo = _LOI.search(words), _JO.search(words)
    if loi is None:
        yield f"parution au Journal officiel sans numéro de loi : {entree.titre[:100]}"
        return
    nor = _NOR.search(entree.url(Objet.JOURNAL))
    yield replace(
        entree.acte("PROM-PUB", loi["loi"], date=_jour(loi["jour"]), libelle=LIBELLE_JO),
        loi=loi["loi"],
        jo_date=_jour(jo["jour"]) if jo else None,
        jo_numero=jo["numero"].lstrip("0") if jo else "",
        nor=nor[1] if nor else "",
        url=entree.url(Objet.JOURNAL),
    )


def _jour(written: str) -> Jour | None:
    """The day written; None for one that does not exist (31 juin)."""
    return next(iter(read_jours(written)), None)


def _quiet(entree: Entree) -> Iterator[Fait]:
    """What tells no step of its own."""
    yield from ()


_Lecteur = Callable[[Entree], Iterator[Fait]]
_FAMILLES: Final[tuple[tuple[str, _Lecteur], ...]] = (
    ("amendements", _amendements),
    ("compte rendu integral", _seance),
    ("compte rendu analytique", _seance),
    ("scrutin public", _vote),
    ("inscription a l'ordre du jour", _inscription),
    ("saisine en date", _saisine),
    ("saisine du conseil constitutionnel", _saisine),
    ("decision du conseil constitutionnel", _conseil),
    ("parution au jo", _promulgation),
    ("loi n°", _promulgation),
    ("loi organique n°", _promulgation),
    ("procedure acceleree", _procacc),
    ("resume des debats", _quiet),
    ("comptes rendus des reunions", _quiet),
    ("petite loi", _quiet),
    ("etude d'impact", _quiet),
    ("expose des motifs", _quiet),
    ("avis du conseil d'etat", _quiet),
    ("table de concordance", _quiet),
    ("etat d'application", _quiet),
    ("tableau", _quiet),
    ("texte de l'ordonnance", _quiet),
)
"""How a title opens, folded -> who reads it. The quiet ones were seen in feeds of 2017-2019 and a page of 2017."""
