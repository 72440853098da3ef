"""A real Chromium, when this machine has one, and the accessibility checker axe-core in it.

Pages keep their policy, which allows no script: what is checked is a copy of them, with the checker beside.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from html import unescape
from importlib import resources
from pathlib import Path

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
REGLES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""Sets of rules of axe-core: WCAG up to 2.2, level AA, and good practice."""
SOMBRE = "@media (prefers-color-scheme: dark)"
_VERIFIE = """
(async () => {
  const found = {};
  for (const [name, html] of Object.entries(PAGES)) {
    document.documentElement.innerHTML = html;
    const options = {runOnly: {type: "tag", values: REGLES}, resultTypes: ["violations"]};
    const result = await axe.run(document, options);
    found[name] = result.violations.flatMap(v => v.nodes.map(n => `${v.id} : ${v.help} — ${n.html}`));
  }
  document.documentElement.innerHTML = "<body><pre id=found></pre></body>";
  document.getElementById("found").textContent = JSON.stringify(found);
})();
"""


def violations(pages: Mapping[tuple[str, str], str], style: str, folder: Path) -> dict[str, list[str]]:
    """What axe-core finds wrong in pages, given by (name, theme), on the width of a phone: by "name theme"."""
    assert CHROMIUM is not None
    themes = {"clair": style.replace(SOMBRE, "@media not all"), "sombre": style.replace(SOMBRE, "@media all")}
    copies = {f"{name} {theme}": _styled(text, themes[theme]) for (name, theme), text in pages.items()}
    quoted = json.dumps(copies).replace("</", "<\\/")
    given = f"const REGLES = {json.dumps(REGLES)}, PAGES = {quoted};"
    axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    file = folder / "axe.html"
    scripts = f"<script>{axe}</script><script>{given}{_VERIFIE}</script>"
    file.write_text(f'<!doctype html><html lang="fr"><body>{scripts}</body></html>', encoding="utf-8")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--window-size=390,844", "--virtual-time-budget=60000"]
    done = subprocess.run(
        [*command, "--dump-dom", file.as_uri()], capture_output=True, check=True, encoding="utf-8"
    )
    found: dict[str, list[str]] = json.loads(
        unescape(done.stdout.partition('<pre id="found">')[2].partition("</pre>")[0])
    )
    return found


def _styled(text: str, css: str) -> str:
    """What is inside <html>, its style sheet written in it."""
    inside = text.partition('<html lang="fr">')[2].partition("</html>")[0]
    return inside.replace('<link rel="stylesheet" href="/style.css">', f"<style>{css}</style>")
