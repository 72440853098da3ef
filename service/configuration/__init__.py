"""The configuration: `config.toml`, then the environment; every error told at once, with its line.

Errors::

    ConfigurationError     `errors` lists, in French, everything that is wrong
"""

from __future__ import annotations

import dataclasses
import ipaddress
import math
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from alerts.abonnement.abonnes import Abonne
from alerts.message import url_sure
from parlement.suivis import Suivi
from service.configuration.environment import (
    PREFIX,
    Variable,
    overlay,
    read_answer,
    read_channel,
    read_list,
    read_number,
    read_text,
    read_whole,
)
from service.configuration.reader import SECRET, Block, Faults, Places, hide_secrets, shown
from service.configuration.suivis import read_admins, read_salons, read_suivis
from service.configuration.veilles import read_veilles
from service.initialiser.jeton import fichier_jeton
from veilles.veille import Veille

DEFAULT_PATH = Path("config.toml")
EXAMPLE = "config.example.toml"
TOKEN_VARIABLES = ("DISCORD_TOKEN", "VIGIE_DISCORD_TOKEN")
TOKEN_FILE = "DISCORD_TOKEN_FILE"
PISTE_VARIABLE, PISTE_FILE = "VIGIE_PISTE_SECRET", "VIGIE_PISTE_SECRET_FILE"
OTHER_VARIABLES = (
    *TOKEN_VARIABLES,
    TOKEN_FILE,
    PISTE_VARIABLE,
    PISTE_FILE,
    "VIGIE_DISCORD_API",
    "VIGIE_DISCORD_PASSERELLE",
)
"""Variables that are not keys: the secrets, and the addresses of a local Discord for tests."""

_PISTE_SECRET = re.compile("secret|cle|key|mot_de_passe|token|jeton", re.IGNORECASE)
SECRET_PISTE = (
    "un secret ne s'écrit jamais ici : retirez-le, renouvelez-le sur piste.gouv.fr, puis donnez le nouveau par la "
    f"variable {PISTE_VARIABLE} ou par un fichier que désigne {PISTE_FILE}"
)


class ConfigurationError(Exception):
    """The configuration cannot be used; says why, line by line, and never shows a token."""

    def __init__(self, errors: list[str]) -> None:
        self.errors = [hide_secrets(error) for error in errors]
        super().__init__("\n".join(self.errors))


@dataclass(frozen=True, slots=True, kw_only=True)
class General:
    """Section [general]."""

    donnees: str = "donnees"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reseau:
    """Section [reseau]. `pause` is in seconds; `certificats` is a file of certificates (PEM), "" for none."""

    contact: str = ""
    pause: float = 2.0
    certificats: str = ""

    @property
    def fichier_certificats(self) -> Path | None:
        """The file of certificates to add to the system's."""
        return Path(self.certificats) if self.certificats else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordSection:
    """Section [discord]."""

    lire_les_messages: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Piste:
    """Section [piste]. The secret that goes with `client_id` is never here."""

    client_id: str = ""
    bac_a_sable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePublique:
    """Section [page]. `url_publique`: the address people open, without its last "/"; "" when it is that of the server.

    metriques: figures and details of health are shown to whoever asks, not only on this machine.
    """

    active: bool = False
    adresse: str = "127.0.0.1"
    port: int = 8080
    url_publique: str = ""
    titre: str = "Vigie"
    metriques: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Everything an admin chose. `path`: the file read, None for the example; `admins`: ids of trusted roles."""

    general: General = field(default_factory=General)
    reseau: Reseau = field(default_factory=Reseau)
    discord: DiscordSection = field(default_factory=DiscordSection)
    piste: Piste = field(default_factory=Piste)
    page: PagePublique = field(default_factory=PagePublique)
    salons: tuple[Abonne, ...] = ()
    admins: frozenset[str] = frozenset()
    suivis: tuple[Suivi, ...] = ()
    veilles: tuple[Veille, ...] = ()
    path: Path | None = None

    @property
    def cibles(self) -> frozenset[str]:
        """Dossiers to look for."""
        return frozenset(suivi.cible for suivi in self.suivis)

    @property
    def legislatures(self) -> frozenset[int]:
        """Legislatures that the addresses of the suivis say."""
        return frozenset(suivi.legislature for suivi in self.suivis if suivi.legislature)


S = TypeVar("S", General, Reseau, DiscordSection, Piste, PagePublique)
SECTIONS: dict[str, type[General | Reseau | DiscordSection | Piste | PagePublique]] = {
    "general": General,
    "reseau": Reseau,
    "discord": DiscordSection,
    "piste": Piste,
    "page": PagePublique,
}


def variables() -> dict[str, Variable]:
    """Every variable of the environment that replaces a key: VIGIE_RESEAU_PAUSE, VIGIE_SUIVIS…"""
    readers = {str: read_text, float: read_number, int: read_whole, bool: read_answer}
    simple = {
        f"{PREFIX}{section}_{key.name}".upper(): Variable((section, key.name), readers[type(key.default)])
        for section, kind in SECTIONS.items()
        for key in dataclasses.fields(kind)
    }
    return simple | {
        f"{PREFIX}SUIVIS": Variable(("suivis",), read_list),
        f"{PREFIX}VEILLES": Variable(("veilles",), read_list),
        f"{PREFIX}GENERAL_VEILLES_LIVREES": Variable(("general", "veilles_livrees"), read_list),
        f"{PREFIX}DISCORD_ADMINS": Variable(("discord", "admins"), read_list),
        f"{PREFIX}DISCORD_SALONS": Variable(("discord", "salons"), read_list),
        f"{PREFIX}DISCORD_SALON": Variable(("discord", "salons"), read_channel),
    }


def example_text() -> str:
    """The commented example: beside `bot.py` in a checkout, inside the package once installed."""
    beside = Path(__file__).resolve().parents[2] / EXAMPLE
    if beside.exists():
        return beside.read_text(encoding="utf-8")
    return resources.files("service").joinpath(EXAMPLE).read_text(encoding="utf-8")


def load(path: Path | None, environ: Mapping[str, str] = os.environ) -> Configuration:
    """Read the file (the example when `path` is None), then the environment. Raises ConfigurationError."""
    if path is None:
        return read(example_text(), EXAMPLE, environ)
    # Windows editors begin a file with a mark (BOM) that TOML refuses.
    text = _read_file(path, str(path), "« vigie initialiser » en écrit un", "utf-8-sig")
    return dataclasses.replace(read(text, str(path), environ), path=path)


def read(text: str, name: str, environ: Mapping[str, str]) -> Configuration:
    """Validate a configuration given as text; `name` stands in messages. Raises ConfigurationError."""
    faults = Faults(Places(name, text))
    for place in faults.places.secrets():
        faults.tell(place, SECRET)
    try:
        tree = tomllib.loads(text)
    except ValueError as error:
        faults.tell_syntax(error)
        overlay({}, environ, variables(), OTHER_VARIABLES, faults)
        raise ConfigurationError(faults.texts()) from None
    faults.places.locate()
    overlay(tree, environ, variables(), OTHER_VARIABLES, faults)
    configuration = _configuration(Block("", (), tree, faults))
    if errors := faults.texts():
        raise ConfigurationError(errors)
    return configuration


def discord_token(environ: Mapping[str, str] = os.environ, donnees: Path | None = None) -> str:
    """The bot's token: from a variable, the file one names, a systemd credential, or the data folder; "" without any.

    Raises ConfigurationError when the file cannot be read or is empty.
    """
    if given := _secret(environ, TOKEN_VARIABLES, TOKEN_FILE, "discord_token", "le jeton"):
        return given
    kept = fichier_jeton(donnees) if donnees else None
    return (
        _secret_in(kept, str(kept), "« vigie initialiser » l'écrit de nouveau")
        if kept and kept.exists()
        else ""
    )


def piste_secret(environ: Mapping[str, str] = os.environ) -> str:
    """The secret of PISTE's key, from a variable, the file a variable names, or a systemd credential; "" without any.

    Raises ConfigurationError when the file cannot be read or is empty.
    """
    return _secret(environ, (PISTE_VARIABLE,), PISTE_FILE, "piste_secret", "le secret")


def _secret(
    environ: Mapping[str, str], variables: tuple[str, ...], file_variable: str, credential: str, what: str
) -> str:
    """What is never in config.toml. `credential`: its name for systemd; `what`: in messages."""
    for name in variables:
        if secret := _bare(environ.get(name, "")):
            return secret
    advice = f"mettez-y {what}, seul sur sa ligne"
    if file := environ.get(file_variable, "").strip():
        return _secret_in(Path(file), f"variable {file_variable} : {file}", advice)
    folder = environ.get("CREDENTIALS_DIRECTORY", "")
    given = Path(folder) / credential
    place = f"variable CREDENTIALS_DIRECTORY : {given}"
    return _secret_in(given, place, advice) if folder and given.exists() else ""


def _secret_in(file: Path, place: str, advice: str) -> str:
    secret = _bare(_read_file(file, place, advice, "utf-8-sig"))
    if not secret:
        raise ConfigurationError([f"{place} est vide : {advice}"])
    return secret


def _bare(token: str) -> str:
    """Without the quotes that `docker --env-file` leaves around a value."""
    return token.strip().strip("\"'").strip()


def _read_file(path: Path, name: str, advice: str, encoding: str) -> str:
    try:
        return path.read_text(encoding=encoding)
    except FileNotFoundError:
        problem = f"{name} n'existe pas : {advice}"
    except UnicodeDecodeError:
        problem = f"{name} n'est pas en UTF-8 : enregistrez-le de nouveau dans cet encodage"
    except OSError as error:
        problem = (
            f"{name} ne peut pas être lu ({error.strerror}) : vérifiez que c'est un fichier, et ses droits"
        )
    raise ConfigurationError([problem])


def _configuration(root: Block) -> Configuration:
    root.check_keys(*SECTIONS, "suivis", "veilles")
    general, discord = _table(root, "general"), _table(root, "discord")
    suivis = read_suivis(root)
    veilles = read_veilles(root, general, suivis)
    return Configuration(
        general=_general(general),
        reseau=_reseau(_table(root, "reseau")),
        discord=_section(discord, DiscordSection, "salons", "admins"),
        piste=_piste(_table(root, "piste")),
        page=_page(_table(root, "page")),
        salons=read_salons(discord, suivis, veilles),
        admins=read_admins(discord),
        suivis=suivis,
        veilles=veilles,
    )


def _table(root: Block, name: str) -> Block:
    return root.table(name, f"[{name}]", f"[{name}] seul sur sa ligne, puis ses clés")


def _section(block: Block, kind: type[S], *lists: str) -> S:
    keys: dict[str, Any] = {key.name: key.default for key in dataclasses.fields(kind)}
    block.check_keys(*keys, *lists)
    values: dict[str, Any] = {name: block.value(name, default) for name, default in keys.items()}
    return kind(**values)


def _general(block: Block) -> General:
    general = _section(block, General, "veilles_livrees")
    if not general.donnees:
        block.refuse("donnees", 'est vide : donnez le nom d\'un dossier, par exemple "donnees"')
    return general


def _reseau(block: Block) -> Reseau:
    reseau = _section(block, Reseau)
    if not (reseau.contact.isascii() and reseau.contact.isprintable()):
        block.refuse("contact", f"{shown(reseau.contact)} contient des accents : HTTP n'en transporte pas")
    if not 0 <= reseau.pause < math.inf:
        block.refuse(
            "pause", f"{shown(reseau.pause)} n'est pas une durée : donnez un nombre de secondes, 0 ou plus"
        )
    return reseau


def _piste(block: Block) -> Piste:
    secrets = [key for key in block.values if _PISTE_SECRET.search(key)]
    for key in secrets:
        block.faults.tell(block.faults.places.find((*block.path, key)), SECRET_PISTE)
    return _section(block, Piste, *secrets)


def _page(block: Block) -> PagePublique:
    page = _section(block, PagePublique)
    if not _is_address(page.adresse):
        block.refuse(
            "adresse", f'{shown(page.adresse)} n\'est pas une adresse IP : donnez "127.0.0.1" ou "::1"'
        )
    if not 0 < page.port < 2**16:
        block.refuse(
            "port", f"{page.port} n'est pas un port : donnez un nombre de 1 à 65535, par exemple 8080"
        )
    if page.url_publique and (url_sure(page.url_publique) is None or set("?#") & set(page.url_publique)):
        block.refuse(
            "url_publique",
            f'{shown(page.url_publique)} n\'est pas une adresse : écrivez "https://vigie.exemple.fr"',
        )
    if not page.titre:
        block.refuse("titre", 'est vide : donnez le nom de la page, par exemple "Vigie"')
    return dataclasses.replace(page, url_publique=page.url_publique.rstrip("/"))


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
