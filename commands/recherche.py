"""`!recherche`: what is known, searched by its words: the newest first, a page at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from alerts.message import Gras, Lien, Ligne, Message, Section, Span, ligne, puce, reponse, section
from alerts.votes import plural
from commands.base import Argument, Commande, CommandError, Context, shortened
from commands.freshness import KINDS, freshness
from parlement.temps import date_courte
from parlement.texte import fold
from storage.recherche import MOST, Trouvaille, Trouvailles
from storage.requete import MOST_TERMES, Requete, read_requete

PER_PAGE = 8
LONGEST_TITLE = 160

SORTES: Final = {
    "texte_jo": "📰 Journal officiel",
    "arrete": "🏛️ Arrêté préfectoral",
    "recueil": "📚 Recueil préfectoral",
    "signalement": "🔎 Signalé par une veille",
    "amendement": "📝 Amendement",
    "dossier": "📂 Dossier",
    "document": "📄 Document",
    "version": "📄 Texte, mot pour mot",
    "scrutin": "🗳️ Scrutin",
    "point": "🗓️ Ordre du jour",
}
"""How each kind is called in an answer."""
FILTRES: Final = (
    ("jo", r"jo|journal officiel|decrets", ("texte_jo",)),
    ("arrêtés", r"arretes|prefets|prefectures|recueils", ("arrete", "recueil")),
    ("amendements", r"amendements", ("amendement", "signalement")),
    ("dossiers", r"dossiers", ("dossier", "signalement")),
    ("textes", r"textes|documents|versions", ("version", "document")),
    ("votes", r"votes|scrutins", ("scrutin",)),
    ("agenda", r"agenda|reunions", ("point",)),
    ("veilles", r"veilles|signalements", ("signalement",)),
)
"""Kinds as they are told, how people type them last or first (folded), what they mean."""
SOURCES: Final = {
    "jo": ("Journal officiel",),
    "arrêtés": ("actes des préfets",),
    "amendements": ("amendements",),
    "votes": ("scrutins",),
    "agenda": ("agenda",),
}
"""What the foot speaks of, by filter; every kind of source otherwise."""
_PAGE: Final = re.compile(r"\s+(?:page|p\.?)\s*(\d{1,3})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked. mots: the words as typed, without filter nor page. dans: the filter as it is told, or ""."""

    mots: str
    requete: Requete
    dans: str = ""
    genres: tuple[str, ...] = ()
    page: int = 1

    def command(self, page: int = 1) -> str:
        """What to type for the same thing, at a page."""
        return " ".join(
            filter(None, ("!recherche", self.mots, self.dans, f"page {page}" if page > 1 else ""))
        )


def recherche(context: Context, argument: str) -> Message:
    """Search what was typed. Raises CommandError when there is no word in it."""
    question = read_question(argument)
    if not question.requete.fts:
        raise CommandError(
            f"« {shortened(argument)} » ne contient aucun mot à chercher. Exemple : !recherche drones Paris. "
            "Un mot exclu (« -loisir ») en demande au moins un autre."
        )
    found = context.tracked.parlement.recherche.chercher(
        question.requete, question.genres, limite=PER_PAGE, saute=(question.page - 1) * PER_PAGE
    )
    pied = freshness(context, None, SOURCES.get(question.dans, KINDS))
    title = f"Recherche — {shortened(question.mots)}{f' ({question.dans})' if question.dans else ''}"
    if not found.page:
        return reponse(title, *_nothing(question, found), pied=pied)
    return reponse(
        title,
        ligne(_count(found, question)),
        *_more(question, found),
        sections=[_section(one, context) for one in found.page],
        pied=pied,
        suite=question.command(question.page + 1),
    )


def read_question(typed: str) -> Question:
    """Read the page, at the end; the kind, last or first; the words that are left."""
    page = 1
    if match := _PAGE.search(typed):
        typed, page = typed[: match.start()], max(1, int(match[1]))
    for mots, dans, genres in _filtered(typed.split()):
        requete = read_requete(mots)
        if requete.fts:
            return Question(mots, requete, dans, genres, page)
    return Question(typed, read_requete(typed), page=page)


def _filtered(words: list[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each way to take a filter off the end, then off the start: (the words left, the filter, its kinds)."""
    for size in (2, 1):
        ways = ((words[-size:], words[:-size]), (words[:size], words[size:]))
        for typed, left in ways:
            for dans, pattern, genres in FILTRES:
                if re.fullmatch(pattern, fold(" ".join(typed))):
                    yield " ".join(left), dans, genres


def _count(found: Trouvailles, question: Question) -> str:
    """How many there are, and which of them are shown."""
    total = f"Plus de {MOST:,} résultats".replace(",", "\u00a0") if found.davantage else ""
    total = total or plural(found.total, "résultat")
    first = (question.page - 1) * PER_PAGE + 1
    shown = f", du plus récent au plus ancien : {first} à {first + len(found.page) - 1}"
    return f"{total}{shown if found.total > len(found.page) else ''}."


def _section(one: Trouvaille, context: Context) -> Section:
    """One result: its kind and day, its title, the words around what was looked for."""
    titre = _short(one.titre)
    lines = [ligne(Lien(titre, url) if (url := _url(one, context)) else titre)]
    if bill := _bill(one, context):
        lines.append(ligne(bill))
    if one.extrait:
        lines.append(puce(*(Gras(words) if found else words for words, found in one.extrait)))
    return section(f"{SORTES.get(one.genre, one.genre)} · {date_courte(one.jour)}", *lines)


def _bill(one: Trouvaille, context: Context) -> str:
    """The bill that an amendment is about: its place alone says little."""
    dossier = context.tracked.parlement.find_dossier(one.dossier) if one.genre == "amendement" else None
    return _short(context.tracked.titre(dossier)) if dossier else ""


def _url(one: Trouvaille, context: Context) -> str:
    """Its page, else that of its bill."""
    dossier = None if one.url else context.tracked.parlement.find_dossier(one.dossier)
    return one.url or (dossier.url if dossier else "")


def _short(titre: str) -> str:
    """A title cut at a word; some acts have titles of a thousand characters."""
    return titre if len(titre) <= LONGEST_TITLE else f"{titre[:LONGEST_TITLE].rpartition(' ')[0]}…"


def _more(question: Question, found: Trouvailles) -> Iterator[Ligne]:
    """What was left out, what to type for the next page, and for less."""
    if question.requete.ignores:
        yield ligne(f"Seuls les {MOST_TERMES} premiers mots ont été cherchés.")
    if found.total > question.page * PER_PAGE:
        yield ligne("La suite : ", Gras(question.command(question.page + 1)))
    if found.total > PER_PAGE and not question.dans:
        yield ligne("Pour préciser : ", Gras(f"!recherche {question.mots} jo"), f" (ou {_filtres()})")


def _filtres() -> str:
    return ", ".join(dans for dans, _, _ in FILTRES[1:])


def _nothing(question: Question, found: Trouvailles) -> Iterator[Ligne]:
    """What to try when nothing is shown."""
    if found.total:
        yield ligne(f"Il n'y a pas de page {question.page} : ", Gras(question.command()))
        return
    spans: tuple[Span, ...] = (" dans : ", Gras(question.dans)) if question.dans else ()
    yield ligne("Rien de connu ne contient ces mots", *spans, ".")
    if question.dans:
        yield puce("partout : ", Gras(f"!recherche {question.mots}"))
        yield puce(
            "le mot lui-même, entre guillemets : ", Gras(f'!recherche {question.mots} "{question.dans}"')
        )
    yield puce("moins de mots, ou l'un ou l'autre : ", Gras("!recherche drones OU aéronefs"))
    yield puce("le début d'un mot : ", Gras("!recherche vidéo*"))


RECHERCHE = Commande(
    nom="recherche",
    description="chercher des mots dans tout ce qui est connu : JO, arrêtés, amendements, textes",
    exemples=("!recherche drones jo", '!recherche "traitement algorithmique"', "!recherche L. 242-5 arrêtés"),
    argument=Argument(
        nom="mots",
        description="les mots à chercher, puis si l'on veut : jo, arrêtés, amendements, textes, votes…",
        required=True,
    ),
    answer=recherche,
)
