"""Messages about the steps of a bill: what happened, what is announced, what is moved, deadlines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby

from alerts.compose.base import Written, bill_name, context_line, say_span
from alerts.message import Gras, Heure, Ligne, Span, ligne, puce
from alerts.weigh import Alerte, etape_importance
from alerts.weigh.faits import faits
from parlement.acteurs import Organe
from parlement.documents import is_copy, name_texte
from parlement.dossiers import Acte, Dossier
from parlement.temps import date_longue, heure, instant_long, jour_de
from storage.tracked import Tracked

PLURIELS = {
    "séance publique": "séances publiques",
    "réunion de": "réunions de",
    "avis d'une commission": "avis de commissions",
}
"""What several steps of a kind are called; of the others, "2 × rapporteur nommé"."""


def write_etapes(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """New steps seen together, day by day; the same step twice a day is one line, and what the title says
    of all of them is not said again."""
    wanted = set(alerte.uids)
    actes = [a for a in tracked.parlement.actes(dossier.uid) if a.uid in wanted]
    hours = _hours(actes, tracked)
    actes.sort(key=lambda a: _when(a, hours.get(a.uid)))
    organes = tracked.parlement.organes(a.organe for a in actes)
    together = groupby(actes, key=lambda a: (a.date, hours.get(a.uid), a.code, a.organe, a.textes))
    placed = _place(actes) != ""
    lines = [_line(list(group), begins, organes, placed=placed) for (_, begins, *_), group in together]
    title = _title(actes, hours, announced=_announced(actes, tracked))
    told = tracked.parlement.instants.last_told([*wanted, *(a.reunion for a in actes if a.uid in hours)])
    titre = f"📌 {bill_name(dossier, tracked)} : {title}"
    url = dossier.page(actes[0].qui)
    return Written(titre, lines, [], url, max(told.values(), default=None))


def _hours(actes: list[Acte], tracked: Tracked) -> dict[str, datetime]:
    """When each step begins, by id: as it says, else as the agenda says of its meeting, if both agree on the day."""
    known = tracked.parlement.agenda.reunions_of(a.reunion for a in actes if a.reunion)
    found: dict[str, datetime] = {}
    for acte in actes:
        reunion = known.get(acte.reunion)
        begins = acte.debut or (reunion.debut if reunion and not reunion.annulee else None)
        if begins and (acte.debut or jour_de(begins) == acte.date):
            found[acte.uid] = begins
    return found


def _when(acte: Acte, begins: datetime | None) -> tuple[date, bool, float]:
    """In the order of days and hours; within a day, what has no hour comes last, in the order of the procedure."""
    return (acte.date or date.max, begins is None, begins.timestamp() if begins else 0.0)


def _place(actes: list[Acte]) -> str:
    """Where all of them happen: "Assemblée, 1re lecture"; "" when they do not share it."""
    places = {", ".join(w for w in (a.qui, a.lecture) if w) for a in actes}
    return places.pop() if len(places) == 1 else ""


def _announced(actes: list[Acte], tracked: Tracked) -> bool:
    """Whether these steps are still to come when the source tells them."""
    first = {fait.acte.uid: fait.premier for fait in faits(actes[0].dossier, tracked)}[actes[0].uid]
    read = tracked.parlement.instants.read_at("acte", first)
    return read is not None and all(a.date and a.date > jour_de(read) for a in actes)


def _title(actes: list[Acte], hours: Mapping[str, datetime], *, announced: bool) -> str:
    sittings = [a for a in actes if a.est_seance]
    days = sorted({a.date for a in sittings or actes if a.date})
    where = _place(actes)
    place = f" ({where})" if where else ""
    if announced and len(sittings) > 1:
        return f"{len(sittings)} séances annoncées, {say_span(days)}{place}"
    what = _what(sittings if announced and sittings else actes)
    when = f"{' le' if len(days) == 1 else ','} {say_span(days)}" if announced else ""
    begins = hours.get(actes[0].uid) if announced and len(actes) == 1 else None
    return f"{what}{when}{f' à {heure(begins)}' if begins else ''}{place}"


def _what(actes: list[Acte]) -> str:
    """The steps in a few words, what matters most first."""
    ranked = sorted(actes, key=lambda a: -etape_importance(a).rang)
    kinds = list(dict.fromkeys(a.etape for a in ranked))
    if len(kinds) == 1:
        return _several(len(actes), kinds[0])
    return " et ".join(kinds) if len(kinds) == 2 else f"{kinds[0]} et {len(actes) - 1} autres étapes"


def _several(count: int, etape: str) -> str:
    """ "2 séances publiques"; "2 × rapporteur nommé" for what we cannot put in the plural."""
    words = etape
    for one, many in PLURIELS.items():
        words = words.replace(one, many)
    return etape if count == 1 else f"{count} {words}" if words != etape else f"{count} × {etape}"


def _line(same: list[Acte], begins: datetime | None, organes: dict[str, Organe], *, placed: bool) -> Ligne:
    """One step; `placed` when the title says where."""
    acte = same[0]
    when: Span = Heure(begins) if begins else date_longue(acte.date) if acte.date else "sans date"
    organe = organes[acte.organe].nom_court if "-COM-" in acte.code and acte.organe in organes else ""
    said = () if placed else (acte.qui, acte.lecture)
    where = ", ".join(w for w in (*said, organe) if w and w not in acte.etape)
    uids = [uid for uid in (*acte.textes, acte.texte_adopte) if uid and not is_copy(uid)]
    texts = ", ".join(name_texte(uid, chambre=False) for uid in uids) or _number_told(acte)
    what = _several(len(same), acte.etape)
    return puce(when, " · ", Gras(what), f" · {where}" if where else "", f" : {texts}" if texts else "")


def _number_told(acte: Acte) -> str:
    """The number of a text that the other house's source tells without its id: "texte n° 809"."""
    return f"texte n° {', '.join(acte.numeros)}" if acte.numeros and acte.suffixe == "DEPOT" else ""


def write_report(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """A sitting or a meeting that changed its day."""
    (acte,) = tracked.parlement.actes_of(alerte.uids).values()
    moves = [c for c in tracked.parlement.history("acte", acte.uid) if c.champ == "date" and c.avant]
    before = date_longue(date.fromisoformat(str(moves[-1].avant)))
    assert acte.date is not None  # weighed because it has a new one
    after = date_longue(acte.date)
    titre = f"🗓️ {bill_name(dossier, tracked)} : {acte.etape} déplacée au {after}"
    line = ligne(f"Prévue le {before}, déplacée au ", Gras(after))
    return Written(titre, [context_line(dossier, tracked, acte.qui, acte.lecture), line], [], dossier.url)


def write_limite(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """The deadline for tabling amendments for the sitting, and the one it replaces."""
    (document,) = tracked.parlement.documents_of(alerte.uids).values()
    limite = document.limite_amendements
    assert limite is not None  # weighed because it is set
    titre = f"⏳ {bill_name(dossier, tracked)} : amendements à déposer avant le {instant_long(limite)}"
    text = f"Texte n° {document.numero} : " if document.numero else ""
    lines = [ligne(f"{text}clôture du dépôt des amendements de séance ", Heure(limite, "relatif"))]
    moves = tracked.parlement.history("document", document.uid)
    if old := [c.avant for c in moves if c.champ == "limite_amendements" and c.avant]:
        before = instant_long(datetime.fromisoformat(str(old[-1])))
        lines.insert(0, ligne("✏️ Date déplacée par la source : c'était le ", before))
    return Written(titre, lines, [], dossier.url)
