"""What three channels were told, in February 2025, of the safety bill: the whole of Vigie over the recorded bodies."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from alerts.abonnement.abonnes import Abonne
from alerts.delivery.courier import Poste
from alerts.delivery.deliver import Deliverer
from alerts.importance import Importance
from alerts.message import Ajoute, Barre, Gras, Heure, Lien, Ligne, Message, Retire, Span
from demo.corps import HEURE_DES_ARCHIVES
from demo.player import SimulatedClock
from parlement.articles import parse_designation
from parlement.jointure import Jointure
from parlement.scrutins import Scrutin
from parlement.suivis import FilArticle, Suivi
from parlement.temps import PARIS
from service.configuration import Configuration, Reseau
from service.poll import PollReport
from service.vigie import DEMO, Vigie
from storage.outbox import Envoi
from tests.parlement.recorded import needs_samples
from tests.service.rejeu_636 import DOSSIER, FIN, SEANCES, numeros, site
from tests.service.rejeu_636 import moments as journees
from trackers.assemblee.publications import PublicationsTracker
from trackers.tracker import Tracker

pytestmark = needs_samples

APRES9, ARTICLE7, TEXTE = "apres9", "article7", "transports"
SOIR = "RUANR5L17S2025IDS29020"
"""The sitting of the evening of 11 February, where the experiment of video surveillance was prolonged."""
PROLONGATION = "VTANR5L17V773"
LE_VOTE_EST_CONNU = SEANCES[SOIR]
LES_DOCUMENTS_LE_DISENT = datetime(2025, 2, 11, 22, tzinfo=PARIS)
"""First poll after the documents of the two amendments said « Adopté », at 21:54."""
LENDEMAINS = tuple(
    datetime.combine(jour, HEURE_DES_ARCHIVES, PARIS) for jour in (date(2025, 2, 11), date(2025, 2, 12))
)
AUTOUR = "après l'article 7"


# --- playing ----------------------------------------------------------------------------------------------------


def _fil(article: str) -> FilArticle:
    designation = parse_designation(article)
    assert designation is not None
    return FilArticle(article=designation)


SUIVIS = (
    Suivi(nom=APRES9, titre="vidéosurveillance prolongée", cible=DOSSIER, fil=_fil("après l'article 9")),
    Suivi(nom=ARTICLE7, titre="caméras des agents", cible=DOSSIER, fil=_fil("article 7")),
    Suivi(nom=TEXTE, titre="Sûreté dans les transports", cible=DOSSIER),
)
ABONNES = tuple(Abonne(destination=f"salon:{suivi.nom}", suivis=frozenset({suivi.nom})) for suivi in SUIVIS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parution:
    """One posting of a channel, or one edit of what it posted: when (Paris), which alert, what was shown."""

    instant: datetime
    salon: str
    alerte: str
    id: str
    edite: bool
    message: Message


class Salons:
    """Every channel: takes what comes, and keeps it in order."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.parutions: list[Parution] = []
        self._clock = clock

    def ready(self) -> bool:
        return True

    async def turn(self, row: Envoi, message: Message, *, edit: bool = False) -> None:
        return None

    async def post(self, row: Envoi, message: Message) -> Poste:
        return Poste(self._keep(row, message, str(len(self.parutions) + 1), edite=False))

    async def edit(self, row: Envoi, message: Message) -> None:
        self._keep(row, message, row.message_id, edite=True)

    async def find(self, row: Envoi, known: Collection[str]) -> str | None:
        return None

    def _keep(self, row: Envoi, message: Message, number: str, *, edite: bool) -> str:
        self.parutions.append(
            Parution(
                instant=self._clock().astimezone(PARIS),
                salon=row.destination.partition(":")[2],
                alerte=row.alerte,
                id=number,
                edite=edite,
                message=message,
            )
        )
        return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejeu:
    """What the channels were told, and what is known at the end; `ensuite` is what a second run tells."""

    parutions: Sequence[Parution]
    votes: Sequence[Scrutin]
    jointures: Mapping[str, Jointure]
    remarques: Sequence[str]
    relecture: Sequence[PollReport]
    ensuite: Sequence[Parution]

    def told(self, salon: str) -> list[Parution]:
        """Everything that one channel was shown, in order."""
        return [p for p in self.parutions if p.salon == salon]

    def posted(self, salon: str) -> list[Parution]:
        """What notified people: edits left out."""
        return [p for p in self.told(salon) if not p.edite]

    def final(self, salon: str) -> dict[str, Parution]:
        """Each alert of a channel as it stands at the end."""
        return {p.alerte: p for p in self.told(salon)}


Attend = Callable[[Tracker, datetime], bool]
"""Whether a source is left alone at an instant."""


def every_source(tracker: Tracker, instant: datetime) -> bool:
    return False


def late_lists(tracker: Tracker, instant: datetime) -> bool:
    """The day's lists are left alone until the next morning, when the archive of the night was read before them."""
    return isinstance(tracker, PublicationsTracker) and instant not in LENDEMAINS


async def play(folder: Path, moments: Iterable[datetime], attend: Attend) -> Rejeu:
    """Poll at each moment, deliver after each poll as the service does; then start again, and poll once more."""
    first, *rest = moments
    clock = SimulatedClock(first)
    salons = Salons(clock)
    async with site(clock) as server:
        async with _open(folder, clock, server.base_url) as vigie:
            vigie.trackers = [t for t in vigie.trackers if any(map(t.claims, server.chemins))]
            for clock.now in (first, *rest):
                await _round(vigie, salons, attend)
            votes = vigie.tracked.votes(SUIVIS[-1])
            jointures = vigie.tracked.joined(votes, DOSSIER)
            remarques = [remark.texte for remark in vigie.tracked.parlement.remarks(100)]
        told = len(salons.parutions)
        clock.now = FIN + timedelta(minutes=1)
        async with _open(folder, clock, server.base_url) as vigie:
            relecture = await _round(vigie, salons, every_source)
    return Rejeu(
        parutions=salons.parutions[:told],
        votes=votes,
        jointures=jointures,
        remarques=remarques,
        relecture=relecture,
        ensuite=salons.parutions[told:],
    )


def _open(folder: Path, clock: SimulatedClock, base_url: str) -> Vigie:
    configuration = Configuration(reseau=Reseau(contact="essai@exemple.fr"), suivis=SUIVIS)
    return Vigie(configuration, folder, ABONNES, clock, site=base_url, en_cours=17, usage=DEMO, pause=0)


async def _round(vigie: Vigie, salons: Salons, attend: Attend) -> list[PollReport]:
    deliverer = Deliverer(vigie.vigie_db, {"salon": salons}, vigie.clock)
    reports = []
    for tracker in vigie.trackers:
        if vigie.polls_now(tracker) and not attend(tracker, vigie.clock()):
            reports.append(await vigie.poll(tracker))
            await deliverer.deliver_all()
    return reports


@pytest.fixture(scope="module")
def rejeux(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rejeu, Rejeu]:
    """Both plays, side by side: each has its own site and its own folder."""
    rare = [m for m in journees() if m.time() == HEURE_DES_ARCHIVES or m in (*SEANCES.values(), FIN)]

    async def both() -> tuple[Rejeu, Rejeu]:
        return await asyncio.gather(
            play(tmp_path_factory.mktemp("rejeu"), journees(), every_source),
            play(tmp_path_factory.mktemp("tardif"), rare, late_lists),
        )

    return asyncio.run(both())


@pytest.fixture
def rejeu(rejeux: tuple[Rejeu, Rejeu]) -> Rejeu:
    """Everything polled at each change of the site."""
    return rejeux[0]


@pytest.fixture
def tardif(rejeux: tuple[Rejeu, Rejeu]) -> Rejeu:
    """The votes as they came, the amendments by the archive of the next day."""
    return rejeux[1]


# --- reading what was told --------------------------------------------------------------------------------------


def _words(span: Span) -> str:
    match span:
        case str():
            return span
        case Gras() | Lien() | Retire() | Ajoute():
            return span.texte
        case Heure() | Barre():
            return ""


def lines(message: Message) -> list[str]:
    """The title, then each line, no-break spaces as spaces. The heading of a section is a line."""
    found: list[str] = [message.titre, *map(_line, message.resume)]
    for section in message.sections:
        found += [section.titre, *map(_line, section.lignes)]
    return [" ".join(line.split()) for line in found]


def _line(line: Ligne) -> str:
    return "".join(map(_words, line.spans))


_AUTRES = re.compile(r"(?:scrutins?|loi|texte[^·]*?|proposition[^·]*?) n° [\d-]+")
"""Numbers that are not an amendment's."""
_NUMERO = r"\d+(?: \([^)]*rect\.\))?"
_LISTE = re.compile(rf"n° ({_NUMERO}(?:(?:, | et ){_NUMERO})*)")


def told_numbers(line: str) -> set[str]:
    """Numbers of the amendments that a line speaks of: "n° 79, 80 et 135 (rect.)"."""
    lists = _LISTE.findall(_AUTRES.sub("", line))
    return {number for one in lists for number in re.findall(r"(?<!\()\b\d+\b", one)}


def in_message(message: Message) -> set[str]:
    return {number for line in lines(message) for number in told_numbers(line)}


def uids(*numbers: int) -> set[str]:
    return {f"AMANR5L17PO838901BTC0636P0D1N{number:06}" for number in numbers}


# --- the prolongation -------------------------------------------------------------------------------------------


def test_the_prolongation_is_told_as_adopted_by_its_vote_as_soon_as_the_vote_is_known(rejeu: Rejeu) -> None:
    told = next(p for p in rejeu.told(APRES9) if "86 pour, 37 contre" in p.message.titre)
    assert told.instant == LE_VOTE_EST_CONNU
    assert told.alerte == f"votes:{APRES9}:{SOIR}"
    assert told.message.importance is Importance.MAJEUR
    assert told.message.url == "https://www.assemblee-nationale.fr/dyn/17/scrutins/773"
    (line,) = (line for line in lines(told.message)[1:] if "n° 237" in line)
    for words in (
        "n° 237 (rect.) du Gouvernement",
        "n° 211 (rect.) de M. Pauget",
        "adoptés",
        "scrutin n° 773",
    ):
        assert words in line


def test_the_prolongation_is_told_as_adopted_two_hours_before_its_vote_by_the_amendments_themselves(
    rejeu: Rejeu,
) -> None:
    of_the_evening = [p for p in rejeu.posted(APRES9) if p.alerte == f"votes:{APRES9}:{SOIR}"]
    first = next(p for p in of_the_evening if "adopté" in " ".join(lines(p.message)))
    assert first.instant == LES_DOCUMENTS_LE_DISENT
    assert first.message.importance is Importance.MAJEUR
    assert {"237", "211"} <= in_message(first.message)


@pytest.mark.parametrize("instant", [LES_DOCUMENTS_LE_DISENT, LE_VOTE_EST_CONNU])
def test_the_prolongation_says_until_when_once_for_both_amendments(rejeu: Rejeu, instant: datetime) -> None:
    told = [p for p in rejeu.told(APRES9) if p.instant == instant and p.alerte == f"votes:{APRES9}:{SOIR}"]
    (said,) = (line for p in told for line in lines(p.message) if "31 décembre 2027" in line)
    assert said.startswith("Identiques : « L’article 10 de la loi n° 2023-380")


def test_a_rejection_is_posted_once_and_completed_by_its_vote(rejeu: Rejeu) -> None:
    key = f"votes:{APRES9}:RUANR5L17S2025IDS29019"
    (posted,) = (p for p in rejeu.posted(APRES9) if p.alerte == key)
    final = rejeu.final(APRES9)[key]
    assert posted.message.titre.endswith(": amendement n° 85 de Mme Regol rejeté")
    assert (final.id, final.message.titre) == (posted.id, f"{posted.message.titre} — 36 pour, 99 contre")


def test_the_sittings_announced_say_their_hours_once_the_agenda_is_read(rejeu: Rejeu) -> None:
    (posted,) = (p for p in rejeu.posted(TEXTE) if p.alerte.startswith("etapes:"))
    final = rejeu.final(TEXTE)[posted.alerte]
    assert final.id == posted.id
    hours = [
        s.instant.astimezone(PARIS)
        for line in final.message.resume
        for s in line.spans
        if isinstance(s, Heure)
    ]
    assert [f"{h:%d %H:%M}" for h in hours] == ["10 14:00", "10 21:30", "11 15:00", "11 21:30"]


def test_what_was_tabled_is_told_by_its_day_its_kind_and_what_it_repeats(rejeu: Rejeu) -> None:
    final = {p.alerte: lines(p.message) for p in rejeu.final(APRES9).values()}
    sixth, tenth = (final[f"depots:{APRES9}:PIONANR5L17BTC0636:AN:2025-02-{day}"] for day in ("06", "10"))
    assert sixth[1].endswith("déposés le jeudi 6 février 2025")
    assert "n° 190 (rect.) et 211 (rect.), identiques au n° 237 (rect.) du Gouvernement" in sixth
    assert "2 sous-amendements déposés" in tenth[0]
    assert "2 sous-amendements au n° 237 (rect.) du Gouvernement : n° 268 et 269" in tenth


def test_the_vote_on_the_prolongation_is_joined_with_the_two_identical_amendments(rejeu: Rejeu) -> None:
    assert set(rejeu.jointures[PROLONGATION].amendements) == uids(237, 211)


def test_the_government_amendment_is_told_alone_with_what_it_changes_the_evening_it_is_tabled(
    rejeu: Rejeu,
) -> None:
    (told,) = (p for p in rejeu.posted(APRES9) if p.alerte.startswith(f"depot:{APRES9}:"))
    assert told.instant == datetime(2025, 2, 6, 18, tzinfo=PARIS)
    assert told.message.importance is Importance.NOTABLE
    assert "n° 237 (rect.) du Gouvernement" in told.message.titre
    assert any("31 décembre 2027" in line for line in lines(told.message))


def test_the_end_of_the_bill_is_told_to_every_channel(rejeu: Rejeu) -> None:
    for suivi in SUIVIS:
        told = rejeu.final(suivi.nom)[f"decision:{DOSSIER}:{SOIR}"]
        assert told.message.importance is Importance.MAJEUR
        assert "139 pour, 59 contre" in told.message.titre


# --- nothing that is elsewhere ----------------------------------------------------------------------------------


def test_the_channel_on_what_comes_after_article_9_never_speaks_of_an_amendment_placed_elsewhere(
    rejeu: Rejeu,
) -> None:
    told = {number for p in rejeu.told(APRES9) for number in in_message(p.message)}
    there = numeros(["APRÈS ART. 9"])
    assert len(there) == 21
    assert told <= there
    # n° 216 was withdrawn in time, n° 141… were refused: all are told, and so is n° 10, tabled in December.
    assert told == there


def test_the_channel_on_article_7_tells_apart_what_is_on_the_article_and_what_is_beside(rejeu: Rejeu) -> None:
    on, around = numeros(["ART. 7"]), numeros(["AVANT ART. 7", "APRÈS ART. 7"])
    for parution in rejeu.told(ARTICLE7):
        said = [line for line in lines(parution.message) if AUTOUR in line.lower()]
        beside = {number for line in said for number in told_numbers(line)}
        assert beside <= around
        assert in_message(parution.message) - beside <= on
    told = {number for p in rejeu.told(ARTICLE7) for number in in_message(p.message)}
    assert told == on | around


def test_the_channel_on_the_bill_is_told_no_single_amendment(rejeu: Rejeu) -> None:
    assert {number for p in rejeu.told(TEXTE) for number in in_message(p.message)} == set()


def test_what_was_tabled_before_we_watched_is_no_news(rejeu: Rejeu) -> None:
    tabled = [p for p in rejeu.told(APRES9) if p.alerte.startswith("depot")]
    assert "10" not in {number for p in tabled for number in in_message(p.message)}


def test_a_refused_amendment_is_told_as_refused(rejeu: Rejeu) -> None:
    said = [line for p in rejeu.final(APRES9).values() for line in lines(p.message) if "rrecevable" in line]
    told = {number for line in said for number in told_numbers(line)}
    assert told == {"80", "81", "141", "156", "172", "173", "268", "269"}


# --- each fact once ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("salon", "most"), [(APRES9, 12), (ARTICLE7, 12), (TEXTE, 6)])
def test_268_amendments_and_46_votes_are_a_dozen_messages(rejeu: Rejeu, salon: str, most: int) -> None:
    assert 4 <= len(rejeu.posted(salon)) <= most


@pytest.mark.parametrize("salon", [APRES9, ARTICLE7, TEXTE])
def test_a_fact_is_posted_again_only_when_it_became_more_important(rejeu: Rejeu, salon: str) -> None:
    ranks: dict[str, list[int]] = {}
    for parution in rejeu.posted(salon):
        assert parution.message.importance is not None
        ranks.setdefault(parution.alerte, []).append(parution.message.importance.rang)
    for told in ranks.values():
        assert told == sorted(set(told))


@pytest.mark.parametrize("salon", [APRES9, ARTICLE7, TEXTE])
def test_no_edit_shows_what_is_shown_already(rejeu: Rejeu, salon: str) -> None:
    shown: dict[str, Message] = {}
    for parution in rejeu.told(salon):
        said = msgspec.structs.replace(parution.message, pied="")
        assert said != shown.get(parution.id)
        shown[parution.id] = said


def test_an_amendment_has_one_outcome_in_the_message_of_its_sitting(rejeu: Rejeu) -> None:
    final = rejeu.final(APRES9)[f"votes:{APRES9}:{SOIR}"].message
    body = final.sections
    counted = Counter(n for s in body for line in s.lignes for n in told_numbers(_line(line)))
    expected = {"10", "79", "112", "114", "115", "135", "150", "171", "190", "211", "237"}
    assert counted == Counter(expected)


def test_a_second_run_over_the_same_site_has_nothing_to_say(rejeu: Rejeu) -> None:
    assert list(rejeu.ensuite) == []
    assert {(report.changes, report.decoded) for report in rejeu.relecture} == {(0, 0)}


# --- what is known at the end -----------------------------------------------------------------------------------


def test_the_46_votes_are_attached_to_the_bill_and_35_are_joined_with_amendments(rejeu: Rejeu) -> None:
    assert [vote.numero for vote in rejeu.votes] == list(range(743, 789))
    assert len([j for j in rejeu.jointures.values() if j.amendements]) == 35
    assert [j.reserve for j in rejeu.jointures.values() if j.reserve] == []


def test_sources_that_answer_404_make_no_noise(rejeu: Rejeu) -> None:
    assert list(rejeu.remarques) == []


# --- whatever comes first ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("salon", [APRES9, ARTICLE7, TEXTE])
def test_whichever_source_comes_first_the_sittings_are_told_the_same_in_the_end(
    rejeu: Rejeu, tardif: Rejeu, salon: str
) -> None:
    def facts(one: Rejeu) -> dict[str, tuple[Importance | None, list[str]]]:
        final = one.final(salon).items()
        return {key: (p.message.importance, lines(p.message)) for key, p in final if _is_of_a_sitting(key)}

    assert facts(tardif) == facts(rejeu)


def _is_of_a_sitting(alerte: str) -> bool:
    return alerte.startswith(("votes:", "decision:", "motion:", "etapes:"))


def test_read_late_the_same_amendments_are_told_as_tabled_and_refused(rejeu: Rejeu, tardif: Rejeu) -> None:
    def tabled(one: Rejeu) -> set[str]:
        final = one.final(APRES9).items()
        return {n for key, p in final if key.startswith("depot") for n in in_message(p.message)}

    assert tabled(tardif) == tabled(rejeu)


def test_read_late_the_vote_is_told_at_once_by_what_its_own_title_says(tardif: Rejeu) -> None:
    first = next(p for p in tardif.told(APRES9) if p.alerte == f"votes:{APRES9}:{SOIR}")
    assert first.instant == LE_VOTE_EST_CONNU
    assert first.message.importance is Importance.MAJEUR
    assert "n° 237" in first.message.titre
    assert "86 pour, 37 contre" in first.message.titre
