"""Every recorded body, against an independent reading of the same file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from parlement.acteurs import Acteur, Organe
from parlement.documents import Document
from parlement.dossiers import Acte, Dossier
from parlement.scrutins import Scrutin, reserves
from tests.parlement.recorded import SAMPLES, needs_samples
from trackers.assemblee.archives import trackers_of
from trackers.base import Reading

ASSEMBLEE = SAMPLES / "assemblee"
TRACKERS = trackers_of(17, en_cours=True)

pytestmark = needs_samples


def recorded(pattern: str, root: str) -> Iterator[tuple[str, Any, Reading]]:
    """(file, its content by plain JSON, our reading) of the files with this root."""
    found = 0
    for path in sorted(ASSEMBLEE.glob(pattern)):
        body = path.read_bytes()
        document = json.loads(body)
        if root in document:
            found += 1
            yield path.name, document[root], next(t for t in TRACKERS if root in t.roots).parse(body)
    assert found, f"nothing recorded under {pattern}"


def one(uid: str, folder: str) -> Scrutin:
    [(_, _, reading)] = recorded(f"{folder}/{uid}.json", "scrutin")
    [found] = reading.records
    assert isinstance(found, Scrutin)
    return found


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Every object, however deep."""
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(child)


def names(value: Any) -> int:
    """How many members a part of a body names."""
    return sum("acteurRef" in o for o in walk(value))


def test_every_vote_has_the_figures_of_its_file() -> None:
    for name, raw, reading in recorded("scrutins*/*.json", "scrutin"):
        [s] = reading.records
        assert isinstance(s, Scrutin)
        synthese = raw["syntheseVote"]
        said = [synthese["decompte"][k] for k in ("pour", "contre", "abstentions", "nonVotants")]
        said += [synthese["nombreVotants"], synthese["suffragesExprimes"], synthese["nbrSuffragesRequis"]]
        read = [s.pour, s.contre, s.abstentions, s.non_votants, s.votants, s.exprimes, s.requis]
        assert read == [int(figure) for figure in said], name
        assert (s.uid, s.numero, s.sort) == (raw["uid"], int(raw["numero"]), raw["sort"]["code"]), name
        assert (str(s.date), s.seance) == (raw["dateScrutin"], raw["seanceRef"]), name
        assert s.titre.split() == raw["titre"].split(), name


def test_every_group_has_the_figures_and_names_of_its_file() -> None:
    for name, raw, reading in recorded("scrutins*/*.json", "scrutin"):
        [s] = reading.records
        assert isinstance(s, Scrutin)
        groupes = raw["ventilationVotes"]["organe"]["groupes"]["groupe"]
        for g, brut in zip(s.groupes, groupes, strict=True):
            voix, noms = brut["vote"]["decompteVoix"], brut["vote"]["decompteNominatif"]
            assert (g.groupe, g.membres) == (brut["organeRef"], int(brut["nombreMembresGroupe"])), name
            assert [g.pour, g.contre, g.abstentions] == [
                int(voix[k]) for k in ("pour", "contre", "abstentions")
            ]
            assert len(g.pours + g.contres + g.abstenus + g.absents) == names(noms), name
        assert sum(len(m.acteurs) for m in s.mises_au_point) == names(raw["miseAuPoint"]), name


@pytest.mark.parametrize(
    ("folder", "count"), [("scrutins-loi-jo-2024", 53), ("scrutins-17", 46), ("scrutins-autres", 3)]
)
def test_no_recorded_vote_calls_for_a_remark_or_a_reserve(folder: str, count: int) -> None:
    readings = [reading for _, _, reading in recorded(f"{folder}/*.json", "scrutin")]
    assert len(readings) == count
    for reading in readings:
        [s] = reading.records
        assert isinstance(s, Scrutin)
        assert (s.uid, reading.remarks, reserves(s)) == (s.uid, (), ())


def test_congress_counts_both_houses() -> None:
    s = one("VTCGR5L16V1", "scrutins-autres")
    assert (s.pour, s.contre, s.abstentions, s.requis, s.sort) == (780, 72, 50, 512, "adopté")
    assert (s.sieges, s.lieu, len(s.groupes), s.demandeurs) == (
        925,
        "Congrès",
        20,
        ("Président de la République",),
    )


def test_a_motion_of_censure_has_no_demander_and_needs_289_votes() -> None:
    s = one("VTANR5L16V2810", "scrutins-autres")
    assert (s.pour, s.requis, s.sort, s.demandeurs) == (88, 289, "rejeté", ())
    assert not any(list(g.dissidents()) for g in s.groupes)


def test_corrections_are_told_by_position_and_leave_the_figures() -> None:
    s = one("VTANR5L16V823", "scrutins-autres")
    assert {m.position: m.acteurs for m in s.mises_au_point} == {
        "pour": ("PA331835", "PA719922"),
        "contre": ("PA720692", "PA794178"),
        "abstentions": ("PA736201",),
    }
    assert (s.pour, s.contre, s.abstentions) == (286, 238, 35)


def test_article_7_was_adopted_and_the_groups_say_so() -> None:
    s = one("VTANR5L16V1274", "scrutins-loi-jo-2024")
    assert (s.sort, s.pour, s.contre, s.abstentions) == ("adopté", 59, 14, 0)
    assert str(s.objet.article) == "article 7"


def test_every_dossier_has_all_its_steps_and_no_remark() -> None:
    for name, raw, reading in recorded("dossiers/**/*.json", "dossierParlementaire"):
        steps = [o for o in walk(raw) if "codeActe" in o and o["@xsi:type"] != "Etape_Type"]
        dossier, *actes = reading.records
        assert isinstance(dossier, Dossier)
        assert dossier.uid == raw["uid"]
        by_uid = {a.uid: a for a in actes if isinstance(a, Acte)}
        assert list(by_uid) == [o["uid"] for o in steps], name
        assert reading.remarks == (), name
        for o in steps:
            a = by_uid[o["uid"]]
            assert (a.code, str(a.date or "")) == (o["codeActe"], (o["dateActe"] or "")[:10]), name
            assert a.etape != a.code, name
            assert bool(a.debut) is ("T00:00" not in (o["dateActe"] or "T00:00")), name
            assert bool(a.decision) is bool(o.get("statutConclusion")), name


def test_every_document_has_its_number_titles_and_dates() -> None:
    for name, raw, reading in recorded("dossiers/**/*.json", "document"):
        [d] = reading.records
        assert isinstance(d, Document)
        chrono = raw["cycleDeVie"]["chrono"]
        assert (d.uid, d.dossier, d.numero) == (raw["uid"], raw["dossierRef"], raw["notice"]["numNotice"]), (
            name
        )
        assert str(d.depot or "") == (chrono["dateDepot"] or "")[:10], name
        assert d.titre.split() == raw["titres"]["titrePrincipal"].split(), name
        assert reading.remarks == ()


def test_every_body_has_a_short_name_and_every_member_a_name_and_groups() -> None:
    for name, raw, reading in recorded("organes-acteurs/*.json", "organe"):
        [organe] = reading.records
        assert isinstance(organe, Organe)
        assert (organe.uid, organe.type, organe.libelle) == (raw["uid"], raw["codeType"], raw["libelle"]), (
            name
        )
        assert organe.nom_court == raw["libelleAbrege"], name
    for name, raw, reading in recorded("organes-acteurs/*.json", "acteur"):
        [acteur] = reading.records
        assert isinstance(acteur, Acteur)
        assert acteur.uid == raw["uid"]["#text"], name
        mandats = [m for m in raw["mandats"]["mandat"] if m["typeOrgane"] == "GP"]
        assert [g.groupe for g in acteur.groupes] == [m["organes"]["organeRef"] for m in mandats], name
        assert (
            acteur.nom_complet == f"{raw['etatCivil']['ident']['prenom']} {raw['etatCivil']['ident']['nom']}"
        )
