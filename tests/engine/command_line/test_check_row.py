"""The teacher's table, in lines and as CSV."""

import csv
import io
from dataclasses import replace

from engine.analysis.rate_table import rate_table
from engine.classroom.checking import NO, YES
from engine.command_line.check_row import Row, make_row, table_csv, table_lines
from engine.project.project import ReportSpec
from tests.engine.report.sample_reports import family_project
from tests.engine.report.test_page_check import project_of


def test_a_row_has_the_numbers_of_the_best_rate() -> None:
    project = replace(project_of(), report=ReportSpec(title="T", author="Ada\nL.", group="3"))
    row = make_row("a/b.html", project, YES, ("One.", "Two."))
    assert (row.file, row.name, row.group, row.title) == ("a/b.html", "Ada L.", "3", "T")
    assert (row.data, row.rates, row.seeds) == ("Iris", "0 0.5", "seeds 0 to 2")
    assert (row.score, row.what) == ("test_accuracy", "One. Two.")
    best = max(rate_table(project.runs[0].results), key=lambda one: one.mean)
    assert float(row.best_rate) == best.rate
    assert float(row.best_score) == best.mean
    assert row.verdict


def test_the_row_of_a_family_says_whose_numbers_it_has() -> None:
    row = make_row("f.html", family_project(), YES, ())
    assert row.verdict.startswith("Dropout helps with every number of units: most with")
    assert row.verdict.endswith("than without dropout. The numbers here are of 16 units.")


def test_files_without_results_have_a_row_too() -> None:
    assert make_row("x.html", None, NO, ("Broken.",)) == Row("x.html", holds=NO, what="Broken.")
    bare = make_row("y.html", replace(project_of(), runs=()), NO, ())
    assert (bare.best_rate, bare.title) == ("", "Dropout on Iris")


def test_the_csv_opens_in_a_spreadsheet_and_starts_no_formula() -> None:
    rows = [Row("ü.html", name="=1+1", group="-3", title="@x", difference="-0.25", what='He said "1,5"')]
    content = table_csv(rows)
    assert content.startswith(b"\xef\xbb\xbf")
    (found,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert (found["file"], found["name"], found["group"], found["title"]) == ("ü.html", "'=1+1", "'-3", "'@x")
    assert (found["difference"], found["what"]) == ("-0.25", 'He said "1,5"')


def test_check_table_lines_are_aligned() -> None:
    rows = [make_row("a.html", project_of(), YES, ()), Row("b" * 80, holds=NO)]
    head, first, second = table_lines(rows)
    assert head.split() == ["File", "Name", "Group", "Data", "Best", "rate", "Score", "Holds"]
    assert first.index("yes") == head.index("Holds") == second.index("no", 40)
    assert "%" in first
    assert second.startswith("b" * 31 + "…")
