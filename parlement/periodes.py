"""The days and hours for which an act holds, as French acts write them: quoted, and read when they are certain.

All readings are of the squeezed text (`parlement.extraction`): no cut word or lost space hides a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from parlement.extraction import Serre
from parlement.temps import JOURS, MOIS
from parlement.texte import fold

_MINUIT = 24 * 60
_NOMS = {fold(mois): rang for rang, mois in enumerate(MOIS, start=1)}
_ABREGES = {"janv": 1, "jan": 1, "fev": 2, "avr": 4, "juil": 7, "jui": 7, "sept": 9, "sep": 9, "oct": 10} | {
    "nov": 11,
    "dec": 12,
}
_MOIS = "|".join(sorted((*_NOMS, *_ABREGES), key=len, reverse=True))
_JOUR = f"(?:(?:{'|'.join(JOURS)}),?)?"
_DATE = rf"{_JOUR}(?:\d{{1,2}}(?:er)?(?:{_MOIS})\.?(?:20\d\d)?|\d{{1,2}}[/.]\d{{1,2}}(?:[/.](?:20\d\d|\d\d(?!\d|h)))?)"
_NOMME = f"(?={'|'.join(JOURS)})"
_COURT = rf"{_JOUR}\d{{1,2}}(?:er)?"
"""A day whose month comes later: the "5" of "les 5 et 6 juillet 2025"."""
_MINUTES = rf"(?:\d\d(?!\d?(?:h|{_MOIS})))?"
"""Not the day of a date that follows: "18 h 12 mars"."""
_HEURE = rf"(?:\d{{1,2}}(?:h(?:eures?)?{_MINUTES}|:\d\d)|minuit|midi)"
_A = r"(?:,?(?:a|de|des|apartirde))?"
_LENDEMAIN = r"(?P<lendemain>,?\(?(?:le|du)lendemain\)?|,?lejoursuivant)?"

_PLAGE = rf"(?:de|entre){_HEURE}(?:a|et|jusqu'?a){_HEURE}"
_AUTRES = rf"(?P<autres>,?(?:chaquejour|touslesjours)?,?{_PLAGE})?"
"""Hours said after several days: those of each day."""
_INCLUS = r"(?:,?inclus)?"
_SEUL = r"(?!\d|(?:,?inclus)?,?(?:et)?(?:au|jusqu|etle)(?:\d|[a-z']{0,10}\d))"
"""Not the beginning of a range whose end cannot be read, as in titles cut short."""

_FORMES = tuple(
    re.compile(forme)
    for forme in (
        # du 15 juin 2024 à 22h00 au 16 juin 2024 à 04h00; à compter du … jusqu'au …; entre le … et le …
        rf"(?:(?:acompter|apartir)?du|le)(?P<d1>{_DATE})(?:{_A}(?P<h1>{_HEURE}))?{_INCLUS},?(?:et)?(?:au|etle|jusqu'?(?:au|a)|a)"
        rf"(?P<d2>{_DATE}){_INCLUS}(?:(?:,?jusqu'?)?{_A}(?P<h2>{_HEURE}))?{_AUTRES}",
        # du 9 au 10 janvier 2026; du mardi 19 au dimanche 24 mars 2024
        rf"(?:du|entrele)(?P<c1>{_COURT}){_INCLUS}(?:au|jusqu'?au|etle)(?P<d2>{_DATE}){_INCLUS}{_AUTRES}",
        # les 5 et 6 juillet 2025; les 27, 28 septembre et 1er octobre 2024; le samedi 3 et le dimanche 4 août 2024
        rf"les?(?P<liste>{_COURT}(?:{_MOIS})?(?:,{_COURT}(?:{_MOIS})?)*,?et(?:le)?)(?P<d2>{_DATE}){_AUTRES}",
        # le dimanche 4 février 2024 de 09h00 à 20h00; … de 22h00 à 04h00 le lendemain
        rf"(?:le|du|au|{_NOMME})?(?P<d1>{_DATE}),?(?:de|entre|apartirde)(?P<h1>{_HEURE})(?:a|et|jusqu'?a)(?P<h2>{_HEURE})"
        rf"{_LENDEMAIN}",
        # de 9 h à 20 h, le dimanche 4 février 2024
        rf"(?:de|entre)(?P<h1>{_HEURE})(?:a|et|jusqu'?a)(?P<h2>{_HEURE}){_LENDEMAIN},?(?:le|du)(?P<d1>{_DATE})",
        # à compter du 3 mars 2025 à 8h
        rf"(?P<compter>acompterdu|apartirdu)(?P<d1>{_DATE})(?:,?a(?P<h1>{_HEURE}))?{_SEUL}",
        # jusqu'au 3 mars 2025 à 8h
        rf"(?P<jusque>jusqu'?au)(?P<d2>{_DATE}){_INCLUS}(?:,?a(?P<h2>{_HEURE}))?",
        # le 4 février 2024
        rf"(?:le|du|{_NOMME})(?P<d1>{_DATE}){_SEUL}",
    )
)
_PROCHE = 40
"""Most letters between two ranges of one period."""
_PASSE = timedelta(days=180)
"""How long before the others a date is one that the text remembers."""
_PLAGE_DE_PLUS = re.compile(rf"(?:,|;|puis|et)+(?:de|entre){_HEURE}(?:a|et)(?P<h>{_HEURE})")


@dataclass(frozen=True, slots=True)
class Periode:
    """When an act holds. texte: as quoted. du, au: first and last days. de, a: minutes of those days, None if not
    said or not the same each day; 1440 is midnight at the end of a day. sure: no weekday contradicts its date.
    """

    texte: str
    du: date | None = None
    au: date | None = None
    de: int | None = None
    a: int | None = None
    sure: bool = True

    def debut(self, zone: ZoneInfo) -> datetime | None:
        """The instant (UTC) it begins, None unless day and hour are certain."""
        return _instant(self.du, self.de, zone) if self.sure else None

    def fin(self, zone: ZoneInfo) -> datetime | None:
        """The instant (UTC) it ends, None unless day and hour are certain."""
        return _instant(self.au, self.a, zone) if self.sure else None


def read_periode(text: str) -> Periode | None:
    """The period that a text says, from the first date in it to the last; None when it says none.

    Several days with hours of their own, or several ranges of hours in a day, give days only. What is told elsewhere in
    the text, or of long before ("les attentats du 13 novembre 2015"), is left out.
    """
    serre = Serre(text)
    found = list(_together(list(_plages(serre.serre))))
    if not found:
        return None
    texte = serre.brut(found[0][0], found[-1][1])
    plages = [plage for _, _, plage in found]
    if len(plages) == 1:
        return replace(plages[0], texte=texte)
    sure = all(plage.sure for plage in plages)
    du = [plage.du for plage in plages if plage.du]
    au = [plage.au for plage in plages if plage.au]
    return Periode(texte, min(du, default=None), max(au, default=None), sure=sure)


def _together(found: list[tuple[int, int, Periode]]) -> Iterator[tuple[int, int, Periode]]:
    """The first ranges that follow one another closely, those of long before left out."""
    latest = max((plage.au or plage.du or date.min for _, _, plage in found), default=date.min)
    end = None
    for one in found:
        if (one[2].au or one[2].du or latest) < latest - _PASSE:
            continue
        if end is not None and one[0] - end > _PROCHE:
            return
        end = one[1]
        yield one


def read_jour(text: str) -> date | None:
    """The first full date in a text: "3 février 2024", "15/06/2024"; None when there is none, or it does not exist."""
    match = re.search(_DATE, Serre(text).serre)
    found = _read_date(match[0]) if match else None
    return found[0] if found else None


def _plages(serre: str) -> Iterator[tuple[int, int, Periode]]:
    """Each range of days and hours: where it begins and ends in the squeezed text, and what it says."""
    place = 0
    while found := _next(serre, place):
        match, plage = found
        place = match.end()
        more = _PLAGE_DE_PLUS.match(serre, place)
        while more:  # several ranges of hours: days only
            place, plage = more.end(), Periode("", plage.du, plage.au, sure=plage.sure)
            more = _PLAGE_DE_PLUS.match(serre, place)
        yield match.start(), place, plage


def _next(serre: str, place: int) -> tuple[re.Match[str], Periode] | None:
    """The range whose date comes first; of those that share it, the longest form."""
    found = [first for forme in _FORMES if (first := _first(forme, serre, place))]
    return min(found, key=lambda one: (_first_date(one[0]), -one[0].end()), default=None)


def _first(forme: re.Pattern[str], serre: str, place: int) -> tuple[re.Match[str], Periode] | None:
    """The first place where a form is and can be read."""
    while match := forme.search(serre, place):
        if plage := _read(match):
            return match, plage
        place = match.start() + 1
    return None


def _first_date(match: re.Match[str]) -> int:
    said = match.groupdict()
    return min(match.start(name) for name in ("c1", "d1", "d2", "liste") if said.get(name))


def _read(match: re.Match[str]) -> Periode | None:
    """What a form says; None when one of its dates is none, or lacks a year."""
    said = match.groupdict()
    last = _read_date(said.get("d2") or said.get("d1") or "")
    if last is None:
        return None
    (du, sure), au = last, last[0]
    for day in _written(said):
        first = _read_date(day, du)
        if first is None:
            return None
        du, sure = first[0], sure and first[1]
    return _bornes(said, du, au, sure)


def _written(said: Mapping[str, str | None]) -> list[str]:
    """The days written before the last one, the latest first: each may leave its month and year to the next."""
    if liste := said.get("liste"):
        return re.findall(rf"{_JOUR}\d{{1,2}}(?:er)?(?:{_MOIS})?", liste)[::-1]
    return list(filter(None, (said.get("c1"), said.get("d1") if said.get("d2") else None)))


def _bornes(said: Mapping[str, str | None], du: date, au: date, sure: bool) -> Periode:
    """Days and hours put together: an end before its beginning, the same day, is that of the day after."""
    de, a = _read_heure(said.get("h1")), _read_heure(said.get("h2"))
    if de == _MINUIT:  # "à minuit" does not say which end of the day a period begins at
        de = None
    if said.get("autres"):  # each day has its hours
        return Periode("", du, au, sure=sure)
    if said.get("compter"):
        return Periode("", du, None, de, None, sure)
    if said.get("jusque"):
        return Periode("", None, au, None, a, sure)
    if de is not None and a is not None and du == au and (a <= de or said.get("lendemain")):
        au += timedelta(days=1)
    return Periode("", du, au, de, a, sure)


# --- dates and hours -------------------------------------------------------------------------------------------

_LU = re.compile(
    rf"(?P<jour>{'|'.join(JOURS)})?,?(?P<d>\d{{1,2}})(?:er)?(?:(?P<mois>{_MOIS})\.?|[/.](?P<m>\d{{1,2}}))?[/.]?(?P<an>\d{{2,4}})?"
)


def _read_date(serre: str, suite: date | None = None) -> tuple[date, bool] | None:
    """A squeezed date, and whether its weekday agrees; month and year may be those of the date that follows it."""
    match = _LU.fullmatch(serre)
    if match is None:
        return None
    mois = _NOMS.get(match["mois"] or "") or _ABREGES.get(match["mois"] or "") or int(match["m"] or 0)
    an = int(match["an"] or 0) or (suite.year if suite else 0)
    mois = mois or (suite.month if suite else 0)
    try:
        jour = date(an + 2000 if 0 < an < 100 else an, mois, int(match["d"]))
        if suite and match["mois"] and not match["an"] and jour > suite:  # du 30 décembre au 2 janvier 2026
            jour = jour.replace(year=jour.year - 1)
    except ValueError:
        return None
    if suite and jour > suite:
        return None
    return jour, match["jour"] in (None, JOURS[jour.weekday()])


def _read_heure(serre: str | None) -> int | None:
    """Minutes of the day: "9h30", "20:00", "24h00", "minuit" (the end of the day), "midi"."""
    if not serre:
        return None
    if serre in ("minuit", "midi"):
        return _MINUIT if serre == "minuit" else _MINUIT // 2
    heures, minutes = re.fullmatch(r"(\d+)(?:h(?:eures?)?|:)(\d*)", serre).groups()  # type: ignore[union-attr]
    found = int(heures) * 60 + int(minutes or 0)
    return found if found <= _MINUIT and int(minutes or 0) < 60 else None


def _instant(jour: date | None, minutes: int | None, zone: ZoneInfo) -> datetime | None:
    if jour is None or minutes is None:
        return None
    day, minutes = (jour + timedelta(days=1), 0) if minutes == _MINUIT else (jour, minutes)
    return datetime.combine(day, time(minutes // 60, minutes % 60), zone).astimezone(UTC)
