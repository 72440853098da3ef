"""What is pressed in Discord: buttons that type a command, and the panel of a channel's settings.

A press answers whoever pressed, alone; in a panel, it changes the panel. The ids of what is pressed say it all, so
that old messages, and those posted before a restart, go on working.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import discord

from alerts.discord.boutons import commande_of
from alerts.discord.droits import missing_in
from alerts.message import Message, reponse
from commands.base import Context
from commands.discord.appel import Demandeur, of_interaction
from commands.discord.menus import form, texts_of
from commands.discord.panneau import panneau_of, salon_at, tell
from commands.discord.place import AUTRE, SALON, VOIR, Onglet, Place
from commands.discord.reponses import Guichet, Montre, Work, answered, line_work, show
from commands.discord.saisie import lines_of

log = logging.getLogger(__name__)

PANNEAUX = {"abonner": Onglet.SUJETS, "regler": Onglet.QUOI}
"""Commands that open a panel, and the view that each opens on."""
GONE = reponse(
    "Ce salon n'est plus là", "Il a été supprimé, ou je ne le vois plus. Pour en régler un autre : /abonner"
)

MEANWHILE = reponse(
    "Changé entre-temps",
    "Ce salon a été réglé ailleurs depuis que ce panneau est affiché : rien n'a été fait. Le voici tel qu'il est, "
    "refaites votre choix.",
)


async def on_press(interaction: discord.Interaction, guichet: Guichet) -> None:
    """Answer a press, a choice in a menu or a form that was sent; what is not ours is left alone."""
    data: Any = interaction.data or {}
    custom_id = str(data.get("custom_id", ""))
    try:
        if line := commande_of(custom_id):
            await _type(interaction, guichet, line)
        elif found := Place.read(custom_id):
            place, quoi, valeur = found
            await _press(interaction, guichet, place, quoi, _values(interaction, data, valeur))
    except discord.HTTPException as error:
        log.warning("réponse à un bouton non remise : Discord répond %d (%s)", error.status, error.text)


def _values(interaction: discord.Interaction, data: Any, valeur: str) -> list[str]:
    """What was written in a form, chosen in a menu, or what the button carries."""
    if interaction.type is discord.InteractionType.modal_submit:
        return texts_of(data.get("components") or [])
    return [valeur] if valeur else [str(value) for value in data.get("values") or []]


async def _type(interaction: discord.Interaction, guichet: Guichet, line: str) -> None:
    """A button that types a command; the answer of some is a panel."""
    name, _, rest = line.partition(" ")
    if name in PANNEAUX and interaction.guild:
        await open_panel(interaction, guichet, PANNEAUX[name], [line] if rest else [])
    else:
        await show(interaction, guichet, of_interaction(interaction), line_work(line), update=False)


async def open_panel(
    interaction: discord.Interaction,
    guichet: Guichet,
    onglet: Onglet = Onglet.SUJETS,
    lines: Sequence[str] = (),
    salon: str = "",
) -> None:
    """Show a panel to whoever asks, about this channel or another of the server (its id), once lines were typed."""
    place, who = Place(onglet, salon or str(interaction.channel_id)), of_interaction(interaction)
    work = _panel(
        place, lambda context: [answered(line, context) for line in lines], _missing(interaction, place)
    )
    await show(interaction, guichet, who, work if _sees(interaction, who, place) else _gone, update=False)


async def _press(
    interaction: discord.Interaction, guichet: Guichet, place: Place, quoi: str, values: list[str]
) -> None:
    """Something of a panel. Pressed under a message that everybody sees, it opens a panel of one's own."""
    place = replace(place, salon=place.salon or str(interaction.channel_id))
    writing = interaction.type is discord.InteractionType.modal_submit
    if quoi == SALON:
        place, quoi = replace(place, salon=values[0]), VOIR
    if values == [AUTRE] and not writing:
        await interaction.response.send_modal(form(place, quoi))
        return
    who, update = of_interaction(interaction), _is_ours_alone(interaction)
    missing = _missing(interaction, place)
    if not _sees(interaction, who, place):
        work: Work = _gone
    elif quoi == VOIR:
        work = _panel(place, lambda context: [], missing)
    else:
        work = _panel(place, lambda context: _answers(context, place, quoi, values), missing)
    await show(interaction, guichet, who, work, update=update)


def _answers(context: Context, place: Place, quoi: str, values: Sequence[str]) -> list[Message]:
    """Type what was pressed, unless the panel no longer shows the channel as it stands: it would undo what it hides."""
    if salon_at(context, place).inscription.version != place.version:
        return [MEANWHILE]
    return [answered(line, context) for line in lines_of(context, place, quoi, values)]


def _is_ours_alone(interaction: discord.Interaction) -> bool:
    """Whether what was pressed is seen by one person only."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def _panel(place: Place, answers: Callable[[Context], list[Message]], missing: Sequence[str]) -> Work:
    """Do what was pressed, then show the panel as the channel stands; who may change nothing is told so, no more."""

    def work(context: Context) -> Montre:
        if context.appel is None or not context.appel.admin:
            return Montre(answered("abonner", context))
        said = answers(context)
        panneau = panneau_of(context, place)
        return Montre(tell(context, panneau, said, missing), panneau)

    return work


def _gone(context: Context) -> Montre:
    return Montre(GONE)


def _sees(interaction: discord.Interaction, who: Demandeur, place: Place) -> bool:
    """Whether a panel is about the channel where one presses, or about another that this person sees there."""
    return place.salon == str(interaction.channel_id) or place.salon in who.appel.salons


def _missing(interaction: discord.Interaction, place: Place) -> list[str]:
    found = interaction.guild.get_channel_or_thread(int(place.salon)) if interaction.guild else None
    return missing_in(found) if found else []
