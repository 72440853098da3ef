"""Political groups from left to right, as debates and the press range them.

No source gives this order: it is ours, for groups known by their short names since 2017. The Congress has both houses.
"""

from __future__ import annotations

import re
from typing import Final

from parlement.texte import fold

_GAUCHE_A_DROITE: Final = (
    ("crce", "crc"),
    ("lfi", "fi"),
    ("gdr",),
    ("ecolo", "ecos", "gest", "eds"),
    ("ser", "soc", "ng"),
    ("rdse",),
    ("liot", "lt"),
    ("rdpi", "larem", "lrem", "re", "epr"),
    ("dem", "modem"),
    ("uc",),
    ("udi", "agir"),
    ("hor", "indep", "lirt"),
    ("lr", "dr"),
    ("udr", "uddplr"),
    ("rn", "fn"),
)
_RANGS: Final = {nom: rang for rang, noms in enumerate(_GAUCHE_A_DROITE) for nom in noms}
_INCONNU, _NON_INSCRITS = len(_GAUCHE_A_DROITE), len(_GAUCHE_A_DROITE) + 1


def rang_groupe(nom: str) -> int:
    """Place of a group by its short name ("LFI - NUPES", "Dem"): sorts from left to right.

    Groups that are not known come after, all at one place; members of no group last.
    """
    debut = re.split(r"[^a-z]", fold(nom), maxsplit=1)[0]
    return _NON_INSCRITS if debut in ("ni", "non") else _RANGS.get(debut, _INCONNU)
