"""What a record may empty. A blank never replaces a value, since an error reads as one, except where the rest of
the record says that the value no longer holds.
"""

from __future__ import annotations

from collections.abc import Mapping

from parlement.amendements import Amendement, est_discute
from storage.rows import Value

_AUTEUR = frozenset({"auteur", "groupe", "auteur_organe", "signataires", "cosignataires"})
_SORT = frozenset({"sort", "sous_etat", "date_sort"})
_DISCUSSIONS = frozenset({"identique", "identique_position", "commune", "commune_position"})


def emptied_by(amendement: Amendement, known: Mapping[str, Value]) -> frozenset[str]:
    """The fields of a known amendment that this reading of it may empty.

    Its effect is read from its text, and follows it. The others only by a later version of the record: all of the
    author when another one is named, the outcome when it is no longer "discussed", the discussions it shared when
    its state, author and text are said.
    """
    found: frozenset[str] = frozenset({"effet"}) if amendement.dispositif else frozenset()
    if not is_later(amendement, known):
        return found
    if _has_another_author(amendement, known):
        found |= _AUTEUR
    if is_sort_withdrawn(amendement, known):
        found |= _SORT
    if amendement.etat and amendement.auteur_type and amendement.dispositif:
        found |= _DISCUSSIONS
    return found


def is_sort_withdrawn(amendement: Amendement, known: Mapping[str, Value]) -> bool:
    """Whether a later version takes back an outcome: no longer "discussed", and without one."""
    gone = bool(amendement.etat) and not est_discute(amendement.etat) and not amendement.sort
    return gone and est_discute(str(known["etat"] or "")) and is_later(amendement, known)


def is_later(amendement: Amendement, known: Mapping[str, Value]) -> bool:
    """Whether the source says that it changed since what is known; False when either version does not say when."""
    before, now = known["chronotag"], amendement.chronotag
    return before is not None and now is not None and now > int(before)


def is_older(amendement: Amendement, known: Mapping[str, Value]) -> bool:
    """Whether a later version is known: the archive is a day behind the amendment's own document."""
    return amendement.chronotag is not None and int(known["chronotag"] or 0) > amendement.chronotag


def _has_another_author(amendement: Amendement, known: Mapping[str, Value]) -> bool:
    """Whether it was taken over: by another member, a rapporteur, the Gouvernement."""
    if not amendement.auteur_type:
        return False
    said = (amendement.auteur_type, known["auteur_type"]), (amendement.auteur, known["auteur"])
    return any(new and new != old for new, old in said)
