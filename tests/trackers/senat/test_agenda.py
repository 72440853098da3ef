"""The Sénat's calendars: one sitting a day, committees, what is examined; and whatever else comes in their place."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlement.reunions import COMMISSION, CONFIRME, EVENTUEL, SEANCE, SUPPRIME, PointOdj, Reunion, examines
from parlement.senat import SITE
from tests.trackers.senat import corps_agenda as corps
from tests.trackers.senat.corps_agenda import ENERGIE, JEUX, calendar, event, seance
from trackers.base import Reading, Unreadable
from trackers.senat.agenda import ICAL, ical_url, parse_ical

GLOBAL = ical_url(SITE, "Global")
JOUR = date(2026, 10, 1)
LOIS, DELEGATION = "Commission des lois", "Délégation aux moulins"


def read(*events: str, nom: str = "Global") -> Reading:
    return parse_ical(calendar(*events), ical_url(SITE, nom))


def reunions(reading: Reading) -> list[Reunion]:
    return [record for record in reading.records if isinstance(record, Reunion)]


def points(reading: Reading) -> list[PointOdj]:
    return [record for record in reading.records if isinstance(record, PointOdj)]


def one(*events: str, nom: str = "Global") -> Reunion:
    (found,) = reunions(read(*events, nom=nom))
    return found


def said(*events: str) -> list[tuple[str, str]]:
    """What is examined: (nature, objet)."""
    return [(point.type, point.objet) for point in points(read(*events))]


def utc(hour: int, minute: int = 0, day: int = 1) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize("nom", ["Global", "Seance", "Commissions", "COM-LOIS"])
def test_the_address_of_a_calendar_is_recognised(nom: str) -> None:
    match = ICAL.search(ical_url("http://127.0.0.1:8000/", nom))
    assert match
    assert match["nom"] == nom


def test_all_the_events_of_a_day_are_one_sitting_with_its_points() -> None:
    reading = read(
        seance("SUMMARY:Questions d'actualité au Gouvernement", uid="a", debut="20261001T150000"),
        seance(f"SUMMARY:{JEUX}", "LOCATION:Hémicycle", "STATUS:CONFIRMED", uid="b", debut="20261001T163000"),
        seance(
            f"SUMMARY:Suite du {JEUX[0].lower()}{JEUX[1:]}",
            uid="c",
            debut="20261001T213000",
            fin="20261002T003000",
        ),
    )
    sitting = Reunion(
        uid="RUSN-2026-10-01",
        type=SEANCE,
        debut=utc(13),
        fin=utc(22, 30),
        jour=JOUR,
        etat=CONFIRME,
        lieu="Hémicycle",
    )
    questions = PointOdj(uid="PTSN-a", reunion=sitting.uid, objet="Questions d'actualité au Gouvernement")
    bill = PointOdj(uid="PTSN-b", reunion=sitting.uid, objet=JEUX, etat=CONFIRME)
    more = PointOdj(uid="PTSN-c", reunion=sitting.uid, objet=f"{JEUX[0].lower()}{JEUX[1:]}", type="Suite")
    assert reading == Reading((sitting, questions, bill, more))
    assert sitting.au_senat
    assert examines([questions, bill, more]) == (bill, more)


@pytest.mark.parametrize(
    ("debut", "jour"),
    [("20261002T003000", 1), ("20261002T055900", 1), ("20261002T060000", 2), ("20261002T000000", 1)],
)
def test_what_begins_after_midnight_goes_on_with_the_evening_before(debut: str, jour: int) -> None:
    soir = seance(f"SUMMARY:{JEUX}", uid="soir", debut="20261001T213000")
    (last,) = [
        p
        for p in points(read(soir, seance(f"SUMMARY:{ENERGIE}", uid="nuit", debut=debut)))
        if "nuit" in p.uid
    ]
    assert last.reunion == f"RUSN-2026-10-0{jour}"


def test_a_sitting_of_the_night_alone_is_still_the_evening_s_and_midnight_alone_is_no_hour() -> None:
    assert one(seance("SUMMARY:x", debut="20261002T013000")).jour == JOUR
    sans_heure = one(seance("SUMMARY:x", debut="20261001T000000"))
    assert (sans_heure.jour, sans_heure.debut) == (JOUR, None)


def test_a_day_in_full_has_no_hour() -> None:
    found = one(seance("SUMMARY:x", "DTEND;VALUE=DATE:20261002", debut="DTSTART;VALUE=DATE:20261001"))
    assert (found.jour, found.debut, found.fin) == (JOUR, None, None)


@pytest.mark.parametrize(
    "debut",
    [
        "DTSTART;TZID=Europe/Paris:20261001T143000",
        "DTSTART:20261001T143000",
        "DTSTART:20261001T123000Z",
        "DTSTART;TZID=Romance Standard Time:20261001T143000",
        "DTSTART;TZID=/freeassociation.example/Europe/Paris:20261001T143000",
    ],
)
def test_hours_are_of_paris_unless_said_otherwise(debut: str) -> None:
    reading = read(seance("SUMMARY:x", debut=debut))
    assert (reunions(reading)[0].debut, reading.remarks) == (utc(12, 30), ())


def test_a_zone_that_nobody_knows_is_told() -> None:
    reading = read(seance("SUMMARY:x", debut="DTSTART;TZID=Lune/Mare:20261001T143000"))
    assert reunions(reading)[0].debut == utc(12, 30)
    assert reading.remarks == ("fuseau horaire inconnu, lu comme celui de Paris : Lune/Mare",)


@pytest.mark.parametrize(
    ("lines", "fin"),
    [
        (["DTEND;TZID=Europe/Paris:20261001T180000"], utc(16)),
        (["DURATION:PT1H30M"], utc(14)),
        (["DTEND;TZID=Europe/Paris:20261001T143000"], None),
        (["DTEND;TZID=Europe/Paris:20261001T120000"], None),
        (["DTEND;TZID=Europe/Paris:20261005T120000"], None),
        ([], None),
    ],
)
def test_an_end_that_is_impossible_or_the_beginning_again_is_none(
    lines: list[str], fin: datetime | None
) -> None:
    assert one(seance("SUMMARY:x", *lines)).fin == fin


def test_a_sitting_does_not_end_before_its_last_business_begins() -> None:
    matin = seance("SUMMARY:x", uid="a", debut="20261001T093000", fin="20261001T120000")
    assert one(matin, seance("SUMMARY:y", uid="b", debut="20261001T213000")).fin is None


@pytest.mark.parametrize(
    ("statuts", "etat", "etats"),
    [
        (["CANCELLED", "CANCELLED"], SUPPRIME, [SUPPRIME, SUPPRIME]),
        (["CANCELLED", "TENTATIVE"], EVENTUEL, [SUPPRIME, EVENTUEL]),
        (["CONFIRMED", "TENTATIVE"], CONFIRME, [CONFIRME, EVENTUEL]),
        (["cancelled", ""], "", [SUPPRIME, ""]),
    ],
)
def test_a_sitting_is_off_only_when_all_of_it_is(statuts: list[str], etat: str, etats: list[str]) -> None:
    events = [
        seance(f"SUMMARY:{objet}", f"STATUS:{statut}", uid=objet, debut=f"20261001T{15 + rank}0000")
        for rank, (objet, statut) in enumerate(zip("ab", statuts, strict=True))
    ]
    reading = read(*events)
    assert (reunions(reading)[0].etat, [p.etat for p in points(reading)]) == (etat, etats)
    if etat and etats[0] == SUPPRIME != etat:
        assert reunions(reading)[0].debut == utc(14)


def test_words_of_the_title_say_that_it_is_off_or_only_possible() -> None:
    assert one(seance(f"SUMMARY:ANNULÉE - {JEUX}")).annulee
    assert one(seance(f"SUMMARY:{JEUX} (annulé)")).annulee
    (point,) = points(read(seance(f"SUMMARY:Éventuellement\\, suite du {JEUX}")))
    assert (point.etat, point.type) == (EVENTUEL, "suite")


def test_a_state_that_nobody_knows_is_kept_as_written_and_told() -> None:
    reading = read(seance("SUMMARY:x", "STATUS:REPORTED"))
    assert reunions(reading)[0].etat == "REPORTED"
    assert reading.remarks == ("état de réunion inconnu : REPORTED",)


@pytest.mark.parametrize(
    ("lines", "lus"),
    [
        (
            ["SUMMARY:Séance publique", f"DESCRIPTION:• Questions orales\\n• {JEUX}\\n• {ENERGIE}"],
            [("", "Questions orales"), ("", JEUX), ("", ENERGIE)],
        ),
        (
            [
                "SUMMARY:Séance publique de l'après-midi",
                f"DESCRIPTION:À 14 h 30\\n{JEUX}\\n(procédure accélérée)\\nDélai limite pour le dépôt des amendements "
                ": lundi à 12 heures\\nTemps attribué aux groupes : 45 minutes\\nhttps://videos.example/1",
            ],
            [("", f"{JEUX} (procédure accélérée)")],
        ),
        ([f"SUMMARY:Séance publique : discussion de la {ENERGIE}"], [("discussion", ENERGIE)]),
        (
            [f"SUMMARY:{JEUX}", f"DESCRIPTION:{JEUX} (n° 12\\, 2026-2027)\\n{ENERGIE}"],
            [("", JEUX), ("", ENERGIE)],
        ),
        ([f"SUMMARY:{JEUX}", "DESCRIPTION:Discussion générale\\nEn présence du ministre"], [("", JEUX)]),
        (
            [
                "SUMMARY:Explications de vote",
                f"DESCRIPTION:{JEUX}<br/>Deuxi&egrave;me lecture de la {ENERGIE}",
            ],
            [("Explications de vote", JEUX), ("Deuxième lecture", ENERGIE)],
        ),
        (
            [
                "SUMMARY:Séance publique",
                f"DESCRIPTION:Examen des textes suivants :\\n1. {JEUX}\\n2. {ENERGIE}",
            ],
            [("Examen des textes suivants", JEUX), ("Examen des textes suivants", ENERGIE)],
        ),
        (
            ["SUMMARY:Séance publique", "DESCRIPTION:Projet de loi relatif\\naux essais\\net aux fusées"],
            [("", "Projet de loi relatif aux essais et aux fusées")],
        ),
        (
            [
                "SUMMARY:Séance publique",
                "DESCRIPTION:Questions orales\\nprojet de loi A\\nSuite\\ndu projet de loi B",
            ],
            [("", "Questions orales"), ("", "projet de loi A"), ("Suite", "projet de loi B")],
        ),
        (["SUMMARY:Séance publique"], []),
        ([f"SUMMARY:{JEUX} (nouvelle lecture)"], [("nouvelle lecture", f"{JEUX} (nouvelle lecture)")]),
        (
            [f"SUMMARY:Conclusions de la commission mixte paritaire sur le {JEUX}"],
            [("Conclusions de la commission mixte paritaire", JEUX)],
        ),
    ],
)
def test_what_is_examined_is_found_in_the_title_or_under_it(
    lines: list[str], lus: list[tuple[str, str]]
) -> None:
    assert said(seance(*lines)) == lus


@pytest.mark.parametrize(
    ("titre", "examen"),
    [
        (JEUX, True),
        (f"Sous réserve de sa transmission\\, {JEUX}", True),
        (f"Suite de la discussion du {JEUX}", True),
        (f"Conclusions de la commission mixte paritaire sur le {JEUX}", True),
        (f"Scrutin public solennel sur le {JEUX}", True),
        (f"Commission des lois : examen du rapport de Mme Untelle sur la {ENERGIE}", True),
        ("Questions d'actualité au Gouvernement", False),
        ("Questions orales", False),
        (f"Audition de M. Untel sur le {JEUX}", False),
        (f"Désignation d'un rapporteur sur la {ENERGIE}", False),
        ("Débat sur la situation des moulins", False),
        (f"Suite de l'audition de M. Untel sur le {JEUX}", False),
    ],
)
def test_a_bill_discussed_is_examined_and_questions_are_not(titre: str, examen: bool) -> None:
    assert bool(examines(points(read(event(f"SUMMARY:{titre}", corps.COMMISSION))))) is examen


def test_a_committee_meets_under_its_own_name() -> None:
    titre = f"SUMMARY:Commission des lois : examen du rapport de Mme Untelle sur la {ENERGIE}"
    reading = read(
        event(titre, corps.COMMISSION, "LOCATION:Salle 216", uid="Com-7@example.fr", fin="20261001T160000")
    )
    meeting = Reunion(
        uid="RUSN-com-7-example-fr",
        type=COMMISSION,
        organe="Commission des lois",
        debut=utc(12, 30),
        fin=utc(14),
        jour=JOUR,
        lieu="Salle 216",
    )
    point = PointOdj(
        uid="PTSN-com-7-example-fr",
        reunion=meeting.uid,
        objet=ENERGIE,
        type="examen du rapport de Mme Untelle",
    )
    assert reading == Reading((meeting, point))


@pytest.mark.parametrize(
    ("lines", "nom", "genre", "organe", "objets"),
    [
        (["SUMMARY:Commission des lois", f"DESCRIPTION:{JEUX}"], "Global", COMMISSION, LOIS, 1),
        ([f"SUMMARY:{JEUX}", "CATEGORIES:Commission,Commission des lois"], "Global", COMMISSION, LOIS, 1),
        ([f"SUMMARY:Examen du {JEUX}"], "COM-LOIS", COMMISSION, "", 1),
        (["SUMMARY:Séance publique"], "Global", SEANCE, "", 0),
        ([f"SUMMARY:{JEUX}"], "Seance", SEANCE, "", 1),
        ([f"CATEGORIES:{DELEGATION}", "SUMMARY:Table ronde"], "Global", DELEGATION, DELEGATION, 1),
        (
            ["SUMMARY:Commission mixte paritaire sur le " + JEUX],
            "Global",
            COMMISSION,
            "Commission mixte paritaire",
            1,
        ),
    ],
)
def test_the_kind_of_meeting_is_what_the_event_says_else_what_its_calendar_says(
    lines: list[str], nom: str, genre: str, organe: str, objets: int
) -> None:
    reading = read(event(*lines), nom=nom)
    assert [(r.type, r.organe) for r in reunions(reading)] == [(genre, organe)]
    assert (len(points(reading)), reading.remarks) == (objets, ())


def test_another_kind_of_meeting_is_kept_as_written_and_told() -> None:
    reading = read(event("SUMMARY:Journée portes ouvertes", "CATEGORIES:Événement"))
    assert reunions(reading)[0].type == "Événement"
    assert reading.remarks == ("type de réunion inconnu : Événement",)


def test_the_highest_version_of_an_event_is_kept_else_the_last() -> None:
    versions = [
        seance(f"SUMMARY:{objet}", f"SEQUENCE:{n}") for objet, n in (("a", 1), ("b", 2), ("c", 0), ("d", 2))
    ]
    assert said(*versions) == [("", "d")]
    override = event(corps.COMMISSION, "SUMMARY:e", "RECURRENCE-ID:20261001T143000", debut="20261002T143000")
    assert one(event(corps.COMMISSION, "SUMMARY:a", "RRULE:FREQ=WEEKLY"), override).jour == date(2026, 10, 2)


def test_ids_hold_when_an_event_moves_or_its_description_grows() -> None:
    def uids(*events: str) -> list[str]:
        return [point.uid for point in points(read(*events))]

    assert uids(seance("SUMMARY:a")) == uids(seance("SUMMARY:b", debut="20261003T100000"))
    listed = seance("SUMMARY:Séance publique", f"DESCRIPTION:{JEUX}")
    more = seance("SUMMARY:Séance publique", f"DESCRIPTION:{ENERGIE}\\n{JEUX.upper()} (texte n° 4)")
    assert uids(listed) == uids(more)[1:]
    nameless = [seance(f"SUMMARY:{objet}", uid="") for objet in (JEUX, ENERGIE)]
    assert len({*uids(*nameless), *uids(*reversed(nameless))}) == 2
    assert one(event(corps.COMMISSION, "SUMMARY:x", uid="2026-10-01")).uid != "RUSN-2026-10-01"
    assert len(one(event(corps.COMMISSION, "SUMMARY:x", uid="z" * 900)).uid) < 80


def test_a_broken_event_does_not_lose_the_others() -> None:
    whole = seance(f"SUMMARY:{JEUX}", uid="ok")
    broken = [
        seance("SUMMARY:sans date", uid="d", debut="DTSTART:hier"),
        "BEGIN:VEVENT\r\nUID:cut\r\nSUMMARY:sans fin",
        seance("BEGIN:VALARM", "SUMMARY:alarme sans fin", uid="alarm"),
        seance("DESCRIPTION:" + "x" * 300_000, uid="huge"),
        seance("DESCRIPTION:" + "<div>" * 5000 + "x", uid="deep"),
        seance("SUMMARY:an mil", debut="DTSTART:00010101T000000Z"),
    ]
    reading = read(*broken, whole, seance("SUMMARY:à moitié", "ligne sans nom", "SEQUENCE:un", uid="half"))
    assert {point.uid for point in points(reading)} == {"PTSN-half", "PTSN-ok"}
    assert reading.remarks == (
        "événement sans date lisible : d",
        "événement sans fin dans le calendrier",
        "événement illisible dans le calendrier",
        "événement démesuré dans le calendrier",
        "événement sans date lisible : 1",
        "événement lu en partie : half",
    )


def test_folded_lines_and_either_line_end_and_windows_letters_are_read() -> None:
    written = seance(f"SUMMARY:{JEUX} très éloignés")
    plain = calendar(written)
    # A fold of one byte cuts letters of two bytes in the middle.
    folded = b"\r\n".join(
        b"\r\n ".join(line[n : n + 1] for n in range(len(line))) if line.startswith(b"SUMMARY") else line
        for line in plain.split(b"\r\n")
    )
    windows = plain.decode().replace("\r\n", "\n").encode("cp1252")
    for body in (plain, folded, windows, b"\xef\xbb\xbf\r\n" + plain, plain.replace(b"\r\n", b"\r\r\n")):
        assert parse_ical(body, GLOBAL) == parse_ical(plain, GLOBAL)
    assert said(written) == [("", f"{JEUX} très éloignés")]


def test_a_calendar_without_events_is_empty_and_not_wrong() -> None:
    assert read() == Reading()


@pytest.mark.parametrize(
    ("body", "raison"),
    [
        (b"", "vide"),
        (b" \r\n\xef\xbb\xbf", "vide"),
        (b"<!DOCTYPE html><title>Application Indisponible</title>", "page HTML"),
        (b'{"erreur": 1}', "pas un calendrier"),
        (calendar(seance("SUMMARY:x")).decode().encode("utf-16"), "pas un calendrier"),
        (calendar(seance("SUMMARY:x"))[:-30], "tronqué"),
        (calendar(seance("SUMMARY:x", debut="DTSTART:hier")), "aucun événement lisible"),
    ],
)
def test_what_is_no_whole_calendar_is_refused(body: bytes, raison: str) -> None:
    with pytest.raises(Unreadable, match=raison):
        parse_ical(body, GLOBAL)


_HOSTILE = st.lists(
    st.sampled_from(
        [
            *(
                "BEGIN:VEVENT",
                "END:VEVENT",
                "BEGIN:VALARM",
                "END:VALARM",
                "END:",
                "END:VCALENDAR",
                "BEGIN:VCALENDAR",
            ),
            *("UID:1", ":", "", "SEQUENCE:9e9", "STATUS:", "DTEND:", " suite", 'SUMMARY;X="', "CATEGORIES:,"),
            *(
                "DTSTART:20261001",
                "DTSTART:99991231",
                "DTSTART;TZID=:20261001T250000",
                "DURATION:-P99999999D",
            ),
            *("DTSTART;VALUE=PERIOD:20261001T150000Z/PT1H", "RRULE:FREQ=DAILY", "DESCRIPTION:<b>\\n&#0;"),
            *("SUMMARY:Éventuellement", "SUMMARY:Commission de la", "SUMMARY:Annulé", "DESCRIPTION:Examen :"),
        ]
    )
    | st.text(max_size=20),
    max_size=12,
)


@settings(max_examples=60)
@given(_HOSTILE, st.integers(0, 400))
def test_no_calendar_raises_anything_but_unreadable(lines: list[str], cut: int) -> None:
    whole = calendar(event("SUMMARY:x"), *lines)
    for body in (whole, whole[:cut] + whole[-cut:]):
        try:
            read = parse_ical(body, GLOBAL)
        except Unreadable:
            continue
        assert all(isinstance(record, Reunion | PointOdj) for record in read.records)
