"""Settings: what is said of one can be typed back; nothing typed breaks a reader; file and chat together."""

from __future__ import annotations

from datetime import time
from typing import Any
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.abonnement.abonnes import Abonne, Calme, Mention
from alerts.abonnement.familles import Famille
from alerts.abonnement.reglages import (
    CLES,
    ReglageError,
    Reglages,
    decode_reglages,
    encode_reglages,
    find_cle,
    merged,
)
from alerts.importance import Importance
from alerts.weigh.base import Percee

TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
MENTIONS = st.builds(
    Mention,
    st.integers(10**14, 10**19).map(str),
    st.sampled_from(Importance),
    st.frozensets(
        st.from_regex(r"[a-z][a-z0-9-]{3,12}", fullmatch=True).filter(lambda w: w not in list(Importance)),
        max_size=3,
    ),
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "importance": st.sampled_from(Importance),
    "genres": st.frozensets(st.sampled_from(Famille)),
    "mentions": st.lists(MENTIONS, max_size=3, unique_by=lambda one: one.role).map(tuple),
    "resume": st.none() | TIMES,
    "immediat": st.booleans(),
    "calme": st.none() | st.builds(Calme, TIMES, TIMES).filter(lambda one: one.debut != one.fin),
    "percees": st.frozensets(st.sampled_from(Percee)),
    "fuseau": st.sampled_from(sorted(available_timezones())),
    "images": st.booleans(),
    "alarmes": st.booleans(),
}


def test_every_setting_is_tried_here() -> None:
    assert list(VALUES) == [cle.nom for cle in CLES]


@given(data=st.data())
def test_what_is_said_of_a_setting_can_be_typed_back(data: st.DataObject) -> None:
    cle = data.draw(st.sampled_from(CLES))
    value = data.draw(VALUES[cle.nom])
    stored = cle.read(cle.write(value))
    again = decode_reglages(encode_reglages(Reglages().avec(**{cle.nom: stored})))
    assert cle.fill(getattr(again, cle.nom)) == value


@given(cle=st.sampled_from(CLES), typed=st.text(max_size=300))
def test_whatever_is_typed_is_read_or_refused_in_a_short_sentence(cle: Any, typed: str) -> None:
    try:
        stored = cle.read(typed)
    except ReglageError as error:
        told = str(error)
    else:
        told = encode_reglages(Reglages().avec(**{cle.nom: stored}))
        assert getattr(decode_reglages(told), cle.nom) == stored
    assert 1 < len(told) < 700


@pytest.mark.parametrize("cle", CLES, ids=lambda cle: cle.nom)
def test_ten_thousand_characters_are_refused_at_once(cle: Any) -> None:
    for char in ("x", "9", " ", "@", "\u202e", ",", "-"):
        with pytest.raises(ReglageError):
            cle.read(char * 10_000)


def test_a_setting_is_found_by_its_name_whatever_its_case_accents_and_plural() -> None:
    assert [find_cle(typed).nom for typed in ("Résumé", "GENRE", "mention", "percée")] == [  # type: ignore[union-attr]
        "resume", "genres", "mentions", "percees",
    ]  # fmt: skip
    assert find_cle("") is None
    assert find_cle("couleur") is None


DECLARE = Abonne(
    destination="d", suivis=frozenset({"a"}), seuil=Importance.MAJEUR, declare=frozenset({"importance"})
)


def test_subjects_add_up_and_what_the_file_sets_stays() -> None:
    said = Reglages(suivis=("b",), veilles=("v",), importance=Importance.DISCRET, images=False)
    one = merged("d", DECLARE, said)
    assert one is not None
    assert one.suivis == {"a", "b"}
    assert one.veilles == {"v"}
    assert (one.seuil, one.images) == (Importance.MAJEUR, False)


def test_chat_narrows_nothing_that_the_file_gives() -> None:
    everything = Abonne(destination="d")
    one = merged("d", everything, Reglages(suivis=("b",), departements=("75",)))
    assert one is not None
    assert one.recoit_tout
    assert one.departements == frozenset()


def test_settings_alone_make_no_subscription() -> None:
    assert merged("d", None, Reglages(importance=Importance.MAJEUR)) is None
    one = merged("d", None, Reglages(departements=("75",)))
    assert one is not None
    assert not one.recoit_tout
