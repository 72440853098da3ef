"""What a public vote is about, read from its title, the only place where it is said.

A title names the object first, then its author, its place, the bill, and the reading:

    l'amendement de suppression n° 27 de Mme Regol et les amendements identiques suivants
        à l'article 7 | du projet de loi relatif aux jeux … | (première lecture).

The Sénat writes the same in other words, and the reading first, when it says it:

    Première lecture - Sénat : Scrutin public sur | l'amendement n° 27 rectifié bis, présenté par Mme Regol et
        plusieurs de ses collègues, | tendant à supprimer l'article 7 | du projet de loi, adopté par …, relatif aux jeux

It is read in that order and each part is cut off before the next is looked at, so that a law or an article
cited by the bill's own title is never taken for what was voted. Titles are typed by hand: stray spaces, both
apostrophes, "sous-amendmeent", "n° de 2102" and "suprression" were all published.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final

from parlement.articles import ADVERBS, Designation, read_designation
from parlement.intitules import cut_titre
from parlement.texte import clean, fold


class Nature(StrEnum):
    """What kind of thing was voted. AUTRE is what the title does not let us tell: show the title itself.

    ARTICLE is also a part of a finance bill, voted as a whole. MOTION is also a request for a "seconde délibération".
    """

    ARTICLE = "article"
    AMENDEMENT = "amendement"
    SOUS_AMENDEMENT = "sous-amendement"
    ENSEMBLE = "ensemble"
    MOTION = "motion"
    AUTRE = "autre"


@dataclass(frozen=True, slots=True)
class ObjetScrutin:
    """The object of a public vote. Empty strings and None stand for what the title does not say.

    titre: the title, cleaned, without its full stop nor what leads to it ("Scrutin public sur").
    article: the single place voted or amended; None for motions, whole texts, and several articles at once.
    amendements: numbers voted, as written ("27", "II-CF45"), without their rectification, which is apart; at the
        Sénat, those of motions too.
    auteur: the first one; a committee when it was tabled in its name.
    parent: for a sub-amendment, the number of the amendment it changes.
    texte_vise: the bill ("projet de loi relatif à …") without the reading, nor what became of it before (", adopté par
        l'Assemblée nationale,"); `lecture` is the reading.
    """

    nature: Nature
    titre: str
    article: Designation | None = None
    amendements: tuple[str, ...] = ()
    rectification: str = ""
    identiques: bool = False
    suivants: bool = False
    suppression: bool = False
    auteur: str = ""
    parent: str = ""
    texte_vise: str = ""
    lecture: str = ""

    def resume(self) -> str:
        """A short French label: "Article 7", "Amendement n° 27 de Mme Regol (suppression) et identiques"."""
        match self.nature:
            case Nature.ENSEMBLE:
                return "Ensemble du texte"
            case Nature.ARTICLE if self.article:
                return _capital(str(self.article))
            case Nature.AMENDEMENT | Nature.SOUS_AMENDEMENT if self.amendements:
                return self._resume_amendement()
            case Nature.MOTION if self.amendements:
                return self._resume_motion()
            case Nature.ARTICLE | Nature.MOTION:
                return _capital(_MOTION_END.split(_sans_article(cut_titre(self.titre).objet), maxsplit=1)[0])
            case _:
                return _capital(self.titre)

    def _resume_amendement(self) -> str:
        noun = _capital(self.nature)
        if len(self.amendements) > 1:
            return f"{noun}s {'identiques ' * self.identiques}n° {', '.join(self.amendements)}"
        parts = [
            f"{noun} n° {self.amendements[0]}",
            f"({self.rectification})" if self.rectification else "",
            _by(self.auteur),
            f"à l'amendement n° {self.parent}" if self.parent else "",
            "(suppression)" if self.suppression else "",
            "et identiques" if self.identiques else "et suivant(s)" if self.suivants else "",
        ]
        return " ".join(filter(None, parts))

    def _resume_motion(self) -> str:
        aim = _TENDANT.search(cut_titre(self.titre).objet)
        noun = f"Motion{'s' * (len(self.amendements) > 1)} n° {', '.join(self.amendements)}"
        return f"{noun} {aim[0].lstrip(' ,')}" if aim else noun


@lru_cache(maxsize=8192)
def read_titre(titre: str) -> ObjetScrutin:
    """Read the title of a public vote, from left to right. Any text has an answer, AUTRE at worst."""
    parties = cut_titre(clean(titre))
    found = _read_objet(parties.objet, parties.titre)
    return replace(found, texte_vise=parties.texte, lecture=parties.lecture)


# --- the object --------------------------------------------------------------------------------------------

_AMEND: Final = r"am\w?nd\w{0,12}"  # amendement(s), and the typo "amendmeent"
_DETERMINER: Final = r"(?:l['’] ?|les? |la |une? )?"
_SOUS_AMENDEMENT = re.compile(rf"(?i){_DETERMINER}sous ?-? ?{_AMEND}")
_AMENDEMENT = re.compile(rf"(?i){_DETERMINER}{_AMEND}")
_ARTICLE = re.compile(r"(?i)(?:l['’] ?|les? )art(?:icles?|\.)")
_PARTIE = re.compile(r"(?i)la \w{7,9} partie")
# Of a bill of one article, the Sénat votes "l'article unique constituant l'ensemble de la proposition de loi".
_SEUL_ARTICLE = re.compile(r"(?i)l['’] ?article unique constituant l['’] ?ensemble")
_ENSEMBLE = re.compile(r"(?i)l['’] ?ensemble(?:,.*| du texte.*)?|")
_MOTION = re.compile(
    rf"(?i){_DETERMINER}"
    r"(?:motion|question pr[eé]alable|exception d['’]irrecevabilit[eé]|renvoi en commission"
    r"|demande de (?:seconde|deuxi[eè]me|nouvelle) d[eé]lib[eé]ration)"
)
_CHANGED = re.compile(rf"(?i)(?<!\w)(?:[àa] l['’] ?|aux |sur l['’] ?|sur les ){_AMEND}")
_MOTION_END = re.compile(r"(?i),| \(?(?:d[eé]pos[eé]e|pr[eé]sent[eé]e|en application)(?!\w)")


def _read_objet(head: str, titre: str) -> ObjetScrutin:
    if match := _SOUS_AMENDEMENT.match(head):
        return _sous_amendement(head, match.end(), titre)
    if match := _AMENDEMENT.match(head):
        return _amendement(head, match.end(), titre)
    if titre and (_ENSEMBLE.fullmatch(head) or _SEUL_ARTICLE.match(head)):
        return ObjetScrutin(Nature.ENSEMBLE, titre)
    if _ARTICLE.match(head) or _PARTIE.fullmatch(head):
        return ObjetScrutin(Nature.ARTICLE, titre, article=_place(head, 0))
    if match := _MOTION.match(head):
        return _motion(head, match.end(), titre)
    return ObjetScrutin(Nature.AUTRE, titre)


# Where an amendment applies. A place begins with its preposition and the word for it.
_PLACE = re.compile(
    r"(?i)(?<!\w)(?:(?:articles? additionnels? )?(?:apr[eè]s|avant) (?:l['’] ?|les? |la )?"
    r"|[àa] l['’] ?(?!articles? add)|[àa] la |aux? )"
    r"(?=art|annexe|[eé]tat|intitul|rapport annex|titre|sous-?titre|livre|chapitre|section|\w{7,9} partie)"
)
# What an amendment of the Sénat aims at: "tendant à supprimer l'article 8", "tendant à la suppression de l'article 7".
_TENDANT = re.compile(r"(?i),? ?(?<!\w)tendant [^,]*")
_BUT = re.compile(
    r"(?i)(?<!\w)tendant (?:à|au) (?P<suppression>(?:supprimer|la suppression d[eu]s?) ?)?[^,]{0,60}?"
    r"(?P<lieu>(?<!\w)(?:l['’] ?|les? )?(?=art(?:icles?|\.) ))"
)
# "l'article 3 et l'article 4", "l'article 3 à 5": more than one place.
_MORE = re.compile(
    r"(?i) ?(?:à|et|ou|,) (?:à |de |apr[eè]s |avant )?(?:l['’] ?|les )?(?:art\w{0,6}\.? ?)?(?:\d|premier)"
)
# "au rapport annexé à l'article 2", "à l'état B de l'article 35": the article it is annexed to.
_ANNEXED_TO = re.compile(r"(?i) (?:à |de )(?=l['’] ?art)")
_ASIDE = re.compile(r" ?\([^()]{0,80}\)")


def _amendement(head: str, start: int, titre: str) -> ObjetScrutin:
    place, deletes = _seek_place(head, start)
    own = _TENDANT.sub("", head[start:place])
    numbers, rectification, end = _numbers(own)
    identiques = bool(re.search(r"(?i)(?<!\w)identiques?(?!\w)", own))
    return ObjetScrutin(
        Nature.AMENDEMENT,
        titre,
        article=_place(head, place) if place is not None else None,
        amendements=numbers,
        rectification=rectification,
        identiques=identiques,
        suivants=not identiques and bool(re.search(r"(?i)(?<!\w)suivants?(?!\w)", own)),
        suppression=deletes or bool(re.search(r"(?i)(?<!\w)supp?r{1,2}ession(?!\w)", own)),
        auteur=_auteur(own, end) if numbers else "",
    )


def _seek_place(head: str, start: int) -> tuple[int | None, bool]:
    """Where the place is written, None when it is not, and whether the words before it delete it."""
    if place := _PLACE.search(head, start):
        return place.start(), False
    if aim := _BUT.search(head, start):
        return aim.start("lieu"), aim.end("suppression") == aim.start("lieu")
    return None, False


def _motion(head: str, start: int, titre: str) -> ObjetScrutin:
    """At the Sénat, motions are numbered among amendments, and signed."""
    own = _TENDANT.sub("", head[start:])
    numbers, rectification, end = _numbers(own)
    auteur = _auteur(own, end) if numbers else ""
    return ObjetScrutin(Nature.MOTION, titre, amendements=numbers, rectification=rectification, auteur=auteur)


def _sous_amendement(head: str, start: int, titre: str) -> ObjetScrutin:
    """The amendment changed comes after "à": its number and its identical ones are not what was voted."""
    changed = _CHANGED.search(head, start)
    if changed is None:
        return replace(_amendement(head, start, titre), nature=Nature.SOUS_AMENDEMENT)
    own = _amendement(head[: changed.start()], start, titre)
    parent = _amendement(head, changed.end(), titre)
    number = parent.amendements[0] if parent.amendements else ""
    return replace(own, nature=Nature.SOUS_AMENDEMENT, parent=number, article=parent.article)


def _place(head: str, start: int) -> Designation | None:
    found = read_designation(head, start)
    if found is None:
        return None
    place, end = found
    if (annexed := _ANNEXED_TO.match(head, end)) and place.kind in ("rapport annexé", "état", "annexe"):
        return _place(head, annexed.end())
    aside = _ASIDE.match(head, end)
    return None if _MORE.match(head, aside.end() if aside else end) else place


# --- numbers and authors -----------------------------------------------------------------------------------

_FOIS: Final = "|".join(sorted(ADVERBS, key=len, reverse=True))
_NUMBER = (
    r"(?P<number>(?:[IVX]{1,4}-)?(?:[A-Z]{1,4}-?)?\d{1,6})(?![\w-])"
    r"(?P<rect> ?\(? ?(?i:(?:\d{1,2} ?(?:[eè]me|[eè]|nde?) )?"
    rf"rect(?:ifi[eé]\w{{0,2}}|\.)?(?: (?:{_FOIS}))?)(?!\w) ?\)?)?"
)
_MARK = r"(?<!\w)(?i:n ?[°º]s?|n[o°º]s|num[eé]ros?) ?(?i:de )?"
_FIRST_NUMBER = re.compile(rf"(?:^ |{_MARK}){_NUMBER}")
_NEXT_NUMBER = re.compile(rf"(?: ?, ?| et ){_NUMBER}")
_AUTEUR = re.compile(r"(?i) ?(?:de la |de l['’] ?|du |des |de |d['’] ?)(?P<nom>.+)")
_AUTEUR_END = re.compile(rf"(?i) et (?=l['’]|les? |n ?[°º]|identique|suivant|(?:sous-)?{_AMEND})| ?[,(]|$")
# "présenté Mme Cohen", without "par", was published in November 2017.
_PRESENTE = re.compile(
    r"(?i),? ?(?:pr[eé]sent|d[eé]pos)[eé]e?s? (?:[^,]{0,60}?(?<!\w)par |(?=MM?\. |M[ml]les? |Mmes? ))"
    r"(?:les? |la |l['’] ?)?(?P<nom>.+)"
)
_PREMIER_END = re.compile(r"(?i) et | au nom d| ?[,(]|$")
_COMMISSION = re.compile(
    # Commas and "et" are part of some names: "commission de la culture, de l'éducation et de la communication".
    r"(?i)(?<!\w)(?:au nom de (?:la |sa )?|^)(?P<nom>commission[^,(]*(?:, (?:de |du |des |d['’]|et d)[^,(]*)*)"
)
_FOLLOWING = re.compile(rf"(?i:,? ?(?:et )?(?:l['’] ?{_AMEND} )?){_MARK}{_NUMBER}")


def _numbers(own: str) -> tuple[tuple[str, ...], str, int]:
    """The numbers marked "n°" or listed after one, the first one's rectification, and where it ends."""
    numbers: list[str] = []
    first = match = _FIRST_NUMBER.search(own)
    while match:
        numbers.append(match["number"])
        end = match.end()
        match = _NEXT_NUMBER.match(own, end) or _FIRST_NUMBER.search(own, end)
    if first is None:
        return (), "", 0
    return tuple(dict.fromkeys(numbers)), _rectification(first["rect"] or ""), first.end()


def _rectification(text: str) -> str:
    """ "(2e rectifié)" -> "2ème rect."; "rectifié" -> "rect."; the Sénat's "rectifié bis" -> "rect. bis"."""
    rank, bis = re.search(r"\d+", text), re.search(rf"(?i) (?:{_FOIS})(?!\w)", text)
    if not text:
        return ""
    return (f"{rank[0]}ème " if rank else "") + "rect." + (bis[0].lower() if bis else "")


def _auteur(own: str, start: int) -> str:
    if match := _AUTEUR.match(own, start):
        return _AUTEUR_END.split(match["nom"], maxsplit=1)[0].strip()
    following = _FOLLOWING.search(own, start)
    match = _PRESENTE.match(own[: following.start() if following else len(own)], start)
    return _presente(match["nom"]) if match else ""


def _presente(nom: str) -> str:
    """The first of those who present it, as the Sénat writes them; the committee in whose name they do."""
    if commission := _COMMISSION.search(nom):
        return commission["nom"].strip(" ,")
    premier = _PREMIER_END.split(nom, maxsplit=1)[0].strip()
    return re.sub(r"^(?:MM\.|Mmes)(?= )", lambda several: several[0].replace("MM", "M").rstrip("s"), premier)


def _by(auteur: str) -> str:
    if fold(auteur).startswith("commission"):
        return f"de la {auteur}"
    if fold(auteur) == "gouvernement":
        return f"du {auteur}"
    return f"de {auteur}" if auteur else ""


def _sans_article(head: str) -> str:
    return re.sub(r"(?i)^(?:la |une )(?=motion|question|demande)|^le (?=renvoi)", "", head)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
