"""Small texts in Akoma Ntoso and indexes of them, in the Sénat's format, written for the tests: one odd case each.

All synthetic: no file of the Sénat was recorded. Their shape is that of the standard, and of what two projects read.
"""

from __future__ import annotations

from collections.abc import Sequence

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
DATA = "http://data.parlement.fr/v1"
COMMISSION = "https://www.senat.fr/akomantoso/pjl22-249.akn.xml"
DEPOT = "https://www.senat.fr/akomantoso/pjl22-220.akn.xml"
ADOPTE = "https://www.senat.fr/akomantoso/tas22-044.akn.xml"

DEPOSE = '<step date="2022-12-22" by="#gouvernement" refersTo="#lecture_1" outcome="déposé au Sénat"/>'
EN_COMMISSION = (
    '<step date="2023-01-18" by="#commission-senat" refersTo="#lecture_1" outcome="de la commission"/>'
)
ADOPTION = '<step date="2023-01-31" by="#senat" refersTo="#lecture_1" outcome="adopté par le Sénat"/>'
TRANSMIS = '<step date="2023-03-28" by="#assemblee-nationale" outcome="adopté par l\'Assemblée nationale"/>'


def index(*entrees: tuple[str, str]) -> bytes:
    """An index: (name of the file or whole address, date of the last change)."""
    texts = "".join(
        f"<text><url>{nom if '/' in nom else f'https://www.senat.fr/akomantoso/{nom}'}</url>"
        f"<lastModified>Tue Dec 02 11:56:58 CET 2025</lastModified>"
        f"<lastModifiedDateTime>{date}</lastModifiedDateTime></text>"
        for nom, date in entrees
    )
    return f"<?xml version='1.0' encoding='UTF-8' ?><texts>{texts}</texts>".encode()


def texte(
    corps: str,
    *,
    steps: Sequence[str] = (DEPOSE, EN_COMMISSION),
    expression: str = "",
    alias: str = "",
    signet: str = "pjl22-220",
    suite: str = "",
) -> bytes:
    """A bill around its body."""
    date = f'<FRBRdate date="{expression}" name="#depot"/>' if expression else ""
    signe = f'<FRBRalias name="signet-dossier-legislatif-senat" value="{signet}"/>' if signet else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<akomaNtoso xmlns="{AKN}" xmlns:data="{DATA}"><bill name="pjl">
<meta><identification source="#senat">
<FRBRWork><FRBRdate date="2022-12-22" name="#presentation"/>
<FRBRalias name="intitule-court" value="Jeux olympiques"/>{signe}{alias}</FRBRWork>
<FRBRExpression>{date}</FRBRExpression></identification>
<workflow source="#senat">{"".join(steps)}</workflow></meta>
<preamble><docTitle>Projet de loi relatif aux <i>jeux</i></docTitle></preamble>
<body>{corps}</body>{suite}</bill></akomaNtoso>""".encode()


def article(num: str, *alineas: str, attributs: str = "") -> str:
    return f"<article {attributs}><num>{num}</num>{''.join(alineas)}</article>"


def alinea(words: str, *, inside: str = "", pastille: int = 0, num: str = "", mention: str = "") -> str:
    """A paragraph as the Sénat writes it: those it introduces come inside it, before its own words."""
    attributs = (f' data:pastille="{pastille}"' if pastille else "") + (
        f' data:mention="{mention}"' if mention else ""
    )
    number = f"<num>{num}</num>" if num else ""
    content = f"<content>\n <p>{words}</p>\n</content>" if words else ""
    return f"<alinea{attributs}>\n{number}{inside}{content}\n</alinea>\n"
