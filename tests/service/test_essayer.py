"""`vigie veille essayer`: what people read of each file they try."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest

import bot
from service import cli

TITRE = "Arrêté autorisant la captation, l'enregistrement et la transmission d'images au moyen de caméras"
SPECTACLE = "Arrêté autorisant des caméras installées sur des aéronefs, inspecteurs de l'environnement"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = cli.run(bot.vigie, ["veille", *map(str, arguments)])
    told = capsys.readouterr()
    return code, told.out, told.err


def write(folder: Path, name: str, body: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(body.encode() if isinstance(body, str) else body)
    return file


def test_a_table_is_tried_row_by_row_and_summed_up(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [
        "numero;titre;lien",
        f"1;{TITRE};https://x.fr",
        "2;Circulation;https://x.fr/drones",
        f"3;{SPECTACLE};",
    ]
    file = write(tmp_path, "actes.csv", "\r\n".join(rows).encode("cp1252"))

    code, told, _ = run(capsys, "essayer", "drones", file)

    assert code == cli.DONE
    assert f"trouvé    {file}, ligne 2\n" in told
    assert f"rien      {file}, ligne 3\n" in told
    assert f"étiqueté  {file}, ligne 4 : « environnement et pêche »" in told
    assert "« captation, l'enregistrement et la transmission d'images », au caractère 22" in told
    assert told.endswith("3 textes, 2 trouvés, 1 étiqueté « environnement et pêche »\n")


def test_only_what_is_found_is_named_when_asked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = write(tmp_path, "actes.tsv", f"{TITRE}\tParis\nCirculation\tLyon\n")
    _, told, _ = run(capsys, "essayer", "drones", "--trouves", file)
    assert "ligne 2" not in told
    assert told.endswith("2 textes, 1 trouvé\n")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("titre.txt", TITRE),
        ("windows.txt", TITRE.encode("cp1252")),
        ("acte.xml", f"<TEXTE><TITRE>{TITRE.replace('captation', 'capta<i>tion</i>')}</TITRE></TEXTE>"),
        ("page.html", f"<p>{TITRE.replace(' et ', '<br>et ').replace('é', '&eacute;')}</p>"),
        ("legifrance.json", json.dumps({"title": "Arrêté", "articles": [{"content": f"<p>{TITRE}</p>"}]})),
    ],
)
def test_a_document_is_one_text(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, body: str | bytes
) -> None:
    file = write(tmp_path, name, body)
    code, told, _ = run(capsys, "essayer", "drones", file)
    assert code == cli.DONE
    assert told.startswith(f"trouvé    {file}\n")
    assert told.endswith("1 texte, 1 trouvé\n")


def test_each_element_of_a_search_is_tried_apart(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    mots = "caméras <em>installées</em> sur des aéronefs"
    answer = {
        "total": 2,
        "elements": [{"name": "RAA", "content": [mots]}, {"name": "RAA drones", "content": []}],
    }
    file = write(tmp_path, "attrap.json", json.dumps(answer))
    _, told, _ = run(capsys, "essayer", "drones", file)
    assert f"trouvé    {file}, élément 1\n" in told
    assert f"rien      {file}, élément 2\n" in told


def test_the_acts_of_an_archive_of_the_journal_officiel_are_tried_one_by_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    act = f"<TEXTE><ID>JORFTEXT000000000001</ID><NATURE>ARRETE</NATURE><TITREFULL>{TITRE}</TITREFULL></TEXTE>".encode()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        info = tarfile.TarInfo("20260819-003035/jorf/simple/JORFTEXT000000000001.xml")
        info.size = len(act)
        tar.addfile(info, io.BytesIO(act))
    file = write(tmp_path, "JORFSIMPLE.tar.gz", packed.getvalue())
    code, told, _ = run(capsys, "essayer", "drones", file)
    assert code == cli.DONE
    assert f"trouvé    {file}, JORFTEXT000000000001" in told


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_tried(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    files = [
        write(tmp_path, "page.pdf", "<html>"),
        write(tmp_path, "a.json", "{"),
        write(tmp_path, "a.txt", "rien"),
    ]
    code, told, errors = run(capsys, "essayer", "vsa", *files)
    assert code == cli.FAILED
    assert "page.pdf : illisible : ce n'est pas un PDF, mais peut-être une page web" in errors
    assert "a.json : illisible : JSON invalide" in errors
    assert told.endswith("1 texte, 0 trouvé\n")


def test_an_unknown_name_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, errors = run(capsys, "essayer", "dronez", write(tmp_path, "a.txt", "x"))
    assert code == cli.MISUSED
    assert errors == "Erreur : aucune veille ne s'appelle « dronez » : essayez drones\n"


def test_the_veilles_of_the_configuration_are_tried_and_listed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    config = write(
        tmp_path,
        "c.toml",
        '[[veilles]]\nnom = "scanners"\nalias = ["portiques"]\nmots = ["scanner corporel"]\n',
    )
    _, told, _ = run(capsys, "lister", "--config", config)
    assert told.endswith("scanners (ou portiques) : scanners\n   1 expression\n")
    text = write(tmp_path, "a.txt", "un scanner corporel " * 5)
    _, told, _ = run(capsys, "essayer", "portiques", text, "--config", config)
    assert "          et 2 autres passages\n" in told
