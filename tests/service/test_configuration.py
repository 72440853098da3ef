"""The configuration: what admins write, what they get wrong, and what they are told."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from alerts.importance import Importance
from parlement.articles import parse_designation
from parlement.suivis import read_cible
from service.configuration import (
    PISTE_FILE,
    PISTE_VARIABLE,
    Configuration,
    ConfigurationError,
    discord_token,
    example_text,
    load,
    piste_secret,
    read,
    variables,
)
from service.configuration.suivis import SALON_KEYS, SUIVI_KEYS
from service.configuration.veilles import VEILLE_KEYS
from service.piste import acces, half

JETON = "MTA0MDAwMDAwMDAwMDAwMDAwMA.GabcDE.aaaaBBBBccccDDDDeeeeFFFFggggHHHHiiiiJJ"
"""The shape of a token; opens nothing."""

DEUX_SUIVIS = """\
[[suivis]]
nom = "jo"
dossier = "pjl22-220"

[[suivis]]
nom = "transports"
dossier = "ppl23-235"
"""


def read_text(text: str, **environ: str) -> Configuration:
    return read(text, "config.toml", environ)


def errors_of(text: str, **environ: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        read_text(text, **environ)
    return caught.value.errors


def error_of(text: str, **environ: str) -> str:
    (error,) = errors_of(text, **environ)
    return error


# --- the shipped example -------------------------------------------------------------------------------------


def test_the_shipped_example_tracks_the_olympic_law_and_its_sequels() -> None:
    configuration = load(None, {})

    article7, jo2024, transports, jo2030 = configuration.suivis
    assert article7.fil is not None
    assert article7.fil.article == parse_designation("article 7")
    assert article7.fil.dans_la_loi == parse_designation("article 10")
    assert article7.cible == jo2024.cible == "DLR5L16N46918"
    assert (transports.cible, jo2030.cible) == ("DLR5L16N49176", "DLR5L17N52100")
    assert article7.suites == jo2024.suites == (transports.nom, jo2030.nom)
    assert configuration.cibles == {"DLR5L16N46918", "DLR5L16N49176", "DLR5L17N52100"}
    assert configuration.salons == ()
    assert configuration.path is None


def test_the_example_says_the_values_that_an_empty_file_gives() -> None:
    example, empty = load(None, {}), read_text("")

    assert (example.general, example.reseau, example.discord) == (empty.general, empty.reseau, empty.discord)
    assert example.piste == empty.piste


def test_every_key_of_a_section_is_in_the_example_under_a_comment() -> None:
    lines = example_text().splitlines()
    tree = tomllib.loads(example_text())

    for path in (variable.path for variable in variables().values()):
        if path[-1] in ("salons", "suivis", "veilles"):
            continue
        section, key = map(str, path)
        assert key in tree[section]
        written = next(n for n, line in enumerate(lines) if line.startswith(f"{key} = "))
        assert lines[written - 1].startswith("# "), key


def test_every_key_of_a_suivi_and_of_a_channel_is_explained_in_the_example() -> None:
    explained = re.findall(r"^#   (\w+) {3,}\S", example_text(), re.MULTILINE)
    assert [key for key in explained if not key.startswith("VIGIE_")] == [
        "nom", "dossier", "titre", "article", "article_par_texte", "alias", "suites",
        "nom", "mots", "titre", "alias", "proches", "motifs", "etiquettes", "recherche",
    ]  # fmt: skip
    assert set(explained) >= {*SUIVI_KEYS, *VEILLE_KEYS}
    for key in SALON_KEYS:
        assert re.search(rf"^# {key} = ", example_text(), re.MULTILINE), key


def test_every_variable_is_named_in_the_example() -> None:
    secrets = {PISTE_VARIABLE, PISTE_FILE}
    assert set(re.findall(r"VIGIE_\w+", example_text())) == set(variables()) | secrets


def test_what_the_example_shows_in_comments_works_once_uncommented() -> None:
    text = re.sub(r"^# (\[\[|\w+ = )", r"\1", example_text(), flags=re.MULTILINE)

    configuration = read_text(text)

    (salon,) = configuration.salons
    assert salon.destination == "discord:123456789012345678"
    assert salon.suivis == {"article7", "jo2024"}
    (narcotrafic,) = [suivi for suivi in configuration.suivis if suivi.nom == "narcotrafic"]
    assert narcotrafic.cible == "DLR5L17N50169"
    assert narcotrafic.fil is not None


def test_the_lists_shown_for_the_environment_work_as_they_are() -> None:
    salons, suivis, veilles, _ = re.findall(r"\[\{.*\}\]", example_text())

    configuration = read_text(
        DEUX_SUIVIS, VIGIE_DISCORD_SALONS=salons, VIGIE_SUIVIS=suivis, VIGIE_VEILLES=veilles
    )

    assert [salon.seuil for salon in configuration.salons] == [Importance.NOTABLE, Importance.COURANT]
    assert [suivi.nom for suivi in configuration.suivis] == ["narcotrafic"]
    assert configuration.veilles[-1].mots == ("scanner corporel",)


# --- files ---------------------------------------------------------------------------------------------------


def test_a_file_is_read_and_its_path_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[reseau]\npause = 5\n", encoding="utf-8")

    configuration = load(path, {})

    assert (configuration.path, configuration.reseau.pause) == (path, 5.0)


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes('\ufeff[general]\r\ndonnees = "été"\r\n'.encode())

    assert load(path, {}).general.donnees == "été"


def test_a_file_that_is_not_there_is_named_with_the_command_that_writes_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"absent\.toml n'existe pas : « vigie initialiser »"):
        load(tmp_path / "absent.toml", {})


def test_a_folder_given_as_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="ne peut pas être lu"):
        load(tmp_path, {})


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes('[general]\ndonnees = "été"\n'.encode("latin-1"))

    with pytest.raises(ConfigurationError, match="n'est pas en UTF-8"):
        load(path, {})


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ('[general]\ndonnees = "a\npause = 2\n', 2, "guillemet qui ne se referme pas"),
        ("[reseau]\npause = 1\npause = 2\n", 3, "ce nom est déjà donné"),
        ("[reseau]\n[general]\n[reseau]\n", 3, "cette section est déjà écrite"),
        ("[general]\ndonnees = dossier\n", 2, "valeur illisible : un texte se met entre"),
        ("[general]\ndonnees\n", 2, "il manque « = »"),
        ('[general]\ndonnées = "x"\n', 2, "il manque « = » après le nom de la clé, qui s'écrit sans accents"),
        ("[general\n", 1, "crochet de section"),
        ("[reseau]\npause = 2 secondes\n", 2, "il y a quelque chose de trop"),
    ],
)
def test_a_syntax_error_is_told_in_french_with_its_line(text: str, line: int, why: str) -> None:
    error = error_of(text)

    assert error.startswith(f"config.toml, ligne {line}, colonne ")
    assert f"ce n'est pas du TOML : {why}" in error


# --- errors and their lines ----------------------------------------------------------------------------------


def test_every_error_is_told_at_once_in_the_order_of_the_file() -> None:
    errors = errors_of(
        """\
[general]
donnee = "x"

[reseau]
pause = "deux"

[[discord.salons]]
id = "général"

[[suivis]]
nom = "a"
dossier = "pjl22-220"
article = "septième"

[[suivis]]
nom = "b"
article = 7
""",
        VIGIE_RESEAU_CONTACTS="x",
    )

    assert [error.partition(" : ")[0] for error in errors] == [
        "variable VIGIE_RESEAU_CONTACTS",
        "config.toml, ligne 2, [general], « donnee »",
        "config.toml, ligne 5, [reseau], « pause »",
        "config.toml, ligne 8, [[discord.salons]] n° 1, « id »",
        "config.toml, ligne 13, [[suivis]] « a », « article »",
        "config.toml, ligne 15, [[suivis]] « b », « dossier »",
    ]


def test_an_error_is_located_in_the_right_one_of_two_blocks_that_look_alike() -> None:
    text = DEUX_SUIVIS.replace('"ppl23-235"', '"n\'importe quoi"')

    assert error_of(text).startswith("config.toml, ligne 7, [[suivis]] « transports », « dossier » : ")


def test_brackets_inside_values_and_comments_do_not_shift_lines() -> None:
    text = '''\
# [[suivis]]
[[suivis]] # [[suivis]]
nom = "jo"
alias = [
    "loi [[suivis]]",  # un mot
    """
[[suivis]]
nom = 'x'
""",
]
dossier = "pjl22-220"
[[discord.salons]]
id = 1
[[suivis]]
"nom" = "b"
dossier = "pjl22-220"
article_par_texte.loi = "x"
article = "1"
'''

    assert error_of(text).startswith(
        "config.toml, ligne 17, [[suivis]] « b », article_par_texte, « loi » : « x »"
    )


def test_a_table_written_under_its_own_header_belongs_to_the_last_block() -> None:
    text = DEUX_SUIVIS + 'article = 3\n[suivis.article_par_texte]\nloi = "4"\nlois = "5"\n'

    assert error_of(text).startswith(
        "config.toml, ligne 11, [[suivis]] « transports », article_par_texte, « lois »"
    )


def test_blocks_written_as_one_list_are_told_by_their_rank() -> None:
    error = error_of(
        "[discord]\nlire_les_messages = true\nsalons = [\n{ id = 1 },\n{ id = 2, suivi = [] },\n]\n"
    )

    assert error.startswith("config.toml, ligne 3, [[discord.salons]] n° 2, « suivi »")
    assert error.endswith("vouliez-vous dire « suivis » ?")


def test_an_unknown_section_is_refused_with_the_nearest_one() -> None:
    assert error_of("[discrod]\n") == (
        "config.toml, ligne 1, « discrod » : clé inconnue : vouliez-vous dire « discord » ?"
    )


def test_an_unknown_key_that_looks_like_none_is_refused_with_those_that_are_known() -> None:
    assert error_of("[reseau]\nzzz = 1\n").endswith(
        "clé inconnue : choisissez parmi contact, pause, certificats"
    )


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("[general]\ndonnees = 3\n", "« 3 » n'est pas un texte"),
        ('[general]\ndonnees = ""\n', "est vide"),
        ("[reseau]\npause = true\n", "« true » n'est pas un nombre"),
        ("[reseau]\npause = -1\n", "« -1.0 » n'est pas une durée"),
        ("[reseau]\npause = nan\n", "n'est pas une durée"),
        ('[reseau]\ncontact = "équipe@exemple.fr"\n', "contient des accents"),
        ('[discord]\nlire_les_messages = "oui"\n', "écrivez true (oui) ou false (non)"),
        ("reseau = 3\n", "écrivez [reseau] seul sur sa ligne"),
        ("[[reseau]]\n", "écrivez [reseau] seul sur sa ligne"),
        ("[suivis]\n", "écrivez un bloc [[suivis]] par élément"),
        ("[discord.salons]\nid = 1\n", "écrivez un bloc [[discord.salons]] par élément"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_the_right_one(text: str, error: str) -> None:
    assert error in error_of(text)


# --- suivis --------------------------------------------------------------------------------------------------


def test_a_suivi_without_name_nor_dossier_is_told_both() -> None:
    errors = errors_of('[[suivis]]\ntitre = "x"\n')

    assert [error.partition(" : ")[0] for error in errors] == [
        "config.toml, ligne 1, [[suivis]] n° 1, « nom »",
        "config.toml, ligne 1, [[suivis]] n° 1, « dossier »",
    ]
    assert all("manque : ajoutez " in error for error in errors)


def test_a_suivi_without_title_is_called_by_its_name() -> None:
    assert [suivi.titre for suivi in read_text(DEUX_SUIVIS).suivis] == ["jo", "transports"]


@pytest.mark.parametrize("alias", ["jo", "JO", "j.o."])
def test_a_word_that_two_suivis_share_is_refused_where_it_comes_second(alias: str) -> None:
    assert error_of(f'{DEUX_SUIVIS}alias = ["tr", "{alias}"]\n') == (
        f"config.toml, ligne 8, [[suivis]] « transports », « alias » : « {alias} » désigne déjà [[suivis]] « jo » "
        "(config.toml, ligne 1) : prenez un autre mot"
    )


def test_a_name_given_twice_is_refused_once() -> None:
    error = error_of(DEUX_SUIVIS.replace('"transports"', '"jo"'))

    assert error.startswith("config.toml, ligne 6, [[suivis]] « jo », « nom » : « jo » désigne déjà")


def test_a_name_that_nobody_can_type_is_refused() -> None:
    assert "ni lettre ni chiffre" in error_of(DEUX_SUIVIS.replace('"jo"', '"…"'))


def test_an_unknown_sequel_is_refused_with_the_nearest_name() -> None:
    error = error_of(DEUX_SUIVIS + 'suites = ["joo"]\n')

    assert error == (
        "config.toml, ligne 8, [[suivis]] « transports », « suites » : « joo » n'est pas le nom d'un autre suivi : "
        "vouliez-vous dire « jo » ?"
    )


def test_an_alias_used_as_a_sequel_is_answered_with_the_name() -> None:
    text = DEUX_SUIVIS.replace('dossier = "pjl22-220"', 'dossier = "pjl22-220"\nalias = ["olympiades"]')

    assert error_of(text + 'suites = ["olympiades"]\n').endswith("vouliez-vous dire « jo » ?")


def test_a_suivi_cannot_follow_itself() -> None:
    assert "n'est pas le nom d'un autre suivi" in error_of(DEUX_SUIVIS + 'suites = ["transports"]\n')


def test_a_suivi_with_an_error_is_still_known_to_the_others() -> None:
    text = DEUX_SUIVIS.replace('"pjl22-220"', '"?"') + 'suites = ["jo"]\n'

    assert "« dossier »" in error_of(text)


@pytest.mark.parametrize(
    "written", ['"septième"', '"après le titre Ier"', '"titre Ier"', '""', "0", "true", "[7]", "7.5"]
)
def test_an_article_that_is_not_one_is_refused(written: str) -> None:
    assert "n'est pas un article : donnez son numéro" in error_of(f"{DEUX_SUIVIS}article = {written}\n")


@pytest.mark.parametrize("written", ["après l'article 9", "APRÈS ART. 9", "après article 9"])
def test_what_comes_after_an_article_can_be_followed(written: str) -> None:
    fil = read_text(f'{DEUX_SUIVIS}article = "{written}"\n').suivis[1].fil

    assert fil is not None
    assert str(fil.article) == "après l'article 9"


@pytest.mark.parametrize("written", ["7", '"7"', '"art. 7"', '"Article 7"'])
def test_an_article_is_written_as_a_number_or_as_people_type_it(written: str) -> None:
    fil = read_text(f"{DEUX_SUIVIS}article = {written}\n").suivis[1].fil

    assert fil is not None
    assert fil.article == parse_designation("article 7")


def test_the_numbers_of_an_article_in_other_texts_are_read() -> None:
    fil = read_text(DEUX_SUIVIS + 'article = 7\narticle_par_texte = { loi = "10", 939 = 8 }\n').suivis[1].fil

    assert fil is not None
    assert fil.ailleurs == {"loi": parse_designation("10"), "939": parse_designation("8")}


@pytest.mark.parametrize(
    ("written", "error"),
    [
        (
            'article = 7\narticle_par_texte = { lois = "10" }',
            "« lois » : n'est pas un texte : écrivez « loi »",
        ),
        ('article = 7\narticle_par_texte = { loi = "dix" }', "« dix » n'est pas un article"),
        ('article = 7\narticle_par_texte = "10"', 'écrivez { loi = "10", 939 = "7" }'),
        ('article_par_texte = { loi = "10" }', "ne va pas seul : ajoutez « article »"),
    ],
)
def test_numbers_in_other_texts_that_mean_nothing_are_refused(written: str, error: str) -> None:
    assert error in error_of(f"{DEUX_SUIVIS}{written}\n")


@pytest.mark.parametrize(
    ("written", "cible"),
    [
        ("DLR5L16N46918", "DLR5L16N46918"),
        (" dlr5l16n46918 ", "DLR5L16N46918"),
        ("pjl22-220", "pjl22-220"),
        ("PPR18-458", "ppr18-458"),
        ("plfss2018", "plfss2018"),
        (
            "https://www.assemblee-nationale.fr/dyn/17/dossiers/alt/renforcer_surete_transports",
            "renforcer_surete_transports",
        ),
        ("https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918?etape=16-AN1", "DLR5L16N46918"),
        ("www.assemblee-nationale.fr/dyn/17/dossiers/DLR5L17N50169/", "DLR5L17N50169"),
        ("https://www2.assemblee-nationale.fr/14/dossiers/renseignement.asp#tete", "renseignement"),
        ("http://www.senat.fr/dossier-legislatif/pjl22-220.html", "pjl22-220"),
        ("//www.senat.fr/dossier-legislatif/ppl23-235.html#timeline", "ppl23-235"),
        ("https://www.senat.fr/dossierleg/plfss2018.html", "plfss2018"),
        ("HTTPS://SENAT.FR/dossier-legislatif/pjlf2026.html", "pjlf2026"),
    ],
)
def test_a_dossier_is_found_in_what_people_paste(written: str, cible: str) -> None:
    assert read_cible(written) == cible
    assert read_text(DEUX_SUIVIS.replace("pjl22-220", written)).suivis[0].cible == cible


@pytest.mark.parametrize(
    "written",
    [
        "narcotrafic",
        "DLR5L16N4691X",
        "pjl22_220",
        "https://exemple.fr/dyn/17/dossiers/DLR5L17N50169",
        "https://exemple.fr/?u=www.senat.fr/dossier-legislatif/pjl22-220.html",
        "https://www.senat.fr@exemple.fr/dossier-legislatif/pjl22-220.html",
        "https://faux-senat.fr/dossier-legislatif/pjl22-220.html",
        "https://www.assemblee-nationale.fr.exemple.fr/dyn/17/dossiers/x",
        "ftp://www.senat.fr/dossier-legislatif/pjl22-220.html",
        "https://www.senat.fr/leg/pjl22-249.html",
        "https://www.assemblee-nationale.fr/dyn/17/dossiers",
        "https://[senat.fr/dossier-legislatif/pjl22-220.html",
    ],
)
def test_what_is_not_a_dossier_of_either_house_is_refused(written: str) -> None:
    assert read_cible(written) is None
    error = error_of(DEUX_SUIVIS.replace("pjl22-220", written))
    assert "n'est ni un identifiant (DLR5L16N46918), ni une référence du Sénat" in error


# --- channels ------------------------------------------------------------------------------------------------


def test_a_channel_receives_what_its_block_asks_for() -> None:
    text = DEUX_SUIVIS + '[[discord.salons]]\nid = "42"\nsuivis = ["jo"]\nimportance = "majeur"\n'

    (salon,) = read_text(text).salons

    assert (salon.destination, salon.suivis, salon.seuil) == (
        "discord:42",
        frozenset({"jo"}),
        Importance.MAJEUR,
    )


@pytest.mark.parametrize("written", ['"général"', "-4", "0", "true", "1.5", '"²"', '"12 34"', '""'])
def test_a_channel_id_that_is_not_a_number_is_refused(written: str) -> None:
    error = error_of(f"[[discord.salons]]\nid = {written}\n")

    assert error.startswith("config.toml, ligne 2, [[discord.salons]] n° 1, « id » : ")
    assert error.endswith("n'est pas un identifiant de salon, qui est un nombre : dans Discord, clic droit sur le "
                          "salon, « Copier l'identifiant »")  # fmt: skip


def test_a_channel_without_id_is_told_so() -> None:
    assert "« id » : manque" in error_of("[[discord.salons]]\n")


def test_a_channel_given_twice_is_refused() -> None:
    error = error_of("[[discord.salons]]\nid = 42\n[[discord.salons]]\nid = '42'\n")

    assert error == (
        "config.toml, ligne 4, [[discord.salons]] n° 2, « id » : ce salon a déjà un bloc (config.toml, ligne 1) : "
        "réunissez-les"
    )


def test_a_channel_that_wants_an_unknown_suivi_is_told_the_nearest() -> None:
    error = error_of(DEUX_SUIVIS + '[[discord.salons]]\nid = 42\nsuivis = ["jo", "transport"]\n')

    assert error == (
        "config.toml, ligne 10, [[discord.salons]] n° 1, « suivis » : « transport » n'est pas le nom d'un suivi : "
        "vouliez-vous dire « transports » ?"
    )


def test_a_channel_may_name_veilles_and_departments_by_number_or_by_name() -> None:
    (salon,) = read_text(
        '[[discord.salons]]\nid = 42\nveilles = ["drones"]\ndepartements = ["75", 13, "1", "la réunion", "2a"]\n'
    ).salons

    assert salon.veilles == {"drones"}
    assert salon.departements == {"75", "13", "01", "974", "2A"}


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ('veilles = ["drone"]', "« drone » n'est pas le nom d'une veille : vouliez-vous dire « drones » ?"),
        ('departements = ["975"]', "« 975 » n'est pas un département : écrivez son numéro ou son nom"),
        ('departements = ["Savoye"]', "« Savoye » n'est pas un département : vouliez-vous dire « Savoie » ?"),
        ('departements = "75"', '« 75 » n\'est pas une liste : écrivez ["75", "13"]'),
    ],
)
def test_what_is_no_veille_or_no_department_is_refused_with_the_nearest(line: str, error: str) -> None:
    assert error in error_of(f"[[discord.salons]]\nid = 42\n{line}\n")


def test_an_unknown_importance_is_refused_with_the_nearest() -> None:
    error = error_of('[[discord.salons]]\nid = 42\nimportance = "importante"\n')
    assert error.endswith("choisissez parmi majeur, notable, courant, discret")

    assert error_of('[[discord.salons]]\nid = 42\nimportance = "majeurr"\n').endswith("« majeur » ?")


# --- environment ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environ", "given"),
    [
        ({"VIGIE_GENERAL_DONNEES": "/var/lib/vigie"}, "/var/lib/vigie"),
        ({"VIGIE_RESEAU_CONTACT": "https://exemple.fr"}, "https://exemple.fr"),
        ({"VIGIE_RESEAU_PAUSE": "0,5"}, "0.5"),
        ({"VIGIE_DISCORD_LIRE_LES_MESSAGES": "non"}, "lire_les_messages=False"),
        ({"VIGIE_SUIVIS": '[{nom = "x", dossier = "pjl24-630"}]'}, "pjl24-630"),
        ({"VIGIE_VEILLES": '[{nom = "x", mots = ["scanner corporel"]}]'}, "scanner corporel"),
        ({"VIGIE_DISCORD_SALONS": '[{id = 7, suivis = ["jo"]}]'}, "discord:7"),
        ({"VIGIE_DISCORD_SALON": "8"}, "discord:8"),
    ],
)
def test_the_environment_wins_over_the_file_for_every_key(environ: Mapping[str, str], given: str) -> None:
    text = (
        '[general]\ndonnees = "ici"\n[reseau]\ncontact = "a@b.fr"\npause = 3\n[discord]\nlire_les_messages = true\n'
        f"[[discord.salons]]\nid = 1\n{DEUX_SUIVIS}"
    )
    before, after = str(read_text(text)), str(read_text(text, **environ))

    assert given not in before
    assert given in after
    assert ("discord:1'" in after) is not any("SALON" in name for name in environ)


def test_an_empty_variable_changes_nothing() -> None:
    assert read_text("[reseau]\npause = 3\n", VIGIE_RESEAU_PAUSE="", VIGIE_SUIVIS=" ").reseau.pause == 3


@pytest.mark.parametrize(
    ("environ", "error"),
    [
        (
            {"VIGIE_RESEAU_PAUSE": "vite"},
            "variable VIGIE_RESEAU_PAUSE, [reseau], « pause » : « vite » n'est pas un",
        ),
        ({"VIGIE_DISCORD_LIRE_LES_MESSAGES": "?"}, "« ? » n'est pas une réponse"),
        ({"VIGIE_DISCORD_SALON": "general"}, "variable VIGIE_DISCORD_SALON, [[discord.salons]] n° 1, « id »"),
        ({"VIGIE_DISCORD_SALONS": "42"}, "variable VIGIE_DISCORD_SALONS, [discord], « salons »"),
        ({"VIGIE_SUIVIS": "[{nom = }]"}, "variable VIGIE_SUIVIS, « suivis » : n'a pas la bonne forme"),
        ({"VIGIE_SUIVIS": '[{nom = "a"}]'}, "variable VIGIE_SUIVIS, [[suivis]] « a », « dossier » : manque"),
        ({"VIGIE_SUIVIS": "[]\nx = 1"}, "variable VIGIE_SUIVIS, « suivis » : n'a pas la bonne forme"),
    ],
)
def test_an_error_in_a_variable_names_the_variable_and_no_line(
    environ: Mapping[str, str], error: str
) -> None:
    assert error in error_of(DEUX_SUIVIS, **environ)
    assert "ligne" not in error_of(DEUX_SUIVIS, **environ)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("VIGIE_RESEAU_PAUS", "VIGIE_RESEAU_PAUSE"),
        ("VIGIE_DISCORD_JETON", "VIGIE_DISCORD_TOKEN"),
        ("VIGIE_DISCORD_TOKEN_FILE", "DISCORD_TOKEN_FILE"),
    ],
)
def test_an_unknown_variable_is_refused_with_the_nearest_and_without_its_value(name: str, near: str) -> None:
    assert error_of("", **{name: "secret"}) == f"variable {name} : inconnue : vouliez-vous dire « {near} » ?"


def test_variables_of_other_programs_are_left_alone() -> None:
    others = read_text("", PATH="/bin", VIGIE_DISCORD_API="http://127.0.0.1:1", DISCORD_TOKEN=JETON)

    assert others == read_text("")


def test_two_variables_for_the_channels_are_one_too_many() -> None:
    error = error_of("", VIGIE_DISCORD_SALON="1", VIGIE_DISCORD_SALONS="[{id = 2}]")

    assert error.startswith("variables VIGIE_DISCORD_SALONS et VIGIE_DISCORD_SALON : ")


def test_unknown_variables_are_told_with_a_syntax_error() -> None:
    assert len(errors_of("[general\n", VIGIE_X="1")) == 2


# --- the token -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["token", "jeton", "discord_token", "TOKEN"])
def test_a_token_in_the_file_must_be_removed_and_renewed(key: str) -> None:
    error = error_of(f'[discord]\n{key} = "secret"\n')

    assert error.startswith(
        "config.toml, ligne 2 : un jeton ne s'écrit jamais ici : retirez-le, renouvelez-le"
    )
    assert "DISCORD_TOKEN" in error
    assert "secret" not in error


@pytest.mark.parametrize(
    "text", ['token = "{}"', 'contact = "{}"', "# {}", "id = {}", '[[discord.salons]]\nid = "{}"', '[x."{}"]']
)
def test_a_token_anywhere_in_the_file_is_refused_and_never_shown(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_text(text.format(JETON) + "\n")

    assert sum("un jeton ne s'écrit jamais ici" in error for error in caught.value.errors) == 1
    assert JETON not in f"{caught.value} {caught.value!r} {caught.value.errors}"
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_token_put_in_the_wrong_variable_is_not_shown() -> None:
    for start in ("", "x" * 25 + " "):
        assert JETON[-38:-28] not in error_of("", VIGIE_DISCORD_SALON=start + JETON)

    with pytest.raises(ConfigurationError) as caught:
        discord_token({"DISCORD_TOKEN_FILE": JETON})
    assert JETON not in f"{caught.value!r}"


@pytest.mark.parametrize("name", ["DISCORD_TOKEN", "VIGIE_DISCORD_TOKEN"])
def test_the_token_comes_from_a_variable_quotes_aside(name: str) -> None:
    assert discord_token({name: f' "{JETON}"\n'}) == JETON


def test_the_token_comes_from_a_file_or_from_a_systemd_credential(tmp_path: Path) -> None:
    (tmp_path / "discord_token").write_text(f"{JETON}\n", encoding="utf-8")

    assert discord_token({"DISCORD_TOKEN_FILE": str(tmp_path / "discord_token")}) == JETON
    assert discord_token({"CREDENTIALS_DIRECTORY": str(tmp_path)}) == JETON


def test_no_token_is_not_an_error(tmp_path: Path) -> None:
    assert discord_token({}) == ""
    assert discord_token({"DISCORD_TOKEN": " ", "CREDENTIALS_DIRECTORY": str(tmp_path)}) == ""


def test_a_token_file_that_is_absent_or_empty_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "vide").write_text("\n", encoding="utf-8")

    with pytest.raises(
        ConfigurationError, match=r"variable DISCORD_TOKEN_FILE : .*absent n'existe pas : mettez-y"
    ):
        discord_token({"DISCORD_TOKEN_FILE": str(tmp_path / "absent")})
    with pytest.raises(ConfigurationError, match="est vide"):
        discord_token({"DISCORD_TOKEN_FILE": str(tmp_path / "vide")})


# --- the key of PISTE ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["secret", "client_secret", "cle", "api_key"])
def test_a_secret_of_piste_in_the_file_must_be_removed_and_renewed(key: str) -> None:
    error = error_of(f'[piste]\nclient_id = "abc"\n{key} = "2f3c-0000"\n')

    assert error.startswith("config.toml, ligne 3 : un secret ne s'écrit jamais ici : retirez-le")
    assert "VIGIE_PISTE_SECRET" in error
    assert "2f3c" not in error


def test_the_secret_of_piste_comes_from_a_variable_a_file_or_a_systemd_credential(tmp_path: Path) -> None:
    file = tmp_path / "piste_secret"
    file.write_text("2f3c-0000\n", encoding="utf-8")

    assert piste_secret({"VIGIE_PISTE_SECRET": ' "2f3c-0000"\n'}) == "2f3c-0000"
    assert piste_secret({"VIGIE_PISTE_SECRET_FILE": str(file)}) == "2f3c-0000"
    assert piste_secret({"CREDENTIALS_DIRECTORY": str(tmp_path)}) == "2f3c-0000"
    assert piste_secret({}) == ""
    with pytest.raises(
        ConfigurationError, match="absent n'existe pas : mettez-y le secret, seul sur sa ligne"
    ):
        piste_secret({"VIGIE_PISTE_SECRET_FILE": str(tmp_path / "absent")})


def test_both_halves_of_the_key_open_the_api_and_the_sandbox_has_its_own_addresses() -> None:
    environ = {"VIGIE_PISTE_SECRET": "2f3c-0000", "VIGIE_PISTE_CLIENT_ID": "abc"}
    real = acces(read_text("", **environ), environ)
    essai = acces(read_text("[piste]\nbac_a_sable = true\n", **environ), environ)

    assert real is not None
    assert essai is not None
    assert (real.client_id, real.api.split("/")[2]) == ("abc", "api.piste.gouv.fr")
    assert {essai.api.split("/")[2], essai.oauth.split("/")[2]} == {
        "sandbox-api.piste.gouv.fr",
        "sandbox-oauth.piste.gouv.fr",
    }
    assert "2f3c" not in f"{real!r} {real.credential!r}"


@pytest.mark.parametrize(
    ("text", "environ", "lacking"),
    [
        ("", {}, ""),
        ('[piste]\nclient_id = "abc"\n', {}, "le secret manque"),
        ("", {"VIGIE_PISTE_SECRET": "2f3c-0000"}, "client_id manque"),
        ('[piste]\nclient_id = "abc"\n', {"VIGIE_PISTE_SECRET": "2f3c-0000"}, ""),
    ],
)
def test_half_a_key_opens_nothing_and_the_other_half_is_asked_for(
    text: str, environ: dict[str, str], lacking: str
) -> None:
    configuration = read_text(text, **environ)

    assert half(configuration, environ).startswith(lacking)
    assert bool(half(configuration, environ)) == bool(lacking)
    assert (acces(configuration, environ) is None) == (bool(lacking) or not environ)
