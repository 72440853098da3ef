"""Reading TOML so that every error is told at once, each with its line.

`Places` knows where each key was written: a line of the file, or a variable of the environment. A `Block` is
one table; it reads its keys, and what it refuses goes to `Faults` under its name and line. A path is what
leads to a value in the tree that `tomllib` gives: ("suivis", 1, "nom").
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar

from parlement.texte import clean, fold

Path = tuple[str | int, ...]
T = TypeVar("T", str, int, float, bool)

SECRET = (
    "un jeton ne s'écrit jamais ici : retirez-le, renouvelez-le (portail de Discord, Bot > Reset Token), "
    "puis donnez le nouveau par la variable DISCORD_TOKEN ou par un fichier que désigne DISCORD_TOKEN_FILE"
)
_SECRET_KEY = re.compile("token|jeton", re.IGNORECASE)
_SECRET_VALUE = re.compile(r"[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,}")
"""A token of Discord: the bot's id, a date and a signature."""

_EXPECTED: dict[type, str] = {
    str: "un texte : mettez-le entre guillemets",
    float: "un nombre : écrivez par exemple 2.5",
    int: "un nombre entier : écrivez par exemple 200",
    bool: "une réponse : écrivez true (oui) ou false (non)",
}
_SYNTAX = {
    "Cannot overwrite a value": "ce nom est déjà donné dans le même bloc : n'en gardez qu'un",
    "Cannot declare": "cette section est déjà écrite plus haut : réunissez-les",
    "Expected '='": "il manque « = » après le nom de la clé, qui s'écrit sans accents ni espaces",
    "Invalid value": "valeur illisible : un texte se met entre guillemets droits (\"), oui s'écrit true",
    "Illegal character": "guillemet qui ne se referme pas, ou caractère interdit",
    "Unterminated string": "guillemet qui ne se referme pas",
    "Unescaped '\\'": "« \\ » s'écrit « \\\\ » entre guillemets doubles, ou entre apostrophes",
    "Unclosed array": "crochet qui ne se referme pas, ou virgule qui manque",
    "Unclosed inline table": "accolade qui ne se referme pas sur la même ligne, ou virgule qui manque",
    "Expected ']": "crochet de section qui ne se referme pas",
    "Expected newline": "il y a quelque chose de trop après la valeur",
    "Invalid statement": "ce n'est ni « clé = valeur » ni « [section] »",
}


def hide_secrets(text: str) -> str:
    """The text with every token of Discord struck out."""
    return _SECRET_VALUE.sub("•••", text)


MOST_WORDS = 30
"""Words told to choose from."""


def suggest(word: str, known: Collection[str]) -> str:
    """The end of a sentence that refuses a word: the nearest one known, or all of them if they are few."""
    folded = {fold(name): name for name in known}
    near = get_close_matches(fold(word), folded, n=1)
    if near:
        return f" : vouliez-vous dire « {folded[near[0]]} » ?"
    return f" : choisissez parmi {', '.join(known)}" if 0 < len(known) <= MOST_WORDS else ""


class Places:
    """Where each value of a text was written. `name` is the text's own."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._lines = text.split("\n")
        self._places: dict[Path, tuple[int, str]] = {}

    def locate(self) -> None:
        """Find the line of every key; the text must be valid TOML."""
        for path, line in _locate(self._lines):
            self._places.setdefault(path, self.line(line))

    def line(self, number: int) -> tuple[int, str]:
        """The place of a line (from 1)."""
        return number, f"{self._name}, ligne {number}"

    def override(self, path: Path, variable: str) -> None:
        """From now on this value, and all it holds, comes from a variable."""
        self._places = {p: place for p, place in self._places.items() if p[: len(path)] != path}
        self._places[path] = (0, f"variable {variable}")

    def find(self, path: Path) -> tuple[int, str]:
        """Line and words for a path, or for what holds it when it is not written."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._places:
                return self._places[path[:length]]
        return 0, self._name

    def secrets(self) -> Iterator[tuple[int, str]]:
        """Lines that hold what looks like a token, comments included."""
        return (self.line(n) for n, line in enumerate(self._lines, start=1) if _SECRET_VALUE.search(line))


def _locate(lines: list[str]) -> Iterator[tuple[Path, int]]:
    """Every path written, with its line."""
    block: Path = ()
    ranks: Counter[Path] = Counter()
    for line, text, parsed in _statements(lines):
        if not text.lstrip().startswith("["):
            yield from ((block + path, line) for path in _paths(parsed))
            continue
        block = _header(parsed, ranks)
        yield block, line
        if isinstance(block[-1], int):
            yield block[:-1], line


def _statements(lines: list[str]) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Each statement with its first line and its value: as many lines as it takes to be valid TOML alone."""
    start, pending = 1, ""
    for number, line in enumerate(lines, start=1):
        start, pending = (start, f"{pending}\n{line}") if pending else (number, line)
        try:
            parsed = tomllib.loads(pending)
        except ValueError:
            continue
        if parsed:
            yield start, pending, parsed
        pending = ""


def _header(parsed: dict[str, Any], ranks: Counter[Path]) -> Path:
    """Path of the block that a header opens: [[a]] is the next of its list, [a.b] is in the last [[a]]."""
    path: Path = ()
    while parsed:
        ((key, value),) = parsed.items()
        path += (key,)
        if isinstance(value, list):
            ranks[path] += 1
            return (*path, ranks[path] - 1)
        if path in ranks:
            path += (ranks[path] - 1,)
        parsed = value
    return path


def _paths(tree: Mapping[str, Any], start: Path = ()) -> Iterator[Path]:
    for key, value in tree.items():
        yield (*start, key)
        if isinstance(value, dict):
            yield from _paths(value, (*start, key))


class Faults:
    """Everything that is wrong, in the order of the file."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self._told: list[tuple[int, str]] = []

    def tell(self, place: tuple[int, str], problem: str) -> None:
        """Add a fault; `place` is what `Places` gives."""
        self._told.append((place[0], f"{place[1]} : {problem}"))

    def tell_syntax(self, error: ValueError) -> None:
        """Add what `tomllib` refused, in French."""
        said = str(error)
        why = next((french for english, french in _SYNTAX.items() if said.startswith(english)), "illisible")
        found = re.search(r"at line (\d+), column (\d+)", said)
        place = self.places.line(int(found[1])) if found else self.places.find(())
        column = f", colonne {found[2]}" if found else ", à la fin du fichier"
        self.tell((place[0], place[1] + column), f"ce n'est pas du TOML : {why}")

    def texts(self) -> list[str]:
        """The faults as sentences, each once."""
        return list(dict.fromkeys(text for _, text in sorted(self._told, key=lambda told: told[0])))


@dataclass(frozen=True, slots=True)
class Block:
    """One table: how messages call it, the path to it, and what it holds."""

    label: str
    path: Path
    values: Mapping[str, Any]
    faults: Faults

    @property
    def place(self) -> str:
        """Where the block begins."""
        return self.faults.places.find(self.path)[1]

    def refuse(self, key: str, problem: str) -> None:
        """Tell what is wrong with a key, at its line."""
        line, place = self.faults.places.find((*self.path, key))
        name = f"« {key} »"
        self.faults.tell((line, ", ".join(filter(None, (place, self.label, name)))), problem)

    def check_keys(self, *known: str) -> None:
        """Refuse the keys that are not known, and above all those made for a secret."""
        for key in self.values:
            if key in known:
                continue
            if _SECRET_KEY.search(key):
                self.faults.tell(self.faults.places.find((*self.path, key)), SECRET)
            else:
                self.refuse(key, f"clé inconnue{suggest(key, known)}")

    def value(self, key: str, default: T) -> T:
        """A value of the default's type; the default when it is absent, or refused."""
        kind, value = type(default), self.values.get(key, default)
        if kind is float and type(value) is int:
            value = float(value)
        if type(value) is not kind:
            self.refuse(key, f"{shown(value)} n'est pas {_EXPECTED[kind]}")
            return default
        return clean(value) if isinstance(value, str) else value

    def required(self, key: str, what: str) -> str:
        """A text that must be there; "" when it is refused."""
        text = self.value(key, "")
        if not text and isinstance(self.values.get(key, ""), str):
            self.refuse(key, f"manque : ajoutez {what}")
        return text

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when absent or refused."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.refuse(key, f'{shown(value)} n\'est pas une liste de textes : écrivez ["un", "deux"]')
            return ()
        return tuple(map(clean, value))

    def table(self, key: str, label: str, form: str) -> Block:
        """The table under a key, empty when absent or refused; `form` shows how to write it."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.refuse(key, f"n'a pas la bonne forme : écrivez {form}")
            value = {}
        return Block(label, (*self.path, key), value, self.faults)

    def tables(self, key: str, name: str) -> list[Block]:
        """The blocks [[name]] under a key. They are called by their "nom", or by their rank."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            form = "avec deux crochets, ou en une seule valeur : [{ clé = valeur }, { clé = valeur }]"
            self.refuse(key, f"n'a pas la bonne forme : écrivez un bloc [[{name}]] par élément, {form}")
            return []
        return [
            Block(f"[[{name}]] {_call(item, rank)}", (*self.path, key, rank), item, self.faults)
            for rank, item in enumerate(value)
        ]


def _call(item: Mapping[str, Any], rank: int) -> str:
    name = item.get("nom")
    return f"« {clean(name)} »" if isinstance(name, str) and name.strip() else f"n° {rank + 1}"


def shown(value: object, most: int = 80) -> str:
    """A refused value between quotes, on one line, cut when it is long."""
    text = clean(hide_secrets(str(value).lower() if isinstance(value, bool) else str(value)))
    return f"« {text if len(text) <= most else text[:most] + '…'} »"
