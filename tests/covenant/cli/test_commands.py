"""`oggz covenant …`: each command does what it says, and what is wrong is one Dutch sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

from oggz.covenant import example
from oggz.covenant.reading import read
from tests.covenant.cli.conftest import Run

COMMANDS = ("example", "check", "explain", "decide", "analyse", "compare", "publish")


def test_help_names_every_command_and_loads_nothing_heavy() -> None:
    program = (
        "import sys; from oggz.cli import main; sys.argv = ['oggz', 'covenant', '--help']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'z3', 'jinja2', 'docx', 'typst', 'django', 'oggz.covenant.model'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert set(COMMANDS) <= set(done.stdout.split())


def test_the_example_is_written_once_and_checked(run: Run) -> None:
    assert "Het modelconvenant staat in mijn.toml" in run("example mijn.toml").output
    assert Path("mijn.toml").read_text() == example.text()
    told = run("check mijn.toml").output
    assert read(Path("mijn.toml")).checksum in told
    assert "Het convenant heeft geen fouten" in told
    assert told.count("nog niet ondertekend") == 7
    assert "Artikel 6.2: Is de grondslag van de corporatie" in told
    assert "mijn.toml bestaat al" in run("example mijn.toml", code=1).stderr


def test_who_signed_is_told(run: Run) -> None:
    signature = (
        '\n[[signatures]]\nparty = "politie"\nname = "Een voorbeeld"\nfunction = "teamchef"\n'
        f'date = 2026-06-01\nchecksum = "{example.example().checksum}"\n'
    )
    Path("c.toml").write_text(example.text() + signature)
    told = run("check c.toml").output
    assert "Politie Voorbeeld, politie: ondertekend op 1 juni 2026 (teamchef)" in told
    assert told.count("nog niet ondertekend") == 6


@pytest.mark.parametrize("command", [
    "check c.toml", "explain c.toml", "decide c.toml --requests r.jsonl", "analyse c.toml",
    "compare c.toml c.toml", "publish c.toml uit",
])  # fmt: skip
def test_a_covenant_with_errors_is_refused_with_all_of_them(run: Run, command: str) -> None:
    Path("r.jsonl").write_text("")
    text = example.text().replace("GM1960", "GM9999").replace('["wonen"]', '["woonen"]')
    Path("c.toml").write_text(text)
    done = run(command, code=1)
    assert done.stdout == ""
    assert "municipality GM9999 is geen gemeente" in done.stderr
    assert "artikel 9.6: clauses.corporatie-leest.purposes.1 woonen is geen doel" in done.stderr
    assert not Path("uit").exists()


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("check", 2, "FILE ontbreekt. Wat er kan, staat in ‘"),
        ("decide c.toml", 2, "--requests ontbreekt."),
        ("explain c.toml --format doc", 2, "Wat bij --format staat, kan niet."),
        ("explain c.toml --format pdf", 1, "Alleen de samenvatting is er als PDF."),
        ("check c.toml --geheim", 2, "--geheim bestaat niet bij deze opdracht."),
        ("toveren", 2, "Deze opdracht bestaat niet"),
        ("check weg.toml", 1, "weg.toml bestaat niet. Controleer de naam en de map."),
        ("check .", 1, ". is geen bestand."),
        ("decide c.toml --requests weg.jsonl", 1, "weg.jsonl bestaat niet."),
        ("decide c.toml --requests .", 1, ". is een map. Geef een bestand met verzoeken op."),
        ("example weg/c.toml", 1, "weg/c.toml kan daar niet geschreven worden."),
    ],
)
def test_what_a_person_can_mend_is_one_sentence(run: Run, line: str, code: int, told: str) -> None:
    done = run(line, code=code)
    assert done.stdout == ""
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def test_every_article_is_explained_on_the_screen_and_as_a_page(run: Run) -> None:
    text = run("explain c.toml").output
    page = run("explain c.toml --format html").output
    for clause in example.example().clauses:
        assert f"{clause.article}" in text
        assert f"{clause.article}" in page
    assert page.lower().startswith("<!doctype html>")
    assert page.rstrip().endswith("</html>")


def test_residents_get_a_summary_as_text_page_and_pdf(run: Run) -> None:
    text = run("explain c.toml --summary").output
    page = run("explain c.toml --summary --format html").output
    for told in ("samenverder@gemeente-voorbeeld.example", "Nog niet getekend"):
        assert told in text
        assert told in page
    assert page.lower().startswith("<!doctype html>")
    pdf = run("explain c.toml --summary --format pdf").stdout_bytes
    assert pdf.startswith(b"%PDF-")


def test_promises_are_proven_and_a_broken_one_is_refused(run: Run) -> None:
    assert "Bewezen: 17 van 17. Fouten: 0." in run("analyse c.toml").output
    text = example.text()
    begin = text.index('[[clauses]]\nid = "geen-politiegegevens"')
    Path("c.toml").write_text(text[:begin] + text[text.index("[[clauses]]", begin + 1) :])
    told = run("analyse c.toml", code=1).output
    assert "weerlegd: artikel 15.2" in told
    assert "Artikel 12.2 maakt dit mogelijk." in told


def test_what_follows_from_it_is_written_as_drafts(run: Run) -> None:
    written = run("publish c.toml uit").output.splitlines()
    assert written
    assert {Path(line).name for line in written} == {path.name for path in Path("uit").iterdir()}


def test_a_new_version_is_compared_with_the_old_one(run: Run) -> None:
    assert "Er verandert niets" in run("compare c.toml c.toml").output
    begin = example.text().index('id = "corporatie-leest"')
    at = example.text().index('"housing"]', begin)
    changed = example.text()[:at] + '"housing", "finances"]' + example.text()[at + 10 :]
    Path("nieuw.toml").write_text(changed)
    gained = run("compare c.toml nieuw.toml").output
    assert "Woonstichting Voorbeeld krijgt erbij" in gained
    assert "inkomen en schulden" in gained
    assert "Woonstichting Voorbeeld verliest" in run("compare nieuw.toml c.toml").output
