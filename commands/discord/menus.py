"""The menus and buttons of a panel of settings, within what Discord takes: five rows, 25 options, short labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import discord

from alerts.abonnement.abonnes import Abonne, EtatAbonne
from alerts.abonnement.reglages import Cle, find_cle
from alerts.discord.boutons import Vue
from commands.discord.panneau import MOST_OPTIONS, Choix, Panneau, page_of, received
from commands.discord.place import AUTRE, SALON, SEMAINE, SUJETS, VOIR, Onglet, Place
from commands.reglages.regler import MOST_MENTIONS

LIBELLES = {
    Onglet.SUJETS: "Ce qui est suivi",
    Onglet.QUOI: "Ce qui est posté",
    Onglet.QUAND: "Quand",
}
CHOISI = {"importance": "Importance : ", "genres": "Reçu : ", "percees": "Toujours posté : "}
"""Before a chosen word: a menu shows it alone, without saying what it is about."""
Item = discord.ui.Item[discord.ui.View]


def vue_of(panneau: Panneau) -> Vue:
    """The menus and buttons of a panel. Needs a running loop."""
    place, abonne = panneau.place, panneau.salon.regle
    views: dict[Onglet, Callable[[], list[list[Item]]]] = {
        Onglet.SUJETS: lambda: _view_sujets(panneau),
        Onglet.QUOI: lambda: _view_quoi(panneau),
        Onglet.QUAND: lambda: _view_quand(place, abonne),
    }
    vue = Vue()
    for number, row in enumerate([*views[place.onglet](), _tabs(place, abonne)]):
        for item in row:
            item.row = number
            vue.add_item(item)
    return vue


def _view_sujets(panneau: Panneau) -> list[list[Item]]:
    place, offered = panneau.place, page_of(panneau.sujets, panneau.place.page)
    now = received(panneau.salon)
    rows: list[list[Item]] = [
        [_menu(place.id(SUJETS), "Choisissez ce que ce salon reçoit", offered, now, several=True)]
    ]
    if panneau.semaine:
        label = "Ou suivez un texte de la semaine"
        rows.append([_menu(place.id(SEMAINE), label, panneau.semaine[:MOST_OPTIONS], set())])
    rows.append([_channels(place)])
    if len(panneau.sujets) > MOST_OPTIONS:
        rows.append(_pages(place, len(panneau.sujets)))
    return rows


def _view_quoi(panneau: Panneau) -> list[list[Item]]:
    place, abonne = panneau.place, panneau.salon.regle
    known = [one.role for one in abonne.mentions if one.role in panneau.roles]
    roles: discord.ui.RoleSelect[discord.ui.View] = discord.ui.RoleSelect(
        custom_id=place.id("mentions"),
        placeholder="Rôle à prévenir des alertes majeures",
        min_values=0,
        max_values=MOST_MENTIONS,
        default_values=[discord.Object(int(role)) for role in known],
    )
    return [[_words(place, "importance", abonne)], [_words(place, "genres", abonne)], [roles]]


def _view_quand(place: Place, abonne: Abonne) -> list[list[Item]]:
    return [
        [_hours(place, "calme", abonne)],
        [_hours(place, "resume", abonne)],
        [_words(place, "percees", abonne)],
    ]


def _tabs(place: Place, abonne: Abonne) -> list[Item]:
    """The other views, then what is switched on or off in this one."""
    tabs: list[Item] = [
        discord.ui.Button(
            label=LIBELLES[onglet],
            custom_id=Place(onglet, place.salon).id(VOIR, onglet),
            style=discord.ButtonStyle.primary if onglet is place.onglet else discord.ButtonStyle.secondary,
        )
        for onglet in Onglet
    ]
    if place.onglet is Onglet.QUOI:
        return [*tabs, _switch(place, "images", abonne), _switch(place, "alarmes", abonne)]
    if place.onglet is Onglet.QUAND:
        return [*tabs, _switch(place, "immediat", abonne), _pause(place, abonne)]
    return tabs


def _switch(place: Place, nom: str, abonne: Abonne) -> Item:
    cle = _cle(nom)
    now = cle.said(abonne)
    return discord.ui.Button(
        label=f"{cle.libelle} : {now}", custom_id=place.id(nom, "non" if now == "oui" else "oui")
    )


def _pause(place: Place, abonne: Abonne) -> Item:
    if abonne.etat is EtatAbonne.PAUSE:
        return discord.ui.Button(
            label="Reprendre", custom_id=place.id("reprendre"), style=discord.ButtonStyle.success
        )
    return discord.ui.Button(label="Mettre en pause", custom_id=place.id("pause"))


def _words(place: Place, nom: str, abonne: Abonne) -> Item:
    """A menu of a setting whose words are a closed list."""
    cle = _cle(nom)
    said = CHOISI.get(nom, "")
    offered = [Choix(str(word), f"{said}{word}", told) for word, told in (cle.mots or {}).items()]
    several = nom != "importance"
    now = set(map(str, getattr(abonne, cle.champ))) if several else {cle.said(abonne)}
    return _menu(place.id(nom), f"{cle.libelle} : {cle.quoi}", offered, now, several=several)


def _hours(place: Place, nom: str, abonne: Abonne) -> Item:
    """A menu of usual hours, the present one, and a way to write another."""
    cle = _cle(nom)
    now = cle.said(abonne)
    usual = list(dict.fromkeys([*cle.valeurs, now]))
    offered = [Choix(value, f"{cle.libelle} : {value}") for value in usual]
    other = Choix(AUTRE, "Une autre heure…", "à écrire soi-même")
    return _menu(place.id(nom), f"{cle.libelle} : {cle.quoi}", [*offered, other], {now})


def _menu(
    custom_id: str,
    placeholder: str,
    offered: Sequence[Choix],
    now: set[str],
    *,
    several: bool = False,
) -> Item:
    options = [
        discord.SelectOption(
            label=_cut(label, 100), value=value, description=_cut(told, 100) or None, default=value in now
        )
        for value, label, told in offered
        if len(value) <= 100
    ]
    return discord.ui.Select(
        custom_id=custom_id,
        placeholder=_cut(placeholder, 150),
        min_values=0 if several else 1,
        max_values=len(options) if several else 1,
        options=options,
    )


def _channels(place: Place) -> Item:
    kinds = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.public_thread]
    return discord.ui.ChannelSelect(
        custom_id=place.id(SALON),
        placeholder="Régler un autre salon",
        channel_types=kinds,
        default_values=[discord.Object(int(place.salon))] if place.salon else [],
    )


def _pages(place: Place, count: int) -> list[Item]:
    last = (count - 1) // MOST_OPTIONS
    before, after = max(place.page - 1, 0), min(place.page + 1, last)
    return [
        discord.ui.Button(
            label="◀ Précédents",
            custom_id=replace(place, page=before).id(VOIR, "avant"),
            disabled=place.page == 0,
        ),
        discord.ui.Button(
            label="Suivants ▶",
            custom_id=replace(place, page=after).id(VOIR, "apres"),
            disabled=place.page == last,
        ),
    ]


def form(place: Place, nom: str) -> discord.ui.Modal:
    """The form in which another hour is written."""
    cle = _cle(nom)
    modal = discord.ui.Modal(title=_cut(cle.libelle, 45), custom_id=place.id(nom), timeout=None)
    hint = ", ".join(value for value in cle.valeurs if value != "non")
    modal.add_item(
        discord.ui.TextInput(
            label=_cut(cle.libelle, 45),
            custom_id="texte",
            placeholder=_cut(f"par exemple {hint}", 100),
            max_length=60,
        )
    )
    modal.stop()  # what is sent is read from its id, by whoever hears of it
    return modal


def texts_of(rows: Any) -> list[str]:
    """What was written in a form, as Discord sends it."""
    fields = [item for row in rows for item in row.get("components") or [row.get("component") or {}]]
    return [str(field.get("value") or "") for field in fields]


def _cle(nom: str) -> Cle:
    found = find_cle(nom)
    assert found is not None, nom
    return found


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
