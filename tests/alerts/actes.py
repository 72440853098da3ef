"""Acts as the Journal officiel and the prefectures publish them, and the veilles that read them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from alerts.message import decode_message
from parlement.arretes import LU, NUMERISE, Arrete, LecturePdf, Recueil
from parlement.dossiers import Acte
from parlement.jorf import TexteJo
from parlement.signalements import AMENDEMENT, Signalement
from service.veilles import Veilleur
from storage.outbox import Envoi
from tests.alerts.monde import DOSSIER, GROUPES, UID, Monde, open_monde, step
from trackers.base import Record
from veilles.veille import Etiquette, Veille

DRONES = Veille(
    nom="drones",
    titre="drones et caméras aéroportées",
    mots=("caméras installées sur des aéronefs",),
    etiquettes=(Etiquette(nom="aviation civile", mots=("spectacle aérien",)),),
)
VSA = Veille(nom="vsa", titre="vidéosurveillance algorithmique", mots=("traitements algorithmiques",))
LOI = step(
    "L16-PUB",
    "PROM-PUB",
    date(2023, 5, 19),
    loi="2023-380",
    loi_titre="relative aux jeux Olympiques et Paralympiques de 2024",
    jo_date=date(2023, 5, 20),
    jo_numero="0116",
    url="https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000047561974",
)
AOUT = datetime(2023, 8, 30, 0, 30, tzinfo=UTC)
DECRET = TexteJo(
    uid="JORFTEXT000000000828",
    journal="JORFCONT000000000001",
    jo="JORF n°0200 du 30 août 2023",
    nature="DECRET",
    numero="2023-828",
    nor="IOMD2315000D",
    titre=(
        "Décret n° 2023-828 du 28 août 2023 relatif aux modalités de mise en œuvre des traitements "
        "algorithmiques sur les images"
    ),
    date=date(2023, 8, 28),
    publie=date(2023, 8, 30),
    ministere="Ministère de l'intérieur et des outre-mer",
    notice="le décret est pris pour l'application de l'article 10 de la loi n° 2023-380 du 19 mai 2023.",
    visas="Vu la loi n° 2023-380 du 19 mai 2023, notamment son article 10 ;",
    contenu="Article 1\nLes traitements algorithmiques ne portent que sur huit évènements.",
    signataires=("La Première ministre, Une Personne", "Le ministre de l'intérieur, Une Autre"),
    cite=("2023-380", "2023-380#10"),
    modifie=("article R. 253-1 du code de la sécurité intérieure",),
)
FEVRIER = datetime(2024, 2, 3, 12, 0, tzinfo=UTC)
ARRETE = Arrete(
    uid="ppparis:2024-00137",
    numero="2024-00137",
    autorite="ppparis",
    autorite_nom="Préfecture de police de Paris",
    administrations=("ppparis",),
    titre="arrêté autorisant la captation d'images au moyen de caméras installées sur des aéronefs",
    date=date(2024, 2, 2),
    moyen="drones",
    finalites=("la sécurité des rassemblements de personnes sur la voie publique",),
    lieu="place de la République, Paris 3e",
    periode="le dimanche 4 février 2024 de 9 heures à 20 heures",
    jour_debut=date(2024, 2, 4),
    jour_fin=date(2024, 2, 4),
    debut=datetime(2024, 2, 4, 8, 0, tzinfo=UTC),
    fin=datetime(2024, 2, 4, 19, 0, tzinfo=UTC),
    cameras=2,
    cameras_dit="deux caméras",
    recueils=("r1",),
    url="https://prefecture.example.fr/recueil-071.pdf",
    vu_premier=FEVRIER,
    pdf_cree=datetime(2024, 2, 3, 10, 30, tzinfo=UTC),
    texte="La captation d'images au moyen de deux caméras installées sur des aéronefs est autorisée.",
)
RECUEIL = Recueil(
    uid="r1",
    administration="ppparis",
    administration_nom="Préfecture de police de Paris",
    nom="Recueil n° 71",
    date=date(2024, 2, 3),
    url="https://prefecture.example.fr/recueil-071.pdf",
    vu_premier=FEVRIER,
    extraits=("… au moyen de caméras installées sur des aéronefs …",),
)
LECTURE = LecturePdf(uid="r1", etat=LU, pages=12, arretes=(ARRETE.uid,))
NUMERISEE = LecturePdf(uid="r1", etat=NUMERISE, pages=12)
SIGNALEMENT = Signalement(
    uid="AMANR5L17PO1N123",
    nature=AMENDEMENT,
    chambre="Assemblée",
    titre="Amendement n° 123",
    sur="texte n° 636, article 9",
    auteur="Mme Regol",
    date=date(2024, 2, 3),
    url="https://www.assemblee-nationale.fr/dyn/17/amendements/0636/AN/123",
    texte="Les traitements algorithmiques des images sont interdits.",
)


def act(uid: str, **changes: object) -> TexteJo:
    """Another act of the same issue, that says nothing of ours unless told so."""
    plain = TexteJo(
        uid=uid,
        jo=DECRET.jo,
        nature="ARRETE",
        titre="Arrêté du 28 août 2023 relatif aux obligations du Trésor",
        date=date(2023, 8, 28),
        publie=date(2023, 8, 30),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


@contextmanager
def open_veille(folder: Path, *actes: Acte, now: datetime = AOUT, **options: object) -> Iterator[Monde]:
    """A folder where a bill became a law, and where two veilles read."""
    records = (DOSSIER, *(actes or (LOI,)), *GROUPES)
    chosen = {"veilles": (DRONES, VSA), "records": records} | options
    suivis = chosen.pop("suivis", ())
    with open_monde(folder, *suivis, **chosen) as monde:  # type: ignore[arg-type, misc]
        monde.now = now
        yield monde


def veilleur(monde: Monde) -> Veilleur:
    """What reads for the veilles of this folder."""
    return Veilleur(monde.parlement, monde.tracked.veilles, lambda: [UID], lambda: monde.now)


async def published(monde: Monde, *records: Record) -> int:
    """Record what a source publishes, have veilles read it, then turn what changed into due messages."""
    if records:
        monde.read(*records)
    await veilleur(monde).read()
    return await monde.tell()


async def posted(monde: Monde, *records: Record) -> list[str]:
    """What the terminal shows of what these records make due; then it is delivered."""
    await published(monde, *records)
    return [monde.shown(row) for row in monde.deliver()]


def titles(rows: list[Envoi]) -> list[str]:
    """The titles of some rows."""
    return [decode_message(row.message).titre for row in rows]
