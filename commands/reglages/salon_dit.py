"""What a channel receives, and its settings, in words: what `!abonner`, `!regler` and `!abonnements` answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from alerts.abonnement.abonnes import Abonne, EtatAbonne
from alerts.abonnement.reglages import CLES, Cle
from alerts.message import Gras, Heure, Ligne, Span, ligne, puce
from commands.base import Context
from commands.reglages.salon import Salon
from commands.reglages.sujets import people
from parlement.departements import nom_departement

MOST_NAMES = 12
"""Names told of each kind of subject."""
_ROLE = re.compile(r"<@&([0-9]+)>")


def say_recu(context: Context, abonne: Abonne | None) -> Iterator[Ligne]:
    """What it receives, a bullet for each kind of subject."""
    if abonne is None:
        yield ligne("Ce salon ne reçoit encore rien.")
        return
    if abonne.recoit_tout:
        yield puce("tout ce qui est suivi et surveillé")
    else:
        yield from _listed("suivis", sorted(abonne.suivis))
        yield from _listed("veilles", sorted(abonne.veilles))
    named = " (pour les arrêtés des préfets)" if abonne.recoit_tout or abonne.veilles else ""
    yield from _listed(f"départements{named}", [nom_departement(n) for n in sorted(abonne.departements)])
    yield from _listed(
        "personnes",
        [p.nom for p in people(context, sorted(abonne.personnes)[:MOST_NAMES])],
        len(abonne.personnes),
    )
    if abonne.alarmes:
        yield puce("les alarmes de Vigie")


def _listed(what: str, names: Collection[str], count: int = 0) -> Iterator[Ligne]:
    shown = list(names)[:MOST_NAMES]
    left = (count or len(names)) - len(shown)
    more = f" et {left} autre{'s' if left > 1 else ''}" if left > 0 else ""
    if shown:
        yield puce(f"{what} : {', '.join(name[:80] for name in shown)}{more}")


def say_reglages(context: Context, abonne: Abonne) -> Iterator[Ligne]:
    """Its settings that are not the usual ones, each as it can be typed."""
    for cle in CLES:
        if not cle.is_default(abonne) and cle.nom != "alarmes":
            yield puce(f"{cle.libelle} : ", Gras(said(context, cle, abonne)))


def said(context: Context, cle: Cle, abonne: Abonne) -> str:
    """The present value of a setting, roles by their name."""
    return with_roles(context, cle.said(abonne))


def with_roles(context: Context, text: str) -> str:
    """A text whose roles bear their names; a role that is no more says so."""
    roles = context.appel.roles if context.appel else {}

    def named(found: re.Match[str]) -> str:
        if name := roles.get(found[1]):
            return f"@{name.removeprefix('@')}"
        return f"rôle supprimé ({found[1]})" if roles else f"rôle {found[1]}"

    return _ROLE.sub(named, text)


def say_etat(salon: Salon) -> Iterator[Ligne]:
    """That it is paused or suspended, since when, until when, why; nothing when it works."""
    said = salon.inscription
    if said.etat == EtatAbonne.ACTIF:
        return
    spans: list[Span] = ["⏸️ " if said.etat == EtatAbonne.PAUSE else "⚠️ ", Gras(said.etat)]
    if said.depuis:
        spans += [" depuis le ", Heure(said.depuis, "date")]
    if said.motif:
        spans.append(f" : {said.motif}")
    yield ligne(*spans)
