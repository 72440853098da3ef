"""`!suivre`, `!oublier`: a bill tracked from chat by its address, and let go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commands.reglages.suivre import MOST_ICI
from parlement.dossiers import Dossier
from storage.abonnements import Concurrence, SuiviAjoute, add_suivi, notes, suivis_ajoutes
from tests.alerts.monde import UID
from tests.commands.serveur import ADMIN, AILLEURS, LOCAL, VIGIES, Serveur

NARCO = Dossier(
    uid="DLR5L17N50169",
    legislature=17,
    titre="Proposition de loi visant à sortir la France du piège du narcotrafic",
    chemin="sortir_france_piege_narcotrafic",
    senat="ppl23-735",
)
ADRESSE = "https://www.assemblee-nationale.fr/dyn/17/dossiers/DLR5L17N50169"


def added(serveur: Serveur) -> SuiviAjoute:
    (one,) = suivis_ajoutes(serveur.monde.vigie)
    return one


@pytest.mark.parametrize(
    "address",
    [
        ADRESSE,
        f"<{ADRESSE}>",
        "assemblee-nationale.fr/dyn/17/dossiers/sortir_france_piege_narcotrafic",
        "https://www.senat.fr/dossier-legislatif/ppl23-735.html",
        "ppl23-735",
        "dlr5l17n50169",
    ],
)
def test_a_bill_is_found_on_both_sides_from_either_address(partage: Serveur, address: str) -> None:
    partage.monde.read(NARCO)
    text = partage.ask(f"!suivre {address}")

    assert "les deux sont suivis" in text
    one = added(partage)
    assert (one.nom, one.cible, one.titre) == ("sortir-france", NARCO.uid, NARCO.titre)
    assert partage.received().suivis == {"sortir-france"}
    assert "sortir-france" in partage.ask("!suivis")
    assert notes(partage.monde.vigie)[0].action == "suivre"
    partage.ask("!oublier sortir-france")


def test_an_article_a_name_and_aliases_are_taken_in_any_order(serveur: Serveur) -> None:
    serveur.monde.read(NARCO)
    text = serveur.ask(
        f"!suivre {ADRESSE} alias chiffrement, messageries nom Backdoor article 8 ter titre messageries chiffrées"
    )

    assert text.startswith("Suivi : backdoor")
    one = added(serveur)
    assert (one.article, one.alias, one.titre) == (
        "8 ter",
        ("chiffrement", "messageries"),
        "messageries chiffrées",
    )
    suivi = one.suivi()
    assert str(suivi.fil and suivi.fil.article) == "article 8 ter"
    assert "reçoit" in serveur.ask("!abonner chiffrement #vsa")


@pytest.mark.parametrize(
    ("typed", "article", "nom"),
    [
        ("article 5", "5", "article5"),
        ("article premier", "1er", "article1er"),
        ("après l'article 9", "après l'article 9", "apres-article9"),
        ("article après l'article 9", "après l'article 9", "apres-article9"),
        ("article 10", "10", "jeux-olympiques-article10"),
    ],
)
def test_an_article_gives_a_name_that_is_free(partage: Serveur, typed: str, article: str, nom: str) -> None:
    partage.ask(f"!suivre pjl22-220 {typed}")
    assert (added(partage).article, added(partage).nom) == (article, nom)
    assert added(partage).suivi().fil is not None
    partage.ask(f"!oublier {nom}")


def test_what_is_tracked_already_is_only_subscribed_to(serveur: Serveur) -> None:
    assert serveur.ask("!suivre pjl22-220 article 7").startswith("Déjà suivi, sous le nom article7")
    assert serveur.ask(f"!suivre {UID}").startswith("Déjà suivi, sous le nom jo2024")
    assert "le reçoit déjà" in serveur.ask(f"!suivre {UID}")
    assert serveur.received().suivis == {"article7", "jo2024"}
    assert suivis_ajoutes(serveur.monde.vigie) == []


def test_a_bill_never_read_is_looked_for_and_this_is_said(serveur: Serveur) -> None:
    text = serveur.ask(f"!suivre {ADRESSE}")
    assert "elle le cherche à la prochaine lecture" in text
    assert "S'il n'existe pas, rien ne viendra" in text
    assert (added(serveur).nom, added(serveur).legislature) == ("dossier-50169", 17)
    assert NARCO.uid in serveur.choix.cibles


def test_a_bill_that_one_house_knows_says_which(serveur: Serveur) -> None:
    serveur.monde.read(
        replace(NARCO, senat=""), Dossier(uid="ppl24-100", senat="ppl24-100", titre="Proposition de loi A")
    )
    assert "pas de page connue au Sénat" in serveur.ask(f"!suivre {ADRESSE}")
    assert "l'Assemblée n'en parle pas encore" in serveur.ask("!suivre ppl24-100 nom a")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("https://exemple.fr/dyn/17/dossiers/DLR5L17N50169", "ne suit que les dossiers de l'Assemblée et du Sénat"),
        ("https://assemblee-nationale.fr.exemple.com/dyn/17/dossiers/DLR5L17N50169", "ne suit que les dossiers"),
        ("https://assemblee-nationale.fr@exemple.com/dyn/17/dossiers/DLR5L17N50169", "ne suit que les dossiers"),
        ("javascript:alert(1)", "ne suit que les dossiers"),
        ("file:///etc/passwd", "ne suit que les dossiers"),
        ("https://www.senat.fr/senateur/x12345a.html", "n'est pas celle d'un dossier"),
        ("narcotrafic", "ne désigne pas un dossier"),
        ("http://[", "ne suit que les dossiers"),
        ("pjl22-220 article patate", "n'est pas un article"),
        ("pjl22-220 article titre", "Il manque ce qui suit « article »"),
        ("pjl22-220 n'importe quoi", "n'est pas un article"),
        ("pjl22-220 article 4 nom deux mots", "un seul mot"),
        (f"pjl22-220 article 4 nom {'x' * 40}", "un seul mot"),
        ("pjl22-220 article 4 nom vsa", "désigne déjà le suivi article7"),
        ("pjl22-220 article 4 alias jo, drones", "désigne déjà la veille drones"),
        ("pjl22-220 article 4 nom tout", "désigne déjà autre chose"),
        ("pjl22-220 article 4 alias a,b,c,d,e,f,g,h,i", "8 alias au plus"),
    ],
)  # fmt: skip
def test_what_names_no_bill_or_no_article_or_a_word_taken_is_refused(
    partage: Serveur, typed: str, told: str
) -> None:
    assert told in partage.ask(f"!suivre {typed}")
    assert suivis_ajoutes(partage.monde.vigie) == []
    assert not partage.abonne()


def test_a_hostile_title_is_kept_short_and_pings_nobody(serveur: Serveur) -> None:
    serveur.monde.read(replace(NARCO, titre="@everyone **gras** " + "mot " * 3000))
    serveur.ask(f"!suivre {ADRESSE}")
    assert len(added(serveur).titre) <= 121
    assert added(serveur).nom == "everyone-gras"


def test_two_admins_who_add_the_same_name_do_not_replace_each_other(serveur: Serveur) -> None:
    serveur.ask(f"!suivre {ADRESSE} nom narco")
    other = replace(added(serveur), cible="pjl24-1")
    with pytest.raises(Concurrence):
        serveur.monde.vigie.write_now(lambda db: add_suivi(db, other, serveur.now))
    assert added(serveur).cible == NARCO.uid


# --- forgetting ----------------------------------------------------------------------------------------------


def test_forgetting_takes_it_from_every_channel_and_says_which(serveur: Serveur) -> None:
    serveur.ask(f"!suivre {ADRESSE} nom narco alias drogue")
    serveur.ask("!abonner narco, jo2024 #vsa")
    serveur.ask("!regler mentions @vigies narco")
    text = serveur.ask("!oublier drogue")

    assert text.startswith("narco n'est plus suivi\nNe le reçoivent plus : #alertes, #vsa.")
    assert serveur.abonne("discord:111") is None
    assert serveur.received("discord:222").suivis == {"jo2024"}
    serveur.ask("!abonner tout")
    assert serveur.received().mentions == (), (
        f"a ping of {VIGIES} for that alone does not become one for everything"
    )


def test_what_the_file_declares_or_nobody_added_is_not_forgotten(serveur: Serveur) -> None:
    assert "vient de config.toml" in serveur.ask("!oublier vsa")
    assert "n'a pas été ajouté" in serveur.ask("!oublier bidule")
    assert "Question incomplète" in serveur.ask("!oublier")


def test_another_server_that_follows_it_keeps_it(serveur: Serveur) -> None:
    serveur.ask(f"!suivre {ADRESSE} nom narco")
    assert "suivi par d'autres serveurs" in serveur.ask("!oublier narco", AILLEURS)
    serveur.ask("!abonner narco", AILLEURS)
    assert "D'autres serveurs le suivent encore" in serveur.ask("!oublier narco", ADMIN)
    assert serveur.abonne("discord:111") is None
    assert serveur.received("discord:555").suivis == {"narco"}
    assert serveur.ask("!oublier narco", LOCAL).startswith("narco n'est plus suivi")
    assert suivis_ajoutes(serveur.monde.vigie) == []


@pytest.mark.parametrize("words", ["nom paris", "alias Val-d'Oise", "alias 75"])
def test_a_word_that_already_means_a_department_is_refused(serveur: Serveur, words: str) -> None:
    assert "désigne déjà le département" in serveur.ask(f"!suivre {ADRESSE} {words}")
    assert not suivis_ajoutes(serveur.monde.vigie)


def test_what_another_server_added_and_receives_among_everything_is_not_forgotten_here(
    serveur: Serveur,
) -> None:
    serveur.ask("!abonner tout", AILLEURS)
    serveur.ask(f"!suivre {ADRESSE} nom narco", AILLEURS)
    assert "suivi par d'autres serveurs" in serveur.ask("!oublier narco")
    serveur.ask("!abonner narco")
    assert serveur.ask("!oublier narco").startswith("narco n'est plus suivi ici")
    assert added(serveur).nom == "narco"
    assert serveur.ask("!oublier narco", AILLEURS).startswith("narco n'est plus suivi\n")


def test_one_server_does_not_use_up_the_room_of_all(serveur: Serveur) -> None:
    for number in range(MOST_ICI):
        serveur.ask(f"!suivre pjl24-{number + 100}", AILLEURS)
    assert f"déjà ajouté {MOST_ICI} suivis" in serveur.ask("!suivre pjl24-700", AILLEURS)
    assert serveur.ask("!suivre pjl24-700").startswith("Suivi : pjl24-700")


def test_what_the_file_declares_since_is_the_file_s(serveur: Serveur) -> None:
    serveur.monde.vigie.write_now(
        lambda db: add_suivi(db, SuiviAjoute(nom="jo2024", titre="JO", cible=UID), serveur.now)
    )
    assert "vient de config.toml" in serveur.ask("!oublier jo2024")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("DLR5L99N1", "pas de 99e législature : la dernière est la 17e"),
        ("https://www.assemblee-nationale.fr/dyn/18/dossiers/a_venir", "pas de 18e législature"),
        ("DLR5L13N1", "trop ancien"),
    ],
)
def test_a_legislature_to_come_does_not_take_vigie_away_from_the_one_that_sits(
    serveur: Serveur, address: str, why: str
) -> None:
    assert why in serveur.ask(f"!suivre {address}")
    assert not suivis_ajoutes(serveur.monde.vigie)
    serveur.monde.vigie.write_now(
        lambda db: add_suivi(db, SuiviAjoute(nom="venu", titre="", cible="DLR5L18N1"), serveur.now)
    )
    assert serveur.ask("!suivre DLR5L18N2").startswith("Suivi")
