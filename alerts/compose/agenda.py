"""Messages about meetings on a bill: announced, moved, cancelled."""

from __future__ import annotations

from datetime import datetime

from alerts.compose.base import Written, bill_name, context_line, say_span
from alerts.message import Gras, Heure, Ligne, Span, ligne, puce
from alerts.weigh import Alerte
from alerts.weigh.agenda import meeting_day
from parlement.dossiers import Dossier
from parlement.reunions import EVENTUEL, PointOdj, Reunion
from parlement.temps import date_longue, heure, jour_de
from storage.tracked import Tracked


def write_agenda(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """Meetings announced together, in order; those since moved or cancelled say so."""
    agenda = tracked.parlement.agenda
    reunions = agenda.reunions_of(point.reunion for point in agenda.points_of(alerte.uids).values())
    points = [point for point in agenda.points_on(dossier.uid, reunions) if point.uid in alerte.uids]
    held = sorted(reunions.values(), key=lambda r: (r.debut.timestamp() if r.debut else 0.0, r.uid))
    lines = [
        _line(reunion, [point for point in points if point.reunion == reunion.uid], tracked)
        for reunion in held
    ]
    told = tracked.parlement.instants.last_told([*alerte.uids, *reunions]).values()
    titre = f"🗓️ {bill_name(dossier, tracked)} : {_title(held, tracked)}"
    url = dossier.page(held[0].chambre) if held else dossier.url
    return Written(titre, lines, [], url, max(told, default=None))


def _title(reunions: list[Reunion], tracked: Tracked) -> str:
    days = sorted({meeting_day(reunion) for reunion in reunions})
    if len(reunions) > 1:
        kinds = {reunion.est_seance for reunion in reunions}
        noun = "réunions" if len(kinds) > 1 else "séances" if True in kinds else "réunions de commission"
        return f"{len(reunions)} {noun} à l'agenda, {say_span(days)}"
    (only,) = reunions
    hour = f" à {heure(only.debut)}" if only.debut else ""
    return f"{_kind(only, tracked)} à l'agenda le {say_span(days)}{hour}"


def _kind(reunion: Reunion, tracked: Tracked) -> str:
    """ "séance publique", "commission des lois", "séance publique au Sénat"."""
    if reunion.est_seance:
        return f"séance publique{' au Sénat' if reunion.au_senat else ''}"
    if reunion.au_senat:
        return f"{reunion.organe or 'réunion de commission'} au Sénat"
    organe = tracked.parlement.organes([reunion.organe]).get(reunion.organe) if reunion.organe else None
    return f"réunion ({organe.nom_court})" if organe else "réunion de commission"


def _line(reunion: Reunion, points: list[PointOdj], tracked: Tracked) -> Ligne:
    when: Span = Heure(reunion.debut) if reunion.debut else date_longue(meeting_day(reunion))
    what = " ; ".join(dict.fromkeys(_what(point) for point in points if not point.supprime))
    state = _state(reunion, points)
    spans: list[Span] = [when, " · ", Gras(_kind(reunion, tracked))]
    return puce(*spans, f" : {what}" if what else "", f" — {state}" if state else "")


def _what(point: PointOdj) -> str:
    """What is on the order of the day, in the source's words."""
    return point.type.lower() if point.type else point.objet


def _state(reunion: Reunion, points: list[PointOdj]) -> str:
    if reunion.annulee:
        return f"réunion {reunion.etat.lower()}e" if reunion.etat.endswith("é") else reunion.etat
    if all(point.supprime for point in points):
        return "retirée de l'ordre du jour"
    unsure = reunion.etat == EVENTUEL or all(p.etat == EVENTUEL for p in points if not p.supprime)
    return "à confirmer" if unsure else ""


def write_deplacement(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """A meeting that begins at another time."""
    (reunion,) = tracked.parlement.agenda.reunions_of(alerte.uids).values()
    debut = alerte.cle.removeprefix(f"agenda-deplacee:{reunion.uid}:")
    moves = [c for c in tracked.parlement.history("reunion", reunion.uid) if c.champ == "debut"]
    move = next(c for c in reversed(moves) if str(c.apres) == debut)
    before, after = datetime.fromisoformat(str(move.avant)), datetime.fromisoformat(debut)
    kind = _kind(reunion, tracked)
    if jour_de(before) == jour_de(after):
        day = date_longue(after)
        told = f"{kind} du {day} déplacée de {heure(before)} à {heure(after)}"
    else:
        told = f"{kind} déplacée du {date_longue(before)} au {date_longue(after)}"
    line = ligne("Prévue le ", Heure(before), ", déplacée au ", Heure(after))
    return Written(
        f"🗓️ {bill_name(dossier, tracked)} : {told}", [context_line(dossier, tracked), line], [], dossier.url
    )


def write_retrait(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """The bill leaves the agenda: no other meeting on it was to come when we saw it."""
    (reunion,) = tracked.parlement.agenda.reunions_of(alerte.uids).values()
    kind, day = _kind(reunion, tracked), date_longue(meeting_day(reunion))
    fate = "annulée" if reunion.annulee else "maintenue, sans ce texte"
    lines = [
        context_line(dossier, tracked),
        ligne(f"{kind[:1].upper()}{kind[1:]} du {day} : ", Gras(fate)),
        ligne("Aucune autre réunion à venir sur ce texte n'est connue de l'agenda."),
    ]
    return Written(f"🗓️ {bill_name(dossier, tracked)} quitte l'ordre du jour du {day}", lines, [], dossier.url)
