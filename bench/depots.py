"""Amendments made up for measuring, in the official format and at the official size, by the thousand."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlite_utils import Database as Writer

from demo.chronique import Amendement as Fait
from demo.chronique import Faits, charge
from demo.formats.amendements import amendement_officiel
from demo.formats.commun import NIL, Objet
from demo.player import LEGISLATURE
from parlement.amendements import Amendement
from parlement.temps import PARIS
from storage.database import Database
from storage.migrations import PARLEMENT
from storage.rows import iso, to_row
from trackers.assemblee.amendements import parse_amendement_document

MODELES = 1000
"""Different amendments in an archive; past them, the same again under other numbers."""
AILLEURS = tuple(n for n in range(2, 20) if n != 7)
"""Articles of the text but article 7; one amendment in eight is beside its article."""
_GOUVERNEMENT: Objet = {
    "typeAuteur": "Gouvernement",
    "gouvernementRef": "PO800000",
    "acteurRef": NIL,
    "groupePolitiqueRef": NIL,
    "auteurRapporteurOrganeRef": NIL,
}
COSIGNATAIRES = 40
"""At most, besides the author."""
DISPOSITIF, EXPOSE = (20, 120), (100, 260)
"""Words: a document then makes 7.2 kB in the mean and 2.4 kB packed; 6.7 and 2.4 kB in legislature 17."""
_PHRASES = (
    "Après le mot alinéa supprimer substituer aux mots l'article du code de la sécurité intérieure est ainsi rédigé "
    "traitement algorithmique images caméras expérimentation événements sportifs récréatifs culturels préfet décret "
    "Commission nationale de l'informatique et des libertés données personnes durée conservation finalités garanties "
    "droits fondamentaux proportionnalité nécessité respect vie privée agents habilités signalement abandon colis "
    "densité mouvement foule départ incendie présence véhicule sens circulation opérateur transport police nationale "
    "gendarmerie évaluation rapport Parlement gouvernement présent amendement vise à préciser que les dispositions "
    "prévues ne sauraient être prolongées sans une nouvelle loi votée selon les modalités définies par arrêté"
)
MOTS = tuple(_PHRASES.split())


class Issue(NamedTuple):
    """How an amendment may stand: how many in a hundred do, and the words of the source."""

    part: int
    code: str
    libelle: str
    sous_etat: str = ""
    sort: str = ""


A_DISCUTER = Issue(30, "AC", "A discuter")
REJETE = Issue(34, "DI", "Discuté", "Rejeté", "Rejeté")
ISSUES = (
    A_DISCUTER,
    REJETE,
    Issue(6, "DI", "Discuté", "Adopté", "Adopté"),
    Issue(6, "DI", "Discuté", "Tombé", "Tombé"),
    Issue(6, "DI", "Discuté", "Non soutenu", "Non soutenu"),
    Issue(8, "RT", "Retiré", "Retiré avant publication"),
    Issue(6, "IR", "Irrecevable 40", "Charge"),
    Issue(4, "IRR45", "Irrecevable", "Cavalier"),
)


@dataclass(frozen=True, slots=True)
class Texte:
    """A text that is amended: its bill, its printed number, as ids write it ("BTC0939", "B0809")."""

    dossier: str
    code: str

    @property
    def uid(self) -> str:
        """The official identifier."""
        return f"PRJLANR5L16{self.code}"

    @property
    def examen(self) -> str:
        """The part of ids that the amendments of its sitting share."""
        return f"ANR5L16PO791932{self.code}P0D1"

    def amendement(self, numero: int) -> str:
        """The identifier of an amendment."""
        return f"AM{self.examen}N{numero:06}"


@dataclass(frozen=True)
class Fabrique:
    """Makes amendments on one text, the same ones every time. `sur_article`: one in that many is on article 7."""

    faits: Faits
    texte: Texte
    sur_article: int = 33

    def document(self, numero: int, *, place: str = "", decide: bool | None = None) -> Objet:
        """One amendment; `decide`: to be discussed, then rejected, else anything (None)."""
        rng = Random(numero)
        amendement = self._amendement(rng, numero, place)
        faits = replace(self.faits, amendements=(amendement,))
        scrutin = faits.par_numero[amendement.scrutin]
        (issue,) = rng.choices(ISSUES, [one.part for one in ISSUES])
        if decide is not None:
            issue = REJETE if decide else A_DISCUTER
        corps = _corps(amendement_officiel(faits, amendement, scrutin.vote))
        corps |= self._identite(numero, issue) | _discours(rng)
        corps["seanceDiscussionRef"] = scrutin.seance if issue.sort else NIL
        corps["signataires"] = _signataires(rng, corps)
        corps["cycleDeVie"] = _cycle_de_vie(corps, issue)
        return {"amendement": corps}

    def gouvernement(self, numero: int, *, place: str, decide: bool) -> Objet:
        """An amendment of the Government, to be discussed, then rejected."""
        corps = _corps(self.document(numero, place=place, decide=decide))
        corps["signataires"] = {"auteur": _GOUVERNEMENT, "cosignataires": NIL, "libelle": "le Gouvernement"}
        return {"amendement": corps}

    def _amendement(self, rng: Random, numero: int, place: str) -> Fait:
        """A fact of the demo under another number, at another place."""
        model = rng.choice(self.faits.amendements)
        somewhere = f"article {rng.choice(AILLEURS)}"
        if numero % self.sur_article == 0:
            somewhere = "article 7"
        elif rng.random() < 1 / 8:
            somewhere = f"après l'{somewhere}"
        return replace(model, numero=numero, place=place or somewhere, parent=None, effet=None)

    def _identite(self, numero: int, issue: Issue) -> Objet:
        decided = issue is not A_DISCUTER
        debut = self.faits.dossier.chronique.debut
        return {
            "uid": self.texte.amendement(numero),
            "chronotag": str(int((debut + timedelta(hours=int(decided))).timestamp() * 1000) + numero),
            "examenRef": f"EX{self.texte.examen}",
            "texteLegislatifRef": self.texte.uid,
            "triAmendement": _tri(numero),
        }


def _tri(numero: int) -> str:
    """Sorts by number: three letters, more than that after z."""
    rest, last = divmod(numero, 26)
    high, middle = divmod(rest, 26)
    upper, high = divmod(high, 26)
    return "a" * 46 + "".join(chr(ord("a") + n) for n in (upper % 26, high, middle, last))


def _discours(rng: Random) -> Objet:
    """What it changes and why, as HTML with entities."""
    contenu = {
        "dispositif": _html(rng, rng.randint(*DISPOSITIF)),
        "avantAppel": NIL,
        "exposeSommaire": _html(rng, rng.randint(*EXPOSE)),
        "annexeExposeSommaire": NIL,
    }
    return {"corps": {"cartoucheInformatif": NIL, "contenuAuteur": contenu}}


def _html(rng: Random, words: int) -> str:
    drawn = iter(rng.choices(MOTS, k=words))
    paragraphs = iter(lambda: " ".join(islice(drawn, 40)), "")
    html = "".join(f'<p style="text-align: justify;">{p}&nbsp;;</p>' for p in paragraphs)
    return "".join(c if c.isascii() else f"&#x{ord(c):X};" for c in html)


def _corps(document: Objet) -> Objet:
    """What a document says, without its root."""
    return _objet(document, "amendement")


def _objet(parent: Objet, key: str) -> Objet:
    found = parent[key]
    assert isinstance(found, dict)
    return found


def _signataires(rng: Random, corps: Objet) -> Objet:
    """Its author, and those who signed it too."""
    author = _objet(corps, "signataires")
    signed = [f"PA{uid}" for uid in rng.sample(range(720_000, 725_000), rng.randint(1, COSIGNATAIRES))]
    names = ", ".join(f"M.&#160;{rng.choice(MOTS).capitalize()}" for _ in signed[:30])
    return author | {"cosignataires": {"acteurRef": signed}, "libelle": f"{author['libelle']}, {names}"}


def _cycle_de_vie(corps: Objet, issue: Issue) -> Objet:
    """How it ended, at the hour of the vote that the demo knows of."""
    cycle = _objet(corps, "cycleDeVie")
    sous: Objet = {"code": issue.code, "libelle": issue.sous_etat} if issue.sous_etat else NIL
    etats = {"etat": {"code": issue.code, "libelle": issue.libelle}, "sousEtat": sous}
    return cycle | {
        "etatDesTraitements": etats,
        "sort": issue.sort or NIL,
        "dateSort": cycle["dateSort"] if issue.sort else NIL,
    }


# --- archives ------------------------------------------------------------------------------------------------

SUIVI = "BTC0939"
"""The text of the tracked bill that the archive holds amendments on."""
PAR_DOSSIER = 300
"""Amendments of each of the other bills."""
_NUMERO, _CODE = 987_654, "BTC9876"
"""What models are numbered; no other figure of a document holds these digits."""
PREMIER = 100_000
"""Number of the first one: all have as many digits as the models."""


def encode(document: Objet) -> bytes:
    """A document as the site serves it."""
    return json.dumps(document, ensure_ascii=True).encode()


def write_archives(avant: Path, apres: Path, membres: int, suivis: int, changes: int) -> int:
    """Write an archive of `membres` amendments, bill by bill, `suivis` of them on the tracked one, in the middle.

    Then the same, the `changes` first of the tracked ones rejected meanwhile. Gives its bytes inflated.
    """
    faits, size = charge(), 0
    models = _models(faits, min(membres, MODELES))
    tracked = Fabrique(faits, Texte(faits.dossier.uid, SUIVI))
    with ZipFile(avant, "w") as before, ZipFile(apres, "w") as after:
        for rang, texte in enumerate(_textes(tracked.texte, membres, suivis)):
            numero = PREMIER + rang
            name = f"json/{texte.dossier}/{texte.uid}/{texte.amendement(numero)}.json"
            if texte != tracked.texte:
                body = later = _renamed(models[rang % len(models)], texte, numero)
            else:
                body = encode(tracked.document(numero, decide=False))
                later = encode(tracked.document(numero, decide=True)) if changes > 0 else body
                changes -= 1
            size += len(body)
            _add(before, name, body)
            _add(after, name, later)
    return size


def add_elsewhere(apres: Path, plus: Path, count: int) -> None:
    """Write the same archive with so many more amendments, on a bill that nobody tracks."""
    shutil.copyfile(apres, plus)
    models, texte = _models(charge(), min(count, MODELES)), Texte("DLR5L16N59999", "BTC0999")
    with ZipFile(plus, "a") as archive:
        for rang in range(count):
            numero = PREMIER + rang
            name = f"json/{texte.dossier}/{texte.uid}/{texte.amendement(numero)}.json"
            _add(archive, name, _renamed(models[rang % len(models)], texte, numero))


def _models(faits: Faits, count: int) -> list[bytes]:
    """Amendments that only lack their numbers."""
    bodies = []
    for rang in range(count):
        fabrique = Fabrique(faits, Texte("", _CODE))
        document = encode(fabrique.document(PREMIER + rang))
        bodies.append(document.replace(b"%06d" % (PREMIER + rang), b"%d" % _NUMERO))
    return bodies


def _textes(tracked: Texte, membres: int, suivis: int) -> Iterator[Texte]:
    """The text of each member: other bills, the tracked one, other bills again."""
    half = (membres - suivis) // 2
    for rang in range(membres):
        if half <= rang < half + suivis:
            yield tracked
        else:
            numero = 1000 + rang // PAR_DOSSIER
            yield Texte(f"DLR5L16N{50_000 + numero}", f"BTC{numero:04}")


def _renamed(model: bytes, texte: Texte, numero: int) -> bytes:
    return model.replace(_CODE.encode(), texte.code.encode()).replace(b"%d" % _NUMERO, b"%d" % numero)


def _add(archive: ZipFile, name: str, body: bytes) -> None:
    archive.writestr(ZipInfo(name), body, compress_type=ZIP_DEFLATED, compresslevel=1)


# --- records -------------------------------------------------------------------------------------------------

TEXTES_SUIVIS = ("BTC0939", "B0809", "BTC1066")
"""Texts of the tracked bill, in the order of what is stored of it: half, then a quarter each."""
DEPOT = date(2023, 3, 10)
"""When they were tabled, and seen: before anything that is measured."""


def fill_amendements(folder: Path, count: int, suivis: int) -> tuple[int, int]:
    """Store made-up amendments, `suivis` of the tracked bill; gives how many it then has, and on its article 7.

    They are stored all at once, without the documents they came from: answers do not read these.
    """
    faits = charge()
    made = [to_row(one) for one in _amendements(faits, suivis, count - suivis)]
    seen = iso(datetime.combine(DEPOT, time(12), PARIS))

    def write(db: Writer) -> None:
        trace = {"rang": LEGISLATURE, "reponse": 0, "corps": "", "vu_le": seen, "maj_le": seen}
        db.table("amendements").insert_all(({**row, **trace} for row in made), ignore=True)
        told = ({"genre": "amendement", "uid": row["uid"], "champ": "", "vu_le": seen} for row in made)
        db.table("changements").insert_all(told)

    with closing(Database(folder / "parlement.db", PARLEMENT)) as database:
        database.write_now(write)
        sql = "SELECT count(*) AS n, sum(place = 'ART. 7') AS ici FROM amendements WHERE dossier = ?"
        (row,) = database.rows(sql, faits.dossier.uid)
        return int(row["n"]), int(row["ici"] or 0)


def _amendements(faits: Faits, suivis: int, autres: int) -> Iterator[Amendement]:
    """Amendments as they are stored: `suivis` on three texts of the tracked bill, then those of other bills."""
    count = min(MODELES, suivis + autres)
    models = [_parse(Fabrique(faits, Texte("", _CODE)).document(n)) for n in range(1, count + 1)]
    parts = (suivis - suivis // 4 * 2, suivis // 4, suivis // 4)
    for code, count in zip(TEXTES_SUIVIS, parts, strict=True):
        yield from _stored(models, Texte(faits.dossier.uid, code), count)
    for rang, begin in enumerate(range(0, autres, PAR_DOSSIER)):
        texte = Texte(f"DLR5L16N{60_000 + rang}", f"BTC{2000 + rang}")
        yield from _stored(models, texte, min(PAR_DOSSIER, autres - begin))


def _stored(models: list[Amendement], texte: Texte, count: int) -> Iterator[Amendement]:
    for numero in range(1, count + 1):
        yield replace(
            models[(numero - 1) % len(models)],
            uid=texte.amendement(numero),
            dossier=texte.dossier,
            texte=texte.uid,
            examen=f"EX{texte.examen}",
            numero=str(numero),
            tri=_tri(numero),
            depot=DEPOT,
        )


def _parse(document: Objet) -> Amendement:
    (found,) = parse_amendement_document(document).records
    assert isinstance(found, Amendement)
    return found
