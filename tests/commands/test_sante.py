"""`!sante`: what works, what does not, in words an admin can act on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from alerts.alarmes.etat_discord import EtatDiscord
from alerts.alarmes.regles import PLACE
from commands.base import Appel, Context
from parlement.suivis import Suivi
from storage import outbox_states
from storage.abonnements import Inscription, save_inscription, set_etat
from storage.rows import Value, iso
from storage.sources import add_remarks, await_documents, save_source
from tests.alerts.monde import Monde, vote
from tests.commands.rejeu import text_of
from trackers.base import Outcome
from trackers.tracker import Listed


def ask(monde: Monde) -> str:
    return text_of("!sante", context_of(monde))


def context_of(monde: Monde, **more: Any) -> Context:
    """What the answer is made from; the disk has room."""
    return replace(Context(tracked=monde.tracked, vigie=monde.vigie, now=monde.now, libre=2 * PLACE), **more)


def source(monde: Monde, issue: Outcome, *, echecs: int = 0, detail: str = "", read: bool = True) -> None:
    """A source as its last poll left it; last read twelve minutes ago, if it ever was."""
    before = iso(monde.now - timedelta(minutes=12)) if read else None
    monde.parlement.write_now(
        lambda db: save_source(
            db,
            "scrutins-16",
            {
                "libelle": "Scrutins publics",
                "url": "https://data.assemblee-nationale.fr/static/Scrutins.json.zip",
                "essai": iso(monde.now),
                "succes": before,
                "changement": before,
                "issue": issue.value,
                "detail": detail,
                "echecs": echecs,
            },
        )
    )


def test_before_any_poll_nothing_was_read(monde: Monde) -> None:
    text = ask(monde)
    assert text.startswith("Santé de Vigie : ❔ aucune source lue pour l'instant")
    assert "rien n'a encore été envoyé" in text


def test_a_source_that_brings_nothing_new_is_fine(monde: Monde) -> None:
    source(monde, Outcome.UNCHANGED)
    text = ask(monde)
    assert text.startswith("Santé de Vigie : ✅ tout va bien")
    assert "• ✅ Scrutins publics : lue il y a 12 min, changée il y a 12 min" in text


def test_a_source_not_published_yet_is_no_alarm(monde: Monde) -> None:
    source(monde, Outcome.NOT_YET, read=False)
    text = ask(monde)
    assert text.startswith("Santé de Vigie : ✅ tout va bien")
    assert f"• ⏳ Scrutins publics : jamais lue — {Outcome.NOT_YET.value}" in text


def test_one_failure_is_to_be_watched_and_three_are_a_breakdown(monde: Monde) -> None:
    source(monde, Outcome.UNREACHABLE, echecs=1, detail="délai dépassé")
    assert ask(monde).startswith("Santé de Vigie : ⚠️ 1 source à surveiller")
    source(monde, Outcome.UNREACHABLE, echecs=3, detail="délai dépassé")
    text = ask(monde)
    assert text.startswith(
        "Santé de Vigie : ⚠️ data.assemblee-nationale.fr ne répond pas à Vigie (1 source)\n"
    )
    assert ", depuis 12 min — Scrutins publics : délai dépassé" in text
    assert "Que faire : ouvrez https://data.assemblee-nationale.fr/ dans un navigateur" in text
    assert f"— {Outcome.UNREACHABLE.value} : délai dépassé (3 échecs de suite, retard : 12 min)" in text
    assert "lue il y a 12 min" in text, "what was known stays known"


def test_an_unknown_code_is_told_to_the_admins(monde: Monde) -> None:
    source(monde, Outcome.CHANGED)
    for _ in range(2):
        monde.parlement.write_now(
            lambda db: add_remarks(db, "dossiers-16", ["code inconnu : AN9-DANSE"], monde.now)
        )
    assert "• dossiers-16 : code inconnu : AN9-DANSE (2 fois, à l’instant)" in ask(monde)


def test_a_suivi_without_a_dossier_is_told_without_an_alarm(monde: Monde) -> None:
    source(monde, Outcome.UNCHANGED)
    jo2030 = Suivi(nom="jo2030", titre="Jeux olympiques 2030", cible="DLR5L17N52100")
    monde.tracked = replace(monde.tracked, suivis=(*monde.tracked.suivis, jo2030))
    assert "jo2030" not in ask(monde), "no source of dossiers was read yet"
    read: dict[str, Value] = {"succes": iso(monde.now), "issue": Outcome.CHANGED.value}
    monde.parlement.write_now(lambda db: save_source(db, "dossiers-16", read))
    text = ask(monde)
    assert text.startswith("Santé de Vigie : ✅ tout va bien")
    assert "• ⏳ suivi jo2030 : aucune source ne connaît encore le dossier DLR5L17N52100 ; si cela" in text
    assert "suivi article7" not in text
    monde.parlement.write_now(lambda db: save_source(db, "dossiers-17", {"issue": Outcome.NOT_YET.value}))
    assert "jo2030" not in ask(monde), "a source that may know it was not read yet"


async def test_a_message_that_does_not_leave_is_told_with_its_reason(monde: Monde) -> None:
    source(monde, Outcome.UNCHANGED)
    await monde.tell(vote(1))
    (row,) = monde.due()
    later = monde.now + timedelta(minutes=5)
    monde.vigie.write_now(
        lambda db: outbox_states.mark_retry(db, row, "permission manquante : Envoyer des messages", later)
    )
    text = ask(monde)
    assert text.startswith("Santé de Vigie : ✅ tout va bien"), "one failure is routine"
    assert "1 en attente, le plus ancien depuis moins d’une minute · 1 en erreur" in text
    monde.now += timedelta(minutes=16)
    text = ask(monde)
    assert text.startswith("Santé de Vigie : ⚠️ des messages ne partent pas")
    assert "depuis 16 min — permission manquante : Envoyer des messages" in text
    assert "1 à envoyer" in text
    assert "• ⚠️ terminal (à envoyer) : permission manquante : Envoyer des messages" in text


async def test_what_was_sent_is_counted(monde: Monde) -> None:
    await monde.tell(vote(1), vote(5, "l'ensemble"))
    monde.deliver()
    assert "2 envoyés" in ask(monde)


def test_a_live_source_that_fails_is_no_alarm(monde: Monde) -> None:
    source(monde, Outcome.UNCHANGED)
    broken: dict[str, Value] = {"libelle": "Dérouleur", "issue": Outcome.UNREADABLE.value, "echecs": 40}
    for nom in ("direct-derouleur-16", "direct-prochain-16", "direct-ordre-16"):
        monde.parlement.write_now(lambda db, nom=nom: save_source(db, nom, broken))  # type: ignore[misc]
    text = ask(monde)
    assert text.startswith("Santé de Vigie : ✅ tout va bien")
    assert text.count("• ⏳ Dérouleur : indisponible (sans conséquence :") == 3
    assert "échecs" not in text


def test_documents_announced_and_not_read_yet_are_counted(monde: Monde) -> None:
    source(monde, Outcome.UNCHANGED)
    assert "annoncé" not in ask(monde)
    listed = [Listed(uid=f"AMAN{n}", url=f"https://x.fr/{n}") for n in range(3)]
    before = monde.now - timedelta(hours=2)
    monde.parlement.write_now(lambda db: await_documents(db, "scrutins-16", listed, before))
    text = ask(monde)
    assert "• ⏳ 3 documents annoncés, pas encore lus (le premier annoncé il y a 2 h)" in text
    assert text.startswith("Santé de Vigie : ✅ tout va bien")


# --- Discord, channels -----------------------------------------------------------------------------------------


def inscribe(monde: Monde, destination: str, serveur: str, salon: str) -> None:
    chosen = Inscription(
        destination=destination, serveur=serveur, salon=salon, reglages='{"tout":true}', modifie_par="7002"
    )
    monde.vigie.write_now(lambda db: save_inscription(db, chosen, monde.now))


def close(monde: Monde, destination: str, motif: str) -> None:
    monde.vigie.write_now(lambda db: set_etat(db, destination, "suspendu", motif, monde.now))


def told(monde: Monde, **more: Any) -> str:
    return text_of("!sante", context_of(monde, **more))


def test_the_gateway_is_told_with_what_is_not_granted(monde: Monde) -> None:
    source(monde, Outcome.UNCHANGED)
    fine = EtatDiscord(connecte=True, latence=0.042, serveurs=3, intentions=("« !statut » ne marche pas",))
    text = told(monde, discord=fine)
    assert text.startswith("Santé de Vigie : ✅ tout va bien")
    assert "✅ connecté, sur 3 serveurs, réponse en 42 ms" in text
    assert "• ⏳ « !statut » ne marche pas" in text
    text = told(monde, discord=EtatDiscord(connecte=False, mots="jeton refusé par Discord"))
    assert text.startswith("Santé de Vigie : ⚠️ Vigie n'est pas connectée à Discord")
    text = told(monde, discord=EtatDiscord(connecte=True, invitation="https://discord.com/invitation"))
    assert "Que faire : ouvrez cette adresse et choisissez votre serveur : https://discord.com/inv" in text


def test_an_admin_is_told_of_the_channels_of_his_server_and_of_no_other(monde: Monde) -> None:
    source(monde, Outcome.UNCHANGED)
    inscribe(monde, "discord:1", "10", "alertes")
    inscribe(monde, "discord:2", "10", "nuit")
    inscribe(monde, "discord:3", "20", "ailleurs")
    close(monde, "discord:1", "il manque au bot une permission dans ce salon")
    close(monde, "discord:3", "salon introuvable")
    admin = Appel(qui="7002", nom="camille", destination="discord:2", serveur="10", admin=True)
    text = told(monde, appel=admin)
    assert text.startswith("Santé de Vigie : ⚠️ Vigie ne peut plus écrire dans #alertes\n")
    assert "Que faire : Modifier le salon > Permissions" in text
    assert "• ⚠️ #alertes : suspendu depuis le" in text
    assert "• ✅ #nuit : actif" in text
    assert "ailleurs" not in text
    assert "#nuit" not in told(monde, appel=replace(admin, admin=False))
    assert "ailleurs" in told(monde, appel=Appel(qui="", nom="", destination="terminal", admin=True))


def test_a_disk_nearly_full_is_told(monde: Monde) -> None:
    source(monde, Outcome.UNCHANGED)
    text = told(monde, libre=PLACE - 1)
    assert text.startswith("Santé de Vigie : ⚠️ il reste moins d'un gigaoctet sur le disque")
