"""Members and bodies, without anything of their private life."""

from __future__ import annotations

from datetime import date

import pytest

from parlement.acteurs import Acteur, AppartenanceGroupe, Organe
from tests.trackers.assemblee.corps import NIL, Corps, read
from trackers.base import Unreadable

GP: Corps = {
    "typeOrgane": "GP",
    "dateDebut": "2022-06-29",
    "dateFin": None,
    "organes": {"organeRef": "PO1"},
}


def membre(mandats: object, **changes: object) -> Acteur:
    corps: Corps = {
        "uid": {"@xsi:type": "IdActeur_type", "#text": "PA1"},
        "etatCivil": {"ident": {"civ": NIL, "prenom": "Ada", "nom": "Essai"}},
        "mandats": mandats,
    }
    [found] = read("acteur", corps | changes).records
    assert isinstance(found, Acteur)
    return found


def test_a_member_belongs_to_groups_one_or_many_and_to_nothing_else_we_keep() -> None:
    un = AppartenanceGroupe(groupe="PO1", debut=date(2022, 6, 29))
    assert membre({"mandat": GP}).groupes == (un,)
    autre = {**GP, "typeOrgane": "COMPER"}
    assert membre({"mandat": [autre, GP, NIL]}).groupes == (un,)
    assert membre(None).groupes == ()


def test_a_member_without_name_is_called_by_id() -> None:
    assert membre(None).nom_complet == "Ada Essai"
    assert membre(None, uid="PA2", etatCivil=NIL).nom_complet == "PA2"


def test_a_group_has_the_short_name_of_either_format() -> None:
    old = read(
        "organe",
        {"uid": "PO1", "codeType": "GP", "libelle": "Essai", "libelleAbrege": "ESS", "legislature": "16"},
    )
    new = read(
        "organe",
        {"uid": "PO1", "libelle": "Essai", "libelleAbrege": NIL, "libelleAbrev": "ESS", "viMoDe": None},
    )
    for [organe] in (old.records, new.records):
        assert isinstance(organe, Organe)
        assert organe.nom_court == "ESS"


def test_declarations_of_interest_in_the_same_archive_are_left_without_a_word() -> None:
    assert read("deport", {"uid": "DPT1"}).records == ()


@pytest.mark.parametrize("root", ["organe", "acteur"])
def test_what_has_no_id_is_refused(root: str) -> None:
    with pytest.raises(Unreadable, match="sans identifiant"):
        read(root, {"uid": NIL})
