"""A site that forgets its intermediate certificate, as Éliasse does: refused until the admin supplies it.

The client runs in a process of its own, whose system store is the root of a certificate authority made here.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from trackers.tls import BadCertificates, client_context, explain_tls

ROOT = Path(__file__).parents[2]
CLIENT = """
import socket, ssl, sys
from pathlib import Path
from trackers.tls import client_context, explain_tls

port, name, extra = sys.argv[1:]
context = client_context(Path(extra) if extra else None)
try:
    with socket.create_connection(("127.0.0.1", int(port))) as plain:
        with context.wrap_socket(plain, server_hostname=name):
            print("accepté")
except ssl.SSLError as error:
    print(explain_tls(error))
"""


@dataclass(frozen=True)
class Autorite:
    """A root, its intermediate, and what a site holds: files in one folder."""

    folder: Path
    racine: trustme.CA
    intermediaire: trustme.CA

    def pem(self, name: str, *authorities: trustme.CA) -> Path:
        """A file with these authorities' certificates."""
        path = self.folder / name
        path.write_bytes(b"".join(authority.cert_pem.bytes() for authority in authorities))
        return path

    def site(self, *, sends_all: bool, not_after: datetime | None = None) -> ssl.SSLContext:
        """The site's side: its own certificate, with or without the intermediate."""
        leaf = self.intermediaire.issue_cert("eliasse.test", not_after=not_after)
        blobs = leaf.cert_chain_pems if sends_all else leaf.cert_chain_pems[:1]
        path = self.folder / "site.pem"
        path.write_bytes(leaf.private_key_pem.bytes() + b"".join(blob.bytes() for blob in blobs))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


@pytest.fixture
def autorite(tmp_path: Path) -> Autorite:
    racine = trustme.CA()
    return Autorite(tmp_path, racine, racine.create_child_ca())


@asynccontextmanager
async def serve(context: ssl.SSLContext) -> AsyncIterator[int]:
    """A site that hangs up once the connection is encrypted; gives its port."""

    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0, ssl=context) as server:
        yield server.sockets[0].getsockname()[1]


async def connect(
    context: ssl.SSLContext, systeme: Path, extra: Path | None, name: str = "eliasse.test"
) -> str:
    """What a client says of the site when its system trusts `systeme` only."""
    vide = systeme.parent / "vide"
    vide.mkdir(exist_ok=True)
    async with serve(context) as port:
        client = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", CLIENT, str(port), name, str(extra or "")),
            cwd=ROOT,
            env=os.environ | {"SSL_CERT_FILE": str(systeme), "SSL_CERT_DIR": str(vide), "PYTHONUTF8": "1"},
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await client.communicate()
    assert client.returncode == 0
    return said.decode().strip()


INCOMPLETE = "chaîne de certificats incomplète : le site n'envoie pas son certificat intermédiaire"


async def test_a_site_that_sends_its_whole_chain_needs_nothing_more(autorite: Autorite) -> None:
    systeme = autorite.pem("systeme.pem", autorite.racine)
    assert await connect(autorite.site(sends_all=True), systeme, None) == "accepté"


async def test_a_site_without_its_intermediate_is_refused_and_the_reason_says_what_to_do(
    autorite: Autorite,
) -> None:
    said = await connect(autorite.site(sends_all=False), autorite.pem("systeme.pem", autorite.racine), None)
    assert said.startswith(INCOMPLETE)
    assert "PEM" in said


async def test_the_intermediate_supplied_completes_the_chain(autorite: Autorite) -> None:
    systeme, extra = (
        autorite.pem("systeme.pem", autorite.racine),
        autorite.pem("extra.pem", autorite.intermediaire),
    )
    assert await connect(autorite.site(sends_all=False), systeme, extra) == "accepté"


async def test_the_intermediate_vouches_for_nothing_without_its_root(autorite: Autorite) -> None:
    systeme, extra = (
        autorite.pem("systeme.pem", trustme.CA()),
        autorite.pem("extra.pem", autorite.intermediaire),
    )
    said = await connect(autorite.site(sends_all=False), systeme, extra)
    assert said == "chaîne de certificats incomplète : l'autorité racine n'est pas connue de ce système"


async def test_another_name_is_refused_even_with_the_intermediate(autorite: Autorite) -> None:
    systeme, extra = (
        autorite.pem("systeme.pem", autorite.racine),
        autorite.pem("extra.pem", autorite.intermediaire),
    )
    said = await connect(autorite.site(sends_all=False), systeme, extra, name="autre.test")
    assert said == "le certificat est celui d'un autre site"


async def test_another_authority_is_refused_even_with_the_intermediate(
    autorite: Autorite, tmp_path: Path
) -> None:
    folder = tmp_path / "autre"
    folder.mkdir()
    other = trustme.CA()
    stranger = Autorite(folder, other, other.create_child_ca())
    systeme, extra = (
        autorite.pem("systeme.pem", autorite.racine),
        autorite.pem("extra.pem", autorite.intermediaire),
    )
    for sends_all in (False, True):
        said = await connect(stranger.site(sends_all=sends_all), systeme, extra)
        assert said.startswith("chaîne de certificats incomplète")


async def test_a_root_supplied_by_the_admin_is_trusted(autorite: Autorite) -> None:
    systeme, extra = (
        autorite.pem("systeme.pem", trustme.CA()),
        autorite.pem("extra.pem", autorite.racine, autorite.intermediaire),
    )
    assert await connect(autorite.site(sends_all=False), systeme, extra) == "accepté"


async def test_a_certificate_out_of_date_is_refused(autorite: Autorite) -> None:
    old = autorite.site(sends_all=True, not_after=datetime(2021, 1, 1, tzinfo=UTC))
    said = await connect(old, autorite.pem("systeme.pem", autorite.racine), None)
    assert said == "un certificat du site est périmé"


def test_verification_stays_on_whatever_is_supplied(autorite: Autorite) -> None:
    for extra in (None, autorite.pem("extra.pem", autorite.intermediaire)):
        context = client_context(extra)
        assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"bonjour",
        b"\x30\x82\x01\x0a",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n",
    ],
)
def test_a_file_that_holds_no_certificate_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "extra.pem"
    path.write_bytes(content)
    with pytest.raises(BadCertificates, match=r"extra\.pem : ce ne sont pas des certificats au format PEM"):
        client_context(path)


def test_a_private_key_alone_is_no_certificate(autorite: Autorite, tmp_path: Path) -> None:
    path = tmp_path / "cle.pem"
    path.write_bytes(autorite.racine.private_key_pem.bytes())
    with pytest.raises(BadCertificates, match=r"cle\.pem : ce ne sont pas des certificats"):
        client_context(path)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(
        BadCertificates, match=r"absent\.pem : le fichier ne peut pas être lu \(introuvable\)"
    ):
        client_context(tmp_path / "absent.pem")


def test_a_failure_that_is_not_of_certificates_keeps_its_own_word() -> None:
    error = ssl.SSLError(1, "boum")
    assert explain_tls(error) == f"connexion chiffrée impossible : {error}"
    error.reason = "WRONG_VERSION_NUMBER"
    assert explain_tls(error) == "connexion chiffrée impossible : WRONG_VERSION_NUMBER"
