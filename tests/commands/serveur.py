"""A Discord server as commands see it: who asks, from which channel, what config.toml declares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerts.abonnement.abonnes import Abonne
from alerts.delivery.terminal import DESTINATION as TERMINAL
from alerts.message import Message
from alerts.render.terminal import render_terminal
from commands.base import Appel, Context
from commands.registry import answer_line
from parlement.acteurs import Acteur
from service.choix import Choix
from service.configuration import Configuration
from tests.alerts.monde import ARTICLE7, DOSSIER, GROUPES, JO2024, SEANCE, Monde, open_monde
from tests.commands.debat import MARTIN, MAZARS
from veilles.veille import Veille

VEILLES = (
    Veille(nom="drones", titre="drones", mots=("drone",)),
    Veille(nom="vsa", titre="vidéosurveillance algorithmique", mots=("vidéosurveillance",)),
)
AUTRE_MARTIN = Acteur(uid="14133K", civilite="M.", prenom="Pierre", nom="Martin")
VIGIES = "300000000000000001"
ADMIN = Appel(
    qui="7",
    nom="Camille",
    destination="discord:111",
    serveur="9",
    serveur_nom="La Quadrature",
    salon="alertes",
    admin=True,
    gere=True,
    salons={"111": "alertes", "222": "vsa"},
    roles={"9": "@everyone", VIGIES: "vigies"},
)
MEMBRE = replace(ADMIN, qui="8", nom="Dominique", admin=False, gere=False)
AILLEURS = replace(
    ADMIN, qui="10", nom="Sacha", destination="discord:555", serveur="50", salon="ici", salons={"555": "ici"}
)
LOCAL = Appel(qui="terminal", nom="terminal", destination=TERMINAL, admin=True, gere=True)


@dataclass
class Serveur:
    """Asks one line after another, each seeing what the earlier ones changed."""

    monde: Monde
    choix: Choix
    now: datetime = datetime(2023, 5, 25, 10, 0, tzinfo=UTC)
    appel: Appel = field(default=ADMIN)

    def context(self, appel: Appel | None = None) -> Context:
        return Context(
            tracked=self.choix.tracked,
            vigie=self.monde.vigie,
            now=self.now,
            appel=appel or self.appel,
            fichier=self.choix.fichier,
        )

    def message(self, line: str, appel: Appel | None = None) -> Message:
        self.now += timedelta(minutes=1)
        return answer_line(line, self.context(appel))

    def ask(self, line: str, appel: Appel | None = None) -> str:
        """The answer as a very wide terminal shows it."""
        return render_terminal(self.message(line, appel), largeur=1000, couleur=False, now=self.now)

    def abonne(self, destination: str = ADMIN.destination) -> Abonne | None:
        """What the channel receives now."""
        return next((one for one in self.choix.abonnes if one.destination == destination), None)

    def received(self, destination: str = ADMIN.destination) -> Abonne:
        found = self.abonne(destination)
        assert found is not None
        return found


@contextmanager
def open_serveur(folder: Path, *declares: Abonne) -> Iterator[Serveur]:
    """A server where nothing was chosen in chat yet; `declares` are the channels of config.toml."""
    configuration = Configuration(suivis=(ARTICLE7, JO2024), veilles=VEILLES, salons=declares)
    records: Sequence[object] = (DOSSIER, SEANCE, *GROUPES, MARTIN, MAZARS, AUTRE_MARTIN)
    with open_monde(folder, records=records) as monde:  # type: ignore[arg-type]
        yield Serveur(monde, Choix(configuration, monde.parlement, monde.vigie, declares))
