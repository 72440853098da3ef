"""Reading the settings that people type: in chat, behind a button, in config.toml.

Every reader takes what was typed and gives what is stored (`Reglages`); it raises ReglageError, in French.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from zoneinfo import available_timezones

from alerts.abonnement.abonnes import Calme
from alerts.abonnement.familles import Famille
from alerts.abonnement.reglages.dits import MentionDite
from alerts.importance import Importance
from alerts.weigh.base import Percee
from parlement.texte import fold


class ReglageError(ValueError):
    """Says in French what was not understood, and what to type."""


NON = frozenset({"non", "aucun", "aucune", "rien", "jamais", "sans", "off", "0"})
OUI = frozenset({"oui", "vrai", "on", "1"})
TOUT = frozenset({"tout", "tous", "toutes"})

_HEURE = re.compile(r"([0-9]{1,2})\s*(?:h|:|heures?)?\s*([0-9]{2})?\s*(?:min)?")
_ROLE = re.compile(r"<@&([0-9]{1,20})>|\b([0-9]{15,20})\b")
_PERSONNE = re.compile(
    r"(?:^|/)(PA[0-9]{1,9})/?$|(?:^|[a-z_/])([0-9]{5}[A-Z0-9])(?:\.html)?/?$", re.IGNORECASE
)
_LONGEST = 100
"""Characters read of what is one word, one hour, one name."""


def read_heure(text: str) -> time:
    """ "19 h", "19:30", "7h05", "midi". Raises ReglageError."""
    typed = fold(text[:_LONGEST]).strip()
    if typed in ("midi", "minuit"):
        return time(12 if typed == "midi" else 0)
    found = _HEURE.fullmatch(typed)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise ReglageError(f"« {_short(text)} » n'est pas une heure : écrivez 19 h, ou 7 h 30")
    return time(int(found[1]), int(found[2] or 0))


def read_resume(text: str) -> str:
    """The hour of a digest as it is stored, "" for none. Raises ReglageError."""
    return "" if fold(text[:_LONGEST]).strip() in NON else read_heure(text).strftime("%H:%M")


def read_calme(text: str) -> Calme:
    """ "23 h - 7 h", "de 23h à 7h". Raises ReglageError."""
    typed = re.sub(r"^de\s+", "", fold(text[:_LONGEST]).strip())
    parts = re.split(r"\s*(?:-|–|—|\ba\b|\bjusqu'a\b)\s*", typed)
    if len(parts) != 2:
        raise ReglageError(f"« {_short(text)} » ne dit pas deux heures : écrivez 23 h - 7 h, ou non")
    calme = Calme(read_heure(parts[0]), read_heure(parts[1]))
    if calme.debut == calme.fin:
        raise ReglageError(
            "les heures calmes commencent et finissent à la même heure : écrivez 23 h - 7 h, ou non"
        )
    return calme


def read_calme_dit(text: str) -> str:
    """Quiet hours as they are stored, "" for none. Raises ReglageError."""
    if fold(text[:_LONGEST]).strip() in NON:
        return ""
    calme = read_calme(text)
    return f"{calme.debut:%H:%M}-{calme.fin:%H:%M}"


def read_importance(text: str) -> Importance:
    """One of the four words. Raises ReglageError."""
    return Importance(_one_of(text, Importance, "une importance"))


def read_genres(text: str) -> tuple[Famille, ...]:
    """Kinds of alert, empty for all: "votes, agenda", "tout". Raises ReglageError."""
    return tuple(Famille(word) for word in _some_of(text, Famille, "un genre d'alerte"))


def read_percees(text: str) -> tuple[Percee, ...]:
    """What breaks through quiet hours: "adoption, drone", "tout", "rien". Raises ReglageError."""
    if fold(text[:_LONGEST]).strip() in NON:
        return ()
    return tuple(Percee(word) for word in _some_of(text, Percee, "une percée")) or tuple(Percee)


def read_oui(text: str) -> bool:
    """Yes or no. Raises ReglageError."""
    typed = fold(text[:_LONGEST]).strip()
    if typed not in OUI | NON:
        raise ReglageError(f"« {_short(text)} » : répondez oui ou non")
    return typed in OUI


def read_fuseau(text: str) -> str:
    """A time zone by its name or its city: "Europe/Paris", "Martinique". Raises ReglageError."""
    typed = _letters(text[:_LONGEST])
    if not typed:
        raise ReglageError("quel fuseau ? Écrivez Paris, Martinique, Réunion…")
    names, by_word = _zones()
    if found := names.get(text.strip().casefold()) or by_word.get(typed):
        return found
    near = get_close_matches(typed, by_word, n=1, cutoff=0.7)
    hint = (
        f" : vouliez-vous dire « {by_word[near[0]]} » ?" if near else " : écrivez Europe/Paris, ou une ville"
    )
    raise ReglageError(f"« {_short(text)} » n'est pas un fuseau horaire connu{hint}")


@lru_cache(maxsize=1)
def _zones() -> tuple[dict[str, str], dict[str, str]]:
    """Zones by their whole name, then by what people type: the city, the letters of the name, French names."""
    every = sorted(available_timezones())
    placed = [name for name in every if "/" in name]
    by_city = {_letters(name.rpartition("/")[2]): name for name in reversed(placed)}
    by_word = {_letters(name): name for name in placed} | by_city | dict(_FUSEAUX_FRANCAIS)
    return {name.casefold(): name for name in every}, by_word


_FUSEAUX_FRANCAIS: Mapping[str, str] = {
    "paris": "Europe/Paris",
    "france": "Europe/Paris",
    "metropole": "Europe/Paris",
    "guyane": "America/Cayenne",
    "mayotte": "Indian/Mayotte",
    "nouvellecaledonie": "Pacific/Noumea",
    "polynesie": "Pacific/Tahiti",
    "saintpierreetmiquelon": "America/Miquelon",
    "wallisetfutuna": "Pacific/Wallis",
    "saintmartin": "America/Marigot",
    "saintbarthelemy": "America/St_Barthelemy",
}
"""Names that French people use for zones which bear another."""


def read_mention(text: str) -> MentionDite:
    """A role (its mention or its id), then an importance and subjects, in any order. Raises ReglageError.

    Subjects are kept as typed: whoever knows what is tracked checks them.
    """
    role = _ROLE.search(text)
    if role is None:
        raise ReglageError(
            f"« {_short(text)} » ne nomme pas de rôle : écrivez @rôle (ou son identifiant), "
            "puis au besoin majeur ou article7"
        )
    importance, sujets = Importance.MAJEUR, []
    for word in re.split(r"[\s,]+", text[: role.start()] + " " + text[role.end() :]):
        if fold(word) in list(Importance):
            importance = Importance(fold(word))
        elif word:
            sujets.append(word)
    return MentionDite(role[1] or role[2], importance, tuple(dict.fromkeys(sujets)))


def read_mentions(text: str) -> tuple[MentionDite, ...]:
    """Several, separated by ";"; none for "non". The last word on a role wins. Raises ReglageError."""
    if fold(text[:_LONGEST]).strip() in NON:
        return ()
    said = [read_mention(part) for part in text.split(";") if part.strip()]
    if not said:
        raise ReglageError("il manque un rôle : écrivez @rôle, ou non")
    return tuple({one.role: one for one in said}.values())


def read_personne(text: str) -> str:
    """The id of a member: itself, or the end of the address of their page. Raises ReglageError."""
    found = _PERSONNE.search(text.strip()[-_LONGEST:])
    if found is None:
        raise ReglageError(
            f"« {_short(text)} » n'est pas un membre : donnez l'adresse de sa page sur assemblee-nationale.fr ou "
            "senat.fr, ou son identifiant (PA795228, 14133K)"
        )
    return (found[1] or found[2]).upper()


def _some_of(text: str, words: type[StrEnum], what: str) -> list[str]:
    typed = [word for word in re.split(r"[\s,;]+(?:et\s+)?", text.strip()) if word]
    if not typed:
        raise ReglageError(f"il manque {what} : {', '.join(words)}, ou tout")
    if any(fold(word) in TOUT for word in typed):
        return []
    return list(dict.fromkeys(_one_of(word, words, what) for word in typed))


def _one_of(text: str, words: type[StrEnum], what: str) -> str:
    typed = fold(text[:_LONGEST]).strip()
    near = [typed] if typed in list(words) else get_close_matches(typed, list(words), n=1, cutoff=0.6)
    if near == [typed] or (near and near[0].rstrip("s") == typed.rstrip("se")):
        return near[0]
    hint = f" : vouliez-vous dire « {near[0]} » ?" if near else f" : choisissez parmi {', '.join(words)}"
    raise ReglageError(f"« {_short(text)} » n'est pas {what}{hint}")


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
