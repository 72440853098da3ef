"""Corrections: what a message stated and no longer holds, said at its end, and answered when the meaning changed.

A message completed is not corrected: a vote that comes after another, a figure that was awaited. What is compared is
what two versions of a message state (`Message.faits`), never their words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

import msgspec

from alerts.compose.actions import POURQUOI, pourquoi
from alerts.compose.base import first_upper
from alerts.message import Fait, Gras, Heure, Ligne, Message, ligne
from alerts.weigh import Alerte
from parlement.texte import fold
from storage.corrections import Correction
from storage.outbox import reference_of

MOST_DITES = 3
"""Corrections seen together that are all said; the others are counted."""
MOST_LIGNES = 3
"""Occasions told at the end of a message: the latest."""
MOST_TITRE = 100
"""Characters of a headline that a locked phone shows."""

_PORTES = ("adopt", "accord")
_ECARTES = ("rejet", "retir", "tomb", "non soutenu", "satisfait", "irrecevable", "desaccord")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ecart:
    """One thing that two versions of a message state differently. `apres`: "" when it is stated no more.

    sens: the meaning changed: what was carried is not, or the other way round, or no outcome is left.
    """

    cle: str
    quoi: str
    avant: str
    apres: str
    sens: bool


def ecarts(before: Message, after: Message, ailleurs: Collection[str] = ()) -> list[Ecart]:
    """What `after` corrects in `before`. `ailleurs`: keys of what other messages now state, which only moved there."""
    now = {fait.cle: fait for fait in after.faits}
    found = (
        _ecart(fait, now[fait.cle]) if fait.cle in now else _withdrawn(fait)
        for fait in before.faits
        if fait.cle in now or fait.cle not in ailleurs
    )
    return [one for one in found if one]


def _ecart(before: Fait, after: Fait) -> Ecart | None:
    """A blank that is filled completes. An outcome told with more words ("adopté avec modifications") too.

    An outcome left blank is told by another fact of the message: the vote that decided an amendment.
    """
    if before.sort and not after.sort:
        return None
    same = after.sort.startswith(before.sort)
    if same and before.chiffres in ("", after.chiffres):
        return None
    sens = not same and (_porte(before.sort) is None or _porte(before.sort) is not _porte(after.sort))
    told = (before.chiffres, after.chiffres or "à confirmer") if same else (_said(before), _said(after))
    return Ecart(cle=before.cle, quoi=after.quoi, avant=told[0], apres=told[1], sens=sens)


def _withdrawn(fait: Fait) -> Ecart | None:
    if not _said(fait):
        return None
    return Ecart(cle=fait.cle, quoi=fait.quoi, avant=_said(fait), apres="", sens=bool(fait.sort))


def _said(fait: Fait) -> str:
    """ "adopté (59 pour, 14 contre)"."""
    return f"{fait.sort} ({fait.chiffres})" if fait.sort and fait.chiffres else fait.sort or fait.chiffres


def _porte(sort: str) -> bool | None:
    """Whether an outcome carries; None for what we do not know to do either."""
    said = fold(sort)
    return True if said.startswith(_PORTES) else False if said.startswith(_ECARTES) else None


def corrections(found: Iterable[Ecart], alerte: str, before: Message, now: datetime) -> list[Correction]:
    """What is kept of them."""
    return [
        Correction(
            alerte=alerte,
            reference=before.reference,
            titre=before.titre,
            cle=one.cle,
            quoi=one.quoi,
            avant=one.avant,
            apres=one.apres,
            sens=one.sens,
            vue_le=now,
        )
        for one in found
    ]


# --- in words --------------------------------------------------------------------------------------------------


def dites(found: Iterable[Correction], *, short: bool = False) -> str:
    """ "scrutin n° 1274 (article 7), rejeté au lieu d'adopté"; those that turned the same way are said together.

    short: outcomes without their figures.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for one in found:
        key = (_short(one.avant), _short(one.apres)) if short and one.sens else (one.avant, one.apres)
        groups.setdefault(key, []).append(one.quoi)
    said = [_dite(quoi, avant, apres) for (avant, apres), quoi in groups.items()]
    rest = len(said) - MOST_DITES
    more = [f"et {rest} autre{'s' if rest > 1 else ''}"] if rest > 0 else []
    return " ; ".join([*said[:MOST_DITES], *more])


def _dite(quoi: Sequence[str], avant: str, apres: str) -> str:
    rest = len(quoi) - MOST_DITES
    more = f" et {rest} autre{'s' if rest > 1 else ''}" if rest > 0 else ""
    what = f"{', '.join(quoi[:MOST_DITES])}{more}"
    return f"{what}, {apres} au lieu {_de(avant)}" if apres else f"{what}, {avant} : la source ne le dit plus"


def _short(said: str) -> str:
    return said.partition(" (")[0]


def _de(words: str) -> str:
    return f"d'{words}" if fold(words)[:1] in "aeiouh" else f"de {words}"


def corrected(message: Message, found: Sequence[Correction]) -> Message:
    """The message, with what was corrected in it and when, at the end of its first lines."""
    lines = list(_lines(found))[-MOST_LIGNES:]
    return msgspec.structs.replace(message, resume=(*message.resume, *lines)) if lines else message


def _lines(found: Iterable[Correction]) -> Iterator[Ligne]:
    for instant, together in groupby(found, key=lambda one: one.vue_le):
        yield ligne("✏️ Corrigé le ", Heure(instant), f" : {dites(together)}")


# --- the answer to a message whose meaning changed -------------------------------------------------------------


def reply_alerte(alerte: Alerte, before: Message, rank: int) -> Alerte:
    """The alert that answers the posted message: whoever received that one is told with the same settings.

    It matters as much as what was told wrongly. rank: how many times the alert was corrected, this one included.
    """
    importance = max(alerte.importance, before.importance or alerte.importance)
    return replace(
        alerte, cle=f"correction:{alerte.cle}:{rank}", importance=importance, retrait=None, ancien=False
    )


def reply_message(
    reply: Alerte, corrected_message: Message, found: Sequence[Correction], sujet: str
) -> Message:
    """What it says: what changed, then the message it answers. `sujet`: the bill, "" when the message names it."""
    turned = [one for one in found if one.sens]
    about = f" ({sujet})" if sujet else ""
    titre = f"✏️ Correction{about} : {dites(turned, short=True)}"
    reference = reference_of(reply.cle)
    why = pourquoi(reference)
    actions = (why if action.libelle == POURQUOI else action for action in corrected_message.actions)
    lines = [
        *(ligne(Gras(first_upper(one.quoi)), f" : {_dite_seule(one)}") for one in found[:MOST_DITES]),
        ligne(f"Message corrigé : {corrected_message.titre} (référence {corrected_message.reference})"),
    ]
    return Message(
        titre=titre if len(titre) <= MOST_TITRE else f"✏️ Correction{about} : {_first(turned)}",
        importance=reply.importance,
        resume=tuple(lines),
        pied=corrected_message.pied,
        reference=reference,
        url=corrected_message.url,
        suite=corrected_message.suite,
        actions=tuple(actions) or (why,),
    )


def _first(turned: Sequence[Correction]) -> str:
    rest = len(turned) - 1
    more = f" et {rest} autre{'s' if rest > 1 else ''}" if rest else ""
    return f"{dites(turned[:1], short=True)}{more}"


def _dite_seule(one: Correction) -> str:
    """ "rejeté (14 pour, 59 contre) au lieu d'adopté (59 pour, 14 contre)"."""
    return (
        f"{one.apres} au lieu {_de(one.avant)}" if one.apres else f"« {one.avant} », la source ne le dit plus"
    )
