"""Buttons and panels, pressed in a local Discord: one connection for all the tests of this file, in their order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.faux_discord import ADMIN, ALICE, Person, StoredMessage
from tests.service.scene_discord import DELEGUE, ROLE, Scene, id_of, labels, scene, words

DEUXIEME = Person(7400, "eve", admin=True)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def vivant(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    folder: Path = tmp_path_factory.mktemp("panneau")
    async with scene(folder) as one:
        yield one


async def welcome(vivant: Scene) -> StoredMessage:
    return await vivant.server.wait_for_message(42, lambda m: "Bonjour" in words(m))


async def test_the_first_message_says_how_to_begin(vivant: Scene) -> None:
    message = await welcome(vivant)
    assert labels(message) == [["Commencer ici", "Un exemple d'alerte", "Aide"]]
    assert "Gérer le serveur" in words(message)


async def test_someone_without_rights_who_begins_is_told_what_it_takes(vivant: Scene) -> None:
    message = await welcome(vivant)
    answer = await vivant.press(message, id_of(message, "Commencer ici"), ALICE)
    assert answer.is_ephemeral
    assert labels(answer) == []
    assert "Gérer le serveur" in words(answer)
    assert "Ceci est un exemple" in words(await vivant.press(message, "v:exemple", ALICE))


async def test_an_admin_who_begins_chooses_and_a_sample_alert_comes_once(vivant: Scene) -> None:
    message = await welcome(vivant)
    panel = await vivant.press(message, id_of(message, "Commencer ici"))
    assert panel.is_ephemeral
    shown = await vivant.choose(panel, "Choisissez", "suivi article7", "veille drones")
    assert "reçoit maintenant article7" in words(shown)
    abonne = vivant.abonne("discord:42")
    assert {*abonne.suivis, *abonne.veilles} == {"article7", "drones"}
    await vivant.deliver()
    sample = await vivant.server.wait_for_message(42, lambda m: "Exemple d'alerte" in m.content)
    assert not vivant.server.pings(sample)
    await vivant.choose(panel, "Choisissez", "suivi jo2024")
    abonne = vivant.abonne("discord:42")
    assert {*abonne.suivis, *abonne.veilles} == {"jo2024"}
    await vivant.deliver()
    assert sum("Exemple" in m.content for m in vivant.server.messages(42)) == 1


async def test_unticking_everything_keeps_the_other_settings(vivant: Scene) -> None:
    await vivant.slash(43, "regler", reglage="importance notable")
    panel = await vivant.slash(43, "abonner")
    await vivant.choose(panel, "Choisissez", "tout")
    assert vivant.abonne("discord:43").recoit_tout
    await vivant.choose(panel, "Choisissez", "suivi article7")
    abonne = vivant.abonne("discord:43")
    assert (abonne.recoit_tout, abonne.seuil) == (False, "notable")


async def test_each_press_types_a_setting_and_shows_what_it_became(vivant: Scene) -> None:
    panel = await vivant.slash(42, "regler")
    await vivant.choose(panel, "Importance", "majeur")
    shown = await vivant.choose(panel, "Rôle", ROLE)
    assert "Militants majeur" in words(shown)
    assert not vivant.server.pings(shown)
    await vivant.choose(panel, "Genres", "votes", "agenda")
    await vivant.push(panel, "Images : oui")
    abonne = vivant.abonne("discord:42")
    assert (abonne.seuil, abonne.images) == ("majeur", False)
    assert {str(kind) for kind in abonne.familles} == {"votes", "agenda"}
    assert [mention.role for mention in abonne.mentions] == [str(ROLE)]
    await vivant.choose(panel, "Rôle")
    assert vivant.abonne("discord:42").mentions == ()


async def test_another_hour_is_written_in_a_form_and_a_wrong_one_is_explained(vivant: Scene) -> None:
    panel = await vivant.slash(42, "regler")
    await vivant.push(panel, "Quand")
    assert "22 h 30 – 6 h" in words(await vivant.write(panel, "Heures calmes", "22h30 à 6h"))
    shown = await vivant.write(panel, "Heures calmes", "vers minuit @everyone")
    assert "écrivez 23 h - 7 h" in words(shown)
    assert "**22 h 30 – 6 h**" in words(shown)
    assert not vivant.server.pings(shown)
    shown = await vivant.write(panel, "Heures calmes", "<#43> 21h à 5h")
    assert "#43> 21h" in words(shown)
    assert "#42>" not in words(shown)
    await vivant.push(panel, "Mettre en pause")
    assert vivant.etat("discord:42") == "en pause"
    await vivant.push(panel, "Reprendre")
    assert vivant.etat("discord:42") == "actif"


async def test_a_panel_speaks_of_another_channel_and_of_a_thread(vivant: Scene) -> None:
    vivant.server.open_thread(4242, 43)
    panel = await vivant.slash(42, "abonner", salon=43)
    assert "salon-43 reçoit" in words(panel)
    await vivant.choose(panel, "Régler un autre salon", 4242)
    await vivant.choose(panel, "Choisissez", "suivi article7")
    assert vivant.receives("discord:4242")
    vivant.server.delete_thread(4242)
    await vivant.eventually(lambda: vivant.etat("discord:4242") == "suspendu")
    assert "Ce salon n'est plus là" in words(await vivant.choose(panel, "Choisissez"))


async def test_a_named_role_may_change_things_and_its_bearer_no_longer_once_it_is_taken_back(
    vivant: Scene,
) -> None:
    assert "Gérer le serveur" in words(await vivant.slash(42, "abonner", DELEGUE))
    await vivant.slash(42, "admins", roles=f"<@&{ROLE}>")
    panel = await vivant.slash(42, "abonner", DELEGUE)
    assert panel.body["components"]
    await vivant.slash(42, "admins", roles="aucun")
    shown = await vivant.choose(panel, "Choisissez", "tout", person=DELEGUE)
    assert "Gérer le serveur" in words(shown)
    assert labels(shown) == []


async def test_in_a_direct_conversation_questions_are_answered_and_nothing_is_changed(vivant: Scene) -> None:
    dm = vivant.server.dm(ADMIN)
    assert "Gérer le serveur" in words(await vivant.slash(dm, "abonner"))
    assert "Gérer le serveur" in words(await vivant.slash(dm, "abonner", sujets="tout"))
    assert not vivant.receives(f"discord:@{ADMIN.id}")
    await vivant.server.user_says(dm, "!suivis", person=ADMIN)
    await vivant.server.wait_for_message(dm, lambda m: "article7" in words(m))


async def test_private_answers_are_seen_by_who_asks_alone(vivant: Scene) -> None:
    assert (await vivant.slash(42, "regler", reglage="images oui")).is_ephemeral
    assert not (await vivant.slash(42, "suivis")).is_ephemeral


async def test_the_button_suivre_subscribes_the_channel_and_shows_its_panel(vivant: Scene) -> None:
    answer = await vivant.slash(43, "desabonner", sujets="tout")
    await vivant.server.user_says(43, "!abonner", person=ADMIN)
    posted = await vivant.server.wait_for_message(43, lambda m: "Que doit recevoir" in words(m))
    refused = await vivant.press(posted, "v:abonner tout", ALICE)
    assert "Gérer le serveur" in words(refused)
    assert not vivant.receives("discord:43")
    panel = await vivant.press(posted, "v:abonner tout")
    assert panel.is_ephemeral
    assert "Choisissez ce que ce salon reçoit" in labels(panel)[0]
    assert vivant.abonne("discord:43").recoit_tout
    assert answer.is_ephemeral


async def test_of_two_admins_the_one_whose_panel_is_old_is_told_and_undoes_nothing(vivant: Scene) -> None:
    await vivant.slash(43, "desabonner", sujets="tout")
    first, second = await vivant.slash(43, "abonner"), await vivant.slash(43, "abonner", DEUXIEME)
    await vivant.choose(first, "Choisissez", "suivi article7")
    told = await vivant.choose(second, "Choisissez", "suivi jo2024", person=DEUXIEME)
    assert "rien n'a été fait" in words(told)
    assert vivant.abonne("discord:43").suivis == {"article7"}
    await vivant.choose(second, "Choisissez", "suivi article7", "suivi jo2024", person=DEUXIEME)
    assert vivant.abonne("discord:43").suivis == {"article7", "jo2024"}


async def test_a_channel_of_another_server_is_neither_named_nor_chosen(vivant: Scene) -> None:
    vivant.server.invite_bot(2, [50])
    await vivant.server.wait_for_message(50)
    panel = await vivant.slash(42, "abonner")
    for chosen in ({"sujets": "tout <#50>"}, {"sujets": "tout", "salon": 50}, {"salon": 50}):
        answer = words(await vivant.slash(42, "abonner", **chosen))
        assert "je ne le vois p" in answer, chosen
    assert "je ne le vois plus" in words(await vivant.choose(panel, "Régler un autre salon", 50))
    assert not vivant.receives("discord:50")
