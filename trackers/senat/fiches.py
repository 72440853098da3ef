"""The page of one amendment at the Sénat: the only place that names its cosignatories and the opinions given.

No page of the present site was recorded, only the beginnings of some as text. Pages marked their parts with HTML
comments (`<!-- debut_signataires -->`); without them, a page is read by its words and their order: number, date,
"présenté par", opinions ("C Défavorable", "G Favorable"), outcome, names, place, text, "Objet".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from parlement import senat
from parlement.amendements import GOUVERNEMENT, Amendement, read_place
from parlement.texte import clean, fold
from trackers.base import Reading, Unreadable
from trackers.page import read_page
from trackers.senat.mots import NUMERO, RECTIFICATION, auteur_type, read_rectification, split_signataires

FICHE: Final = re.compile(
    r"/(?P<stade>amendements/commissions|encommission|amendements|enseance)/(?P<session>[0-9]{4}-[0-9]{4})"
    rf"/(?P<texte>[0-9]{{1,6}})/Amdt_(?P<numero>{NUMERO})\.html(?=[?#]|$)"
)
"""End of the address of an amendment's page."""

_COMMISSIONS: Final = frozenset(("amendements/commissions", "encommission"))
_FICTIF: Final = 9999
"""Numbers of texts above were made up for a reading sent back to the commission: pages may print the real one."""
_LOIN: Final = 12
"""Most lines between "présenté par" and the place, names aside: opinions, outcome, the body they speak for."""

_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_PROPRE = re.compile(
    rf"N ?[°º?] ?(?P<numero>{NUMERO})(?: \(?(?P<rect>{RECTIFICATION})\)?)?(?: (?:du )?[0-9].*)?"
)
_NOMME = re.compile(
    rf"(?<!l')(?:amendement|motion) n ?[°º?] ?(?P<numero>{NUMERO})(?!\w)(?: \(?(?P<rect>{RECTIFICATION}))?",
    re.IGNORECASE,
)
_TEXTES = re.compile(r"\(n[°º?]\s*(?P<numeros>[^()]*)", re.IGNORECASE)
_PRESENTE = re.compile(r"\bpr[ée?]sent[ée?]e?s? par\b[\s:]*", re.IGNORECASE)
_NOM = re.compile(r"(?:MM\.|M\.|Mmes?|Mlles?)\s*\S|le gouvernement$|les membres d", re.IGNORECASE)
_FIN = re.compile(r"objet$|tendant |en application |au nom d")
"""What follows the names where no place does: the label of a motion, its ground, whom they speak for."""
_SUITE = re.compile(r"(?:,|\bet)$")
_AVIS = re.compile(
    r"(?m)^(?:(?P<lettre>[CG])|(?i:avis d(?:e la |u )(?P<mot>commission|gouvernement)))(?P<entre>[ :\n]+)"
    r"(?P<avis>\S[^\n]{2,80})$"
)
_AVIS_CONNU = re.compile(
    r"(?:de)?favorable|sagesse|(?:demande de )?retrait|avis du gouvernement|irrecevable|reserve"
)
_LIEU = re.compile(
    r"article|art\.|avant|apres|division|intitul|titre|livre|chapitre|section|sous-|annexe|rapport|etat|.* partie"
)
_PRECISION = re.compile(r" (?:\(|[-–] ).*$")


@dataclass(frozen=True, slots=True)
class _Page:
    """One page. source: its lines with its comments; lines: what people read; titre: its own title."""

    source: str
    lines: tuple[str, ...]
    titre: str

    def marked(self, part: str) -> str | None:
        """What stands between the comments that mark a part, one or several times; None without them."""
        inside = rf"<!--\s*debut_{part}\s*-->((?:(?!<!--\s*debut_{part}\b).)*?)<!--\s*fin_{part}\s*-->"
        found = re.findall(inside, self.source, re.DOTALL)
        return clean(" ".join(_COMMENT.sub(" ", one) for one in found)) if found else None

    def value(self, name: str) -> str:
        """What a comment says: `<!-- numero_amdt_sans_rect=31 -->`; "" without it."""
        found = re.search(rf"<!--\s*{name}\s*=([^<>]*?)-->", self.source)
        return clean(found[1]) if found else ""

    @property
    def presente(self) -> int | None:
        """Which line says "présenté par"; None when none does."""
        return next((n for n, line in enumerate(self.lines) if _PRESENTE.search(line)), None)


def parse_fiche(body: bytes, url: str) -> Reading:
    """Read the page of the amendment found at this address. Raises Unreadable for another page.

    One Amendement, without state or outcome: the amendments file says them.
    """
    match = FICHE.search(url)
    session = senat.read_session(match["session"]) if match else None
    if match is None or session is None:
        raise Unreadable(f"adresse qui n'est pas celle d'un amendement du Sénat : {url}")
    page = _read(body)
    rectification = _rectification(page, match["numero"])
    _check_texte(page, int(match["texte"]))
    texte, commission = senat.uid_document(session, int(match["texte"])), match["stade"] in _COMMISSIONS
    names, avis = _names(page), _avis(page)
    auteur = names[0] if names and _is_author(names[0]) else ""
    amendement = Amendement(
        uid=senat.uid_amendement(texte, match["numero"], commission=commission),
        legislature=session,
        texte=texte,
        examen=senat.uid_examen(texte, commission=commission),
        organe=senat.EN_COMMISSION if commission else senat.EN_SEANCE,
        numero=match["numero"],
        rectification=rectification,
        place=_place(page),
        signataires=auteur,
        cosignataires=names[1:] if auteur else names,
        avis_commission=avis["commission"],
        avis_gouvernement=avis["gouvernement"],
    )
    return Reading((amendement,), tuple(_remarks(amendement)))


def _read(body: bytes) -> _Page:
    page = read_page(body, comments=True)
    source = "\n".join(page.lines)
    lines = tuple(line for raw in _COMMENT.sub("", source).split("\n") if (line := clean(raw)))
    found = _Page(source, lines, page.titre)
    if found.presente is None and found.marked("signataires") is None:
        raise Unreadable("ce n'est pas la page d'un amendement du Sénat")
    return found


# --- which amendment -------------------------------------------------------------------------------------------


def _rectification(page: _Page, numero: str) -> str:
    """The rectification that the page bears beside its number. Raises Unreadable when it is another amendment's."""
    said = page.value("numero_amdt_sans_rect")
    own = next(filter(None, map(_PROPRE.fullmatch, page.lines)), None)
    head = (page.titre, *page.lines[: page.presente])
    own = own or next(filter(None, (_NOMME.search(line.replace("’", "'")) for line in head)), None)
    found = said or (own["numero"].upper() if own else "")
    if not found:
        raise Unreadable("page d'amendement sans numéro lisible")
    if found != numero:
        raise Unreadable(f"page de l'amendement {found} à l'adresse de l'amendement {numero}")
    # A number beside which another stands: the rectification is of that one.
    rect = (own["rect"] or "") if own and own["numero"].upper() == numero else ""
    return read_rectification(rect)


def _check_texte(page: _Page, texte: int) -> None:
    """Refuse a page that says it is about other texts: "(n° 249 , 248 , 246, 247)"."""
    head = page.lines[: page.presente]
    said = next((found["numeros"] for line in head if (found := _TEXTES.search(line))), "")
    numeros = {int(one) for one in re.findall(r"\b[0-9]{1,6}\b", said)}
    if numeros and texte <= _FICTIF and texte not in numeros:
        raise Unreadable(f"page d'un amendement au texte n° {said.strip()}, à l'adresse du texte n° {texte}")


# --- its parts -------------------------------------------------------------------------------------------------


def _names(page: _Page) -> tuple[str, ...]:
    """Who signed it, the author first."""
    marked = page.marked("signataires")
    return split_signataires(marked if marked is not None else " ".join(_signed(page)))


def _signed(page: _Page) -> Iterator[str]:
    """The lines of names after "présenté par", up to the first that is neither a name nor what follows one."""
    said, follows = False, False
    for rang, line in enumerate(_after(page)):
        named = _NOM.match(line) is not None
        if _ends(line) or (not said and rang > _LOIN):
            return
        if said and not named and not follows and not line.startswith(("et ", ",")):
            return
        if named or said:
            said, follows = True, _SUITE.search(line) is not None
            yield line if follows else f"{line},"


def _after(page: _Page) -> Iterator[str]:
    """What follows "présenté par", on its line and the next ones."""
    if page.presente is not None:
        line = page.lines[page.presente]
        rest = line[found.end() :] if (found := _PRESENTE.search(line)) else ""
        yield from filter(None, (rest, *page.lines[page.presente + 1 :]))


def _is_author(name: str) -> bool:
    return _NOM.match(name) is not None and (name.startswith("M") or auteur_type(name) == GOUVERNEMENT)


def _avis(page: _Page) -> dict[str, str]:
    """The opinions of the commission and of the Gouvernement, as written; "" for one not given."""
    marked = {who: page.marked(f"avis_{who}") for who in ("commission", "gouvernement")}
    told: dict[str, str] = {}
    for found in _AVIS.finditer("\n".join(_head(page))):
        who = {"C": "commission", "G": "gouvernement"}.get(found["lettre"] or "", fold(found["mot"] or ""))
        # On the next line may stand the outcome, where no opinion is given.
        if "\n" not in found["entre"] or _AVIS_CONNU.match(fold(found["avis"])):
            told.setdefault(who, found["avis"])
    return {who: _avis_seul(told.get(who, "") if said is None else said) for who, said in marked.items()}


def _avis_seul(written: str) -> str:
    """The opinion without the letter that stands for who gives it: "C Défavorable" -> "Défavorable"."""
    return re.sub(r"^[CG]\b[ :]*", "", clean(written))


def _head(page: _Page) -> Iterator[str]:
    """The lines around "présenté par", down to the first name or the place: opinions and outcome."""
    yield from page.lines[: page.presente]
    for line in _after(page):
        if _NOM.match(line) or _ends(line):
            return
        yield line


def _ends(line: str) -> bool:
    """Whether what comes before the text itself ends here."""
    return _lieu(line) or _FIN.match(fold(line)) is not None


def _place(page: _Page) -> str:
    """The place, as the amendments file writes it; "" when the page says none."""
    marked = page.marked("subdivision")
    return _like_file(marked if marked is not None else next(_places(page), ""))


def _places(page: _Page) -> Iterator[str]:
    """The lines after the names that say a place; one may run over two: "ARTICLE ADDITIONNEL", "APRÈS ARTICLE 7"."""
    lines = [line for line in _after(page) if not _NOM.match(line)][:_LOIN]
    for line, following in pairwise((*lines, "")):
        if fold(line) == "objet":
            return
        if _lieu(line):
            yield line
        elif "additionnel" in fold(line) and _lieu(f"{line} {following}"):
            yield f"{line} {following}"


def _lieu(line: str) -> bool:
    return _LIEU.match(fold(line)) is not None and read_place(line) is not None


def _like_file(written: str) -> str:
    """An article as the amendments file names it: "ARTICLE 1ER" -> "Article 1er", an additional one "art. add. …"."""
    lieu = read_place(written)
    if lieu is None or lieu.kind != "article":
        return written
    lead = f"art. add. {lieu.position} " if lieu.position else ""
    found = _PRECISION.search(written)
    precision = found[0] if found else ""
    return f"{lead}Article {lieu.numero}{precision.lower() if precision.isupper() else precision}"


def _remarks(amendement: Amendement) -> Iterator[str]:
    """What Vigie does not know, or did not find."""
    for avis in (amendement.avis_commission, amendement.avis_gouvernement):
        if avis and not _AVIS_CONNU.match(fold(avis)):
            yield f"avis inconnu sur une page d'amendement du Sénat : {avis}"
    if not amendement.signataires:
        yield f"amendement {amendement.uid} : auteur illisible sur sa page"
    if amendement.place and amendement.designation is None:
        yield f"amendement {amendement.uid} : place illisible sur sa page : {amendement.place}"
