"""One channel as config.toml declares it and as chat completes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from alerts.abonnement.abonnes import Abonne, EtatAbonne
from alerts.abonnement.reglages.dits import Reglages
from alerts.abonnement.reglages.table import filled


def merged(
    destination: str,
    declare: Abonne | None,
    dit: Reglages,
    etat: EtatAbonne = EtatAbonne.ACTIF,
    motif: str = "",
    depuis: datetime | None = None,
) -> Abonne | None:
    """One channel; None when neither asks for anything.

    What the file sets stays as it says; subjects add up. A channel that the file gives everything gets everything, one
    that it gives every department keeps them all.
    """
    if declare is None and dit.ne_demande_rien:
        return None
    base = declare or Abonne(destination=destination)
    narrowed = declare is None or declare.departements
    return replace(
        base,
        tout=dit.tout or (declare is not None and declare.recoit_tout),
        suivis=base.suivis | set(dit.suivis),
        veilles=base.veilles | set(dit.veilles),
        personnes=base.personnes | set(dit.personnes),
        departements=base.departements | set(dit.departements) if narrowed else base.departements,
        etat=etat,
        motif=motif,
        depuis=depuis,
        **filled(dit, but=base.declare),
    )
