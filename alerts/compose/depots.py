"""Messages about amendments tabled: one worth reading, deletions of an article, those of a day counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from alerts.amendements import (
    agreed,
    auteur,
    by_group,
    camp,
    counted,
    counted_apart,
    de,
    etat,
    groups_of,
    in_order,
    linked,
    named,
    noun,
    numbers,
    organe_nom,
    pages,
    quoted,
    say_avis,
    shortened,
    signed,
    with_group,
)
from alerts.compose.base import (
    Written,
    bill_name,
    context_line,
    first_lower,
    first_upper,
    place_name,
    say_span,
    suivi_of,
)
from alerts.compose.faits import faits_depot
from alerts.message import Gras, Heure, Lien, Ligne, Span, ligne, puce
from alerts.votes import Noms
from alerts.weigh import Alerte
from alerts.weigh.depots import ECARTES, fact_day, is_notable, is_suppression, is_told_alone
from alerts.weigh.seances import evening
from parlement import senat
from parlement.amendements import GOUVERNEMENT, ORGANES_SENAT, Amendement, Effet, Situation, read_place
from parlement.articles import Designation
from parlement.documents import name_texte, texte_numero
from parlement.dossiers import Dossier
from parlement.suivis import Suivi
from parlement.temps import date_longue
from storage.amendements import AmendementLine
from storage.tracked import Tracked, is_around

DISPOSITIF = 300
EXPOSE = 160
FEW = 3
"""Amendments set aside whose authors are told, at most."""
MOST_LINES = 12
"""Deletions named one a line; past this they are listed by number."""
TOP = 6
"""Places told of a whole bill."""


def write_depot(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """An amendment worth reading, or the identical deletions of the article."""
    suivi = suivi_of(alerte, tracked)
    if alerte.cle.startswith("suppression:"):
        return _write_suppressions(alerte, suivi, dossier, tracked)
    (one,) = tracked.parlement.amendements.of_uids(alerte.uids).values()
    noms = groups_of(tracked.parlement, [one])
    depose = f"déposé le {date_longue(one.depot)}" if one.depot else ""
    resume = [
        context_line(dossier, tracked, *_where(one.texte, one.organe), depose),
        *_author(one, noms),
        *_place(one),
    ]
    if one.dispositif:
        resume.append(ligne(quoted(one.dispositif, DISPOSITIF)))
    if one.expose:
        resume.append(ligne(f"Motif donné : {shortened(one.expose, EXPOSE)}"))
    resume.append(ligne("État : ", Gras(one.libelle), _decided_on(one, tracked)))
    if avis := say_avis(one):
        resume.append(ligne(avis))
    resume += _deadline(one.texte, one.organe, alerte, tracked)
    titre = _depot_title(one, suivi, dossier, tracked)
    return Written(titre, resume, [], one.url or dossier.url, faits=tuple(faits_depot(one)))


def _depot_title(one: Amendement, suivi: Suivi, dossier: Dossier, tracked: Tracked) -> str:
    place = first_upper(str(one.designation)) if one.designation else suivi.nom
    name = f"{place} ({bill_name(dossier, tracked)})"
    effet = f" ({one.effet})" if one.effet in (Effet.SUPPRESSION, Effet.REDACTION) and not one.parent else ""
    words = f"{name} : {noun(one)} n° {one.nom} {de(auteur(one))}".rstrip() + effet
    if one.situation is Situation.IRRECEVABLE:
        return f"🚫 {words}, irrecevable"
    if one.situation in ECARTES:
        return f"↩️ {words}, retiré avant la séance" if one.examine_en == "séance" else f"↩️ {words}, retiré"
    return f"🆕 {words}"


def _author(one: Amendement, noms: Noms) -> Iterable[Ligne]:
    """Who tabled it; the title names the Government, which has no group."""
    count = len(one.cosignataires)
    if one.auteur_type != GOUVERNEMENT or count:
        cosigned = f" et {counted(count, 'cosignataire')}" if count else ""
        yield ligne("Par : ", Gras(with_group(one, noms)), cosigned)


def _decided_on(one: Amendement, tracked: Tracked) -> str:
    """The day of the sitting where it was decided: " le mardi 11 février 2025"."""
    reunion = tracked.parlement.agenda.reunions_of([one.seance]).get(one.seance) if one.seance else None
    jour = reunion.jour if reunion else None
    if jour is None and one.date_sort and one.sort:
        jour = evening(one.date_sort)
    return f" le {date_longue(jour)}" if jour else ""


def _place(one: Amendement) -> Iterable[Ligne]:
    """Where in the article, which the title names."""
    if one.alinea:
        yield ligne(f"Place : {first_lower(one.alinea)}")
    if one.parent:
        yield ligne(f"Sous-amendement à l'amendement n° {_numero(one.parent)}")


def _deadline(texte: str, organe: str, alerte: Alerte, tracked: Tracked) -> Iterable[Ligne]:
    """Until when people may table others; not said once it has passed."""
    document = tracked.parlement.documents_of([texte]).get(texte)
    limite = document.limite_amendements if document and organe == "AN" else None
    seen = tracked.parlement.instants.first_seen("amendement", alerte.uids)
    if limite and seen and limite > max(seen.values()):
        yield ligne("Amendements de séance à déposer avant le ", Heure(limite))


# --- deletions of the article ------------------------------------------------------------------------------------


def _write_suppressions(alerte: Alerte, suivi: Suivi, dossier: Dossier, tracked: Tracked) -> Written:
    texte, organe = alerte.cle.removeprefix(f"suppression:{suivi.nom}:").split(":")
    lines = [
        line
        for line in tracked.amendements(suivi)
        if (line.texte, line.organe) == (texte, organe)
        and is_suppression(line, suivi)
        and line.situation is not Situation.EFFACE
        and is_told_alone(line, suivi, tracked)
    ]
    noms = groups_of(tracked.parlement, lines)
    full = tracked.parlement.amendements.of_uids(line.uid for line in lines[:MOST_LINES])
    resume = [context_line(dossier, tracked, name_texte(texte, chambre=False), organe_nom(organe))]
    for line in lines[:MOST_LINES]:
        link = Lien(f"n° {line.nom}", full[line.uid].url)
        resume.append(puce(link, f" {signed(line, noms)} : ", Gras(full[line.uid].libelle)))
    if rest := lines[MOST_LINES:]:
        resume.append(puce(f"et {numbers(rest)}"))
    resume += _deadline(texte, organe, alerte, tracked)
    name = place_name(suivi, dossier, tracked, texte_numero(texte))
    url = full[lines[0].uid].url if len(lines) == 1 else dossier.url
    titre = _suppression_title(name, lines, by_group(lines, noms))
    return Written(
        titre,
        resume,
        [],
        url or dossier.url,
        faits=tuple(fait for line in lines for fait in faits_depot(line)),
    )


def _suppression_title(name: str, lines: list[AmendementLine], groups: str) -> str:
    live = [line for line in lines if line.situation not in ECARTES]
    mark = "🆕" if live else "🚫"
    if len(lines) == 1:
        fate = "" if live else f", {etat(lines[0])}"
        return f"{mark} {name} : amendement de suppression {named(lines[0])}{fate}"
    gone = len(lines) - len(live)
    fate = f", {gone} écarté{'s' if gone > 1 else ''} avant la séance" if gone else ""
    return f"{mark} {name} : {len(lines)} amendements de suppression ({groups}){fate}"


# --- those of a day ------------------------------------------------------------------------------------------------


def write_depots(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """What was tabled one day on what is followed, but what has a message of its own."""
    suivi = suivi_of(alerte, tracked)
    texte, organe, day = alerte.cle.removeprefix(f"depots:{suivi.nom}:").split(":")
    jour = date.fromisoformat(day)
    if not suivi.est_article:
        return _write_bill(texte, organe, jour, dossier, tracked)
    lines, seen = _told_under(jour, texte, organe, suivi, tracked)
    noms = groups_of(tracked.parlement, lines)
    name = place_name(suivi, dossier, tracked, texte_numero(texte))
    lists = _lists(lines, suivi, tracked)
    urls = pages(tracked.parlement, lists.values())
    resume = [
        _context(texte, organe, [line.depot for line in lines], len(lines), dossier, tracked),
        *_listed(lists, urls),
        *_set_aside(lines, urls),
        *_identical(lines, suivi, urls, tracked),
    ]
    title = f"📝 {name} : {_tabled(lines, noms)}"
    return Written(title, resume, [], dossier.page(_where(texte, organe)[0]), _read(lines, seen, tracked))


def _context(
    texte: str, organe: str, depots: Iterable[date | None], count: int, dossier: Dossier, tracked: Tracked
) -> Ligne:
    """The text, the body, and the days when they were tabled, which are not always those when they were seen."""
    days = sorted({depot for depot in depots if depot})
    le = "" if len(days) > 1 else "le "
    when = f"déposé{'s' if count > 1 else ''} {le}{say_span(days)}" if days else ""
    return context_line(dossier, tracked, *_where(texte, organe), when)


def _where(texte: str, organe: str) -> tuple[str, ...]:
    """The text and the body: "texte n° 939", "séance"; the Assemblée goes without saying."""
    house = senat.CHAMBRE if organe in ORGANES_SENAT else ""
    return house, name_texte(texte, chambre=False), organe_nom(organe)


def _told_under(
    jour: date, texte: str, organe: str, suivi: Suivi, tracked: Tracked
) -> tuple[list[AmendementLine], dict[str, datetime]]:
    """The amendments of the article told together under a day, and when each was first seen."""
    lines = [line for line in tracked.amendements(suivi) if (line.texte, line.organe) == (texte, organe)]
    seen = tracked.parlement.instants.first_seen("amendement", [line.uid for line in lines])
    together = [
        line
        for line in lines
        if fact_day(line.depot, seen[line.uid]) == jour
        and line.situation is not Situation.EFFACE
        and not is_told_alone(line, suivi, tracked)
    ]
    return together, seen


def _write_bill(texte: str, organe: str, jour: date, dossier: Dossier, tracked: Tracked) -> Written:
    """What was tabled one day on a whole bill: counts only."""
    tabled = [
        one
        for one in tracked.parlement.amendements.deposits(dossier.uid, texte, organe)
        if fact_day(one.depot, one.vu_le) == jour
    ]
    noms = Noms(tracked.parlement.organes({one.groupe for one in tabled if one.groupe}))
    camps: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for one in tabled:
        camps[camp(one.auteur_type, one.groupe, noms)] += one.nombre
        places[one.place or "place non précisée"] += one.nombre
    total = sum(places.values())
    count = counted_apart(total, sum(one.nombre for one in tabled if one.sous_amendement))
    told = f"{count} déposé{'s' if total > 1 else ''}"
    title = f"📝 {bill_name(dossier, tracked)} : {told} — {in_order(camps)}"
    context = _context(texte, organe, [one.depot for one in tabled], total, dossier, tracked)
    read = max((one.vu_le for one in tabled), default=None)
    return Written(title, [context, _by_place(places)], [], dossier.url, read)


def _tabled(lines: list[AmendementLine], noms: Noms) -> str:
    if len(lines) == 1:
        (only,) = lines
        return f"{noun(only)} n° {only.nom} {signed(only, noms)}".rstrip() + " déposé"
    groups = by_group(lines, noms)
    count = counted_apart(len(lines), sum(bool(line.parent) for line in lines))
    return f"{count} déposés{f' — {groups}' if groups else ''}"


def _lists(lines: list[AmendementLine], suivi: Suivi, tracked: Tracked) -> dict[str, list[AmendementLine]]:
    """The lists of a message by heading; a single one, of amendments of the article, needs none."""
    found: dict[tuple[str, str], list[AmendementLine]] = {}
    parents = _parents(lines, tracked)
    for line in lines:
        place = first_upper(str(line.designation)) if is_around(line, suivi.fil) else ""
        found.setdefault((place, parents.get(line.parent, "")), []).append(line)
    ordered = sorted(found.items(), key=lambda one: one[0][0] != "")
    return {_heading(*key, len(some), alone=len(found) == 1): some for key, some in ordered}


def _heading(place: str, parent: str, count: int, *, alone: bool) -> str:
    """`place`: "" for the article itself."""
    if parent:
        return f"{counted(count, 'sous-amendement')} au {parent}{f', {first_lower(place)}' if place else ''}"
    if alone and not place:
        return ""
    where = place or "Sur l'article"
    return f"{where} ({count})"


def _parents(lines: list[AmendementLine], tracked: Tracked) -> dict[str, str]:
    """How the amendments that sub-amendments change are called, by id: "n° 237 (rect.) du Gouvernement"."""
    uids = {line.parent for line in lines if line.parent}
    known = tracked.parlement.amendements.lines_of(uids) if uids else {}
    return {uid: named(known[uid]) if uid in known else f"n° {_numero(uid)}" for uid in uids}


def _numero(uid: str) -> str:
    """The number in the id of an amendment."""
    return uid.rpartition("N")[2].lstrip("0")


def _listed(lists: Mapping[str, list[AmendementLine]], urls: Mapping[str, str]) -> list[Ligne]:
    return [
        ligne(Gras(heading), " : ", *linked(some, urls)) if heading else ligne(*linked(some, urls))
        for heading, some in lists.items()
    ]


def _identical(
    lines: list[AmendementLine], suivi: Suivi, urls: Mapping[str, str], tracked: Tracked
) -> Iterable[Ligne]:
    """Those that say the same as one which is told alone: "N° 190 et 211, identiques au n° 237 du Gouvernement"."""
    groups = {(line.texte, line.identique): line for line in lines if line.identique}
    if not groups:
        return
    for one in tracked.amendements(suivi):
        if (one.texte, one.identique) in groups and is_notable(one, suivi):
            del groups[one.texte, one.identique]
            same = [a for a in lines if (a.texte, a.identique) == (one.texte, one.identique) and a != one]
            s = "s" if len(same) > 1 else ""
            told: tuple[Span, ...] = linked(same, urls) if same else ()
            yield from [ligne(*told, f", identique{s} au {named(one)}")] if told else ()


def _by_place(counts: Counter[str]) -> Ligne:
    said = [f"{_place_said(place)} : {count}" for place, count in sorted(counts.items(), key=_rank)[:TOP]]
    rest = len(counts) - TOP
    s = "s" if rest > 1 else ""
    return ligne(" · ".join(said), f" · et {rest} autre{s} endroit{s}" if rest > 0 else "")


def _rank(counted_place: tuple[str, int]) -> tuple[int, bool, Designation]:
    """The most numerous first, then in the order of the text; unreadable places last."""
    place, count = counted_place
    read = read_place(place)
    return -count, read is None, read or Designation()


def _place_said(place: str) -> str:
    read = read_place(place)
    return str(read) if read else place


def _set_aside(lines: list[AmendementLine], urls: Mapping[str, str]) -> list[Ligne]:
    """Those that will not be called."""
    gone: dict[str, list[AmendementLine]] = {}
    for line in lines:
        if line.situation in ECARTES:
            words = str(line.situation) if line.situation in _DITS else "retiré"
            gone.setdefault(words, []).append(line)
    return [
        ligne(f"{first_upper(agreed(words, len(some)))} ({len(some)}) : ", *_named(some, urls))
        for words, some in gone.items()
    ]


_DITS = frozenset({Situation.IRRECEVABLE, Situation.RETIRE_AVANT_SEANCE})
"""Situations told in full; the others are "retiré"."""


def _named(lines: list[AmendementLine], urls: Mapping[str, str]) -> Iterable[Span]:
    """A few amendments with their authors, more by number."""
    if len(lines) > FEW:
        yield from linked(lines, urls)
        return
    for rank, line in enumerate(lines):
        yield ", " if rank else ""
        numero = f"n° {line.nom}"
        yield Lien(numero, urls[line.uid], discret=True) if line.uid in urls else numero
        yield f" {de(auteur(line))}" if auteur(line) else ""


def _read(lines: list[AmendementLine], seen: dict[str, datetime], tracked: Tracked) -> datetime | None:
    """When what is counted was read: outcomes in the sitting, told elsewhere, do not edit this message."""
    gone = [line.uid for line in lines if line.situation in ECARTES]
    told = tracked.parlement.instants.last_told(gone).values() if gone else ()
    return max((*(seen[line.uid] for line in lines), *told), default=None)
