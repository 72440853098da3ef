"""Words about a prefect's order: what flies or watches, where, when, and how long before its start it was seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from alerts.message import Gras, Heure, Span
from parlement.arretes import Arrete
from parlement.departements import nom_departement
from parlement.temps import PARIS, date_longue, duree, heure, jour_de

MOYENS = {
    "drones": ("🚁", "Drones"),
    "hélicoptère": ("🚁", "Caméras sur hélicoptère"),
    "aéronefs": ("🚁", "Caméras sur aéronefs"),
    "vsa": ("📹", "Vidéosurveillance algorithmique"),
}
HOUR, COUNTED = timedelta(hours=1), timedelta(days=3)
INCONNU = ("📷", "Captation d'images")


def moyen_of(arrete: Arrete) -> tuple[str, str]:
    """Its mark and its name; a means we do not know as the source wrote it."""
    return MOYENS.get(arrete.moyen, ("📷", arrete.moyen) if arrete.moyen else INCONNU)


def lieu_of(arrete: Arrete) -> str:
    """Its departments by name, else who decided."""
    return ", ".join(map(nom_departement, arrete.departements)) or arrete.autorite_nom or arrete.autorite


def quand_of(arrete: Arrete) -> str:
    """ "dimanche 4 février, 9 h–20 h", without hours where they are not sure; "" when no day is.

    Hours are those of Paris: overseas, where the order means its own, only the days.
    """
    begin = arrete.jour_debut or (jour_de(arrete.debut) if arrete.debut else None)
    end = arrete.jour_fin or (jour_de(arrete.fin) if arrete.fin else None)
    if begin is None:
        return ""
    if end is None or end == begin:
        return f"{_jour(begin)}{_heures(arrete)}"
    if arrete.debut and arrete.fin and not _outremer(arrete):
        return f"du {_jour(begin)}, {_heure(arrete.debut)}, au {_jour(end)}, {_heure(arrete.fin)}"
    return f"du {_jour(begin)} au {_jour(end)}"


def jours_of(arrete: Arrete) -> str:
    """ "dimanche 4 février 2024", "du dimanche 4 au lundi 5 février 2024"; "" when no day is sure."""
    begin = arrete.jour_debut or (jour_de(arrete.debut) if arrete.debut else None)
    end = arrete.jour_fin or (jour_de(arrete.fin) if arrete.fin else None)
    if begin is None:
        return ""
    return date_longue(begin) if end in (None, begin) else f"du {date_longue(begin)} au {date_longue(end)}"


def heures_of(arrete: Arrete) -> str:
    """ "9 h–20 h", by the clock of Paris; "" when they are not sure."""
    return " – ".join(_heure(instant) for instant in (arrete.debut, arrete.fin) if instant)


def _jour(jour: date) -> str:
    return date_longue(jour).rsplit(" ", 1)[0]


def _heures(arrete: Arrete) -> str:
    if arrete.debut is None or _outremer(arrete):
        return ""
    return f", {_heure(arrete.debut)}–{_heure(arrete.fin)}" if arrete.fin else f", dès {_heure(arrete.debut)}"


def _heure(instant: datetime) -> str:
    """ "9 h", "9 h 30"."""
    return heure(instant).removesuffix(" 00")


def _outremer(arrete: Arrete) -> bool:
    return any(numero.startswith("97") for numero in arrete.departements)


def say_periode(arrete: Arrete) -> Iterator[Span]:
    """When it holds, each reader's clock; the days alone, then the words of the order, where that is all it says."""
    if arrete.debut:
        yield Heure(arrete.debut)
        if arrete.fin:
            yield " → "
            yield Heure(arrete.fin)
        return
    if words := quand_of(arrete):
        yield "jour dit : "
        yield Gras(words)
        yield ", heure non lue"
        if arrete.periode:
            yield " — "
    if arrete.periode:
        yield f"« {arrete.periode} »"
    elif not words:
        yield "la période n'a pas été lue : voir l'arrêté"


def say_delai(arrete: Arrete, seen: datetime) -> str:
    """How long before its start an order was first seen; "" when neither its hour nor its day is sure."""
    if arrete.debut:
        if seen < arrete.debut:
            return f"vu {_delai(arrete.debut - seen)} avant le début"
        if arrete.fin and seen >= arrete.fin:
            return f"déjà fini quand il a été vu ({_delai(seen - arrete.debut)} après le début)"
        return f"déjà commencé quand il a été vu ({_delai(seen - arrete.debut)} après le début)"
    if arrete.jour_debut is None:
        return ""
    days = (arrete.jour_debut - jour_de(seen)).days
    if days == 0:
        return "vu le jour même"
    return (
        f"vu {_jours(days)} avant le jour dit"
        if days > 0
        else f"vu {_jours(-days)} après le premier jour dit"
    )


def _delai(delta: timedelta) -> str:
    """In hours up to three days: "41 h"; whoever wants to go to court counts them."""
    return f"{delta // HOUR} h" if HOUR <= delta < COUNTED else duree(delta)


def _jours(count: int) -> str:
    return f"{count} jour{'s' if count > 1 else ''}"


def debut_of(arrete: Arrete) -> datetime | None:
    """When it begins: its hour, else the first minute of its day; None when neither is sure."""
    if arrete.debut or arrete.jour_debut is None:
        return arrete.debut
    return datetime.combine(arrete.jour_debut, datetime.min.time(), PARIS).astimezone(UTC)


def fini(arrete: Arrete, now: datetime) -> bool | None:
    """Whether it is over; None when its end is not sure."""
    if arrete.fin:
        return arrete.fin <= now
    last = arrete.jour_fin or arrete.jour_debut
    return None if last is None else last < jour_de(now)
