"""The message that says that the debate is on a followed article, and, later, that it has moved on."""

from __future__ import annotations

from alerts.amendements import counted, named, noun
from alerts.compose.base import Written, bill_name, context_line, first_upper, suivi_of
from alerts.message import Gras, Heure, ligne
from alerts.weigh import Alerte
from alerts.weigh.direct import Appel, called, is_at
from alerts.weigh.seances import told_live
from parlement.amendements import Situation
from parlement.direct import Direct
from parlement.documents import name_texte, texte_numero
from parlement.dossiers import Dossier, de_la
from parlement.suivis import Suivi
from storage.tracked import Tracked, is_around


def write_direct(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """What is being called on the article, and how many are left; what was called last once it is passed."""
    suivi = suivi_of(alerte, tracked)
    direct = next(d for d in tracked.parlement.agenda.directs() if d.uid == alerte.uids[0])
    appel = called(direct, dossier, tracked)
    there = is_at(appel, direct, suivi)
    left = _remaining(direct, suivi, tracked) if there else None
    texte = appel.amendement.texte if appel and appel.amendement else ""
    text = name_texte(texte, chambre=False) if texte else f"texte n° {direct.imprime}"
    resume = [context_line(dossier, tracked, direct.chambre, text)]
    if appel and there:
        resume.append(ligne("Appelé : ", Gras(_called(direct, appel)), f" ({appel.place})"))
    if left is not None:
        where = "à cet endroit" if suivi.fil and suivi.fil.article.position else "sur l'article"
        words = f"{counted(left)} {where}" if left else f"aucun amendement {where}"
        resume.append(ligne("Reste à appeler : ", Gras(words)))
    instant = tracked.parlement.instants.read_at("direct", direct.uid)
    if when := direct.extrait_le or instant:
        resume.append(
            ligne(f"D'après le direct {de_la(direct.chambre)}, ", Heure(when, "heure"), " (provisoire)")
        )
    return Written(_title(direct, appel if there else None, suivi, dossier, tracked), resume, [], dossier.url)


def _called(direct: Direct, appel: Appel) -> str:
    one = appel.amendement
    return f"{noun(one)} {named(one)}" if one else f"amendement n° {direct.numero}"


def _title(direct: Direct, appel: Appel | None, suivi: Suivi, dossier: Dossier, tracked: Tracked) -> str:
    bill = bill_name(dossier, tracked)
    if appel is None:
        place = suivi.fil.in_texte(direct.imprime) if suivi.fil else suivi.nom
        now = f" (amendement n° {direct.numero} appelé)" if direct.numero else ""
        return f"⚪ {first_upper(str(place))} ({bill}) : le débat n'y est plus{now}"
    name = f"l'{appel.place}" if not appel.place.position else str(appel.place)
    subject = (
        f"{name} ({bill}) est en discussion" if not appel.place.position else f"le débat est {name} ({bill})"
    )
    return f"🔴 En ce moment : {subject} (amendement n° {direct.numero})"


def _remaining(direct: Direct, suivi: Suivi, tracked: Tracked) -> int | None:
    """Amendments left to call on the article: as the order of call says, else as their documents do."""
    assert suivi.fil is not None  # only articles are told live
    place = suivi.fil.in_texte(direct.imprime)
    for one in tracked.parlement.agenda.directs():
        if one.imprime == direct.imprime and (rest := one.reste(place)) is not None:
            return len(rest)
    lines = [
        line
        for line in tracked.amendements(suivi)
        if line.en_seance
        and texte_numero(line.texte) == direct.imprime
        and line.legislature == direct.legislature
        and not is_around(line, suivi.fil)
    ]
    decided = {line.uid for line, _ in told_live(lines, tracked)}
    waiting = [a for a in lines if a.situation is Situation.A_DISCUTER and a.uid not in decided]
    return len(waiting) if lines else None
