"""What opens Légifrance's API: the admin's key, where it is changed into tokens, what its refusals mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType

from trackers.oauth import Credential

CHEMIN = "/dila/legifrance/lf-engine-app"
API = f"https://api.piste.gouv.fr{CHEMIN}"
OAUTH = "https://oauth.piste.gouv.fr/api/oauth/token"
API_ESSAI = f"https://sandbox-api.piste.gouv.fr{CHEMIN}"
OAUTH_ESSAI = "https://sandbox-oauth.piste.gouv.fr/api/oauth/token"
"""The "bac à sable", for tests: its data are not those of the real one."""

CLE = "piste"
"""Name of the key, for requests."""

REFUS = (
    "PISTE refuse la clé : vérifiez que ce sont les « identifiants OAuth », pas les « API Keys », et que "
    "bac_a_sable dit vrai"
)
_RAISONS = MappingProxyType(
    {
        401: "PISTE refuse le jeton : vérifiez que l'application est bien abonnée à l'API Légifrance",
        403: "les conditions d'utilisation de l'API Légifrance ne sont pas acceptées sur piste.gouv.fr",
        429: "le quota de PISTE est dépassé",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acces:
    """The key of an admin, and the two addresses it serves at. The secret is in memory only, and never shown."""

    client_id: str
    secret: str = field(repr=False)
    api: str = API
    oauth: str = OAUTH

    @property
    def credential(self) -> Credential:
        """The key, for the fetcher."""
        return Credential(
            nom=CLE,
            token_url=self.oauth,
            client_id=self.client_id,
            secret=self.secret,
            scope="openid",
            refus=REFUS,
            raisons=_RAISONS,
        )
