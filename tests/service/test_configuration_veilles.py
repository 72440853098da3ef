"""What admins write to watch words, what they get wrong, and what they are told."""

from __future__ import annotations

import pytest

from service.configuration import Configuration, ConfigurationError, read
from service.configuration.veilles import LOIN, veilles_livrees
from veilles.noms import find_veille, nearest_veilles
from veilles.reperer import reperer
from veilles.veille import Etiquette, Proche

LIVREES = ["drones", "vsa", "reconnaissance-faciale"]
SCANNERS = """\
[[veilles]]
nom = "scanners"
titre = "Scanners corporels"
mots = ["scanner corporel"]
"""


def read_text(text: str, **environ: str) -> Configuration:
    return read(text, "config.toml", environ)


def error_of(text: str, **environ: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read_text(text, **environ)
    (error,) = caught.value.errors
    return error


def names(configuration: Configuration) -> list[str]:
    return [veille.nom for veille in configuration.veilles]


def test_the_shipped_veilles_are_there_without_a_word() -> None:
    assert names(read_text("")) == LIVREES
    assert read_text("").veilles == veilles_livrees()


def test_four_lines_add_one() -> None:
    configuration = read_text(SCANNERS)
    assert names(configuration) == [*LIVREES, "scanners"]
    (found,) = reperer("les SCANNERS  corporels", configuration.veilles)
    assert found.veille.titre == "Scanners corporels"


def test_an_admin_s_block_takes_the_place_of_the_shipped_one() -> None:
    configuration = read_text('[[veilles]]\nnom = "Drones"\nmots = ["drone"]\n')
    assert names(configuration) == ["vsa", "reconnaissance-faciale", "Drones"]
    assert configuration.veilles[-1].mots == ("drone",)


def test_the_shipped_veilles_are_chosen_by_a_key() -> None:
    assert names(read_text('[general]\nveilles_livrees = ["vsa"]\n')) == ["vsa"]
    assert names(read_text("[general]\nveilles_livrees = []\n")) == []
    assert names(read_text("", VIGIE_GENERAL_VEILLES_LIVREES='["drones"]')) == ["drones"]


def test_a_veille_with_everything_is_read() -> None:
    (*_, veille) = read_text("""\
[[veilles]]
nom = "csi"
mots = ["sécurité intérieure"]
motifs = ["l\\\\. 242-[1-8]"]
alias = ["code"]
recherche = "drone"
proches = [{ mots = "L. 242-5", de = ["sécurité intérieure"], distance = 80 }, { mots = "R. 242-8", de = ["image"] }]
[veilles.etiquettes]
"santé" = ["patient"]
""").veilles
    assert veille.titre == "csi"
    assert veille.proches == (
        Proche(mots="L. 242-5", de=("sécurité intérieure",), distance=80),
        Proche(mots="R. 242-8", de=("image",)),
    )
    assert veille.motifs == (r"l\. 242-[1-8]",)
    assert veille.etiquettes == (Etiquette(nom="santé", mots=("patient",)),)
    assert (veille.alias, veille.recherche) == (("code",), "drone")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('[[veilles]]\nmots = ["scanner corporel"]\n', "ligne 1, [[veilles]] n° 1, « nom » : manque : ajoutez"),
        ('[[veilles]]\nnom = "x"\n', "ligne 1, [[veilles]] « x », « mots » : manque : ajoutez les mots à chercher"),
        ('[[veilles]]\nnom = "x"\nmots = []\n', "ligne 3, [[veilles]] « x », « mots » : est vide"),
        ('[[veilles]]\nnom = "x"\nmots = ["a b"]\n', "ligne 3, [[veilles]] « x », « mots » : « a b » est trop court"),
        ('[[veilles]]\nnom = "x"\nmots = "drone"\n', "« drone » n'est pas une liste de textes"),
        ('[[veilles]]\nnom = "x"\nmot = ["drone"]\nmots = ["drone"]\n', "ligne 3, [[veilles]] « x », « mot » : clé"),
        ('[[veilles]]\nnom = "x"\nmotifs = ["(drone"]\n', "ligne 3, [[veilles]] « x », « motifs » : « (drone »"),
        ('[[veilles]]\nnom = "x"\nmotifs = ["a(?=b)"]\n', "regarder avant ou après"),
        ('[[veilles]]\nnom = "x"\nproches = [{ mots = "L. 242-5" }]\n', "« de » : manque : ajoutez"),
        ('[[veilles]]\nnom = "x"\nproches = [{ mots = "L. 242-5", de = ["a b c"], distance = 0 }]\n', f"1 à {LOIN}"),
        ('[[veilles]]\nnom = "x"\nproches = [{ mots = "L. 242-5", de = ["abc"], distance = "8" }]\n', "nombre entier"),
        ('[[veilles]]\nnom = "x"\nmots = ["drone"]\netiquettes = ["a"]\n', "« etiquettes » : n'a pas la bonne forme"),
        ('[[veilles]]\nnom = "x"\nmots = ["drone"]\netiquettes = { "santé" = "patient" }\n', "etiquettes, « santé »"),
        ('[[veilles]]\nnom = "--"\nmots = ["drone"]\n', "ne contient ni lettre ni chiffre"),
        (SCANNERS + SCANNERS, "ligne 6, [[veilles]] « scanners », « nom » : « scanners » désigne déjà la veille"),
        (f'{SCANNERS}alias = ["Aéronefs"]\n', "« alias » : « Aéronefs » désigne déjà la veille « drones »"),
        ('[general]\nveilles_livrees = ["drone"]\n', "« veilles_livrees » : « drone » n'est pas livrée avec Vigie"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line_and_what_to_do(text: str, error: str) -> None:
    assert error in error_of(text)


def test_a_word_that_already_finds_a_suivi_is_refused_but_shipped_names_are_left_alone() -> None:
    suivi = '[[suivis]]\nnom = "narcotrafic"\ndossier = "pjl22-220"\nalias = ["vsa"]\n'
    assert names(read_text(suivi)) == LIVREES
    error = error_of(f'{suivi}[[veilles]]\nnom = "Narco-trafic"\nmots = ["stupéfiants"]\n')
    assert error.endswith("désigne déjà le suivi « narcotrafic » : prenez un autre mot")


def test_a_veille_is_found_by_its_name_its_aliases_and_its_title() -> None:
    veilles = veilles_livrees()
    for typed in ("DRONES", "aeronefs", "l.242-5", "drones et caméras aéroportées"):
        found = find_veille(typed, veilles)
        assert found
        assert found.nom == "drones"
    assert find_veille("scanners", veilles) is None
    assert nearest_veilles("dronez", veilles)[0] == "drones"
    assert nearest_veilles("zzzz", veilles) == LIVREES
