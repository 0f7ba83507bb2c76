"""A report's page beside the data it carries: each way to make it say something else is named."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.experiment.specs import Cell
from engine.project.project import Project, ReportSpec
from engine.report import page_check
from engine.report.content import make_report
from engine.report.html import report_html
from engine.report.page_check import OTHER_VERSION, PageCheck, check_page
from engine.report.reading import shown_numbers
from engine.runs.record import Definition
from tests.engine.project.sample_pins import PIN, pins
from tests.engine.verification.synthetic_runs import DEFINITION, run_of, with_number

DATE = "2026-12-01"


def project_of(definition: Definition = DEFINITION) -> Project:
    run = run_of(definition)
    return Project(
        "Mine",
        definition.data,
        definition.network,
        definition.training,
        definition.sweep,
        runs=(run,),
        report=ReportSpec(title="Dropout on Iris", author="Ada", text="# Seen\n\nIt **helps**."),
    )


@pytest.fixture(scope="module")
def embedded() -> Project:
    return make_report(project_of(), with_figures=False).project


@pytest.fixture(scope="module")
def page() -> str:
    return report_html(make_report(project_of()))


def page_problems(project: Project, page: str) -> tuple[str, ...]:
    found = check_page(project, page)
    assert not found.note
    return found.problems


def test_page_check_accepts_an_unchanged_page(embedded: Project, page: str) -> None:
    assert page_problems(embedded, page) == ()
    assert page_problems(embedded, "\ufeff" + page.replace("\n", "\r\n")) == ()


def test_page_check_ignores_the_date(embedded: Project) -> None:
    assert page_problems(embedded, report_html(make_report(project_of(), date=DATE))) == ()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda x: x.replace("epoch 12, step 4", "epoch 12, step 5"), "it says"),
        (lambda x: x.replace("does not verify", "verifies"), "it says"),
        (lambda x: re.sub("(<figure><h3.*?</figure>)", r"\1\1", x, count=1, flags=re.DOTALL), "other text"),
        (lambda x: x.replace('<img alt="The masks"', '<img alt="The masks" hidden'), "hidden"),
        (lambda x: x.replace("base64,iVBOR", "base64,iVBOQ", 1), "other text"),
    ],
)
def test_page_check_names_changes_around_pictures(change: Callable[[str], str], sentence: str) -> None:
    report = make_report(replace(project_of(), pins=(PIN, *pins(2))))
    page = report_html(report)
    assert page_problems(report.project, page) == ()
    assert change(page) != page
    (problem,) = page_problems(report.project, change(page))
    assert sentence in problem
    assert len(problem) < 500


def test_page_check_names_a_changed_mean_with_both_numbers(embedded: Project, page: str) -> None:
    cell = re.search(r'(<td[^>]*data-rate="0.5" data-statistic="mean">)([^<]*)', page)
    assert cell is not None
    tampered = page.replace(cell[0], f"{cell[1]}99.0 %")
    assert page_problems(embedded, tampered) == (
        f"The page shows 99.0 % for rate 0.5 (held-out accuracy), its data say {cell[2]}.",
    )


def test_page_check_names_a_changed_training_with_its_seed(embedded: Project, page: str) -> None:
    shown = next(one for one in shown_numbers(page) if one.name.seed == 1 and one.name.rate == 0.5)
    cell = re.search(rf'(<td[^>]*data-rate="0.5" data-seed="1"[^>]*>){re.escape(shown.text)}', page)
    assert cell is not None
    tampered = page.replace(cell[0], f"{cell[1]}99.9 %", 1)
    assert page_problems(embedded, tampered) == (
        f"The page shows 99.9 % for rate 0.5, seed 1 (held-out accuracy), its data say {shown.text}.",
    )


def test_page_check_names_changed_embedded_data(embedded: Project, page: str) -> None:
    run = embedded.runs[0]
    cells = tuple(
        with_number(one, "test_accuracy", 1.0) if one.cell == Cell(0.5, 1) else one
        for one in run.results.cells
    )
    part = replace(run.parts[0], results=replace(run.results, cells=cells))
    tampered = replace(embedded, runs=(replace(run, parts=(part,)),))
    problems = page_problems(tampered, page)
    assert any("for rate 0.5, seed 1 (held-out accuracy), its data say 100.0 %." in one for one in problems)
    assert "The data in the page are spelled otherwise than Dropout Lab writes them." in problems


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda x: re.sub(r'(class="headline">)[^<]*', r"\1Dropout helps a lot.", x), "Dropout helps a lot."),
        (lambda x: x.replace("Dropout on Iris</h1>", "Dropout wins</h1>"), "it says “Dropout wins”"),
        (lambda x: x.replace("<main>", "<main><!-- 99 % -->"), ": <!-- 99 % -->."),
        (lambda x: x.replace("</style>", "td { display: none }</style>"), "td { display: none }"),
        (lambda x: x.replace("</main>", '<b style="position:fixed">99 %</b></main>'), "it says “99 %”"),
        (lambda x: x.replace("</body>", "<script>alert(1)</script></body>"), "alert(1)"),
        (lambda x: x.replace('<td class="number"', '<td class="number" hidden', 1), "hidden"),
        (lambda x: x.replace("<p>It <strong>helps", "<p>It <strong>hurts"), "“hurts” instead of “helps”"),
        (lambda x: re.sub(r"(SHA-256: ..)....", r"\g<1>0000", x, count=1), "0000"),
        (lambda x: x.replace(' class="byline"', ' class="byline" onclick="x()"'), "onclick"),
        (lambda x: x.replace("</svg>", "<text>99 %</text></svg>", 1), "Drawing 1 of the page is not the one"),
        (lambda x: x.replace("</main>", "<svg></svg></main>"), "drawings, its data give"),
        (lambda x: x[: x.index("<footer>")], "it does not say “Written by Dropout Lab."),
        (lambda x: x.replace('{"project":', '{ "project":'), "spelled otherwise"),
    ],
)
def test_page_check_names_every_other_change(
    embedded: Project, page: str, change: Callable[[str], str], sentence: str
) -> None:
    tampered = change(page)
    assert tampered != page
    problems = page_problems(embedded, tampered)
    assert any(sentence in problem for problem in problems), problems


def test_page_check_detects_a_moved_curve_and_tolerates_rounding(embedded: Project, page: str) -> None:
    def moved(amount: float) -> str:
        return re.sub(
            r"(<svg.*?\bd=\"M )(-?\d+\.\d+)",
            lambda found: f"{found[1]}{float(found[2]) + amount:.6f}",
            page,
            count=1,
            flags=re.DOTALL,
        )

    assert moved(3) != page
    assert page_problems(embedded, moved(0.001)) == ()
    assert page_problems(embedded, moved(3)) == ("Drawing 1 of the page is not the one that its data give.",)


def test_page_check_counts_many_changed_numbers(embedded: Project, page: str) -> None:
    tampered = re.sub(r"(<td[^>]*data-column=[^>]*>)[^<]+", r"\g<1>1", page)
    problems = page_problems(embedded, tampered)
    assert problems[8].startswith("And ")
    assert len(problems) == 9


def test_page_check_compares_only_numbers_of_another_version(embedded: Project, page: str) -> None:
    older = re.sub(r"Dropout Lab, page [0-9a-f]+", "Dropout Lab, page 0123abcd", page)
    older = older.replace("<footer>Written by", "<footer>Made with")
    assert check_page(embedded, older) == PageCheck((), OTHER_VERSION)
    # The first version corrected for overlapping splits by n_test / n_train.
    corrected = re.sub(r'(data-statistic="(?:difference interval|p)">)[^<]*', r"\g<1>0.987", older)
    assert corrected.count("0.987") >= 2
    assert check_page(embedded, corrected) == PageCheck((), OTHER_VERSION)
    tampered = re.sub(r'(data-rate="0.5" data-statistic="mean">)[^<]*', r"\g<1>99.0 %", older)
    assert check_page(embedded, tampered).problems[0].startswith("The page shows 99.0 % for rate 0.5 ")
    unmarked = re.sub(r", page [0-9a-f]+", "", page)
    assert page_problems(embedded, unmarked)


def test_page_check_refuses_data_that_no_page_can_show(
    embedded: Project, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_check, "MAX_TABLE_CELLS", 5)
    assert page_problems(embedded, page) == ("The page's data are more than any report shows.",)
    empty = replace(embedded, runs=())
    assert page_problems(empty, page) == ("The page carries no sweep that it could be about.",)


def test_page_check_compares_alternative_texts_exactly(embedded: Project, page: str) -> None:
    description = re.search(r'aria-label="Mean[^"]*?(\d+\.\d) %', page)
    assert description is not None
    changed = f"{description[0][: -len(description[1]) - 2]}{description[1]}4 %"
    assert page_problems(embedded, page.replace(description[0], changed)) == (
        "Drawing 1 of the page is not the one that its data give.",
    )


@pytest.mark.parametrize(
    "piece",
    ["<svg ", "<td ", "<td data-column= ", "data-column= ", "<!--", "<", "<script ", "<svg</svg>"],
)
def test_page_check_terminates_on_a_hostile_page(embedded: Project, page: str, piece: str) -> None:
    busy = page.replace("<footer>", f"<td {piece * 50_000}<footer>")
    problems = page_problems(embedded, busy)
    assert problems and all(len(problem) < 300 for problem in problems)
