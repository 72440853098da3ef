"""The foot of an answer never makes what is known look fresher than it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from commands.base import Context
from commands.freshness import freshness
from parlement.dossiers import Acte, Dossier
from storage.rows import iso
from storage.sources import save_source
from tests.alerts.monde import DOSSIER, Monde
from trackers.base import Outcome

OF_17 = Dossier(uid="DLR5L17N50169", legislature=17)


def poll(monde: Monde, nom: str, hours: float | None, issue: Outcome = Outcome.CHANGED) -> None:
    """A source last read so many hours ago, and how its last poll ended."""
    values = {
        "succes": None if hours is None else iso(monde.now - timedelta(hours=hours)),
        "issue": issue.value,
        "echecs": int(issue in (Outcome.UNREACHABLE, Outcome.UNREADABLE)),
    }
    monde.parlement.write_now(lambda db: save_source(db, nom, values))


def foot(monde: Monde, dossier: Dossier | None = None) -> str:
    return freshness(Context(tracked=monde.tracked, vigie=monde.vigie, now=monde.now), dossier)


def test_before_any_reading_it_says_so(monde: Monde) -> None:
    assert foot(monde) == foot(monde, DOSSIER) == "Aucune source n'a encore été lue"


def test_sources_read_together_are_told_once(monde: Monde) -> None:
    poll(monde, "dossiers-16", 2)
    poll(monde, "scrutins-16", 2)
    assert foot(monde, DOSSIER) == "Sources lues il y a 2 h"


def test_a_dossier_is_as_fresh_as_the_oldest_source_that_may_speak_of_it(monde: Monde) -> None:
    for nom, hours in (("dossiers-16", 20), ("scrutins-16", 21), ("dossiers-17", 2), ("scrutins-17", 1)):
        poll(monde, nom, hours)
    assert foot(monde, DOSSIER) == "Sources : dossiers lus il y a 20 h, scrutins lus il y a 21 h"
    assert foot(monde, OF_17) == "Sources : dossiers lus il y a 2 h, scrutins lus il y a 1 h"


def test_without_a_dossier_an_archived_legislature_counts_once_it_is_late(monde: Monde) -> None:
    for nom, hours in (("dossiers-16", 25), ("scrutins-16", 27), ("dossiers-17", 2), ("scrutins-17", 1)):
        poll(monde, nom, hours)
    assert foot(monde) == "Sources : dossiers lus il y a 2 h, scrutins lus il y a 1 jour"


@pytest.mark.parametrize("issue", [Outcome.UNREACHABLE, Outcome.UNREADABLE])
def test_a_source_that_fails_is_named(monde: Monde, issue: Outcome) -> None:
    poll(monde, "dossiers-16", 2)
    poll(monde, "scrutins-16", 3, issue)
    told = f"Sources : dossiers lus il y a 2 h, scrutins lus il y a 3 h ; scrutins {issue}s depuis 3 h"
    assert foot(monde) == foot(monde, DOSSIER) == told
    assert "scrutins" not in foot(monde, OF_17), "those of the 16th say nothing of it"


def test_a_site_that_is_down_is_named_once_for_each_kind(monde: Monde) -> None:
    for nom, hours in (("dossiers-16", 20), ("dossiers-17", 2), ("scrutins-17", 1)):
        poll(monde, nom, hours, Outcome.UNREACHABLE)
    assert foot(monde, DOSSIER).endswith(
        " ; dossiers injoignables depuis 20 h ; scrutins injoignables depuis 1 h"
    )


def test_a_source_that_was_never_read_and_fails_is_named(monde: Monde) -> None:
    poll(monde, "dossiers-17", None, Outcome.UNREACHABLE)
    poll(monde, "scrutins-17", None, Outcome.NOT_YET)
    assert foot(monde) == "Aucune source n'a encore été lue ; dossiers injoignables"


def test_of_two_sources_that_tell_the_same_the_last_read_counts(monde: Monde) -> None:
    poll(monde, "amendements-16", 20)
    poll(monde, "publications-16", 1)
    poll(monde, "agenda-16", 2)
    context = Context(tracked=monde.tracked, vigie=monde.vigie, now=monde.now)
    told = freshness(context, DOSSIER, ("amendements", "agenda"))
    assert told == "Sources : amendements lus il y a 1 h, agenda lu il y a 2 h"
    assert "amendements" not in freshness(context, DOSSIER), "only where the answer rests on them"


def test_the_agenda_that_fails_is_named_in_the_singular(monde: Monde) -> None:
    poll(monde, "agenda-16", 3, Outcome.UNREACHABLE)
    context = Context(tracked=monde.tracked, vigie=monde.vigie, now=monde.now)
    told = freshness(context, DOSSIER, ("agenda",))
    assert told == "Sources : agenda lu il y a 3 h ; agenda injoignable depuis 3 h"


def test_a_bill_that_the_senat_knows_is_as_fresh_as_what_the_senat_was_last_read_to_say(monde: Monde) -> None:
    poll(monde, "dossiers-16", 1)
    poll(monde, "scrutins-16", 1)
    poll(monde, "senat-dossiers", 5)
    assert foot(monde, DOSSIER) == "Sources : dossiers lus il y a 5 h, scrutins lus il y a 1 h"
    assert foot(monde, replace(DOSSIER, senat="")) == "Sources lues il y a 1 h"


def test_once_a_bill_is_law_the_senat_has_no_more_to_say_of_it(monde: Monde) -> None:
    monde.read(
        DOSSIER,
        Acte(uid="L16-P", dossier=DOSSIER.uid, code="PROM-PUB", loi="2023-380", date=monde.now.date()),
    )
    poll(monde, "dossiers-16", 1)
    poll(monde, "scrutins-16", 1)
    poll(monde, "senat-dossiers", 5)
    assert foot(monde, DOSSIER) == "Sources lues il y a 1 h"


def test_the_senat_that_fails_is_named(monde: Monde) -> None:
    poll(monde, "dossiers-16", 1)
    poll(monde, "scrutins-16", 1)
    poll(monde, "senat-votes", 4, Outcome.UNREACHABLE)
    assert foot(monde, DOSSIER).endswith(" ; scrutins injoignables depuis 4 h")
