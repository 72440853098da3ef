"""`!texte`: an article as a version of the text writes it, or the words that changed between two versions."""

from __future__ import annotations

import re

from alerts.message import Message
from commands.base import Argument, Commande, CommandError, Context, require_suivi, suggest_suivis
from commands.versions import Demande, View, versions_of
from parlement.articles import parse_designation
from parlement.documents import texte_numero
from parlement.suivis import Suivi, find_suivis

_DEUX = re.compile(
    r"(?P<reste>.*?)\s*(?:\b(?:texte|n°|no)\s*)?(?P<avant>\d{1,5})\s*(?:/|→|->)\s*(?P<apres>\d{1,5})"
)
_AVANT_APRES = re.compile(r"(?P<reste>.*?)\s*(?:avant\s*/?\s*apr[eè]s|changements?|diff)", re.IGNORECASE)
_UN = re.compile(r"(?P<reste>.*?\S)\s+(?:(?:texte|n°|no)\s*)*(?P<numero>\d{1,5})", re.IGNORECASE)


def texte(context: Context, argument: str) -> Message:
    """Show an article, its changes, or which articles and versions there are. Raises CommandError."""
    demande = _read(context, argument)
    dossier = context.tracked.dossier(demande.suivi)
    lines = versions_of(context, dossier) if dossier else []
    if dossier is None or not lines:
        raise CommandError(
            f"Aucune version du texte de « {demande.suivi.titre} » n'est connue article par article. Le Sénat publie "
            "celles des textes qu'il examine ; l'Assemblée ne les publie pas ainsi."
        )
    view = View(context, demande, dossier, lines)
    if view.fil is None:
        return view.contents()
    return view.changes() if demande.compare else view.article()


def redlines(context: Context, suivi: Suivi) -> Message | None:
    """Every word that last changed in a followed article; None when two versions to compare are not known."""
    dossier = context.tracked.dossier(suivi)
    lines = versions_of(context, dossier) if dossier else []
    if dossier is None or not lines:
        return None
    try:
        return View(context, Demande(suivi=suivi, compare=True, entier=True), dossier, lines).changes()
    except CommandError:  # one version only, or none that has the article
        return None


def _read(context: Context, argument: str) -> Demande:
    """Read "article7", "article7 249", "article7 249/44", "article7 avant/après", "jo2024 article 8 249"."""
    typed = " ".join(argument.split())
    known = context.tracked.suivis
    if match := _AVANT_APRES.fullmatch(typed):
        return _subject(context, match["reste"], compare=True)
    if match := _DEUX.fullmatch(typed):
        return _subject(context, match["reste"], numeros=(match["avant"], match["apres"]), compare=True)
    if find_suivis(typed, known):
        return _subject(context, typed)
    match = _UN.fullmatch(typed)
    if match and not _names_an_article(match["reste"]):
        return _subject(context, match["reste"], numeros=(match["numero"],))
    return _subject(context, typed)


def _names_an_article(reste: str) -> bool:
    """Whether what comes before a number leaves it to be that of an article: "jo2024 article"."""
    return re.search(r"(?i)\bart(?:icle|\.)?$", reste) is not None


def _subject(
    context: Context, typed: str, *, numeros: tuple[str, ...] = (), compare: bool = False
) -> Demande:
    """The suivi, then an article of it. Raises CommandError."""
    words = typed.split()
    for count in range(len(words), 0, -1):
        found = find_suivis(" ".join(words[:count]), context.tracked.suivis)
        place = parse_designation(" ".join(words[count:])) if words[count:] else None
        if len(found) == 1 and (place or count == len(words)):
            return Demande(suivi=found[0], article=place, numeros=numeros, compare=compare)
    suivi = require_suivi(context, typed, "texte")
    return Demande(suivi=suivi, numeros=numeros, compare=compare)


def suggest(context: Context, typed: str) -> list[str]:
    """Names of suivis; once one is typed, it with its versions and the changes."""
    name = typed.strip().split(" ")[0]
    found = find_suivis(name, context.tracked.suivis) if name else []
    dossier = context.tracked.dossier(found[0]) if len(found) == 1 else None
    if dossier is None or not versions_of(context, dossier):
        return [nom for nom in suggest_suivis(context, typed) if _is_known(context, nom)]
    numeros = [texte_numero(line.uid) for line in versions_of(context, dossier)]
    nom = found[0].nom
    return [nom, f"{nom} avant/après", *(f"{nom} {numero}" for numero in reversed(numeros))]


def _is_known(context: Context, nom: str) -> bool:
    """Whether a version of the text of a suivi is known."""
    suivi = next(suivi for suivi in context.tracked.suivis if suivi.nom == nom)
    dossier = context.tracked.dossier(suivi)
    return dossier is not None and bool(versions_of(context, dossier))


TEXTE = Commande(
    nom="texte",
    description="un article, mot pour mot, dans une version du texte, ou ce qui change d'une version à l'autre",
    exemples=(
        "!texte article7",
        "!texte article7 249",
        "!texte article7 avant/après",
        "!texte jo2024 article 8",
    ),
    argument=Argument(
        nom="sujet",
        description="un article suivi, puis au besoin un numéro de texte (249), deux (249/44) ou « avant/après »",
        required=True,
        suggest=suggest,
    ),
    answer=texte,
)
