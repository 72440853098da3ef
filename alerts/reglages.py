"""The settings of a channel in the words that people type: one reading for config.toml, for chat and for buttons.

Errors::

    ReglageError     what was typed is no such setting; its message is French and says what to type
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import time
from difflib import get_close_matches
from enum import StrEnum
from typing import Any
from zoneinfo import available_timezones

import msgspec

from alerts.abonnes import Abonne, Calme, EtatAbonne, Mention
from alerts.familles import Famille
from alerts.importance import Importance
from alerts.weigh.base import Percee
from parlement.texte import fold


class ReglageError(ValueError):
    """Says in French what was not understood, and what to type."""


class MentionDite(msgspec.Struct, frozen=True, omit_defaults=True):
    """A role to ping, as it is stored: its id, from which importance, for which suivis and veilles (all if none)."""

    role: str
    importance: Importance = Importance.MAJEUR
    sujets: tuple[str, ...] = ()


class Reglages(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What chat said of a channel; None for what it did not say. Kept as JSON, read back by later versions.

    tout: every suivi and veille. resume: "19:00", "" for no digest. calme: "23:00-07:00", "" for none.
    """

    tout: bool = False
    suivis: tuple[str, ...] = ()
    veilles: tuple[str, ...] = ()
    personnes: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()
    importance: Importance | None = None
    genres: tuple[Famille, ...] | None = None
    mentions: tuple[MentionDite, ...] | None = None
    resume: str | None = None
    immediat: bool | None = None
    calme: str | None = None
    percees: tuple[Percee, ...] | None = None
    fuseau: str | None = None
    images: bool | None = None
    alarmes: bool | None = None

    @property
    def ne_demande_rien(self) -> bool:
        """Whether it asks for nothing to be received: settings alone make no subscription."""
        return not (self.tout or self.suivis or self.veilles or self.personnes or self.alarmes)


def encode_reglages(reglages: Reglages) -> str:
    """As JSON."""
    return msgspec.json.encode(reglages).decode()


def decode_reglages(text: str) -> Reglages:
    """From JSON. Raises msgspec.DecodeError (ValidationError included)."""
    return msgspec.json.decode(text, type=Reglages)


def merged(
    destination: str,
    declare: Abonne | None,
    dit: Reglages,
    etat: EtatAbonne = EtatAbonne.ACTIF,
    motif: str = "",
) -> Abonne | None:
    """One channel as the file declares it and as chat completes it; None when neither asks for anything.

    What the file sets stays as it says; subjects add up. A channel that the file gives everything gets everything.
    """
    if declare is None and dit.ne_demande_rien:
        return None
    base = declare or Abonne(destination=destination)
    said = {
        field: read(value)
        for key, (field, read) in _CHAMPS.items()
        if (value := getattr(dit, key)) is not None and key not in base.declare
    }
    return replace(
        base,
        tout=dit.tout or (declare is not None and declare.recoit_tout),
        suivis=base.suivis | set(dit.suivis),
        veilles=base.veilles | set(dit.veilles),
        personnes=base.personnes | set(dit.personnes),
        departements=base.departements | set(dit.departements),
        etat=etat,
        motif=motif,
        **said,
    )


def _mentions(said: Iterable[MentionDite]) -> tuple[Mention, ...]:
    return tuple(Mention(one.role, one.importance, frozenset(one.sujets)) for one in said)


def _same(value: Any) -> Any:
    return value


_CHAMPS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "importance": ("seuil", _same),
    "genres": ("familles", frozenset),
    "mentions": ("mentions", _mentions),
    "resume": ("resume", lambda text: read_heure(text) if text else None),
    "immediat": ("immediat", _same),
    "calme": ("calme", lambda text: read_calme(text) if text else None),
    "percees": ("percees", frozenset),
    "fuseau": ("fuseau", _same),
    "images": ("images", _same),
    "alarmes": ("alarmes", _same),
}
"""Field of `Abonne` that each setting fills, and how it is read from what is stored."""


# --- what people type ------------------------------------------------------------------------------------------

NON = frozenset({"non", "aucun", "aucune", "rien", "jamais", "sans", "off", "0"})
OUI = frozenset({"oui", "vrai", "on", "1"})
TOUT = frozenset({"tout", "tous", "toutes"})

_HEURE = re.compile(r"(\d{1,2})\s*(?:h|:|heures?)?\s*(\d{2})?\s*(?:min)?")
_ROLE = re.compile(r"<@&(\d{1,20})>|(\d{15,20})")


def read_heure(text: str) -> time:
    """ "19 h", "19:30", "7h05", "midi". Raises ReglageError."""
    typed = fold(text).strip()
    if typed in ("midi", "minuit"):
        return time(12 if typed == "midi" else 0)
    found = _HEURE.fullmatch(typed)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise ReglageError(f"« {_short(text)} » n'est pas une heure : écrivez 19 h, ou 7 h 30")
    return time(int(found[1]), int(found[2] or 0))


def read_resume(text: str) -> str:
    """The hour of a digest as it is stored, "" for none. Raises ReglageError."""
    return "" if fold(text).strip() in NON else read_heure(text).strftime("%H:%M")


def read_calme(text: str) -> Calme:
    """ "23 h - 7 h", "de 23h à 7h". Raises ReglageError."""
    parts = re.split(r"\s*(?:-|–|—|\ba\b|\bjusqu'a\b)\s*", re.sub(r"^de\s+", "", fold(text).strip()))
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
    if fold(text).strip() in NON:
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
    if fold(text).strip() in NON:
        return ()
    return tuple(Percee(word) for word in _some_of(text, Percee, "une percée")) or tuple(Percee)


def read_oui(text: str) -> bool:
    """Yes or no. Raises ReglageError."""
    typed = fold(text).strip()
    if typed not in OUI | NON:
        raise ReglageError(f"« {_short(text)} » : répondez oui ou non")
    return typed in OUI


def read_fuseau(text: str) -> str:
    """A time zone by its name or its city: "Europe/Paris", "Martinique". Raises ReglageError."""
    typed = _letters(text)
    if not typed:
        raise ReglageError("quel fuseau ? Écrivez Paris, Martinique, Réunion…")
    known = {_letters(name): name for name in sorted(available_timezones()) if "/" in name}
    by_city = {_letters(name.rpartition("/")[2]): name for name in reversed(list(known.values()))}
    by_city |= _FUSEAUX_FRANCAIS
    if found := by_city.get(typed) or known.get(typed):
        return found
    near = get_close_matches(typed, by_city, n=1, cutoff=0.7)
    hint = (
        f" : vouliez-vous dire « {by_city[near[0]]} » ?" if near else " : écrivez Europe/Paris, ou une ville"
    )
    raise ReglageError(f"« {_short(text)} » n'est pas un fuseau horaire connu{hint}")


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
            f"« {_short(text)} » ne nomme pas de rôle : écrivez @rôle, puis au besoin majeur ou article7"
        )
    importance, sujets = Importance.MAJEUR, []
    for word in re.split(r"[\s,]+", text[: role.start()] + " " + text[role.end() :]):
        if fold(word) in list(Importance):
            importance = Importance(fold(word))
        elif word:
            sujets.append(word)
    return MentionDite(role[1] or role[2], importance, tuple(sujets))


def _some_of(text: str, words: type[StrEnum], what: str) -> list[str]:
    typed = [word for word in re.split(r"[\s,;]+(?:et\s+)?", text.strip()) if word]
    if not typed:
        raise ReglageError(f"il manque {what} : {', '.join(words)}, ou tout")
    if any(fold(word) in TOUT for word in typed):
        return []
    return list(dict.fromkeys(_one_of(word, words, what) for word in typed))


def _one_of(text: str, words: type[StrEnum], what: str) -> str:
    typed = fold(text).strip()
    near = [typed] if typed in list(words) else get_close_matches(typed, list(words), n=1, cutoff=0.6)
    if near == [typed] or (near and near[0].rstrip("s") == typed.rstrip("se")):
        return near[0]
    hint = f" : vouliez-vous dire « {near[0]} » ?" if near else f" : {', '.join(words)}"
    raise ReglageError(f"« {_short(text)} » n'est pas {what}{hint}")


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
