"""The PDF of a recueil: read, or told why not."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter

from parlement.arretes import ILLISIBLE, LU, NUMERISE, PAS_UN_PDF, Arrete, LecturePdf, recueil_uid
from tests.parlement.recorded import SAMPLES, needs_samples
from tests.trackers.prefectures.actes import TITRE, acte, fichier, wrapped
from trackers.prefectures.pages_pdf import MOST_PAGES
from trackers.prefectures.pdf import parse_pdf

URL = "https://www.var.gouv.fr/raa/recueil%2042.pdf"
HTML = b"<html><head></head><body><script>window.location.href='/x.pdf'</script></body></html>"


def lecture(body: bytes) -> LecturePdf:
    record = parse_pdf(body, URL).records[0]
    assert isinstance(record, LecturePdf)
    assert record.uid == recueil_uid("https://www.var.gouv.fr/raa/recueil 42.pdf")
    return record


def encrypted(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(fichier(acte()))))
    writer.encrypt(user_password=password, owner_password="autre", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_file_gives_how_it_was_read_and_the_orders_in_it() -> None:
    found = lecture(fichier(["Sommaire", "des actes administratifs"], acte("1-A"), acte("1-B")))
    assert (found.etat, found.pages, found.detail) == (LU, 3, "")
    assert found.arretes == ("ppparis:1-A", "ppparis:1-B")
    arretes = [one for one in parse_pdf(fichier(acte()), URL).records if isinstance(one, Arrete)]
    assert [(one.url, one.recueils) for one in arretes] == [(URL, (recueil_uid(URL),))]


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (HTML, "une page web à la place du PDF (le site demande un navigateur)"),
        (b"", "fichier vide à la place du PDF"),
        (b"PK\x03\x04", "autre chose à la place du PDF"),
    ],
)
def test_what_is_no_pdf_says_what_it_is(body: bytes, detail: str) -> None:
    found = lecture(body)
    assert (found.etat, found.detail) == (PAS_UN_PDF, detail)


def test_scanned_pages_are_told_by_their_numbers() -> None:
    found = lecture(
        fichier(["Recueil des actes administratifs"], [], [], ["Arrêté sur la circulation des véhicules"], [])
    )
    assert (found.etat, found.detail) == (NUMERISE, "pages sans texte : 2 à 3, 5 sur 5")


def test_of_a_scanned_order_what_its_page_of_title_says_is_kept() -> None:
    page = [
        "Préfecture de Police",
        "75-2025-03-06-00001",
        *wrapped(f"Arrêté n°2025-00301 {TITRE} le 8 mars 2025"),
    ]
    found, arrete = parse_pdf(fichier(page, [], []), URL).records
    assert isinstance(found, LecturePdf)
    assert isinstance(arrete, Arrete)
    assert (found.etat, found.detail) == (NUMERISE, "pages sans texte : 2 à 3 sur 3")
    assert (arrete.uid, str(arrete.jour_debut), arrete.texte) == ("ppparis:2025-00301", "2025-03-08", "")
    assert arrete.recueils == (found.uid,)


def test_a_page_of_title_adds_nothing_to_an_order_that_was_read() -> None:
    page = [
        "Préfecture du Var",
        "83-2025-03-06-00001",
        *wrapped(f"Arrêté n°2025-00301 {TITRE} le 8 mars 2025"),
    ]
    assert lecture(fichier(page, acte())).arretes == ("ppparis:2025-00301",)


def test_a_plan_without_text_after_an_order_does_not_make_the_file_a_scanned_one() -> None:
    found = lecture(fichier(acte(), []))
    assert (found.etat, found.detail) == (LU, "page sans texte : 2 sur 2")


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (fichier(acte())[:400], "PDF abîmé ou incomplet"),
        (b"%PDF-1.7\n" + b"\0" * 300, "PDF abîmé ou incomplet"),
        (encrypted("secret"), "protégé par un mot de passe"),
        (
            fichier(*[["."]] * (MOST_PAGES + 1)),
            f"{MOST_PAGES + 1} pages, plus que les {MOST_PAGES} que Vigie lit",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_why(body: bytes, detail: str) -> None:
    found = lecture(body)
    assert (found.etat, found.detail) == (ILLISIBLE, detail)


def test_a_file_that_only_forbids_changes_is_read() -> None:
    assert lecture(encrypted("")).arretes == ("ppparis:2025-00301",)


@needs_samples
def test_the_recorded_page_that_asks_for_a_browser_is_no_pdf() -> None:
    (file,) = (SAMPLES / "prefectures").glob("NOT_A_PDF*")
    assert lecture(file.read_bytes()).etat == PAS_UN_PDF
