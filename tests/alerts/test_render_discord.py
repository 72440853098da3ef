"""Messages in Discord: what a phone shows, and the limits nothing may exceed."""

import re

import discord
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.discord.boutons import MOST as BUTTONS_MAX
from alerts.discord.boutons import buttons
from alerts.importance import Importance
from alerts.message import Action, Ajoute, Gras, Lien, Ligne, Message, Retire, ligne, puce, reponse, section
from alerts.render.discord import (
    DESCRIPTION_MAX,
    ENTETE_MAX,
    PIED_MAX,
    TITRE_MAX,
    TOTAL_MAX,
    render_discord,
    units,
)
from tests.alerts.exemples import CHANGEMENT, REPONSE, SCRUTIN, VOTE, alerte, messages, textes


def description(*lignes: Ligne | str, url: str | None = None, suite: str = "") -> str:
    return spaced(render_discord(reponse("T", *lignes, url=url, suite=suite)).embeds[0]["description"])


def description_as_is(*lignes: Ligne | str) -> str:
    return render_discord(reponse("T", *lignes)).embeds[0]["description"]


def spaced(texte: str) -> str:
    """With ordinary spaces."""
    return texte.replace("\u00a0", " ")


def test_a_vote_reads_on_a_phone() -> None:
    payload = render_discord(VOTE)
    (embed,) = payload.embeds
    assert payload.content == "Article 7 ADOPTÉ — 59 pour, 14 contre"
    assert embed["title"] == "Voir sur assemblee-nationale.fr"
    assert embed["url"] == SCRUTIN
    assert embed["footer"] == {"text": "Majeur · Source lue à 13 h 20 · V-3K9F2A"}
    assert spaced(embed["description"]) == (
        """\
Loi JO 2024, 1re lecture à l’Assemblée, séance du jeudi 23 mars 2023 (1re séance)
Adopté par **59** voix contre **14**, aucune abstention 🟩🟩🟩🟩🟩🟩🟩🟩🟥🟥

**Par groupe**
- **RE** : 30 pour
- **LFI-NUPES** : 6 contre

**Amendements votés à cette séance**
- n° 1 (rect.) de M. Léaument : rejeté
- n° 2 \\[Rect.\\] : retiré à <t:1679573460:t>

**Demandé par**
Groupe Écologiste - NUPES

**Sources**
[Scrutin n° 1274](https://www.assemblee-nationale.fr/dyn/16/scrutins/1274), publié <t:1679573460:R>."""
    )


def test_an_answer_reads_on_a_phone() -> None:
    payload = render_discord(REPONSE)
    (embed,) = payload.embeds
    assert payload.content == "Article 7 : où en est-on ?"
    assert embed["title"] == payload.content
    assert "url" not in embed
    assert embed["footer"] == {"text": "Réponse à !article7 · R-8Q2M"}
    assert spaced(embed["description"]) == (
        """\
**Adopté** en 1re lecture à l’Assemblée le 23 mars 2023.
\\- 3 amendements\\_identiques restent à \\*confirmer\\*

**Prochaine séance**
<t:1680008400:F>"""
    )


def test_an_alert_too_long_for_its_headline_or_without_a_line_keeps_its_title() -> None:
    long = render_discord(alerte("mot " * 60, Importance.NOTABLE, url=SCRUTIN))
    assert long.content.endswith("mot…")
    assert long.embeds[0]["title"] == ("mot " * 60).strip()
    assert render_discord(alerte("T", Importance.NOTABLE)).embeds[0]["title"] == "T"


def test_an_alert_that_leads_nowhere_does_not_say_its_headline_twice() -> None:
    payload = render_discord(alerte("Résumé : 3 alertes", Importance.NOTABLE, "ligne"))
    assert payload.content == "Résumé : 3 alertes"
    assert "title" not in payload.embeds[0]


def test_a_narrow_screen_breaks_no_line_inside_a_number_or_before_a_colon() -> None:
    texte = description_as_is(
        ligne(Gras("Contre"), " : LFI - NUPES 6, GDR - NUPES 2"), "scrutin n° 1274 : « oui » — non"
    )
    assert texte == (
        "**Contre**~: LFI~- NUPES~6, GDR~- NUPES~2\nscrutin n°~1274~: «~oui~»~— non".replace("~", "\u00a0")
    )


def test_the_library_takes_the_embed_as_it_is() -> None:
    (embed,) = render_discord(VOTE).embeds
    lu = discord.Embed.from_dict(dict(embed))
    assert lu.title == embed["title"]
    assert lu.url == SCRUTIN
    assert lu.footer.text == embed["footer"]["text"]


def test_each_importance_has_its_colour_and_its_word() -> None:
    embeds = [render_discord(alerte("T", importance)).embeds[0] for importance in Importance]
    assert len({embed["color"] for embed in embeds}) == 4
    assert [embed["footer"]["text"] for embed in embeds] == ["Majeur", "Notable", "Courant", "Discret"]


@pytest.mark.parametrize(
    ("hostile", "rendu"),
    [
        ("@everyone", "@\u200beveryone"),
        ("<@&123456789012345678>", "\\<@\u200b&123456789012345678>"),
        ("# titre", "\\# titre"),
        ("-# petit", "\\-# petit"),
        ("> cité", "\\> cité"),
        ("7. point", "7\\. point"),
        ("1274 voix", "1274 voix"),
        ("a\n# b", "a # b"),
        ("||caché|| ~~x~~ `y` __z__", "\\|\\|caché\\|\\| \\~\\~x\\~\\~ \\`y\\` \\_\\_z\\_\\_"),
        ("[ici](https://evil.example)", "\\[ici\\](https:\u200b//evil.example)"),
        ("voir (https://www.senat.fr/a_b).", "voir (<https://www.senat.fr/a_b>)."),
        ("https://senat.fr.evil.example/", "https:\u200b//senat.fr.evil.example/"),
    ],
)
def test_hostile_text_is_shown_and_not_obeyed(hostile: str, rendu: str) -> None:
    assert description(hostile) == rendu


def test_links_are_written_so_that_discord_pairs_them() -> None:
    assert description(ligne(Lien("n° 2 [Rect.]", "https://senat.fr/a (b)"))) == (
        "[n° 2 (Rect.)](https://senat.fr/a%20%28b%29)"
    )
    assert description(ligne(Lien(SCRUTIN, SCRUTIN))) == f"<{SCRUTIN}>"
    assert description(ligne(Lien("ici", "javascript:alert(1)"))) == "ici"
    assert description(ligne("https:", Lien("//evil.example", "x:y"))) == "https:\u200b//evil.example"


def test_bold_marks_stand_against_words() -> None:
    assert description(ligne("a", Gras(" b "), Gras("c"), "d", Gras(" "), "e")) == "a **b c**d e"


def test_changed_words_are_said_by_a_word_and_not_only_by_their_style() -> None:
    payload = render_discord(CHANGEMENT)
    assert spaced(payload.embeds[0]["description"]) == (
        "À titre expérimental et jusqu’au \\[retiré : ~~30 juin 2025~~\\] \\[ajouté : **31 mars 2025**\\], les images "
        "\\[ajouté : **\\*captées\\***\\] peuvent faire l’objet de traitements \\[retiré : "
        "~~\\[algorithmiques\\]~~\\]."
    )


@pytest.mark.parametrize(
    ("spans", "rendu"),
    [
        ((Retire("~~"), Ajoute("**")), "\\[retiré : ~~\\~\\~~~\\] \\[ajouté : **\\*\\***\\]"),
        (("a", Retire(" \n"), Ajoute(""), "b"), "a b"),
        (("l’", Retire("un"), Gras("x")), "l’\\[retiré : ~~un~~\\]**x**"),
        ((Ajoute("# a > b"),), "\\[ajouté : **# a > b**\\]"),
    ],
)
def test_changes_keep_their_spaces_outside_and_say_nothing_of_nothing(
    spans: tuple[Ajoute | Retire | str, ...], rendu: str
) -> None:
    assert description(ligne(*spans)) == rendu


@pytest.mark.parametrize("change", [Retire, Ajoute])
def test_a_long_change_is_cut_inside_its_marks(change: type[Ajoute] | type[Retire]) -> None:
    texte = description(ligne(change("mot " * 2000)), suite="!texte 7")
    assert re.fullmatch(
        r"\\\[(retiré : ~~(mot )+mot~~|ajouté : \*\*(mot )+mot\*\*)…\n… texte abrégé : \*\*!texte 7\*\*",
        texte,
    )


def test_a_long_list_is_cut_between_lines_and_says_what_to_type() -> None:
    message = reponse(
        "T",
        sections=[
            section("Amendements", *(puce(f"Amendement n° {n} de Mme Untelle : rejeté") for n in range(700))),
            section("Demandé par", "Groupe GDR"),
        ],
        suite="!amendements article7",
    )
    texte = spaced(render_discord(message).embeds[0]["description"])
    *gardees, derniere = texte.split("\n")
    assert gardees == [
        "**Amendements**",
        *(f"- Amendement n° {n} de Mme Untelle : rejeté" for n in range(len(gardees) - 1)),
    ]
    assert (
        derniere == f"… et {702 - len(gardees)} autres lignes (**Demandé par**) : **!amendements article7**"
    )
    assert units(texte) > 3500


def test_a_long_list_without_hint_gives_the_address() -> None:
    texte = description(*["ligne"] * 2000, url=SCRUTIN)
    assert texte.endswith(f" autres lignes : [texte complet]({SCRUTIN})")


def test_a_single_long_line_is_cut_after_a_word() -> None:
    texte = description(ligne("début ", Gras("mot " * 2000)), suite="!texte 7")
    assert re.fullmatch(r"début \*\*(mot )+mot\*\*…\n… texte abrégé : \*\*!texte 7\*\*", texte)


def test_a_title_without_spaces_is_cut_between_characters() -> None:
    payload = render_discord(reponse("👍🏽" * 200))
    assert re.fullmatch("(👍🏽)+…", payload.content)
    assert re.fullmatch("(👍🏽)+…", payload.embeds[0]["title"])


@pytest.mark.parametrize("vide", ["", " \n ", "\u200b\u3164", "\u00a0", "\x1b[0m"])
def test_a_message_made_of_nothing_still_says_something(vide: str) -> None:
    payload = render_discord(reponse(vide, vide, pied=vide, reference=vide, url=vide))
    assert payload.content == "(sans titre)"
    assert payload.embeds == ({"title": "(sans titre)", "color": payload.embeds[0]["color"]},)


_JETON = re.compile(
    r"\\[\\*_~`|\[\]<#>+.)-]"  # an escape
    r"|\*\*|~~|<t:-?[0-9]+:[tFR]>|<https?://[^\s<>()]+>"
    r"|\[(?:\\[\\*_~`|<#>+.)-]|[^\\*_~`|\[\]<\n])+\]\(https?://[^\s()<>]+\)"
    r"|[^\\*_~`|\[\]<]"
)


INVISIBLES = re.compile("(?<![@:])\u200b|[\u200c-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Nothing that cannot be seen, but what keeps a mention or an address from coming alive."""
CONTENT_MAX = 2000


def assert_sound(texte: str) -> None:
    """Every line is made of whole escapes, links, timestamps and pairs of marks, and pings nobody."""
    assert not re.search(r"@everyone|@here|<@[!&]?[0-9]", texte, re.IGNORECASE)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", texte)
    for rangee in texte.split("\n"):
        jetons = [jeton[0] for jeton in _JETON.finditer(rangee)]
        assert "".join(jetons) == rangee
        marques = [jeton for jeton in jetons if jeton in ("**", "~~")]
        assert marques[::2] == marques[1::2]
        assert not re.match(r"#|>|\+|-(?! )|[0-9]+[.)]", rangee)


ROLE = "123456789012345678"
"""The role that a channel asked to ping."""


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(messages(), st.sampled_from(["", ROLE, "@everyone", "1> <@2", "٣"]))
def test_no_message_exceeds_a_limit_or_breaks_its_markdown(message: Message, mention: str) -> None:
    payload = render_discord(message, mention)
    ping = f"<@&{ROLE}> " if mention == ROLE else ""
    assert payload.content.startswith(ping)
    assert units(payload.content) <= CONTENT_MAX
    payload = msgspec.structs.replace(payload, content=payload.content.removeprefix(ping))
    (embed,) = payload.embeds
    titre, texte = embed.get("title", ""), embed.get("description", "")
    pied = embed.get("footer", {"text": ""})["text"]
    assert 0 < units(payload.content) <= ENTETE_MAX
    assert titre or texte
    assert units(titre) <= TITRE_MAX
    assert units(texte) <= DESCRIPTION_MAX
    assert units(pied) <= PIED_MAX
    assert units(titre) + units(texte) + units(pied) <= TOTAL_MAX
    assert "\n" not in payload.content
    for partie in (payload.content, titre, texte):
        assert_sound(partie)
    assert not re.search(r"@everyone|@here|<@[!&]?[0-9]", pied, re.IGNORECASE)
    for partie in (payload.content, titre, texte, pied):
        assert not INVISIBLES.search(partie)
    if payload.fichier:
        assert re.fullmatch(r"[a-z0-9-]{1,60}\.txt", payload.fichier.nom)
        assert payload.fichier.contenu.strip()
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", payload.fichier.contenu
        )


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(st.lists(st.builds(Action, textes(), textes()), max_size=7))
def test_no_button_exceeds_a_limit_or_comes_twice(actions: list[Action]) -> None:
    found = list(buttons(actions))
    assert len(found) <= BUTTONS_MAX
    assert len({button.custom_id for button in found}) == len(found)
    for button in found:
        assert 0 < units(button.label or "") <= 80
        assert 0 < units(button.custom_id or "") <= 100


@pytest.mark.parametrize(
    "hostile",
    [
        "@everyone @here <@&123456789012345678> <@1> ",
        "**gras** __x__ ||caché|| ```code``` ",
        "[ici](https://evil.example) https://evil.example/_a_ ",
        "\u202eà l'envers\u202c \u2067droite\u2069 a\u200bb ",
        "<t:1:R> <:emoji:123> <#123> </vote:1> ",
        "🇫🇷👍🏽❤️e\u0301",
    ],
)
def test_ten_thousand_hostile_characters_anywhere_are_shown_and_not_obeyed(hostile: str) -> None:
    texte = (hostile * 10_000)[:10_000]
    message = alerte(
        texte, Importance.MAJEUR, texte, sections=[section(texte, puce(Gras(texte)))], pied=texte
    )
    payload = render_discord(msgspec.structs.replace(message, reference="53F12F", ecran=12), ROLE)
    (embed,) = payload.embeds
    assert payload.content.startswith(f"<@&{ROLE}> ")
    for partie in (
        payload.content.removeprefix(f"<@&{ROLE}> "),
        embed.get("title", ""),
        embed["description"],
    ):
        assert_sound(partie)
        assert not INVISIBLES.search(partie)
    assert embed["footer"]["text"].endswith("53F12F")


@pytest.mark.parametrize("entier", ["👍🏽", "🇫🇷", "e\u0301", "❤\ufe0f"])
def test_what_is_read_as_one_character_is_never_cut(entier: str) -> None:
    payload = render_discord(reponse(entier * 300, entier * 3000))
    for partie in (payload.content, payload.embeds[0]["description"].split("\n")[0]):
        assert re.fullmatch(f"({entier})+…", partie)


def test_only_an_id_of_role_is_pinged() -> None:
    assert (
        render_discord(VOTE, ROLE).content == "<@&123456789012345678> Article 7 ADOPTÉ — 59 pour, 14 contre"
    )
    for other in ("", "everyone", "<@&1>", "1 2", "@here", "-1"):
        assert render_discord(VOTE, other).content == "Article 7 ADOPTÉ — 59 pour, 14 contre"


def test_a_phone_shows_the_first_lines_of_an_alert_and_says_what_to_type_for_the_rest() -> None:
    lignes = [puce(f"ligne {n}") for n in range(9)]
    message = reponse("T", *lignes[:5], sections=[section("Votes", *lignes[5:])], suite="!votes article7")
    whole = render_discord(message)
    short = render_discord(msgspec.structs.replace(message, ecran=6))
    assert not whole.abrege
    assert short.abrege
    assert spaced(short.embeds[0]["description"]).split("\n")[-4:] == [
        "",
        "**Votes**",
        "- ligne 5",
        "… et 3 autres lignes : **!votes article7**",
    ]
    # One line more than a screen costs less than the line that would replace it; a heading alone says nothing.
    assert render_discord(msgspec.structs.replace(message, ecran=8)) == whole
    assert spaced(
        render_discord(msgspec.structs.replace(message, ecran=5)).embeds[0]["description"]
    ).endswith("- ligne 4\n… et 4 autres lignes (**Votes**) : **!votes article7**")


@given(st.lists(st.text("abc*_é", min_size=1, max_size=30), min_size=10, max_size=30))
def test_cut_lines_hold_only_whole_words(some: list[str]) -> None:
    mots = some * 60
    texte = description(" ".join(mots))
    lus = re.sub(r"\\(.)", r"\1", texte.split("\n")[0]).removesuffix("…").split()
    assert lus == mots[: len(lus)]


@given(textes())
def test_the_reference_is_always_shown(pied: str) -> None:
    message = reponse("T", pied=pied, reference="V-3K9F2A")
    assert render_discord(message).embeds[0]["footer"]["text"].endswith("V-3K9F2A")
