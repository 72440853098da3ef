"""`vigie demo` as people run it: whole, again, in two times, stopped and killed on the way."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.commande import BOT, run
from tests.processus import vigie_forked

ALERT = re.compile(
    r"^(?P<mark>[▲●○·]) [A-Z]{6,7}  (?P<text>.+?) · (?P<reference>[0-9A-F]{6})$", re.MULTILINE | re.DOTALL
)
MARKS = "·○●▲"
"""Marks of importance, the least first."""
FOOT = re.compile(r"[0-9A-F]{6}$")
ARRETS = ((2, signal.SIGTERM), (9, signal.SIGKILL), (7, signal.SIGKILL))
"""Alerts printed by each run before it is stopped or killed, and how."""


def command(folder: Path, *options: str) -> list[str]:
    return ["demo", "--vitesse", "max", "--sans-question", "--donnees", str(folder), *options]


@dataclass(frozen=True)
class Run:
    """What one or several runs printed, and the exit codes of those that were stopped."""

    printed: str
    codes: list[int] = field(default_factory=list)

    @property
    def alerts(self) -> list[tuple[str, str]]:
        """(reference, text) of each alert printed, in order."""
        return [(m["reference"], m["text"]) for m in ALERT.finditer(self.printed)]


def play(folder: Path) -> str:
    """Everything printed by a run that goes to its end, as people start it."""
    done = subprocess.run(
        [sys.executable, BOT, *command(folder)],
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env=os.environ | {"COLUMNS": "100"},
        timeout=110,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def play_again(folder: Path, *options: str) -> str:
    """Everything printed by a run that goes to its end, in a folder that was played into."""
    with vigie_forked(*command(folder, *options)) as process:
        printed = process.sortie.read()
        assert process.wait(timeout=110) == 0
    return printed


def play_stopped(folder: Path) -> Run:
    """Runs stopped or killed one after the other, one that stops among the prefect's orders, one that ends."""
    printed, codes = "", []
    for most, number in ARRETS:
        with vigie_forked(*command(folder)) as process:
            for line in process.sortie:
                printed += line
                if FOOT.search(line) and (most := most - 1) == 0:
                    process.send_signal(number)
            codes.append(process.wait(timeout=30))
    printed += play_again(folder, "--jusqu-a", "2023-07-02T12:00")
    return Run(printed + play_again(folder), codes)


def ask(folder: Path, question: str) -> str:
    """The answer of the bot, from a folder that was played into."""
    asked: list[str | Path] = [sys.executable, BOT, "demander", question, "--donnees", folder]
    return subprocess.run(asked, capture_output=True, check=True, text=True, encoding="utf-8").stdout


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Run]]]:
    """Every scenario, two at a time."""
    folders = tmp_path_factory.mktemp("demo")
    whole = folders / "entier"
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(lambda: Run(play(whole)))
        yield {
            "whole": first,
            "stopped": pool.submit(play_stopped, folders / "arrets"),
            "again": pool.submit(lambda: Run(play_again(whole) if first.result() else "")),
            "answer": pool.submit(lambda: Run(ask(whole, "!statut article7") if first.result() else "")),
            "folder": pool.submit(lambda: Run(str(whole) if first.result() else "")),
        }


@pytest.fixture(scope="module")
def whole(runs: dict[str, Future[Run]]) -> Run:
    """One run that nothing interrupts."""
    return runs["whole"].result()


def test_one_run_prints_the_whole_story_in_order(whole: Run) -> None:
    texts = [" ".join(text.split()) for _, text in whole.alerts]
    story = (
        "📌 Jeux olympiques 2024 : dépôt du texte et 2 autres étapes (Sénat",
        "📌 Jeux olympiques 2024 : 8 séances annoncées, du lundi 20 au jeudi 23 mars 2023",
        "🆕 Article 7 (Jeux olympiques 2024) : amendement de suppression n° 27 de Mme Regol",
        "📝 Article 7 (Jeux olympiques 2024) : 9 amendements déposés",
        "🔴 En ce moment : l'article 7 (Jeux olympiques 2024) est en discussion (amendement n° 27)",
        "❌ Article 7 (Jeux olympiques 2024) : amendement n° 27 de Mme Regol rejeté",
        "✏️ Mise à jour — 🗳️ Article 7 (Jeux olympiques 2024) : 5 amendements examinés, 5 rejetés",
        "✅ Article 7 (Jeux olympiques 2024) ADOPTÉ — 59 pour, 14 contre",
        "✏️ Mise à jour — ✅ Jeux olympiques 2024 : ADOPTÉ AVEC MODIFICATIONS — 400 pour, 93 contre",
        "📜 Décret n° 2023-283 : drones — JO du 20 avril 2023",
        "🚁 Caméras sur aéronefs : Paris, samedi 6 mai, 14 h–20 h",
        "⚖️ Jeux olympiques 2024 : PARTIELLEMENT CONFORME",
        "📜 Loi n° 2023-380 : drones, vsa — JO du 20 mai 2023",
        "✏️ Mise à jour — 📜 Jeux olympiques 2024 : loi n° 2023-380 publiée",
        "🚁 Caméras sur aéronefs : Paris, du samedi 1er juillet, 21 h, au dimanche 2 juillet, 6 h",
        "📜 Décret n° 2023-828 : drones, vsa, article7, jo2024 — JO du 30 août 2023",
    )
    places = [next(i for i, text in enumerate(texts) if text.startswith(words)) for words in story]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("title", "facts"),
    [
        ("🚁 Caméras sur aéronefs : Paris, samedi 6 mai", ["19 h avant le début", "C9M", "« à Paris »"]),
        ("🚁 Caméras sur aéronefs : Paris, du samedi 1er juillet", ["Déjà commencé quand il a été vu"]),
        ("📜 Décret n° 2023-828", ["l'article 10 de la loi n° 2023-380, qui était l'article 7"]),
    ],
)
def test_an_act_says_what_hurries_or_what_it_applies(whole: Run, title: str, facts: list[str]) -> None:
    (text,) = (" ".join(text.split()) for _, text in whole.alerts if " ".join(text.split()).startswith(title))
    assert [fact for fact in facts if fact not in text] == []


def test_what_no_veille_watches_and_what_is_delivered_again_is_not_told(whole: Run) -> None:
    assert "portant délégation de signature" not in whole.printed
    assert "2022-52" not in whole.printed


def test_each_fact_is_posted_once_and_anew_only_when_it_matters_more(whole: Run) -> None:
    posted: dict[str, list[int]] = {}
    for alert in ALERT.finditer(whole.printed):
        if not alert["text"].startswith("✏️ Mise à jour"):
            posted.setdefault(alert["reference"], []).append(MARKS.index(alert["mark"]))
    assert all(marks == sorted(set(marks)) for marks in posted.values())
    assert Counter(map(len, posted.values()))[1] >= len(posted) - 2


def test_a_second_run_says_nothing_and_decodes_nothing(runs: dict[str, Future[Run]]) -> None:
    again = runs["again"].result()
    assert again.alerts == []
    assert "— rien de nouveau à dire, 0 documents lus" in again.printed


def test_stopped_killed_and_resumed_no_alert_is_missing_and_none_comes_twice(
    runs: dict[str, Future[Run]], whole: Run
) -> None:
    stopped = runs["stopped"].result()
    assert stopped.codes == [1 if number is signal.SIGTERM else -number for _, number in ARRETS]
    assert stopped.alerts == whole.alerts


@pytest.mark.parametrize(
    ("end", "told"), [("2023-03-23T23:00", "va déjà jusqu'au"), ("2022-01-01", "les débats commencent le")]
)
def test_an_end_that_would_go_back_in_time_is_refused(
    runs: dict[str, Future[Run]], end: str, told: str
) -> None:
    folder = Path(runs["folder"].result().printed)
    done = run(*command(folder, "--jusqu-a", end))
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_readme_shows_what_is_really_printed(runs: dict[str, Future[Run]], whole: Run) -> None:
    """But for the addresses, and for what it says is left out."""
    readme = (BOT.parent / "README.md").read_text(encoding="utf-8")
    alerts = re.findall(r"```\n(── .+?)\n {2}…\n", readme, re.DOTALL)
    (answer,) = re.findall(r"```\n> !statut article7\n(.+?)\n```", readme, re.DOTALL)
    assert len(alerts) == 2
    assert all(_plain(alert) in _plain(whole.printed) for alert in alerts)
    printed = _plain(runs["answer"].result().printed)
    assert [line for line in _sentences(answer) if line not in printed] == []


def _plain(text: str) -> str:
    """Without addresses, on one line."""
    return " ".join(re.sub(r"<[^>]*>", "", text).split())


def _sentences(text: str) -> list[str]:
    """The lines of an answer, those that go on joined."""
    return [_plain(block) for block in re.split(r"\n(?=\n|  •|[^\w\s])", text) if block.strip()]
