"""The neutral message: stored and read back, ordered by importance, cleaned of what could harm a screen."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.importance import Importance
from alerts.message import (
    Barre,
    Heure,
    Message,
    decode_message,
    encode_message,
    graphemes,
    nettoyer,
    reponse,
    url_sure,
)
from parlement.temps import PARIS
from tests.alerts.exemples import CHANGEMENT, REPONSE, VOTE, messages


@given(messages(st.text(max_size=30)))
def test_a_message_read_back_from_the_outbox_is_the_message_written(message: Message) -> None:
    assert decode_message(encode_message(message)) == message


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(messages())
def test_no_text_keeps_a_message_out_of_the_outbox(message: Message) -> None:
    assert decode_message(encode_message(message)).importance == message.importance


def test_the_stored_form_stays_readable_by_later_versions() -> None:
    stocke = (
        '{"titre":"T","importance":"notable","resume":[{"spans":["a ",{"span":"Gras","texte":"b"},'
        '{"span":"Lien","texte":"c","url":"https://senat.fr"},'
        '{"span":"Heure","instant":"2023-03-23T20:05:00Z","style":"heure"},'
        '{"span":"Barre","pour":59,"contre":14,"abstention":0}]}]}'
    )
    message = decode_message(stocke)
    assert message.importance is Importance.NOTABLE
    assert message.resume[0].spans[3:] == (
        Heure(datetime(2023, 3, 23, 20, 5, tzinfo=UTC), "heure"),
        Barre(59, 14),
    )
    assert message.fichier is None
    assert b"fichier" not in encode_message(message)


@pytest.mark.parametrize("message", [VOTE, REPONSE, CHANGEMENT])
def test_examples_survive_the_outbox(message: Message) -> None:
    assert decode_message(encode_message(message)) == message


def test_importance_is_ordered_by_weight_and_not_by_alphabet() -> None:
    assert sorted(Importance) == ["discret", "courant", "notable", "majeur"]
    assert Importance.MAJEUR >= Importance.NOTABLE > Importance.COURANT
    assert Importance.DISCRET <= Importance.DISCRET < Importance.COURANT


def test_an_hour_without_time_zone_is_refused_when_written_and_when_read() -> None:
    with pytest.raises(ValueError, match="sans fuseau"):
        Heure(datetime(2023, 3, 23))  # noqa: DTZ001
    with pytest.raises(msgspec.ValidationError):
        decode_message(
            '{"titre":"T","resume":[{"spans":[{"span":"Heure","instant":"2023-03-23T20:05:00"}]}]}'
        )


def test_the_ambiguous_hour_of_october_is_stored_exactly() -> None:
    seconde = Heure(datetime(2023, 10, 29, 2, 30, tzinfo=PARIS, fold=1))
    assert seconde.instant == datetime(2023, 10, 29, 1, 30, tzinfo=UTC)


@given(st.integers(0, 600), st.integers(0, 600), st.integers(0, 600))
def test_a_bar_is_full_and_hides_no_vote(pour: int, contre: int, abstention: int) -> None:
    cases = Barre(pour, contre, abstention).cases()
    assert sum(cases) == (10 if pour + contre + abstention else 0)
    for voix, case in zip((pour, contre, abstention), cases, strict=True):
        assert (voix > 0) == (case > 0)


def test_a_bar_keeps_proportions() -> None:
    assert Barre(59, 14).cases() == (8, 2, 0)
    assert Barre(1, 571, 1).cases() == (1, 8, 1)
    with pytest.raises(ValueError, match="négatives"):
        Barre(-1, 3)


@pytest.mark.parametrize(
    ("texte", "propre"),
    [
        ("a\x1b[31mb\x1b[0m", "ab"),
        ("a\x1b]0;titre\x07b", "ab"),
        ("a\x9b31mb", "ab"),
        ("un\r\ndeux\ttrois", "un deux trois"),
        ("\u202etxt.exe", "txt.exe"),
        ("dro\u200bne\ufeff", "drone"),
        ("\ud83dx", "\ufffdx"),
        ("n°\u00a01274", "n°\u00a01274"),
        ("l’«\u202f\u0153uvre\u202f»\u00a0: 3\u00a0€ …", "l’«\u202f\u0153uvre\u202f»\u00a0: 3\u00a0€ …"),
        ("mi\u00adnis\u2028tre", "minis tre"),
    ],
)
def test_text_that_would_trouble_a_screen_is_cleaned(texte: str, propre: str) -> None:
    assert nettoyer(texte) == propre


def test_what_readers_see_as_one_character_stays_whole() -> None:
    assert graphemes("e\u0301👍🏽🇫🇷🇪🇺ok") == ["e\u0301", "👍🏽", "🇫🇷", "🇪🇺", "o", "k"]


@pytest.mark.parametrize(
    ("url", "sure"),
    [
        ("https://www.senat.fr/a?b=c&d=%C3%A9#e", "https://www.senat.fr/a?b=c&d=%C3%A9#e"),
        ("https://senat.fr/a b(c)", "https://senat.fr/a%20b%28c%29"),
        ("HTTP://Sénat.FR:8080/é", "http://xn--snat-bpa.fr:8080/%C3%A9"),
        ("https://mamot.fr/@vigie", "https://mamot.fr/%40vigie"),
        ("javascript:alert(1)", None),
        ("https://assemblee-nationale.fr@evil.example/", None),
        ("https://x.fr:99999999/", None),
        ("https://[x", None),
        ("https:///chemin", None),
        ("https://x.fr/" + "a" * 2048, None),
        ("", None),
        (None, None),
    ],
)
def test_only_sound_web_addresses_become_links(url: str | None, sure: str | None) -> None:
    assert url_sure(url) == sure


def test_an_answer_has_no_importance() -> None:
    assert reponse("Rien de neuf", "Aucun vote aujourd’hui.").importance is None
