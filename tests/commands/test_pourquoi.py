"""`!pourquoi`: what became of an alert here, what decided, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.abonnement.abonnes import Abonne, EtatAbonne
from alerts.abonnement.inscrits import inscrits
from alerts.delivery.suspension import suspend
from alerts.importance import Importance
from alerts.resumes.depart import release_due
from commands.base import Appel, Context, Fichier
from storage import outbox_states
from storage.abonnements import Inscription, save_inscription, set_etat
from storage.alertes import alertes_of, save_alerte
from storage.outbox import reference_of
from storage.rows import Value, iso
from storage.sources import save_source
from tests.alerts.monde import JEUDI, SOIR, Monde, rejected, step, vote, with_voices
from tests.alerts.test_resumes import CALME, FIN, JOURNEE, MATIN, NUIT, told
from tests.commands.rejeu import text_of

ICI, AILLEURS = "discord:42", "discord:43"
TOUT = Abonne(destination=ICI)
ARTICLE = reference_of("votes:article7:RU1")
MINUTE = timedelta(minutes=1)


def asked(
    monde: Monde,
    question: str,
    *salons: Abonne,
    ici: str = ICI,
    admin: bool = False,
    noms: Sequence[str] = (),
) -> str:
    """The answer to somebody in a channel of a server whose channels are `noms`, from 42 on."""
    appel = Appel(
        qui="9",
        nom="Ana",
        destination=ici,
        serveur="1",
        salon="vsa",
        admin=admin,
        salons={str(42 + n): nom for n, nom in enumerate(noms)},
    )
    context = Context(
        tracked=monde.tracked,
        vigie=monde.vigie,
        now=monde.now,
        appel=appel,
        fichier=Fichier(salons=salons or tuple(monde.abonnes)),
    )
    return text_of(question, context)


async def test_a_posted_alert_says_when_and_what_decided(monde: Monde) -> None:
    await told(monde, TOUT, SOIR, vote(2))
    monde.deliver()
    text = asked(monde, f"!pourquoi {ARTICLE.lower()}")
    assert text.startswith("✅ Pourquoi : ✅ Article 7 (Jeux olympiques 2024) ADOPTÉ — 59 pour, 14 contre")
    assert "Postée ici le jeudi 23 mars 2023 à 13 h 16." in text
    assert "Importance : majeur ; ce salon demande courant ou plus." in text
    assert "Elle concerne article7 ; ce salon demande tout." in text


async def test_a_corrected_alert_says_how_often_it_was_edited(monde: Monde) -> None:
    await told(monde, TOUT, SOIR, vote(2))
    monde.deliver()
    for pour in (50, 49):
        await told(monde, TOUT, SOIR, with_voices(vote(2), {"PO1": (pour, 2, 0), "PO2": (8, 12, 0)}))
        monde.deliver()
    text = asked(monde, f"!pourquoi {ARTICLE}")
    assert "Postée ici, prête le jeudi 23 mars 2023 à 13 h 16, modifiée 2 fois, la dernière" in text


async def test_an_alert_posted_anew_says_so_of_its_first_message(monde: Monde) -> None:
    await told(monde, TOUT, SOIR, rejected(1, "l'amendement n° 1 de M. Peu à l'article 7"))
    monde.deliver()
    await told(monde, TOUT, SOIR + timedelta(hours=1), vote(2))
    monde.deliver()
    text = asked(monde, f"!pourquoi {ARTICLE}")
    assert "Un premier message, du jeudi 23 mars 2023 à 13 h 16, renvoie à celui-ci" in text
    assert "Postée ici le jeudi 23 mars 2023 à 14 h 16." in text


async def test_an_alert_below_the_threshold_says_which_and_how_to_have_it(monde: Monde) -> None:
    await told(monde, replace(TOUT, seuil=Importance.MAJEUR), SOIR, step("X1", "AN1-COM-FOND-SAISIE", JEUDI))
    text = asked(monde, "!pourquoi commission")
    assert text.startswith("➖ Pourquoi : ")
    assert "Pas postée ici : importance notable, sous le seuil majeur." in text
    assert "➡️ Pour en recevoir de moindres : !regler importance courant" in text


async def test_an_alert_of_another_suivi_says_how_to_subscribe(monde: Monde) -> None:
    await told(monde, replace(TOUT, suivis=frozenset({"autre"})), SOIR, vote(2))
    text = asked(monde, f"!pourquoi {ARTICLE}")
    assert "Pas postée ici : suivi non demandé ici." in text
    assert "Elle concerne article7 ; ce salon demande autre." in text
    assert "!abonner" in text


async def test_an_alert_kept_for_the_morning_says_until_when(monde: Monde) -> None:
    await told(monde, CALME, NUIT, vote(2))
    text = asked(monde, f"!pourquoi {ARTICLE}")
    assert text.startswith("🌙 Pourquoi : ")
    assert "Gardée depuis le vendredi 24 mars 2023 à 0 h 31 : heures calmes (23 h – 7 h)." in text
    assert "Elle partira vendredi 24 mars 2023 à 7 h 00" in text
    assert "➡️ Pour ne plus attendre : !regler calme non" in text


async def test_an_alert_told_in_a_digest_names_it_and_the_digest_lists_what_it_tells(monde: Monde) -> None:
    await told(monde, CALME, NUIT, *JOURNEE)
    await release_due(monde.vigie, [CALME], MATIN)
    digest = reference_of(f"resume:{ICI}:{iso(MATIN)}")
    text = asked(monde, f"!pourquoi {ARTICLE}")
    assert f"Dite dans le résumé {digest} (heures calmes (23 h – 7 h))." in text
    assert "Ce résumé dit 7 alertes" in asked(monde, f"!pourquoi {digest}")
    assert f"• {ARTICLE} · ✅ Article 7" in asked(monde, f"!pourquoi {digest}")


async def test_an_alert_that_breaks_through_quiet_hours_says_why(monde: Monde) -> None:
    await told(monde, replace(CALME, percees=TOUT.percees), NUIT, vote(2))
    monde.deliver()
    text = asked(monde, f"!pourquoi {ARTICLE}")
    assert "Elle passe outre les heures calmes et les résumés : vote sur un article suivi." in text


@pytest.mark.parametrize(
    ("etat", "motif", "said"),
    [
        (EtatAbonne.PAUSE, "", "➡️ Pour recevoir de nouveau : !reprendre"),
        (EtatAbonne.SUSPENDU, "il manque une permission", "➡️ Rendez à Vigie ses permissions dans ce salon"),
    ],
)
async def test_an_alert_of_a_channel_that_receives_nothing_now_says_how_to_mend_it(
    monde: Monde, etat: EtatAbonne, motif: str, said: str
) -> None:
    monde.vigie.write_now(lambda db: set_etat(db, ICI, etat, motif, SOIR))
    (abonne,) = inscrits([TOUT], monde.vigie)
    await told(monde, abonne, SOIR, vote(2))
    text = asked(monde, f"!pourquoi {ARTICLE}", TOUT)
    assert f"Gardée depuis le jeudi 23 mars 2023 à 13 h 16 : salon {etat}" in text
    assert said in text


async def test_an_alert_that_does_not_leave_says_its_tries_and_the_last_reason(monde: Monde) -> None:
    await told(monde, TOUT, SOIR, vote(2))
    (row,) = monde.due()
    monde.vigie.write_now(
        lambda db: outbox_states.mark_retry(db, row, "Discord répond 503", monde.now + 5 * MINUTE)
    )
    text = asked(monde, f"!pourquoi {ARTICLE}")
    assert text.startswith("⏳ Pourquoi : ")
    assert "1 essai sans succès ; dernière raison : Discord répond 503." in text
    assert "Prochain essai dans 5 min." in text


async def test_an_alert_from_before_the_subscription_is_decided_again_and_says_so(monde: Monde) -> None:
    await told(monde, replace(TOUT, destination=AILLEURS), SOIR, vote(2))
    later = monde.now + timedelta(days=2)
    one = Inscription(destination=ICI, serveur="1", reglages='{"tout": true}', modifie_par="9")
    monde.vigie.write_now(lambda db: save_inscription(db, one, later))
    text = asked(monde, f"!pourquoi {ARTICLE}")
    assert "n'a rien préparé pour ce salon" in text
    assert "Ce salon n'était pas encore abonné : ce qui précède n'est pas reposté." in text
    assert "elle n'y serait pas postée : antérieur à l'abonnement de ce salon." in text


async def test_without_a_code_the_latest_alerts_are_told_each_with_what_became_of_it(monde: Monde) -> None:
    assert asked(monde, "!pourquoi", TOUT).startswith("Aucune alerte pour l'instant")
    await told(monde, TOUT, SOIR, vote(2), *FIN)
    monde.deliver()
    text = asked(monde, "!pourquoi")
    assert text.startswith("Les dernières alertes, et #vsa")
    assert f"• {ARTICLE} · à l’instant · ✅ Article 7" in text
    assert text.count("◦ ✅ postée") == 2


async def test_words_of_a_title_find_one_alert_or_ask_which(monde: Monde) -> None:
    await told(monde, TOUT, SOIR, vote(2), *FIN)
    assert asked(monde, "!pourquoi article 7 ADOPTE").startswith("⏳ Pourquoi : ✅ Article 7")
    assert asked(monde, "!pourquoi olympiques").startswith("2 alertes : laquelle ?")


async def test_what_was_never_told_says_so_and_when_sources_were_read(monde: Monde) -> None:
    values: dict[str, Value] = {"libelle": "Scrutins publics", "succes": iso(SOIR - 3 * MINUTE)}
    monde.parlement.write_now(lambda db: save_source(db, "scrutins-16", values))
    monde.now = SOIR
    for typed in ("ABCDEF", "vote du budget"):
        text = asked(monde, f"!pourquoi {typed}", TOUT)
        assert text.startswith("Aucune alerte ")
        assert "• Scrutins publics : lue il y a 3 min" in text


async def test_of_many_sources_those_just_read_are_one_line(monde: Monde) -> None:
    monde.now = SOIR
    for rank in range(8):
        when = SOIR - (300 if rank == 7 else 3) * MINUTE
        values: dict[str, Value] = {"libelle": f"Source {rank}", "succes": iso(when)}
        monde.parlement.write_now(lambda db, rank=rank, values=values: save_source(db, f"s{rank}", values))  # type: ignore[misc]
    text = asked(monde, "!pourquoi ABCDEF", TOUT)
    assert "• 7 sources : il y a moins d'une heure\n  • Source 7 : lue il y a 5 h" in text


async def test_only_an_admin_asks_for_another_channel_and_only_of_the_same_server(monde: Monde) -> None:
    await told(monde, replace(TOUT, destination=AILLEURS), SOIR, vote(2))
    monde.deliver()
    question = f"!pourquoi {ARTICLE} <#43>"
    noms = ("vsa", "presse")
    assert "il faut être admin" in asked(monde, question, noms=noms)
    assert "n'est pas de ce serveur" in asked(monde, question, admin=True)
    assert "Postée ici" in asked(monde, question, admin=True, noms=noms)


async def test_in_the_terminal_each_channel_is_told_of(monde: Monde) -> None:
    await told(monde, replace(TOUT, destination=AILLEURS), SOIR, vote(2))
    monde.deliver()
    context = Context(
        tracked=monde.tracked,
        vigie=monde.vigie,
        now=monde.now,
        appel=Appel(qui="terminal", nom="terminal", destination="terminal", admin=True),
        fichier=Fichier(salons=(replace(TOUT, destination=AILLEURS),)),
    )
    text = text_of(f"!pourquoi {ARTICLE}", context)
    assert "Salon par salon" in text
    assert "• le salon 43 : ✅ postée" in text
    assert "Postée ici" in text_of(f"!pourquoi {ARTICLE} <#43>", context)


async def test_a_suspended_channel_says_since_when_by_its_own_state(monde: Monde) -> None:
    await suspend(monde.vigie, [ICI], "salon introuvable", SOIR)
    (abonne,) = inscrits([TOUT], monde.vigie)
    await told(monde, abonne, SOIR + timedelta(hours=1), vote(2))
    text = asked(monde, f"!pourquoi {ARTICLE}", TOUT)
    assert "⚠️ suspendu depuis le 23 mars 2023 : salon introuvable" in text


async def test_whom_another_channel_follows_is_not_told_here(monde: Monde) -> None:
    await told(monde, TOUT, SOIR, vote(2))
    (known,) = alertes_of(monde.vigie)
    about = replace(known, cle="personne", reference="ABCDEF", genre="personne", personnes=("PA2",))
    await monde.vigie.write(lambda db: save_alerte(db, about))
    assert "ABCDEF" not in asked(monde, "!pourquoi")
    assert "ABCDEF" not in asked(monde, "!pourquoi adopté")
    follows = Abonne(destination=ICI, personnes=frozenset({"PA2"}))
    assert "ABCDEF" in asked(monde, "!pourquoi", follows)
