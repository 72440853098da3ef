"""Every way of writing a place in a text leads to one designation, or to none."""

import itertools
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlement.articles import ADVERBS, KINDS, Designation, parse_designation, read_designation
from tests.parlement.recorded import SAMPLES, needs_samples


def read(text: str) -> Designation:
    place = parse_designation(text)
    assert place is not None, text
    return place


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        # the Assemblée
        ("ART. PREMIER", "article 1er"),
        ("ARTICLE PREMIER", "article 1er"),
        ("ART. 8 BIS", "article 8 bis"),
        ("APRÈS ART. 7", "après l'article 7"),
        ("AVANT ART. PREMIER", "avant l'article 1er"),
        ("APRÈS L'ARTICLE 7, insérer l'article suivant:", "après l'article 7"),
        ("APRÈS L'ARTICLE 19, insérer la division et l'intitulé suivants:", "après l'article 19"),
        ("Article Article 43 bis", "article 43 bis"),
        ("SOUSTITRE Ier", "sous-titre Ier"),
        ("RAPPORT ANNEXÉ", "rapport annexé"),
        ("ÉTAT B", "état B"),
        # the Sénat
        ("art. add. après Article 35", "après l'article 35"),
        ("ARTICLE ADDITIONNEL AVANT ARTICLE 7\u00a0BIS", "avant l'article 7 bis"),
        ("Article 31 (précédemment examiné)", "article 31"),
        ("Article 39 (État B (crédits de la mission))", "article 39"),
        ("Article 42 - État E (Article 42 du projet de loi)", "article 42"),
        ("TITRE IER : AUTORISATIONS BUDGÉTAIRES POUR 2019. - CRÉDITS", "titre Ier"),
        ("Chapitre IV : Dispositions relatives aux recettes", "chapitre IV"),
        ("SECONDE PARTIE : MOYENS", "deuxième partie"),
        ("Intitulé de la proposition de loi organique", "intitulé"),
        # both
        ("Article 7 bis AA", "article 7 bis AA"),
        ("25undecies", "article 25 undecies"),
        ("Article unique", "article unique"),
        ("Article liminaire", "article liminaire"),
        ("l'article 11 (supprimé)", "article 11"),
        ("Article 1er A", "article 1er A"),
        ("annexe B", "annexe B"),
        # people
        ("article7", "article 7"),
        ("art 7", "article 7"),
        ("art. 7", "article 7"),
        ("7", "article 7"),
        ("1", "article 1er"),
        ("7bis", "article 7 bis"),
        ("7 bisa", "article 7 bis A"),
        ("Article premier", "article 1er"),
        ("après l'article 9", "après l'article 9"),
        ("apres l’article 9", "après l'article 9"),
        ("titre ii", "titre II"),
    ],
)
def test_what_the_houses_write_and_people_type_is_read(written: str, canonical: str) -> None:
    assert str(read(written)) == canonical


@pytest.mark.parametrize(
    "unknown",
    [
        *(
            "",
            "0",
            "7e",
            "7°",
            "7:30",
            "7 et 8",
            "7 terrain",
            "1er septembre",
            "2024",
            "L. 251-2",
            "article 123-4",
        ),
        *("articles 3 à 5", "article 7 à", "article 7 II", "article 7 du projet de loi", "titre vie privée"),
        *("Vote sur la première partie", "Intitulé du chapitre II", "art. add.", "après", "bis", "titre 0"),
    ],
)
def test_what_is_not_surely_one_place_is_not_guessed(unknown: str) -> None:
    assert parse_designation(unknown) is None


def test_the_number_stands_apart_from_the_place() -> None:
    place = read("art. add. après Article 7 bis A")
    assert (place.position, place.number, place.suffixes, place.numero) == (
        "après",
        "7",
        ("bis", "A"),
        "7 bis A",
    )
    assert place.sans_position() == read("7 BIS A")


def test_a_new_article_is_said_to_be_one_and_is_still_the_same_place() -> None:
    inserted, after = read("APRÈS L'ARTICLE 9, insérer l'article suivant:"), read("APRÈS L'ARTICLE 9")
    assert (inserted.additional, after.additional) == (True, False)
    assert inserted == after
    assert len({inserted, after}) == 1


def test_the_place_is_read_inside_a_sentence_only_when_its_kind_is_written() -> None:
    sentence = "à l'article 7 bis du projet"
    assert read_designation(sentence) == (read("7 bis"), len("à l'article 7 bis"))
    assert read_designation("7 bis du projet") is None


def test_designations_follow_the_order_of_the_text() -> None:
    before = "liminaire < 1er A < 1er < 1er bis < 6 < 7 AA < 7 AB < 7 A < 7 A bis < 7 BA < 7 B < 7"
    after = "7 bis AA < 7 bis A < 7 bis B < 7 bis < 7 ter < 7 decies < 7 unvicies < 7 nonagies < 8 < 10"
    ordered = [read(number) for number in f"{before} < {after}".split(" < ")]
    assert sorted({*ordered}) == ordered
    assert all(one < other for one, other in itertools.pairwise(ordered))


def test_before_and_after_an_article_stand_around_it() -> None:
    ordered = [read(place) for place in ("7 A", "avant l'article 7", "7", "après l'article 7", "7 bis AA")]
    assert sorted({*ordered}) == ordered


def test_titles_are_ordered_by_value_and_not_by_letters() -> None:
    ordered = [read(f"titre {number}") for number in ("Ier", "II", "IV", "V", "IX", "X")]
    assert sorted({*ordered}) == ordered


def test_every_latin_multiplier_has_its_own_value() -> None:
    assert sorted(ADVERBS.values()) == list(range(2, 100))
    known = {
        "nonies": 9,
        "quindecies": 15,
        "duovicies": 22,
        "novodecies": 19,
        "quinquagies": 50,
        "nonagies": 90,
    }
    assert known.items() <= ADVERBS.items()


letters = st.sampled_from(["A", "B", "Z", "AA", "AB", "BA", "AAA"])
adverbs = st.sampled_from(sorted(ADVERBS))
groups = st.tuples(adverbs) | st.tuples(adverbs, letters)
suffixes = st.builds(
    lambda first, rest: (*first, *itertools.chain.from_iterable(rest)),
    st.just(()) | st.tuples(letters),
    st.lists(groups, max_size=2),
)
numbers = st.integers(1, 999).map(lambda n: "1er" if n == 1 else str(n))
names = st.sampled_from(["unique", "liminaire", "préliminaire"])
romans = st.sampled_from(["Ier", "II", "IV", "VI", "IX", "X", "XIV", "XIX", "XL", "XLII", "LXXXVIII", "XC"])
positions = st.sampled_from(["", "avant", "après"])
divisions = st.sampled_from(["livre", "titre", "sous-titre", "chapitre"])
places = st.one_of(
    st.builds(Designation, numbers | names, suffixes, st.just("article"), positions),
    st.builds(Designation, romans, suffixes, divisions, positions),
    st.builds(
        Designation,
        st.integers(1, 99).map(str),
        suffixes,
        st.sampled_from(["section", "sous-section"]),
        positions,
    ),
    st.builds(Designation, st.sampled_from("ABCDEFG"), st.just(()), st.just("état"), positions),
    st.builds(
        Designation, st.sampled_from(["", "A", "C", "II", "3"]), st.just(()), st.just("annexe"), positions
    ),
    st.builds(
        Designation, st.sampled_from(["première", "deuxième"]), st.just(()), st.just("partie"), positions
    ),
    st.builds(
        Designation,
        st.just(""),
        st.just(()),
        st.sampled_from(["intitulé", "rapport annexé", "titre"]),
        positions,
    ),
)


@given(places)
def test_the_canonical_spelling_reads_back_as_the_same_place(place: Designation) -> None:
    again = parse_designation(str(place))
    assert again == place
    assert hash(again) == hash(place)
    assert parse_designation(str(place).upper()) == place


@given(places, places, places)
def test_the_order_is_total(one: Designation, other: Designation, third: Designation) -> None:
    assert (one < other) + (one == other) + (one > other) == 1
    low, middle, high = sorted([one, other, third])
    assert low <= middle <= high
    assert low <= high


@given(st.text() | st.text(alphabet="artile 7bsAIVX.,()'’- "))
def test_any_text_is_read_or_refused(text: str) -> None:
    place = parse_designation(text)
    if place is not None:
        assert place.kind in KINDS
        assert parse_designation(str(place)) == place


def test_a_very_long_text_is_refused_without_delay() -> None:
    for piece in ("article 7 bis A ", "l'", "((((", "7 bis", "insérer ", "IV", "a", " : ("):
        parse_designation(piece * 50_000)
        parse_designation("après l'article 7 " + piece * 50_000)


def recorded_divisions() -> Iterator[tuple[str, str, str]]:
    """(articleDesignationCourte, articleDesignation, titre) of every recorded amendment of the Assemblée."""
    for path in sorted(SAMPLES.glob("assemblee/amendements/**/*.json")):
        document = json.loads(path.read_text("utf-8"))
        division = document.get("amendement", document)["pointeurFragmentTexte"].get("division") or {}
        short, long = division.get("articleDesignationCourte"), division.get("articleDesignation")
        yield short or "", long or "", division.get("titre") or ""


@needs_samples
def test_every_recorded_designation_of_the_assemblee_is_read() -> None:
    divisions = [division for division in recorded_divisions() if any(division)]
    assert len(divisions) >= 268
    unread = {text for division in divisions for text in division if text and parse_designation(text) is None}
    assert unread == set()
    for short, long, _ in divisions:
        assert parse_designation(short) == parse_designation(long)


@needs_samples
def test_every_recorded_subdivision_of_the_senat_is_read() -> None:
    subdivisions: set[str] = set()
    for path in sorted(SAMPLES.glob("senat/amendements/*.csv")):
        rows = (line.split("\t") for line in path.read_bytes().decode("cp1252").split("\r\n")[2:])
        subdivisions |= {row[2].strip() for row in rows if len(row) > 2}
    subdivisions.discard("")
    assert len(subdivisions) > 100
    assert {text for text in subdivisions if parse_designation(text) is None} == set()


@needs_samples
def test_the_recorded_order_of_discussion_of_the_senat_is_read_but_for_what_is_not_a_place() -> None:
    unread: set[str] = set()
    for path in sorted(SAMPLES.glob("senat/derouleur/*.json")):
        for subdivision in json.loads(path.read_text("utf-8-sig")).get("Subdivisions", []):
            label = subdivision["libelle_subdivision"]
            if label and parse_designation(label) is None:
                unread.add(label)
    assert all("vote" in label.lower() or "scrutin" in label.lower() for label in unread), unread
