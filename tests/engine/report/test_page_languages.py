"""A report in another language than the one in use is checked in its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.language import texts
from engine.language.texts import in_english
from engine.project.project import Project
from engine.report.content import make_report
from engine.report.html import report_html
from engine.report.page_check import OTHER_LANGUAGE, OTHER_VERSION, PageCheck, check_page
from engine.system.languages import FILE, FOLDER, in_language
from engine.system.paths import OWN_FOLDER, data_folder
from release.texts import mo_bytes
from tests.engine.report.test_page_check import DATE, project_of

Catalog = pytest.importorskip("babel.messages.catalog", reason="only a checkout has Babel").Catalog
FRENCH = {
    "Results": "Résultats",
    "December": "décembre",
    "decimal mark\x04.": ",",
    "thousands mark\x04,": ".",
    "a percentage\x04{number} %": "{number} pour cent",
    "The page shows {shown} for {number}, its data say {right}.": "{shown}, pas {right} : {number}",
}


@pytest.fixture(autouse=True)
def french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user's catalogue; English is in use."""
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path))
    monkeypatch.setenv(texts.VARIABLE, "en")
    catalogue = Catalog(locale="fr")
    for key, text in FRENCH.items():
        context, _mark, message = key.rpartition("\x04")
        catalogue.add(message, text, context=context or None)
    file = data_folder() / FOLDER / "fr" / FILE
    file.parent.mkdir(parents=True)
    file.write_bytes(mo_bytes(catalogue))
    yield file
    texts.use("en")


def page_in(code: str, project: Project) -> str:
    with in_language(code):
        return report_html(make_report(project, date=DATE))


@pytest.fixture
def embedded() -> Project:
    return make_report(project_of(), with_figures=False).project


def test_report_is_written_in_the_language_in_use() -> None:
    page = page_in("fr", project_of())
    assert '<html lang="fr">' in page
    assert "Résultats</h2>" in page and "1 décembre 2026</p>" in page and ",0 pour cent</td>" in page
    assert 'data-rate="0.5"' in page  # names are for programs


@pytest.mark.parametrize("code", ["fr", "en-XA"])
def test_page_in_another_language_is_checked_in_it(embedded: Project, code: str) -> None:
    page = page_in(code, project_of())
    assert check_page(embedded, page) == PageCheck()
    (problem,) = check_page(embedded, page.replace("<main>", "<main><p>all 99 %</p>")).problems
    assert "it says “all 99 %”" in problem
    relabelled = check_page(embedded, page.replace('<html lang="', '<html lang="x'))
    assert relabelled.note == OTHER_LANGUAGE.format(code=f"x{code}")


def test_problems_are_said_in_the_language_of_who_checks(embedded: Project) -> None:
    page = page_in("fr", project_of())
    before, cell, rest = page.partition('data-rate="0.5" data-statistic="mean">')
    right, end, rest = rest.partition("</td>")
    tampered = f"{before}{cell}99,0 pour cent{end}{rest}"
    sentence = f"The page shows 99,0 pour cent for rate 0.5 (held-out accuracy), its data say {right}."
    assert check_page(embedded, tampered).problems == (sentence,)
    english = report_html(make_report(project_of())).replace(f">{right.split(',')[0]}.", ">1.")
    with in_language("fr"):
        assert check_page(embedded, page) == PageCheck()
        assert check_page(embedded, english).problems[0].startswith("1.")


def test_numbers_of_another_version_are_read_with_the_marks_of_the_page(embedded: Project) -> None:
    older = page_in("fr", project_of()).replace("Dropout Lab, page ", "Dropout Lab, page 0")
    older = older.replace("<footer>Written by", "<footer>Made with").replace(",0 pour cent</td>", " %</td>")
    assert check_page(embedded, older) == PageCheck((), OTHER_VERSION)


def test_page_in_a_language_that_is_not_here_has_its_numbers_compared(
    french: Path, embedded: Project
) -> None:
    page = page_in("fr", project_of())
    french.unlink()
    note = OTHER_LANGUAGE.format(code="fr")
    assert check_page(embedded, page) == PageCheck((), note)
    before, cell, rest = page.partition('data-rate="0.5" data-statistic="mean">')
    tampered = f"{before}{cell}12,3 pour cent{rest[rest.index('</td>') :]}"
    (problem,) = check_page(embedded, tampered).problems
    assert problem.startswith("The page shows 12,3 pour cent for rate 0.5 ")


def test_tables_for_programs_stay_english() -> None:
    with in_language("fr"), in_english():
        assert texts.language() == "en"
        with in_language("fr"):
            assert texts.gettext("Results") == "Résultats"
        assert texts.gettext("Results") == "Results"
