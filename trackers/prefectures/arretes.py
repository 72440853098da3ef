"""From the text of a recueil to the authorisations in it; and from a title alone to what it says.

Hours are read in the time of Paris: only the recueil knows its zone, and storage reads the quoted period again in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Jour

from parlement.arretes import POLICE, Arrete, recueil_uid
from parlement.departements import read_departement
from parlement.extraction import Serre, mots_of, propre
from parlement.periodes import Periode, read_jour, read_periode
from parlement.temps import PARIS
from parlement.texte import clean, fold
from trackers.prefectures.actes import Acte, Page, actes_of, titres_of
from trackers.prefectures.mesures import cameras_of, finalites_of, is_authorisation, lieu_of, moyen_of

_NUMERO = r"[nN] ?(?:[°º]|o(?=[ .]))\.? ?(?P<numero>[0-9A-Z]\w*(?:\s?[-–—_/.]+\s?[0-9A-Z]\w*)*)"
_TETE = re.compile(r"\W*arrete(?:(?!autoris|modifi|portant|abrog).){0,40}")
_FIN_COUPEE = re.compile(r" (\d{1,3})(?= (?:autoris|portant|modifi|abrog))")
"""The end of a number cut by a space: "2024-001 37 autorisant"."""
_COLLE = re.compile(r"(?<=\d)(?:autoris|portant|modifi|abrog|relati).*", re.IGNORECASE)
"""A title whose first word lost the space before it."""
_SANS_SIGNE = re.compile(r"^\W*arr[êe]t[ée]s? (?P<numero>20\d\d-+\d{3,6})", re.IGNORECASE)
_MODIFIE = re.compile(
    rf"(?:modifi|abrog|prolong|prorog|renouvel)\w*[^°º]{{0,60}}?l'arr[êe]t[ée][^°º]{{0,40}}?{_NUMERO}",
    re.IGNORECASE,
)
_RENVOI = re.compile(
    r"(?:arretee?|decret|loi|demande|instruction|decision)[^;:.]{0,60}?(?:endate)?du"
    r"(?P<date>\d{1,2}(?:er)?(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)20\d\d)"
)
"""The date of another act, or of this one in its own title."""
_PERIODE = re.compile(r"(?:delivree|accordee|valable|valide|periode|duree|prendeffet)")
_SUITE = re.compile(r"executiondupresent|recourscontentieux|tribunaladministratif|entreraenvigueur")
_PREFET = re.compile(
    r"pr[ée]f[èe]te? (?:de police )?(?:de la |de l'|du |des |de |d')(?P<nom>[^,;(\n]{2,40})", re.IGNORECASE
)


def arretes_of(pages: Sequence[Page], url: str) -> tuple[tuple[Arrete, ...], tuple[str, ...]]:
    """The authorisations in these pages, read at this address, and remarks in French. Each act once.

    Of one whose pages are images, what the page of title before it says.
    """
    mots = mots_of("\n".join(ligne.texte for page in pages for ligne in page.lignes))
    found: dict[str, Arrete] = {}
    remarques: list[str] = []
    for rang, acte in enumerate(actes_of(pages), start=1):
        if is_authorisation(acte.titre, acte.articles):
            arrete = _Lecture(acte, url, rang, mots, remarques).arrete()
            found.setdefault(arrete.uid, arrete)
    read = {arrete.numero for arrete in found.values()}
    for titre in titres_of(pages):
        told = read_titre(propre(titre.texte, mots), POLICE if titre.police else "")
        if told is not None and told.numero not in read:
            found.setdefault(told.uid, replace(told, recueils=(recueil_uid(url),), url=url))
    return tuple(found.values()), tuple(remarques)


def read_titre(titre: str, autorite: str = POLICE) -> Arrete | None:
    """What the title of an act alone says of an authorisation; None when it is not one, or bears no number.

    "Arrêté n°2024-00044 autorisant la captation… le samedi 13 janvier 2024 à Paris".
    """
    titre = propre(titre, {})
    numero = _numero(titre)
    if not numero or not is_authorisation(titre, ()):
        return None
    return _with_days(
        Arrete(
            uid=f"{autorite}:{numero}",
            numero=numero,
            autorite=autorite,
            autorite_nom="Le préfet de police" if autorite == POLICE else "",
            titre=titre,
            moyen=moyen_of(titre),
            lieu=propre(lieu_of(titre, ()), {}),
            modifie=_modifie(titre, numero),
        ),
        _periode(titre),
    )


@dataclass(frozen=True, slots=True)
class _Lecture:
    """One act being read. mots: words that the file writes whole."""

    acte: Acte
    url: str
    rang: int
    mots: Mapping[str, int]
    remarques: list[str] = field(default_factory=list)

    def arrete(self) -> Arrete:
        acte, recueil = self.acte, recueil_uid(self.url)
        titre = self._quote(acte.titre)
        numero = _numero(titre)
        autorite, nom = _autorite(self._quote(acte.autorite))
        if not numero:
            self._remark(f"numéro illisible : {titre[:80] or 'sans titre'}")
        uid = f"{autorite}:{numero}" if numero else f"{recueil[:16]}:{self.rang}"
        cameras, dit = cameras_of(acte.articles)
        if dit and cameras is None:
            self._remark(f"{numero or uid} : nombre de caméras incertain : {self._quote(dit)}")
        arrete = Arrete(
            uid=uid,
            numero=numero,
            autorite=autorite,
            autorite_nom=nom,
            titre=titre,
            date=read_jour(acte.fait) or _date_of(titre),
            moyen=moyen_of("\n".join((acte.titre, *acte.articles))),
            finalites=tuple(dict.fromkeys(map(self._quote, finalites_of(acte.articles)))),
            lieu=self._quote(lieu_of(titre, acte.articles)),
            cameras=cameras,
            cameras_dit=self._quote(dit),
            modifie=_modifie(titre, numero),
            recueils=(recueil,),
            url=self.url,
            texte="\n".join(map(self._quote, acte.texte.split("\n\n"))),
        )
        return self._dated(arrete)

    def _dated(self, arrete: Arrete) -> Arrete:
        """With its period: the article's, else the title's; without days when they disagree, or are replaced."""
        said, titled = self._said(), _periode(arrete.titre)
        if arrete.modifie and any("remplace" in Serre(article).serre for article in self.acte.articles):
            return replace(arrete, periode=self._quote(said.texte) if said else "")
        if said is None:
            return _with_days(arrete, titled)
        quoted = replace(said, texte=self._quote(said.texte))
        if not said.sure:
            self._remark(f"{arrete.numero} : jour et date ne vont pas ensemble : {quoted.texte}")
        if titled and titled.sure and said.sure and _apart(said, titled):
            self._remark(f"{arrete.numero} : le titre dit « {titled.texte} », l'article « {quoted.texte} »")
            return replace(arrete, periode=quoted.texte)
        return _with_days(arrete, quoted)

    def _said(self) -> Periode | None:
        """The period of the article that says how long the authorisation holds, else of the first that says one."""
        articles = [article for article in self.acte.articles if not _SUITE.search(Serre(article).serre)]
        ranked = sorted(articles, key=lambda article: _PERIODE.search(Serre(article).serre) is None)
        return next((found for article in ranked if (found := _periode(article))), None)

    def _quote(self, text: str) -> str:
        return propre(text, self.mots)

    def _remark(self, remark: str) -> None:
        self.remarques.append(f"{self.url.rpartition('/')[2]} : {remark}")


def _with_days(arrete: Arrete, periode: Periode | None) -> Arrete:
    if periode is None:
        return arrete
    if not periode.sure:
        return replace(arrete, periode=periode.texte)
    return replace(
        arrete,
        periode=periode.texte,
        jour_debut=periode.du,
        jour_fin=periode.au,
        debut=periode.debut(PARIS),
        fin=periode.fin(PARIS),
    )


def _periode(text: str) -> Periode | None:
    """The period that a text says, the dates of the acts it cites left out."""
    serre = Serre(text)
    kept, here = [], 0
    for match in _RENVOI.finditer(serre.serre):
        kept.append(text[here : serre.place(match.start("date"))])
        here = serre.place(match.end("date") - 1) + 1
    return read_periode(" ".join((*kept, text[here:])))


def _apart(one: Periode, other: Periode) -> bool:
    """Whether two periods share no day."""
    if None in (one.du, other.du, one.au, other.au):
        return False
    return one.au < other.du or other.au < one.du  # type: ignore[operator]


# --- which act ---------------------------------------------------------------------------------------------------


def _numero(titre: str) -> str:
    """Its number as written, spaces and doubled hyphens aside: "2024-00137", "2025-BSP-OP-01"; "" without one."""
    match = re.search(_NUMERO, titre)
    if match and _TETE.fullmatch(Serre(titre[: match.start()]).serre):
        rest = _FIN_COUPEE.match(titre, match.end())
        return _net(match["numero"] + (rest[1] if rest else ""))
    bare = _SANS_SIGNE.match(titre)
    return _net(bare["numero"]) if bare else ""


def _net(numero: str) -> str:
    net = _COLLE.sub("", re.sub(r"\s", "", re.sub("[–—]", "-", numero)))
    return re.sub("-{2,}", "-", net).strip("-_/.") if re.search(r"\d", net) else ""


def _modifie(titre: str, numero: str) -> str:
    match = _MODIFIE.search(clean(titre.replace("’", "'")))
    found = _net(match["numero"]) if match else ""
    return found if found != numero else ""


def _date_of(titre: str) -> Jour | None:
    """The date that a title gives its own act: "Arrêté n° 2024-01748 du 30 novembre 2024 autorisant…"."""
    match = re.match(
        r"\W*arrete[^;]{0,50}?(?:endate)?du(\d{1,2}(?:er)?[a-z]{3,9}20\d\d)(?:autorisant|portant|modifiant)",
        Serre(titre).serre,
    )
    return read_jour(match[1]) if match else None


def _autorite(said: str) -> tuple[str, str]:
    """Who decides, as attrap.fr calls it and as the act does: ("pref83", "Le préfet du Var"); ("", …) when unsure."""
    for match in _PREFET.finditer(said):
        numero, nom = _departement(match["nom"])
        if numero and not (numero == "75" and "police" in fold(said)):
            debut = 0 if "," not in said[: match.start()] else match.start()
            return f"pref{numero.lower()}", clean(f"{said[debut : match.start('nom')]}{nom}")
    nom = clean(said.partition(",")[0])[:120]
    return (POLICE, nom) if re.search(r"pr[ée]f[èe]te? de police$", nom, re.IGNORECASE) else ("", nom)


def _departement(written: str) -> tuple[str, str]:
    """The department that a name begins with, and those words: titles and honours may follow without a comma."""
    words = written.split(" ")
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        if numero := read_departement(name):
            return numero, name
    return "", ""
