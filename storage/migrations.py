"""The tables of the two databases, and how they came to be. A migration that has landed is never edited.

`parlement.db` is public knowledge: it can be copied, published, opened with Datasette.
`vigie.db` is private state: outbox, cursor, when each suivi began.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from storage.indexation import create_index, index_all
from storage.messages import keep_text

PARLEMENT = Migrations("parlement")
VIGIE = Migrations("vigie")

_TRACE = {"rang": int, "vu_le": str, "maj_le": str, "reponse": int, "corps": str}
"""Where a record came from: rank of its source, first seen, last changed (UTC), answer, SHA-256 of body."""


@PARLEMENT()
def sources(db: Database) -> None:
    """What is known of each address polled, its answers, the members of archives already read, raw bodies."""
    db.table("sources").create(
        {
            "nom": str,
            "libelle": str,
            "url": str,
            "etag": str,
            "last_modified": str,
            "sha256": str,
            "portee": str,
            "volume": int,
            "essai": str,
            "succes": str,
            "changement": str,
            "issue": str,
            "detail": str,
            "echecs": int,
        },
        pk="nom",
    )
    db.table("membres").create({"source": str, "nom": str, "crc": int}, pk=("source", "nom"))
    db.table("reponses").create(
        {"id": int, "source": str, "url": str, "recue_le": str, "sha256": str, "etag": str, "taille": int},
        pk="id",
    )
    db.table("corps").create(
        {"empreinte": str, "contenu": bytes, "reponse": int, "membre": str}, pk="empreinte"
    )
    db.table("remarques").create(
        {"source": str, "texte": str, "premiere": str, "derniere": str, "nombre": int}, pk=("source", "texte")
    )


@PARLEMENT()
def records(db: Database) -> None:
    """One table per kind of record, a column per field, and the history of their changes."""
    db.table("dossiers").create(
        {
            "uid": str,
            "legislature": int,
            "titre": str,
            "chemin": str,
            "senat": str,
            "procedure": str,
            **_TRACE,
        },
        pk="uid",
    )
    actes = db.table("actes").create(
        {
            "uid": str,
            "dossier": str,
            "code": str,
            "libelle": str,
            "organe": str,
            "date": str,
            "debut": str,
            "textes": str,
            "texte_adopte": str,
            "reunion": str,
            "scrutins": str,
            "statut_code": str,
            "statut": str,
            "rapporteurs": str,
            "decision_numero": str,
            "loi": str,
            "loi_titre": str,
            "jo_date": str,
            "jo_numero": str,
            "nor": str,
            "url": str,
            **_TRACE,
        },
        pk="uid",
    )
    actes.create_index(["dossier"])
    documents = db.table("documents").create(
        {
            "uid": str,
            "dossier": str,
            "nature": str,
            "numero": str,
            "legislature": int,
            "titre": str,
            "titre_court": str,
            "depot": str,
            "publication": str,
            "adoption": str,
            "limite_amendements": str,
            **_TRACE,
        },
        pk="uid",
    )
    documents.create_index(["dossier"])
    scrutins = db.table("scrutins").create(
        {
            "uid": str,
            "numero": int,
            "legislature": int,
            "date": str,
            "rang_seance": int,
            "seance": str,
            "titre": str,
            "sort": str,
            "type": str,
            "type_libelle": str,
            "demandeurs": str,
            "votants": int,
            "exprimes": int,
            "requis": int,
            "pour": int,
            "contre": int,
            "abstentions": int,
            "non_votants": int,
            "groupes": str,
            "mises_au_point": str,
            "dossier": str,
            "lieu": str,
            "rattache_a": str,
            "rattache_par": str,
            **_TRACE,
        },
        pk="uid",
    )
    scrutins.create_index(["rattache_a"])
    scrutins.create_index(["seance"])
    scrutins.create_index(["numero"])
    scrutins.create_index(["dossier"])
    db.table("organes").create(
        {
            "uid": str,
            "type": str,
            "libelle": str,
            "abrege": str,
            "legislature": int,
            "debut": str,
            "fin": str,
            "couleur": str,
            **_TRACE,
        },
        pk="uid",
    )
    db.table("acteurs").create(
        {"uid": str, "civilite": str, "prenom": str, "nom": str, "groupes": str, **_TRACE}, pk="uid"
    )
    changements = db.table("changements").create(
        {
            "id": int,
            "genre": str,
            "uid": str,
            "champ": str,
            "avant": str,
            "apres": str,
            "vu_le": str,
            "reponse": int,
            "corps": str,
        },
        pk="id",
    )
    changements.create_index(["genre", "uid"])


@VIGIE()
def outbox(db: Database) -> None:
    """What is due, to whom, in what state; how far the changes were read; when each suivi began."""
    db.table("curseurs").create({"nom": str, "position": int, "empreinte": str}, pk="nom")
    db.table("meta").create({"cle": str, "valeur": str}, pk="cle")
    db.table("suivis").create({"nom": str, "depuis": str}, pk="nom")
    envois = db.table("outbox").create(
        {
            "id": int,
            "alerte": str,
            "destination": str,
            "envoi": int,
            "genre": str,
            "importance": str,
            "message": str,
            "publie": str,
            "empreinte": str,
            "etat": str,
            "motif": str,
            "tentatives": int,
            "prochain_essai": str,
            "tente_le": str,
            "message_id": str,
            "nonce": str,
            "reference": str,
            "cree_le": str,
            "envoye_le": str,
        },
        pk="id",
        not_null={"alerte", "destination", "envoi", "etat"},
        defaults={"tentatives": 0, "envoi": 1},
    )
    envois.create_index(["alerte", "destination", "envoi"], unique=True)
    envois.create_index(["etat", "prochain_essai"])


@PARLEMENT()
def addresses(db: Database) -> None:
    """Sources with several addresses: validators of each; documents that a list named and that are still awaited."""
    db.table("adresses").create(
        {"source": str, "url": str, "etag": str, "last_modified": str, "sha256": str, "lue_le": str},
        pk=("source", "url"),
    )
    db.table("attendus").create(
        {
            "source": str,
            "uid": str,
            "url": str,
            "version": str,
            "annonce_le": str,
            "tentatives": int,
            "prochain_essai": str,
            "motif": str,
        },
        pk=("source", "uid"),
    )


@PARLEMENT()
def amendements(db: Database) -> None:
    """Amendments of the tracked bills. Long texts come last: what lists and counts read never crosses them."""
    table = db.table("amendements").create(
        {
            "uid": str,
            "legislature": int,
            "dossier": str,
            "texte": str,
            "examen": str,
            "organe": str,
            "numero": str,
            "rectification": str,
            "place": str,
            "place_type": str,
            "additionnel": str,
            "alinea": str,
            "etat": str,
            "etat_libelle": str,
            "sous_etat": str,
            "sort": str,
            "date_sort": str,
            "seance": str,
            "tri": str,
            "parent": str,
            "identique": str,
            "identique_position": str,
            "commune": str,
            "commune_position": str,
            "auteur_type": str,
            "auteur": str,
            "groupe": str,
            "auteur_organe": str,
            "depot": str,
            "publication": str,
            "effet": str,
            "chronotag": int,
            **_TRACE,
            "lien_place": str,
            "signataires": str,
            "cosignataires": str,
            "dispositif": str,
            "expose": str,
        },
        pk="uid",
    )
    table.create_index(["dossier", "texte", "place", "organe", "etat", "sous_etat", "sort"])
    table.create_index(["dossier", "texte", "organe", "tri", "uid"])
    table.create_index(["dossier", "groupe"])
    table.create_index(["dossier", "seance"])
    table.create_index(["dossier", "examen"])
    table.create_index(["dossier", "auteur"])
    table.create_index(["seance", "numero"])
    table.create_index(["texte", "identique"])
    table.create_index(["parent"])
    table.create_index(["numero"])
    db.table("scrutins").create_index(["legislature", "numero", "uid"])


@PARLEMENT()
def agenda(db: Database) -> None:
    """Meetings about the tracked bills, the points of their order of the day, the bills of each point."""
    reunions = db.table("reunions").create(
        {
            "uid": str,
            "type": str,
            "organe": str,
            "debut": str,
            "fin": str,
            "jour": str,
            "rang_seance": int,
            "etat": str,
            "lieu": str,
            "numero_jo": str,
            "compte_rendu": str,
            **_TRACE,
        },
        pk="uid",
    )
    reunions.create_index(["debut"])
    reunions.create_index(["jour"])
    points = db.table("points").create(
        {
            "uid": str,
            "reunion": str,
            "objet": str,
            "type": str,
            "etat": str,
            "dossiers": str,
            "rattache_a": str,
            **_TRACE,
        },
        pk="uid",
    )
    points.create_index(["reunion"])
    db.create_view(
        "points_dossiers",
        "SELECT uid AS point, reunion, rattache_a AS dossier FROM points WHERE rattache_a > '' "
        "UNION ALL SELECT points.uid, reunion, value FROM points, json_each(points.dossiers)",
    )


@PARLEMENT()
def live(db: Database) -> None:
    """The sitting as the live sources tell it, and the outcomes they told first."""
    db.table("directs").create(
        {
            "uid": str,
            "legislature": int,
            "etat": str,
            "texte": str,
            "organe": str,
            "numero": str,
            "place": str,
            "restants": int,
            "suite": str,
            "extrait_le": str,
            **_TRACE,
        },
        pk="uid",
    )
    sorts = db.table("sorts_directs").create(
        {
            "uid": str,
            "legislature": int,
            "texte": str,
            "organe": str,
            "numero": str,
            "place": str,
            "sort": str,
            **_TRACE,
        },
        pk="uid",
    )
    sorts.create_index(["texte", "numero"])


@VIGIE()
def suivis_by_bill(db: Database) -> None:
    """Which bill each suivi tracks: a name used again for another bill begins anew. "" for those begun before."""
    db.table("suivis").add_column("cible", str, not_null_default="")


@PARLEMENT()
def senat(db: Database) -> None:
    """The Sénat: its own columns, who voted what, the versions of texts. `cle`: the id a bill was first known by.

    A sitting of the Sénat is a day, by whichever source: those that the Assemblée's agenda had numbered are read again.
    """
    dossiers = db.table("dossiers")
    dossiers.add_column("etat", str)
    dossiers.add_column("cle", str)
    db.table("documents").add_column("amendements", str)
    for name in ("avis_commission", "avis_gouvernement"):
        db.table("amendements").add_column(name, str)
    votes = {"pours": str, "contres": str, "abstenus": str, "absents": str}
    db.table("votants").create({"uid": str, **votes, **_TRACE}, pk="uid")
    versions = db.table("versions").create(
        {
            "uid": str,
            "dossier": str,
            "titre": str,
            "publie": str,
            "url": str,
            "empreinte": str,
            **_TRACE,
            "articles": str,
        },
        pk="uid",
    )
    versions.create_index(["dossier"])
    db.execute("DELETE FROM points WHERE reunion IN (SELECT uid FROM reunions WHERE uid LIKE 'RUSNR5%')")
    db.execute("DELETE FROM reunions WHERE uid LIKE 'RUSNR5%'")
    db.execute("DELETE FROM membres WHERE source LIKE 'agenda-%' AND nom LIKE '%RUSNR5%'")
    db.execute("UPDATE sources SET portee = NULL WHERE nom LIKE 'agenda-%' OR nom LIKE 'dossiers-%'")
    db.execute("DELETE FROM membres WHERE source LIKE 'dossiers-%' AND nom LIKE '%DLR5%'")


@PARLEMENT()
def veilles(db: Database) -> None:
    """The Journal officiel, the prefects' acts, what veilles found, what is kept for its words only."""
    db.table("journaux").create(
        {"uid": str, "titre": str, "numero": str, "publie": str, "textes": str, **_TRACE}, pk="uid"
    )
    textes = db.table("textes_jo").create(
        {
            "uid": str,
            "journal": str,
            "jo": str,
            "nature": str,
            "numero": str,
            "nor": str,
            "titre": str,
            "date": str,
            "publie": str,
            "autorite": str,
            "ministere": str,
            "eli": str,
            "rectifie": str,
            **_TRACE,
            "signataires": str,
            "cite": str,
            "modifie": str,
            "notice": str,
            "visas": str,
            "travaux": str,
            "contenu": str,
        },
        pk="uid",
    )
    textes.create_index(["publie"])
    textes.create_index(["nor"])
    textes.create_index(["journal"])
    recueils = db.table("recueils").create(
        {
            "uid": str,
            "administration": str,
            "administration_nom": str,
            "nom": str,
            "date": str,
            "url": str,
            "vu_premier": str,
            "pdf_cree": str,
            "pdf_modifie": str,
            "fuseau": str,
            "extraits": str,
            **_TRACE,
        },
        pk="uid",
    )
    recueils.create_index(["vu_premier"])
    db.table("lectures_pdf").create(
        {"uid": str, "etat": str, "detail": str, "pages": int, "arretes": str, **_TRACE}, pk="uid"
    )
    arretes = db.table("arretes").create(
        {
            "uid": str,
            "numero": str,
            "autorite": str,
            "autorite_nom": str,
            "administrations": str,
            "titre": str,
            "date": str,
            "moyen": str,
            "finalites": str,
            "lieu": str,
            "periode": str,
            "jour_debut": str,
            "jour_fin": str,
            "debut": str,
            "fin": str,
            "cameras": int,
            "cameras_dit": str,
            "modifie": str,
            "recueils": str,
            "url": str,
            "vu_premier": str,
            "pdf_cree": str,
            **_TRACE,
            "texte": str,
        },
        pk="uid",
    )
    arretes.create_index(["vu_premier"])
    db.table("signalements").create(
        {
            "uid": str,
            "nature": str,
            "chambre": str,
            "titre": str,
            "sur": str,
            "auteur": str,
            "date": str,
            "url": str,
            **_TRACE,
            "texte": str,
        },
        pk="uid",
    )
    reperages = db.table("reperages").create(
        {
            "uid": str,
            "veille": str,
            "objet_genre": str,
            "objet": str,
            "etiquettes": str,
            "mots": str,
            "passage": str,
            **_TRACE,
        },
        pk="uid",
    )
    reperages.create_index(["objet_genre", "objet"])
    reperages.create_index(["veille"])
    db.table("veilles_lues").create({"veille": str, "empreinte": str, "position": int}, pk="veille")


@PARLEMENT()
def citations(db: Database) -> None:
    """The laws that acts of the Journal officiel cite, a row each: an index cannot read the list `cite`.

    Triggers keep them, so that no way of writing an act forgets them. article: "" where the law itself is cited.
    """
    columns = {"loi": str, "article": str, "texte": str}
    db.table("citations").create(columns, pk=("loi", "article", "texte"))
    db.table("citations").create_index(["texte"])
    each = (
        "INSERT OR IGNORE INTO citations SELECT substr(value, 1, instr(value || '#', '#') - 1), "
        "substr(value, instr(value || '#', '#') + 1), {uid} FROM {source}"
    )
    fresh = each.format(uid="NEW.uid", source="json_each(NEW.cite)")
    db.execute(f"CREATE TRIGGER citations_nouvelles AFTER INSERT ON textes_jo BEGIN {fresh}; END")
    db.execute(
        "CREATE TRIGGER citations_revues AFTER UPDATE OF cite ON textes_jo BEGIN "
        f"DELETE FROM citations WHERE texte = NEW.uid; {fresh}; END"
    )
    db.execute(each.format(uid="t.uid", source="textes_jo t, json_each(t.cite)"))
    db.table("textes_jo").create_index(["numero"])
    db.execute("CREATE INDEX idx_textes_jo_rectifie ON textes_jo (rectifie) WHERE rectifie <> ''")


@PARLEMENT()
def apercus(db: Database) -> None:
    """What veilles have seen of archives whose members nobody tracks; the reference of a bill at the Sénat."""
    db.table("apercus").create({"source": str, "pour": str, "marques": bytes}, pk="source")
    db.table("signalements").add_column("senat", str)
    db.execute("CREATE INDEX idx_signalements_senat ON signalements (senat) WHERE senat > ''")


@PARLEMENT()
def recherche(db: Database) -> None:
    """The index of words, of what is known already too: once, 25 s for 75,000 amendments of 2 kB."""
    create_index(db)
    index_all(db)


@PARLEMENT()
def semaine(db: Database) -> None:
    """What the agenda holds on bills that nobody tracks; what an archive usually weighs, and since when it does not."""
    db.table("affiches").create(
        {
            "uid": str,
            "chambre": str,
            "jour": str,
            "objet": str,
            "etat": str,
            "dossiers": str,
            "seance": int,
            **_TRACE,
        },
        pk="uid",
    ).create_index(["jour"])
    for name, kind in (("volume_usuel", int), ("effondree", int), ("effondree_le", str)):
        db.table("sources").add_column(name, kind)


@VIGIE()
def abonnements(db: Database) -> None:
    """What people choose in chat; every alert once; digests, replies, corrections, alarms."""
    alertes = db.table("alertes").create(
        {
            "cle": str,
            "reference": str,
            "genre": str,
            "importance": str,
            "suivis": str,
            "veilles": str,
            "departements": str,
            "personnes": str,
            "percees": str,
            "dossier": str,
            "jour": str,
            "motif": str,
            "message": str,
            "vue_le": str,
            "modifiee_le": str,
        },
        pk="cle",
    )
    alertes.create_index(["reference"])
    alertes.create_index(["vue_le"])
    envois = db.table("outbox")
    for name in ("mention", "resume_le", "repond"):
        envois.add_column(name, str)
    envois.add_column("resume", int)
    envois.add_column("modifications", int, not_null_default=0)
    db.execute("CREATE INDEX idx_outbox_resume ON outbox (resume) WHERE resume IS NOT NULL")
    gardes = "etat = 'gardé pour un résumé'"
    db.execute(f"CREATE INDEX idx_outbox_gardes ON outbox (resume_le, destination) WHERE {gardes}")
    perimes = "genre = 'résumé' AND empreinte = ''"
    db.execute(f"CREATE INDEX idx_outbox_resumes_perimes ON outbox (destination) WHERE {perimes}")
    envois.create_index(["reference"])
    db.table("abonnements").create(
        {
            "destination": str,
            "serveur": str,
            "salon": str,
            "reglages": str,
            "etat": str,
            "motif": str,
            "depuis": str,
            "fin": str,
            "version": int,
            "cree_le": str,
            "cree_par": str,
            "modifie_le": str,
            "modifie_par": str,
        },
        pk="destination",
        not_null={"serveur", "salon", "reglages", "etat", "motif", "version"},
        defaults={"serveur": "", "salon": "", "reglages": "{}", "etat": "actif", "motif": "", "version": 1},
    ).create_index(["serveur"])
    db.table("serveurs").create({"serveur": str, "nom": str, "roles": str, "accueil_le": str}, pk="serveur")
    db.table("suivis_ajoutes").create(
        {
            "nom": str,
            "titre": str,
            "cible": str,
            "legislature": int,
            "article": str,
            "alias": str,
            "ajoute_par": str,
            "ajoute_le": str,
        },
        pk="nom",
    )
    journal = db.table("journal_admin").create(
        {
            "id": int,
            "quand": str,
            "qui": str,
            "nom": str,
            "serveur": str,
            "destination": str,
            "action": str,
            "detail": str,
        },
        pk="id",
    )
    journal.create_index(["serveur", "id"])
    journal.create_index(["destination", "id"])
    corrections = db.table("corrections").create(
        {
            "id": int,
            "alerte": str,
            "reference": str,
            "titre": str,
            "cle": str,
            "quoi": str,
            "avant": str,
            "apres": str,
            "sens": int,
            "vue_le": str,
        },
        pk="id",
    )
    corrections.create_index(["alerte", "cle"])
    db.table("alarmes").create(
        {
            "cle": str,
            "depuis": str,
            "fin": str,
            "vue_le": str,
            "serie": int,
            "texte": str,
            "remede": str,
        },
        pk="cle",
    )
    _texts_once(db)


IMPORTANCE_PUIS_AGE = (
    "CASE importance WHEN 'majeur' THEN 0 WHEN 'notable' THEN 1 WHEN 'courant' THEN 2 ELSE 3 END, "
    "etat = 'à modifier', id"
)
DUE = "etat IN ('à envoyer', 'en cours', 'à modifier')"
"""Order in which rows leave, and which are due: as the index of those rows has them."""


def _texts_once(db: Database) -> None:
    """Keep the text of each message once, whatever the number of rows that show it, and the indexes of a long outbox.

    `messages` loses what no row points to any more. The view `envois` is the outbox with its texts. Last in the
    migration: the view lists the columns that the outbox has by then.
    """
    db.table("messages").create({"id": int, "empreinte": str, "contenu": str}, pk="id").create_index(
        ["empreinte"], unique=True
    )
    for column in ("message", "publie"):
        for (contenu,) in db.execute(f"SELECT DISTINCT {column} FROM outbox WHERE {column} != ''").fetchall():
            db.execute(
                f"UPDATE outbox SET {column} = ? WHERE {column} = ?", (keep_text(db, contenu), contenu)
            )
    envois = db.table("outbox").transform(types={"message": int, "publie": int})
    for columns in (["message"], ["publie"], ["destination", "etat"]):
        envois.create_index(columns)
    db.execute(f"CREATE INDEX idx_outbox_dus ON outbox ({IMPORTANCE_PUIS_AGE}) WHERE {DUE}")
    for event, told in (("DELETE", ""), ("UPDATE", " OF message, publie")):
        db.execute(
            f"CREATE TRIGGER messages_quittes_{event.lower()} AFTER {event}{told} ON outbox BEGIN "
            "DELETE FROM messages WHERE id IN (OLD.message, OLD.publie) "
            "AND NOT EXISTS (SELECT 1 FROM outbox WHERE message = messages.id) "
            "AND NOT EXISTS (SELECT 1 FROM outbox WHERE publie = messages.id); END"
        )
    kept = ", ".join(f"o.{c.name}" for c in envois.columns if c.name not in ("message", "publie"))
    db.execute(
        f"CREATE VIEW envois AS SELECT {kept}, m.contenu AS message, p.contenu AS publie FROM outbox o "
        "LEFT JOIN messages m ON m.id = o.message LEFT JOIN messages p ON p.id = o.publie"
    )
