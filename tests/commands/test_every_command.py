"""One walk over every command: described, documented, its examples answered, no name shadowed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands.base import Commande, Context
from commands.registry import ALL, find_commande, nearest_commande
from tests.commands.rejeu import text_of

GUIDE = (Path(__file__).parents[2] / "docs" / "guide-militant.md").read_text(encoding="utf-8")
EVERY = pytest.mark.parametrize("commande", ALL, ids=lambda c: c.nom)
SLASH_NAME = re.compile(r"[a-z0-9_-]{1,32}")
"""What Discord takes as the name of a slash command or of its argument."""
LONGEST_DESCRIPTION = 100


@EVERY
def test_it_says_what_it_is_for_within_what_discord_takes(commande: Commande) -> None:
    described = [(commande.nom, commande.description)]
    if commande.argument:
        described.append((commande.argument.nom, commande.argument.description))
    for nom, description in described:
        assert SLASH_NAME.fullmatch(nom)
        assert 5 < len(description) <= LONGEST_DESCRIPTION
        assert description[0].islower()
        assert not description.endswith(".")


@EVERY
def test_its_examples_are_answered(commande: Commande, context: Context) -> None:
    assert commande.exemples
    for example in commande.exemples:
        assert example.split()[0] == f"!{commande.nom}"
        text = text_of(example, context)
        assert not text.startswith(("Je n'ai pas trouvé", "Commande inconnue", "Question incomplète")), (
            example
        )


@EVERY
def test_it_is_in_the_guide_and_in_the_help(commande: Commande, context: Context) -> None:
    assert re.search(rf"^\| `!{commande.nom}\b", GUIDE, re.MULTILINE)
    every, alone = text_of("!aide tout", context), text_of(f"!aide {commande.nom}", context)
    assert f"• {commande.exemples[0]} : {commande.description}" in every
    assert re.search(rf"!{commande.nom}\b", text_of("!aide", context).partition("\n\n")[2])
    assert alone.startswith(f"!{commande.nom}\n")
    assert all(example in alone for example in commande.exemples)


@EVERY
def test_it_is_found_whatever_the_case_and_answers_without_a_word_of_argument(
    commande: Commande, context: Context
) -> None:
    assert find_commande(commande.nom.upper()) is commande
    assert nearest_commande(commande.nom) == commande.nom
    assert text_of(f"!{commande.nom}", context)


def test_no_command_shadows_another() -> None:
    assert len({c.nom for c in ALL}) == len(ALL)


def test_no_suivi_of_the_example_bears_the_name_of_a_command(context: Context) -> None:
    words = {word for suivi in context.tracked.suivis for word in (suivi.nom, *suivi.alias)}
    assert not words & {c.nom for c in ALL}


def test_the_guide_speaks_of_no_command_that_does_not_exist() -> None:
    named = set(re.findall(r"`[!/](\w+)", GUIDE)) | {n.lower() for n in re.findall(r"@Vigie (\w+)", GUIDE)}
    assert {n.lower() for n in named} <= {c.nom for c in ALL}


def test_help_on_what_is_no_command_says_so(context: Context) -> None:
    assert "« bidule » n'est pas une commande" in text_of("!aide bidule", context)
    assert text_of("!aide !statut", context) == text_of("!aide statut", context)


def test_completions_are_names_that_answer(context: Context) -> None:
    for commande in ALL:
        suggest = commande.argument.suggest if commande.argument else None
        for typed in ("", "a", "vsa", "zzz") if suggest else ():
            assert suggest is not None
            for word in suggest(context, typed):
                assert not text_of(f"!{commande.nom} {word}", context).startswith("Je n'ai pas trouvé")
