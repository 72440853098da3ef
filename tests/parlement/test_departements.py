"""Departments, as people name them."""

from __future__ import annotations

import pytest

from parlement.departements import DEPARTEMENTS, nom_departement, read_departement


def test_there_are_a_hundred_and_one() -> None:
    assert len(DEPARTEMENTS) == 101
    assert "20" not in DEPARTEMENTS
    known = {"01": "Ain", "19": "Corrèze", "21": "Côte-d'Or", "69": "Rhône", "83": "Var", "95": "Val-d'Oise"}
    assert {numero: DEPARTEMENTS[numero] for numero in known} == known


@pytest.mark.parametrize(
    ("typed", "numero"),
    [
        ("75", "75"),
        ("1", "01"),
        ("2a", "2A"),
        ("paris", "75"),
        ("Bouches du Rhone", "13"),
        ("VAL D’OISE", "95"),
        ("Réunion", "974"),
        ("la Réunion", "974"),
        ("20", None),
        ("975", None),
        ("", None),
        ("Belgique", None),
    ],
)
def test_a_department_is_found_by_its_number_or_its_name(typed: str, numero: str | None) -> None:
    assert read_departement(typed) == numero


def test_paris_goes_without_its_number() -> None:
    assert [nom_departement(numero) for numero in ("75", "83", "999")] == ["Paris", "Var (83)", "999"]
