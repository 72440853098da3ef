"""The dossier of one bill, written for the tests: as a feed, and as two pages that have nothing alike but their words.

The steps are those of the bill on the 2024 Games (`pjl22-220`); its public votes are invented, and so are its pages:
none of the present site was recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from html import escape

from parlement.temps import MOIS, PARIS

SIGNET = "pjl22-220"
FLUX_URL = f"https://www.senat.fr/dossier-legislatif/rss/dosleg{SIGNET}.xml"
PAGE_URL = f"https://www.senat.fr/dossier-legislatif/{SIGNET}.html"
TITRE = "projet de loi relatif aux jeux Olympiques et Paralympiques de 2024"

SN1, AN1 = "Première lecture - Sénat", "Première lecture - Assemblée nationale"
CMP = "Commission mixte paritaire (accord)"
SESSION = "2022-2023"


def en_lettres(jour: date) -> str:
    """ "1er février 2023"."""
    return f"{'1er' if jour.day == 1 else jour.day} {MOIS[jour.month - 1]} {jour.year}"


@dataclass(frozen=True)
class Fait:
    """One line. `mots`: what follows the number, without the day."""

    rubrique: str
    famille: str
    numero: str
    mots: str
    href: str
    jour: date

    @property
    def titre(self) -> str:
        return f"{self.famille} n° {self.numero}"

    @property
    def resume(self) -> str:
        """In a feed, without the number; the day in brackets after who reports."""
        day = en_lettres(self.jour)
        said = f"{self.mots} ({day})" if "au nom" in self.mots else f"{self.mots} le {day}"
        return f"{self.rubrique} : {self.famille} {said}"

    @property
    def ligne(self) -> str:
        """In a page, with the number and the session."""
        session = "" if "assemblee-nationale" in self.href else f" ({SESSION})"
        day = en_lettres(self.jour)
        said = f"{self.mots}, déposé le {day}" if "au nom" in self.mots else f"{self.mots} le {day}"
        return f"n° {self.numero}{session} {said}"


AN = "https://www.assemblee-nationale.fr"
LOIS = "de Mme Agnès ESSAI, fait au nom de la commission des lois"
FAITS = (
    Fait(
        SN1, "Texte", "220", "de Mme Amélie ESSAI, déposé au Sénat", "/leg/pjl22-220.html", date(2022, 12, 22)
    ),
    Fait(SN1, "Avis", "246", LOIS, "/rap/a22-246/a22-246.html", date(2023, 1, 17)),
    Fait(SN1, "Rapport", "248", LOIS, "/rap/l22-248/l22-248.html", date(2023, 1, 18)),
    Fait(SN1, "Texte de la commission", "249", "déposé", "/leg/pjl22-249.html", date(2023, 1, 18)),
    Fait(SN1, "Texte", "44", "adopté par le Sénat", "/leg/tas22-044.html", date(2023, 1, 31)),
    Fait(
        AN1,
        "Texte",
        "809",
        "transmis à l'Assemblée nationale",
        f"{AN}/16/projets/pl0809.asp",
        date(2023, 2, 1),
    ),
    Fait(AN1, "Rapport", "939", LOIS, f"{AN}/16/rapports/r0939.asp", date(2023, 3, 9)),
    Fait(
        AN1,
        "Texte de la commission",
        "939",
        "déposé",
        f"{AN}/16/ta-commission/r0939-a0.asp",
        date(2023, 3, 9),
    ),
    Fait(
        AN1, "Texte", "96", "modifié par l'Assemblée nationale", f"{AN}/16/ta/ta0096.asp", date(2023, 3, 28)
    ),
    Fait(CMP, "Texte", "458", "transmis au Sénat", "/leg/pjl22-458.html", date(2023, 3, 28)),
    Fait(
        CMP,
        "Rapport",
        "496",
        "de Mme Agnès ESSAI, sénateur et M. Guillaume ESSAI, député, fait au nom de la commission mixte paritaire",
        "/rap/l22-496/l22-496.html",
        date(2023, 4, 4),
    ),
    Fait(CMP, "Texte de la commission", "497", "déposé", "/leg/pjl22-497.html", date(2023, 4, 4)),
    Fait(
        CMP, "Texte", "104", "adopté par l'Assemblée nationale", f"{AN}/16/ta/ta0104.asp", date(2023, 4, 11)
    ),
    Fait(CMP, "Texte", "93", "adopté définitivement par le Sénat", "/leg/tas22-093.html", date(2023, 4, 12)),
)
SEANCES = (
    (SN1, date(2023, 1, 24), "/seances/s202301/s20230124/s20230124000.html"),
    (SN1, date(2023, 1, 31), "/seances/s202301/s20230131/s20230131000.html"),
    (CMP, date(2023, 4, 12), "/seances/s202304/s20230412/s20230412000.html"),
)
SCRUTINS = (
    (SN1, 98, date(2023, 1, 24), "sur l'article 7 du projet de loi"),
    (SN1, 99, date(2023, 1, 31), "sur l'ensemble du projet de loi relatif aux essais"),
)
AMENDEMENTS = (
    ("220", "/amendements/commissions/2022-2023/220/accueil.html"),
    ("249", "/amendements/2022-2023/249/liste_adoptes_ordre_discussion.html"),
)
SAISINE = "Saisine en date du 17 avril 2023 par au moins soixante députés"
CONSEIL = "Décision du Conseil constitutionnel n°2023-850 DC"
CONSEIL_DIT = f"{CONSEIL} du 17 mai 2023 (partiellement conforme)"
CONSEIL_URL = "https://www.conseil-constitutionnel.fr/decision/2023/2023850DC.htm"
JO = "Loi n° 2023-380 du 19 mai 2023 parue au JO n° 0116 du 20 mai 2023"
JO_URL = "https://www.legifrance.gouv.fr/eli/loi/2023/5/19/SPOX2233026L/jo/texte"


# --- the feed -----------------------------------------------------------------------------------------------------


def entree(titre: str, resume: str, href: str, jour: date | str = date(2023, 1, 24)) -> str:
    """One entry, dated as the source does: midnight of Paris told in UTC."""
    if isinstance(jour, date):
        midnight = datetime.combine(jour, time(), PARIS).astimezone(UTC)
        jour = f"{midnight:%Y-%m-%dT%H:%M:%SZ}"
    href = f"http://www.senat.fr{href}" if href.startswith("/") else href
    return (
        f'<entry><title>{escape(titre)}</title><link href="{href}" rel="alternate" type="text/html"/>'
        f"<id>{href}</id><updated>{jour}</updated><published>{jour}</published>"
        f'<category term=""/><summary>{escape(resume)}</summary></entry>'
    )


def flux(*entrees: str, signet: str = SIGNET, titre: str = TITRE, encoding: str = "iso-8859-15") -> bytes:
    """A feed, declared and written in an encoding, with the state of the bill in brackets."""
    return (
        '<?xml version="1.0" encoding="ISO-8859-15"?>'
        '<feed xmlns="http://www.w3.org/2005/Atom" version="0.3" xml:lang="fr-FR"><title>Sénat - Essais</title>'
        f"<subtitle>{escape(titre)} ( en cours de discussion ) </subtitle>"
        '<link href="http://www.senat.fr/rss/syndication.html"/><updated>2023-01-24T10:00:00Z</updated>'
        f"<id>http://www.senat.fr/dossierleg/{signet}.html</id>{''.join(entrees)}</feed>"
    ).encode(encoding)


def flux_entier() -> bytes:
    """The feed of the whole bill, as the present site would write it."""
    return flux(
        *(entree(f.titre, f.resume, f.href, f.jour) for f in FAITS),
        *(
            entree(
                t := f"Compte rendu intégral de la séance du {en_lettres(jour)}", f"{rubrique} : {t}", href
            )
            for rubrique, jour, href in SEANCES
        ),
        *(
            entree(
                f"Scrutin public n°{n} du {en_lettres(jour)}",
                f"{rubrique} : Scrutin public {sur}",
                f"/scrupub/2022/scr2022-{n}.html",
                jour,
            )
            for rubrique, n, jour, sur in SCRUTINS
        ),
        *(
            entree(t := f"Amendements déposés sur le texte n°{n}", f"{SN1} : {t}", href)
            for n, href in AMENDEMENTS
        ),
        entree(SAISINE, SAISINE, f"/dossierleg/{SIGNET}.html", date(2023, 4, 17)),
        entree(CONSEIL, CONSEIL_DIT, CONSEIL_URL, date(2023, 5, 17)),
        entree("Parution au JO (Loi n° 2023-380 du 19 mai 2023)", JO, JO_URL, date(2023, 5, 20)),
    )


# --- two pages ----------------------------------------------------------------------------------------------------


def page_en_listes() -> bytes:
    """Headings and items; the first word of an item is the link; Windows-1252."""
    parts = []
    for rubrique in (SN1, AN1, CMP):
        lecture, _, chambre = rubrique.partition(" - ")
        parts.append(f"<h3>{lecture}</h3>" + (f"<h4>{chambre}</h4>" if chambre else "") + "<ul>")
        parts.extend(
            f"<li><a href='{f.href}'>{f.famille}</a> {f.ligne}</li>" for f in FAITS if f.rubrique == rubrique
        )
        parts.extend(
            f"<li><a href='{href}'>Compte rendu intégral des débats</a> en séance publique au Sénat "
            f"({en_lettres(jour)})</li>"
            for told, jour, href in SEANCES
            if told == rubrique
        )
        parts.extend(
            f"<li><a href='/scrutin-public/2022/scr2022-{n}.html'>Scrutin public n° {n}</a> du "
            f"{en_lettres(jour)} {sur}</li>"
            for told, n, jour, sur in SCRUTINS
            if told == rubrique
        )
        parts.append("</ul>")
    amendements = "".join(f"<li><a href='{href}'>Amendements</a> déposés</li>" for _, href in AMENDEMENTS)
    return page(
        f"<h1>Essais</h1><h2>{TITRE}</h2>{''.join(parts)}<ul>{amendements}</ul>{_suites()}{MENU}"
    ).encode("cp1252")


def page_en_cartes() -> bytes:
    """No list: a card each, whose link is a button apart from the words; headings in one line; UTF-8."""
    parts = []
    for rubrique in (SN1, AN1, CMP):
        parts.append(f"<div class='x'><span>{rubrique}</span></div><div>")
        parts.extend(
            f"<section><div><p>{f.famille} {f.ligne.partition(' ')[0]} {f.ligne.partition(' ')[2]}</p></div>"
            f"<div><a class='btn' href='{f.href}'>Consulter</a></div></section>"
            for f in FAITS
            if f.rubrique == rubrique
        )
        parts.extend(
            f"<p>Compte rendu intégral de la séance du {en_lettres(jour)} : <a href='{href}'>lire</a></p>"
            for told, jour, href in SEANCES
            if told == rubrique
        )
        parts.extend(
            f"<p>Scrutin public n°{n} du {en_lettres(jour)} {sur} <a href='/scrutin-public/2022/scr2022-{n}.html'>"
            "résultats</a></p>"
            for told, n, jour, sur in SCRUTINS
            if told == rubrique
        )
        parts.append("</div>")
    boutons = "".join(f"<a href='https://www.senat.fr{href}'><img alt=''></a>" for _, href in AMENDEMENTS)
    return page(f"<h1>{TITRE}</h1><nav>{boutons}</nav>{''.join(parts)}{_suites()}{MENU}").encode()


MENU = (
    "<h2>À lire aussi</h2><ul><li><a href='/rap/l22-999/l22-999.html'>Rapport n° 999</a> (2022-2023)</li>"
    "<li><a href='/leg/tas22-998.html'>Un autre texte</a></li></ul>"
)
"""Links of the site to other bills."""


def _suites() -> str:
    return (
        f"<h3>Conseil constitutionnel</h3><p>{SAISINE}</p><p><a href='{CONSEIL_URL}'>{CONSEIL}</a> du 17 mai 2023 "
        f"(partiellement conforme)</p><h3>Loi promulguée</h3><p>{JO.partition('JO')[0]}<a href='{JO_URL}'>"
        f"JO{JO.partition('JO')[2]}</a></p>"
    )


def page(body: str, signet: str = SIGNET) -> str:
    """A page of the bill, around its body."""
    return (
        f"<!DOCTYPE html><html><head><title>Essais - Sénat</title><link rel='alternate' "
        f"href='/dossier-legislatif/rss/dosleg{signet}.xml'></head><body><main>{body}</main></body></html>"
    )


# --- the table ----------------------------------------------------------------------------------------------------

COLONNES = (
    "Titre;Type de dossier;Date initiale;URL du dossier;État du dossier;Décision du CC;Date de la décision;"
    "Date de promulgation;Numéro de la loi;Thèmes"
)


def ligne(signet: str = SIGNET, titre: str = TITRE, etat: str = "promulgué", suite: str = ";;;;") -> str:
    """One line; `suite`: the five last columns."""
    url = f"http://www.senat.fr/dossier-legislatif/{signet}.html"
    return f"{titre};projet de loi;22/12/2022;{url};{etat};{suite}"


PROMULGUE = "partiellement conforme;17/05/2023;19/05/2023;2023-380;Sports"


def table(*lignes: str, colonnes: str = COLONNES, encoding: str = "cp1252") -> bytes:
    """The table, in lines ended as Windows does."""
    return "\r\n".join((colonnes, *lignes, "")).encode(encoding)
