"""The Sénat's amendments, steps and meetings told through the same rules as the Assemblée's, each fact once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from alerts.message import decode_message
from parlement import senat
from parlement.amendements import Amendement
from parlement.direct import EN_DISCUSSION, Direct, LigneAppel
from parlement.documents import Document
from parlement.dossiers import Acte, Dossier
from parlement.reunions import PointOdj, Reunion
from parlement.suivis import Suivi
from tests.alerts.monde import ARTICLE7, DOSSIER, GROUPES, UID, Monde, open_monde, shown, vote

TEXTE = "SN2022B0249"
JOUR = date(2023, 3, 23)
SIGNET = "pjl22-220"
SEANCE = senat.uid_seance(JOUR)
OUVERTE = Reunion(
    uid=SEANCE,
    type="séance",
    debut=datetime(2023, 3, 23, 12, 0, tzinfo=UTC),
    jour=JOUR,
    etat="Confirmé",
)
POINT = PointOdj(uid="PTSN-1", reunion=SEANCE, objet=DOSSIER.titre, etat="Confirmé", dossiers=(UID,))
PRINTED = Document(uid=TEXTE, dossier=SIGNET, numero="249")


def tabled(numero: str = "8", **changes: object) -> Amendement:
    """An amendment for the sitting of the Sénat, on article 7."""
    kept = Amendement(
        uid=senat.uid_amendement(TEXTE, numero, commission=False),
        legislature=2022,
        texte=TEXTE,
        examen=senat.uid_examen(TEXTE, commission=False),
        organe=senat.EN_SEANCE,
        numero=numero,
        place="Article 7",
        etat="AC",
        auteur_type="Sénateur",
        signataires="Mme MARTIN",
        depot=date(2023, 3, 22),
        dispositif="Supprimer l’alinéa 3.",
    )
    return replace(kept, **changes)  # type: ignore[arg-type]


def withdrawn(numero: str = "8") -> Amendement:
    """The same once its row is emptied: nothing but its number and its state."""
    kept = tabled(numero, etat="RT", etat_libelle="Cet amendement est retiré avant séance")
    blank = dict.fromkeys(("place", "auteur_type", "signataires", "dispositif"), "")
    return replace(kept, sous_etat="Retiré avant séance", depot=None, **blank)  # type: ignore[arg-type]


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    with open_monde(tmp_path, ARTICLE7, records=(DOSSIER, *GROUPES, PRINTED, OUVERTE, POINT)) as monde:
        yield monde


async def told(monde: Monde, *records: object) -> list[str]:
    """What is due once these are read: each message as a terminal shows it."""
    await monde.tell(*records)  # type: ignore[arg-type]
    return [" ".join(shown(decode_message(row.message), monde.now).split()) for row in monde.deliver()]


async def test_an_amendment_withdrawn_before_the_sitting_says_who_tabled_what_on_which_article(
    monde: Monde,
) -> None:
    deletion = {"dispositif": "Supprimer cet article.", "effet": "suppression"}
    [first] = await told(monde, tabled(**deletion))
    assert "🆕 Article 7 (" in first
    assert "n° 8 de Mme MARTIN" in first
    [after] = await told(monde, withdrawn())
    assert "Article 7 (" in after
    assert "n° 8 de Mme MARTIN" in after
    assert "retiré avant séance" in after


async def test_one_counted_among_others_says_who_withdrew_it_too(monde: Monde) -> None:
    await told(monde, tabled("8"), tabled("9", signataires="M. DURAND"))
    [after] = await told(monde, withdrawn("8"))
    assert "2 amendements déposés" in after
    assert "Retiré avant séance (1) : n° 8 de Mme MARTIN" in after


async def test_what_a_sitting_of_the_senat_decides_is_one_message_under_its_name(monde: Monde) -> None:
    await told(monde, tabled("8"), tabled("9"))
    [first] = await told(monde, tabled("8", etat="DI", sort="Rejeté"))
    assert "❌ Article 7 (" in first
    assert "· Sénat · texte n° 249 · séance du jeudi 23 mars 2023" in first
    [after] = await told(monde, tabled("9", etat="DI", sort="Adopté"))
    assert "Article 7" in after
    assert "Rejeté : n° 8" in after
    assert "n° 9 de Mme MARTIN" in after
    assert monde.outbox()[-1][0].startswith("✅ Article 7")


async def test_what_is_read_decided_the_first_time_is_history(monde: Monde) -> None:
    assert [m for m in await told(monde, tabled("8", etat="DI", sort="Rejeté")) if "❌" in m] == []


async def test_a_step_that_both_houses_tell_is_one_message_whichever_tells_it_first(monde: Monde) -> None:
    report = partial(Acte, code="SN1-COM-FOND-RAPPORT", date=JOUR)
    own = report(uid=f"{SIGNET}-SN1-COM-FOND-RAPPORT-249", dossier=SIGNET, textes=("SN2022R0248", TEXTE))
    other = report(
        uid="L16-R1", dossier=UID, textes=("RAPPSNR5S399B0248",), texte_adopte="PRJLSNR5S399BTC0249"
    )
    [first] = await told(monde, other)
    assert "rapport et texte de la commission (Sénat, 1re lecture)" in first
    after = await told(monde, own)
    assert len(monde.outbox()) == 1, "the other house completes it"
    assert all("rapport n° 248, texte n° 249" in message for message in after)


async def test_the_opinions_of_several_commissions_are_told_in_the_plural(monde: Monde) -> None:
    opinion = partial(Acte, dossier=SIGNET, code="SN1-COM-AVIS-RAPPORT", date=JOUR)
    opinions = [opinion(uid=f"{SIGNET}-AVIS-{n}", textes=(f"SN2022R0{n}",)) for n in (246, 247)]
    [message] = await told(monde, *opinions)
    assert "2 avis de commissions (Sénat, 1re lecture)" in message


async def test_a_decision_told_by_both_is_one_message_that_names_the_text(monde: Monde) -> None:
    decision = partial(Acte, code="SN1-DEBATS-DEC", date=JOUR, statut_code="TSORTF01", reunion=SEANCE)
    await told(monde, decision(uid="L16-D1", dossier=UID))
    own = decision(uid=f"{SIGNET}-SN1-DEBATS-DEC-44", dossier=SIGNET, texte_adopte="SN2022TA0044")
    await told(monde, own)
    [(titre, _, _)] = monde.outbox()
    assert titre.endswith("ADOPTÉ (Sénat, 1re lecture)")
    row = monde.vigie.rows("SELECT message FROM envois")[0]
    assert "Texte adopté n° 44 (Sénat)" in shown(decode_message(row["message"]), monde.now)


async def test_a_decision_says_that_no_public_vote_is_known_until_one_is(monde: Monde) -> None:
    decided = Acte(
        uid=f"{SIGNET}-SN1-DEBATS-DEC-44",
        dossier=SIGNET,
        code="SN1-DEBATS-DEC",
        date=JOUR,
        statut_code="TSORTF01",
        reunion=SEANCE,
    )
    [first] = await told(monde, decided)
    assert "ADOPTÉ (Sénat, 1re lecture) <https://www.senat.fr/dossier-legislatif/pjl22-220.html>" in first
    assert "Pas de scrutin public connu à cette heure." in first
    held = replace(
        vote(125, "l'ensemble", seance=SEANCE, legislature=2022), uid=senat.uid_scrutin(2022, 125), groupes=()
    )
    await told(monde, held)
    row = monde.vigie.rows("SELECT message FROM envois")[0]
    after = shown(decode_message(row["message"]), monde.now)
    assert "/scr2022-125.html" in after
    assert "Pas de scrutin public" not in after


async def test_a_bill_first_known_by_the_senat_keeps_its_messages_when_the_assemblee_tells_of_it(
    tmp_path: Path,
) -> None:
    suivi = Suivi(nom="jo", titre="Jeux", cible=SIGNET)
    stub = Dossier(uid=SIGNET, senat=SIGNET, titre="Projet de loi relatif aux jeux")
    with open_monde(tmp_path, suivi, records=(stub,)) as monde:
        decided = Acte(
            uid=f"{SIGNET}-SN1-DEBATS-DEC-44",
            dossier=SIGNET,
            code="SN1-DEBATS-DEC",
            date=JOUR,
            statut_code="TSORTF01",
            reunion=SEANCE,
        )
        assert len(await told(monde, decided)) == 1
        await told(monde, DOSSIER)
        await told(monde, replace(decided, uid="L16-D1", dossier=UID))
        assert len(monde.outbox()) == 1


async def test_a_sitting_announced_by_both_agendas_is_announced_once(tmp_path: Path) -> None:
    later = replace(OUVERTE, debut=datetime(2023, 3, 30, 12, 0, tzinfo=UTC), jour=date(2023, 3, 30))
    reunion = replace(later, uid=senat.uid_seance(date(2023, 3, 30)))
    with open_monde(tmp_path, ARTICLE7, records=(DOSSIER,)) as monde:
        theirs = replace(POINT, uid="RUSN-AN-PT1", reunion=reunion.uid)
        [first] = await told(monde, reunion, theirs)
        assert "séance publique au Sénat" in first
        await told(monde, replace(POINT, reunion=reunion.uid))
        assert len(monde.outbox()) == 1


async def test_the_debate_reaching_the_article_at_the_senat_is_told_as_such(monde: Monde) -> None:
    text = Acte(uid=f"{SIGNET}-R", dossier=SIGNET, code="SN1-COM-FOND-RAPPORT", date=JOUR, textes=(TEXTE,))
    await told(monde, text, tabled("8"), tabled("9"))
    order = Direct(
        uid=f"ordre-{TEXTE}S",
        legislature=2022,
        etat=EN_DISCUSSION,
        texte="249",
        organe=senat.EN_SEANCE,
        numero="8",
        place="Article 7",
        restants=2,
        suite=(
            LigneAppel(numero="1", place="Article 6", sort="Rejeté"),
            LigneAppel(numero="8", place="Article 7"),
            LigneAppel(numero="9", place="Article 7"),
        ),
        extrait_le=monde.now,
    )
    messages = await told(monde, replace(order, extrait_le=monde.now))
    [live] = [message for message in messages if "🔴" in message]
    assert "En ce moment" in live
    assert "D'après le direct du Sénat" in live
    assert "Reste à appeler : 2 amendements sur l'article" in live
