"""The page of the sources: how fresh each one is. What else goes wrong here is for the admins (`!sante`)."""

from __future__ import annotations

from dataclasses import replace

from alerts.alarmes.sources import is_down
from alerts.message import reponse
from commands.sante_sources import source_sections
from service.web.contenu import Contenu
from service.web.demande import Demande

EXPLIQUE = (
    "Vigie lit ce que publient les deux chambres, le Journal officiel et les préfectures. Ce qu'une source ne dit "
    "plus ne peut pas être lu ici : voici quand chacune a répondu pour la dernière fois."
)


def sources(demande: Demande) -> Contenu:
    """When each source was last read, when it last changed, and whether it answers; not what it answered to us."""
    known = [replace(source, detail="") for source in demande.context.tracked.parlement.sources()]
    down = sum(map(is_down, known))
    sections = [section for section in source_sections(demande.context, known) if section.lignes]
    answer = reponse(_verdict(len(known), down), EXPLIQUE, sections=sections)
    return demande.html("État des sources", demande.message(answer), ici="Sources")


def _verdict(known: int, down: int) -> str:
    if not known:
        return "Aucune source n'a encore été lue"
    if not down:
        return "Toutes les sources répondent"
    return f"{down} source{'s ne répondent' if down > 1 else ' ne répond'} plus"
