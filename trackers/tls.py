"""Encrypted connections: whom to trust, and why a certificate was refused, in French.

Éliasse's server does not send its intermediate certificate (seen in June 2026): verification fails, rightly, until
someone supplies it. Verification is never turned off.
"""

from __future__ import annotations

import ssl
from pathlib import Path

import truststore

from trackers.base import TrackerError
from trackers.reasons import explain

_REFUSALS = {
    2: "chaîne de certificats incomplète : l'autorité racine n'est pas connue de ce système",
    9: "le certificat du site n'est pas encore valable (l'horloge de cette machine est-elle à l'heure ?)",
    10: "un certificat du site est périmé",
    18: "le site présente un certificat qu'il a signé lui-même",
    19: "le site présente une autorité que ce système ne connaît pas",
    62: "le certificat est celui d'un autre site",
    64: "le certificat est celui d'une autre adresse",
} | dict.fromkeys(
    (20, 21),
    "chaîne de certificats incomplète : le site n'envoie pas son certificat intermédiaire (à fournir au format PEM), "
    "ou son autorité n'est pas connue de ce système",
)
"""X509_V_ERR_… of OpenSSL -> French reason. 20 and 21 say the same: the issuer of a certificate is nowhere."""


class BadCertificates(TrackerError):
    """The file of certificates cannot be used; its message is the French reason, for the admins."""


def client_context(extra: Path | None = None) -> ssl.SSLContext:
    """How to verify the sites we ask: against the system's store, completed by the certificates of `extra` (PEM).

    An intermediate of `extra` completes a chain and vouches for nothing by itself: its root must be in the store.
    A root put there is trusted. Raises BadCertificates.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if extra is not None:
        context.verify_flags &= ~ssl.VERIFY_X509_PARTIAL_CHAIN
        _complete(context, extra)
    return context


def _complete(context: ssl.SSLContext, extra: Path) -> None:
    try:
        context.load_verify_locations(cafile=extra)
    except ssl.SSLError as error:  # one of OSError's kinds, to be told apart first
        raise BadCertificates(f"{extra} : ce ne sont pas des certificats au format PEM") from error
    except OSError as error:
        raise BadCertificates(explain(f"{extra} : le fichier ne peut pas être lu", error)) from error


def explain_tls(error: ssl.SSLError) -> str:
    """Why an encrypted connection failed, in French; OpenSSL's own word when it is not one that we know."""
    # What Python raises by itself has neither code nor reason.
    known = _REFUSALS.get(getattr(error, "verify_code", 0))
    return known or f"connexion chiffrée impossible : {getattr(error, 'reason', None) or error}"
