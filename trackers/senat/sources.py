"""The Sénat's trackers: what each asks for, for which bills, how often."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from parlement import senat
from parlement.dossiers import Dossier
from parlement.rattachement import RESSEMBLANCE, resemblance
from parlement.reunions import PointOdj, Reunion
from parlement.semaine import affiches
from trackers.base import Reading, Record, Request
from trackers.senat.agenda import ICAL, ical_url, parse_ical
from trackers.senat.amendements import JEU_COMPLET, jeu_complet_url, parse_jeu_complet
from trackers.senat.base import DATA, DORMANT, HEURE, JOUR, MINUTE, RANG, WWW, SenatTracker
from trackers.senat.derouleur import LISTE_DISCUSSION, liste_discussion_url, parse_liste_discussion
from trackers.senat.etats import parse_etats
from trackers.senat.fiches import FICHE, parse_fiche
from trackers.senat.flux import FLUX, flux_url, parse_flux
from trackers.senat.page_dossier import PAGE_DOSSIER, parse_page
from trackers.senat.page_dossier import page_url as dossier_url
from trackers.senat.scrutins import (
    PAGE,
    VOTES,
    liste_url,
    page_url,
    parse_scrutin,
    parse_votes,
    read_liste,
    votes_url,
)
from trackers.senat.senateurs import parse_general, parse_histogroupes
from trackers.senat.signalements import signaled_dossiers
from trackers.senat.textes import TEXTE, parse_texte, read_index, texte_url
from trackers.tracker import Cadence, Listed, Needs, Page, Tracker
from trackers.watch import empreinte_of

MOST_VOTES = 40
"""Pages of votes asked for in one poll: the rest comes with the next ones."""
MOST_FICHES = 60
"""Pages of amendments asked for in one poll, the latest texts first."""
ETATS = "/data/dosleg/dossiers-legislatifs.csv"
GENERAL = "/data/senateurs/ODSEN_GENERAL.csv"
HISTOGROUPES = "/data/senateurs/ODSEN_HISTOGROUPES.json"


class DossiersTracker(SenatTracker):
    """The feed of each tracked bill; its page where the feed does not answer."""

    __slots__ = ()

    def pages(self, needs: Needs) -> list[Page]:
        """One feed for each bill, seldom once its debate is over."""
        return [
            Page(
                self.request(flux_url(self.site, signet)),
                instead=self.request(dossier_url(self.site, signet)),
                every=DORMANT if signet in needs.clos else None,
            )
            for signet in sorted(needs.senat)
        ]


class EtatsTracker(SenatTracker):
    """The daily table of all bills: where each stands, its law, the decision of the Conseil constitutionnel.

    Of a bill it says where it stands and nothing else; of steps it never replaces what their dossier says. Veilles look
    at the titles of the bills of the session that are not tracked; amendments to these would take a request per text.
    """

    __slots__ = ()

    @property
    def rang(self) -> int:
        """Below the dossiers."""
        return RANG - 1

    def portee(self, needs: Needs) -> str:
        """The bills and the words looked for in the table."""
        return " ".join([*sorted(needs.senat), *filter(None, [empreinte_of(needs.veilles)])])

    def pages(self, needs: Needs) -> list[Page]:
        """The table, once a bill has a reference at the Sénat or words are watched."""
        return [Page(self.request(self.url))] if needs.senat or needs.veilles else []

    def relevant(self, reading: Reading, needs: Needs) -> Reading:
        """The lines of the tracked bills, and the other bills in whose titles veilles find their words."""
        kept = (
            replace(record, titre="") if isinstance(record, Dossier) else record
            for record in reading.records
            if getattr(record, "senat" if isinstance(record, Dossier) else "dossier", "") in needs.senat
        )
        return replace(reading, records=(*kept, *signaled_dossiers(reading, needs)))


class AmendementsTracker(SenatTracker):
    """The file of all the amendments of each text, in commission and in the sitting: 404 until there are some."""

    __slots__ = ()

    def pages(self, needs: Needs) -> list[Page]:
        """One file for each list that the tracked texts may have."""
        return [
            Page(
                self.request(jeu_complet_url(self.site, liste.texte, commission=liste.commission)),
                every=DORMANT if liste.texte in needs.clos else None,
            )
            for liste in needs.listes
        ]


class OrdreTracker(SenatTracker):
    """The order of discussion of the texts under debate, with the outcomes so far."""

    __slots__ = ()

    def pages(self, needs: Needs) -> list[Page]:
        """One order for each list of a text still debated."""
        return [
            Page(self.request(liste_discussion_url(self.site, liste.texte, commission=liste.commission)))
            for liste in needs.listes
            if liste.texte not in needs.clos
        ]


class FichesTracker(SenatTracker):
    """The pages of the amendments on followed articles: who else signed, what the commission and the Government say."""

    __slots__ = ()

    def pages(self, needs: Needs) -> list[Page]:
        """A few dozen pages, each asked for twice a day at most."""
        latest = sorted(needs.fiches, reverse=True)[:MOST_FICHES]
        urls = (senat.amendement_url(uid).replace(senat.SITE, self.site) for uid in latest)
        return [Page(self.request(url), every=JOUR / 2) for url in urls if url]


class VotesTracker(SenatTracker):
    """The public votes that the tracked bills name, and who voted what in those known to be theirs."""

    __slots__ = ()

    def pages(self, needs: Needs) -> list[Page]:
        """Each page until it was read, the latest votes first."""
        pages = [
            page_url(self.site, *found) for uid in _latest(needs.votes) if (found := senat.split_scrutin(uid))
        ]
        names = [
            votes_url(self.site, *found)
            for uid in _latest(needs.votes_sans_noms)
            if (found := senat.split_scrutin(uid))
        ]
        return [Page(self.request(url), every=HEURE / 4) for url in [*pages, *names][:MOST_VOTES]]


class _ListTracker(SenatTracker):
    """A list whose documents are each at the address that it gives; there is no archive of all."""

    __slots__ = ()

    @property
    def archive(self) -> str:
        """None."""
        return ""

    def needed(self, needs: Needs) -> bool:
        """Once a bill has a reference at the Sénat."""
        return bool(needs.senat)

    def document(self, document: Listed) -> Request:
        """How to ask for one."""
        return self.request(document.url)


class ScrutinsTracker(_ListTracker):
    """The list of the votes of the session, for those on a tracked bill that it does not name yet."""

    __slots__ = ()

    def lists(self, now: datetime, since: datetime | None) -> list[Request]:
        """The list of the present session, which begins in October."""
        session = now.year if now.month >= 10 else now.year - 1
        return [self.request(liste_url(self.site, session))]

    def listed(self, body: bytes, url: str) -> Iterator[Listed]:
        """The latest votes that the list links to. Raises Unreadable."""
        for uid, mots in read_liste(body, url)[-MOST_VOTES:]:
            found = senat.split_scrutin(uid)
            if found:
                yield Listed(uid=uid, url=page_url(self.site, *found), mots=mots)

    def wants(self, document: Listed, needs: Needs) -> bool:
        """Whether it was not read, and its words may be a tracked bill's: when the list gives none, it may."""
        if document.uid in needs.scrutins:
            return False
        titres = [titre for known in needs.titres.values() for titre in known]
        return not document.mots or any(resemblance(document.mots, t) >= RESSEMBLANCE for t in titres)


class TextesTracker(_ListTracker):
    """The two lists of the texts put online, then the articles of those of the tracked bills."""

    __slots__ = ()

    def lists(self, now: datetime, since: datetime | None) -> list[Request]:
        """Texts tabled, then texts adopted."""
        return [self.request(f"{self.site}/akomantoso/{name}.xml") for name in ("depots", "adoptions")]

    def listed(self, body: bytes, url: str) -> Iterator[Listed]:
        """Every text that the list names, its latest issue. Raises Unreadable."""
        for entree in read_index(body):
            yield Listed(uid=entree.uid, url=_at(self.site, entree.url), version=entree.version)

    def wants(self, document: Listed, needs: Needs) -> bool:
        """Whether it is a version of a tracked bill."""
        return document.uid in needs.textes


class TextesHorsListesTracker(SenatTracker):
    """Texts of tracked bills that the lists do not name (they begin in 2023): asked for by their own address."""

    __slots__ = ()

    def pages(self, needs: Needs) -> list[Page]:
        """The texts whose articles were not read, each once a day at most."""
        missing = sorted(uid for uid in needs.textes - needs.versions if senat.split_document(uid))
        names = [name for uid in missing for name in _names(uid, needs.senat)]
        return [Page(self.request(texte_url(self.site, name)), every=JOUR) for name in names]


class AgendaTracker(SenatTracker):
    """The calendars of the sittings and of the commissions."""

    __slots__ = ()

    def portee(self, needs: Needs) -> str:
        """The titles looked for."""
        return " ".join(sorted(titre for known in needs.titres.values() for titre in known))

    def pages(self, needs: Needs) -> list[Page]:
        """Both calendars, once a bill has a reference at the Sénat."""
        names = ("Seance", "Commissions") if needs.senat else ()
        return [Page(self.request(ical_url(self.site, name))) for name in names]

    def relevant(self, reading: Reading, needs: Needs) -> Reading:
        """The meetings known to be about tracked bills, or with the title of one on their order of the day.

        Of the others, the bills announced.
        """
        titres = [titre for known in needs.titres.values() for titre in known]
        about = {
            record.reunion
            for record in reading.records
            if isinstance(record, PointOdj)
            and any(resemblance(record.objet, titre) >= RESSEMBLANCE for titre in titres)
        } | needs.reunions
        kept = (
            record
            for record in reading.records
            if (isinstance(record, Reunion) and record.uid in about)
            or (isinstance(record, PointOdj) and record.reunion in about)
        )
        others = affiches(r for r in reading.records if _reunion_of(r) not in about)
        return replace(reading, records=(*kept, *others))


def _reunion_of(record: Record) -> str:
    """The meeting that a record of a calendar is, or is on the order of the day of."""
    return record.reunion if isinstance(record, PointOdj) else record.uid


class SenateursTracker(SenatTracker):
    """Who the senators are, and their groups by date."""

    __slots__ = ()

    def pages(self, needs: Needs) -> list[Page]:
        """Both files, once a bill has a reference at the Sénat."""
        names = (GENERAL, HISTOGROUPES) if needs.senat else ()
        return [Page(self.request(self.site + name)) for name in names]


def _latest(uids: frozenset[str]) -> list[str]:
    return sorted(uids, key=lambda uid: senat.split_scrutin(uid) or (0, 0), reverse=True)


def _at(site: str, url: str) -> str:
    """The same address at another site: the demo's."""
    return url.replace(senat.SITE, site)


def _names(uid: str, signets: frozenset[str]) -> Iterator[str]:
    """The names under which a text may be online: that of an adopted text, or one for each nature of tracked bill."""
    document = senat.split_document(uid)
    assert document is not None  # the caller checked
    end = f"{document.session % 100:02}-{document.numero:03}"
    if document.genre == senat.ADOPTE:
        yield f"tas{end}"
    elif document.genre == senat.TEXTE:
        yield from sorted({f"{nature}{end}" for signet in signets if (nature := signet[:3]) in _NATURES})


_NATURES = frozenset({"pjl", "ppl", "ppr"})


def _path(path: str) -> re.Pattern[str]:
    return re.compile(re.escape(path))


def trackers_senat(*, www: str = WWW, data: str = DATA) -> tuple[Tracker, ...]:
    """Every source of the Sénat. `www` and `data` are the base addresses of its two sites."""
    return (
        SenateursTracker(
            nom="senat-senateurs",
            libelle="Sénateurs et groupes",
            site=data,
            chemin=GENERAL,
            cadence=Cadence(calme=JOUR, seance=JOUR),
            lecteurs={_path(GENERAL): parse_general, _path(HISTOGROUPES): parse_histogroupes},
        ),
        DossiersTracker(
            nom="senat-dossiers",
            libelle="Dossiers du Sénat",
            site=www,
            chemin="/dossier-legislatif/",
            cadence=Cadence(calme=HEURE, seance=30 * MINUTE, debat=15 * MINUTE),
            lecteurs={FLUX: parse_flux, PAGE_DOSSIER: parse_page},
        ),
        EtatsTracker(
            nom="senat-etats",
            libelle="Table des dossiers du Sénat",
            site=data,
            chemin=ETATS,
            cadence=Cadence(calme=JOUR, seance=JOUR),
            lecteurs={_path(ETATS): parse_etats},
        ),
        AgendaTracker(
            nom="senat-agenda",
            libelle="Agenda du Sénat",
            site=www,
            chemin="/aglae/Seance/ical.ics",
            cadence=Cadence(calme=2 * HEURE, seance=HEURE),
            lecteurs={ICAL: parse_ical},
        ),
        AmendementsTracker(
            nom="senat-amendements",
            libelle="Amendements du Sénat",
            site=www,
            chemin="/amendements/",
            cadence=Cadence(calme=30 * MINUTE, seance=15 * MINUTE, debat=3 * MINUTE),
            lecteurs={JEU_COMPLET: parse_jeu_complet},
        ),
        OrdreTracker(
            nom="senat-ordre",
            libelle="Ordre de discussion du Sénat",
            site=www,
            chemin="/enseance/",
            cadence=Cadence(calme=None, seance=15 * MINUTE, debat=MINUTE),
            lecteurs={LISTE_DISCUSSION: parse_liste_discussion},
        ),
        VotesTracker(
            nom="senat-votes",
            libelle="Scrutins du Sénat sur les textes suivis",
            site=www,
            chemin="/scrutin-public/",
            cadence=Cadence(calme=2 * HEURE, seance=20 * MINUTE),
            lecteurs={PAGE: parse_scrutin, VOTES: parse_votes},
        ),
        ScrutinsTracker(
            nom="senat-scrutins",
            libelle="Liste des scrutins du Sénat",
            site=www,
            chemin="/scrutin-public/",
            cadence=Cadence(calme=6 * HEURE, seance=20 * MINUTE),
            lecteurs={PAGE: parse_scrutin},
        ),
        TextesTracker(
            nom="senat-textes",
            libelle="Textes du Sénat, article par article",
            site=www,
            chemin="/akomantoso/",
            cadence=Cadence(calme=HEURE, seance=30 * MINUTE),
            lecteurs={TEXTE: parse_texte},
        ),
        TextesHorsListesTracker(
            nom="senat-textes-hors-listes",
            libelle="Textes du Sénat absents des listes",
            site=www,
            chemin="/akomantoso/",
            cadence=Cadence(calme=6 * HEURE, seance=6 * HEURE),
            lecteurs={TEXTE: parse_texte},
        ),
        FichesTracker(
            nom="senat-fiches",
            libelle="Fiches des amendements du Sénat",
            site=www,
            chemin="/amendements/",
            cadence=Cadence(calme=2 * HEURE, seance=30 * MINUTE),
            lecteurs={FICHE: parse_fiche},
        ),
    )
