"""What the import of a table decides, says and shows, and what becomes of the user's corrections."""

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.data.own_files.source import ReadingStoppedError
from engine.data.own_files.tables.columns import ColumnChoice
from engine.data.own_files.tables.facts import CORRELATION, CRAMERS_V, RATIO
from engine.data.own_files.tables.inspection import Inspection, inspect_table
from engine.data.split import split
from engine.errors import InputError
from engine.experiment.data_file import MISSING_CATEGORY, OTHER, ColumnSpec
from engine.experiment.specs import OWN_FILE, SPLITS, DataSpec
from engine.storage.data_file_json import file_from_json, file_to_json
from tests.engine.data.own_files.steered_tables import visits

ISLANDS = ["Biscoe", "Dream", "Torgersen"]


@pytest.fixture(scope="module")
def penguins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table like that of the Palmer penguins, made up."""
    rng = np.random.default_rng(3)
    lines = ["id,species,island,mass,bill,seen,note,country,tag"]
    for i in range(300):
        kind = i % 3
        species = "" if i in (5, 6, 7) else ("Adelie", "Gentoo", "Chinstrap")[kind]
        island = "" if i == 9 else "Rare" if i == 11 else "Odd" if i == 13 else ISLANDS[int(rng.integers(3))]
        mass = "" if i % 50 == 1 else f"{3500 + 400 * kind + rng.normal(0, 100):.0f}"
        day = f"{1 + i % 28:02d}.{1 + i % 12:02d}.{2007 + i % 3}"
        lines.append(f"{i + 1},{species},{island},{mass},{rng.normal():.3f},{day},n{i},Antarctica,{i % 7}")
    path = tmp_path_factory.mktemp("tables") / "penguins.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture(scope="module")
def inspection(penguins: Path) -> Inspection:
    return inspect_table(penguins)


def _column(inspection: Inspection, name: str) -> ColumnSpec:
    return next(column for column in inspection.file.columns if column.name == name)


def test_columns_get_roles_and_kinds(inspection: Inspection) -> None:
    assert inspection.file.target == "species"
    assert inspection.file.task == "classification"
    assert inspection.file.class_names == ("Adelie", "Chinstrap", "Gentoo")
    assert inspection.file.class_counts == (99, 99, 99)
    assert inspection.file.n_samples == 297
    assert [
        (column.name, column.kind, column.role, column.missing) for column in inspection.file.columns
    ] == [
        ("id", "number", "ignored", "none"),
        ("species", "category", "target", "drop"),
        ("island", "category", "feature", "category"),
        ("mass", "number", "feature", "median"),
        ("bill", "number", "feature", "none"),
        ("seen", "date", "feature", "none"),
        ("note", "text", "ignored", "none"),
        ("country", "category", "ignored", "none"),
        ("tag", "number", "feature", "none"),
    ]
    assert _column(inspection, "island").categories == (*ISLANDS, MISSING_CATEGORY, OTHER)
    assert _column(inspection, "seen").date_parts == ("year", "month", "day", "weekday")
    assert _column(inspection, "seen").date_format == "%d.%m.%Y"


def test_the_notes_say_what_was_decided(inspection: Inspection) -> None:
    assert inspection.notes == (
        "3 rows have no “species” and are left out.",
        "“id” and “note” are left out: every row has its own value.",
        "“country” is left out: all values are the same.",
        "“mass”: the median of the training rows stands in for missing values.",
        "“island”: missing values are a category of their own.",
        "“island”: rare categories are merged into “other”.",
    )


def test_facts_are_those_of_numpy(penguins: Path, inspection: Inspection) -> None:
    facts = {one.name: one for one in inspection.facts}
    cells = [line.split(",") for line in penguins.read_text("utf-8").splitlines()[1:]]
    mass = np.array([float(row[3]) for row in cells if row[3]])
    assert facts["mass"].n_missing == 300 - len(mass) == 6
    assert facts["mass"].mean == pytest.approx(mass.mean())
    assert facts["mass"].deviation == pytest.approx(mass.std())
    assert (facts["mass"].minimum, facts["mass"].maximum) == (mass.min(), mass.max())
    assert facts["mass"].histogram == tuple(np.histogram(mass, 20)[0])
    both = [(float(row[3]), row[1]) for row in cells if row[1] and row[3]]
    x = np.array([number for number, _ in both])
    groups = [x[[one == name for _, one in both]] for name in sorted({one for _, one in both})]
    between = sum(len(group) * (group.mean() - x.mean()) ** 2 for group in groups)
    assert facts["mass"].association_name == RATIO
    assert facts["mass"].association == pytest.approx(np.sqrt(between / ((x - x.mean()) ** 2).sum()))
    assert facts["island"].association_name == CRAMERS_V
    assert facts["island"].association is not None and 0 < facts["island"].association < 0.3
    assert dict(facts["species"].top_values) == {"Adelie": 99, "Chinstrap": 99, "Gentoo": 99}
    assert (facts["seen"].first_date, facts["seen"].last_date) == ("2007-01-01", "2009-12-28")


def test_correlations_are_those_of_numpy(penguins: Path) -> None:
    inspection = inspect_table(penguins, target="bill")
    assert inspection.file.task == "regression"
    facts = {one.name: one for one in inspection.facts}
    cells = [line.split(",") for line in penguins.read_text("utf-8").splitlines()[1:]]
    both = np.array([(float(row[3]), float(row[4])) for row in cells if row[3]])
    assert facts["mass"].association_name == CORRELATION
    assert facts["mass"].association == pytest.approx(np.corrcoef(both.T)[0, 1])
    bill = np.array([float(row[4]) for row in cells])
    expected = (bill.std(), np.abs(bill - bill.mean()).mean())
    assert inspection.file.target_deviations == pytest.approx(expected)


def test_each_decision_can_be_corrected(penguins: Path) -> None:
    inspection = inspect_table(
        penguins,
        choices=[
            ColumnChoice(name="tag", kind="category"),
            ColumnChoice(name="mass", missing="drop"),
            ColumnChoice(name="bill", role="ignored"),
            ColumnChoice(name="id", role="group"),
        ],
    )
    assert _column(inspection, "tag").categories == tuple("0123456")
    assert _column(inspection, "bill").role == "ignored"
    assert _column(inspection, "id").role == "group"
    assert inspection.file.n_samples == 291
    assert "6 rows have other missing values and are left out." in inspection.notes


def test_columns_that_steer_a_split_are_counted(tmp_path: Path) -> None:
    table = visits()
    table.loc[:3, "patient"] = None
    table.to_csv(tmp_path / "visits.csv", index=False)
    roles = {"patient": "group", "day": "order", "set": "split"}
    choices = [ColumnChoice(name=name, role=role) for name, role in roles.items()]
    file = inspect_table(tmp_path / "visits.csv", choices=choices, target="ill").file
    kept = table.dropna()
    counts = kept["patient"].value_counts()
    assert (file.n_samples, file.n_groups, file.largest_group) == (len(kept), len(counts), counts.max())
    assert file.given_sizes == (0, (kept["set"] == "Test").sum())
    for name in SPLITS:
        parts = split(DataSpec(OWN_FILE, split=name, file=file), 0).parts
        assert sum(len(y) for _, y in parts.values()) <= len(kept)


def test_decisions_can_be_given_again(penguins: Path, inspection: Inspection) -> None:
    again = inspect_table(
        penguins, inspection.file.table, inspection.file.columns, inspection.file.task, inspection.file.target
    )
    without = [replace(column, reason="") for column in inspection.file.columns]
    assert [replace(column, reason="") for column in again.file.columns] == without
    assert again.file.class_counts == inspection.file.class_counts


def test_numbers_can_be_classes_or_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,quality\n" + "".join(f"{i}.5,{i % 3}\n" for i in range(90)), "utf-8")
    assert inspect_table(path).file.class_names == ("0", "1", "2")
    assert inspect_table(path, task="regression").file.class_names == ()
    with pytest.raises(InputError, match="too many for classes"):
        inspect_table(path, task="classification", target="a")


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"target": "x"}, "There is no column “x”"),
        ({"choices": [ColumnChoice(name="x")]}, "There is no column “x”"),
        ({"choices": [ColumnChoice(name="mass", kind="colour")]}, "kind is one of"),
        ({"target": "country"}, "“country” has only one value, “Antarctica”"),
        ({"target": "species", "task": "regression"}, "is not a number"),
        ({"target": "note"}, "too many for classes"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(penguins: Path, choice: dict, words: str) -> None:
    with pytest.raises(InputError, match=words):
        inspect_table(penguins, **choice)


def test_imbalance_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,fraud\n" + "".join(f"{i}.5,{int(i % 10 == 0)}\n" for i in range(200)), "utf-8")
    (note,) = (note for note in inspect_table(path).notes if "of one class" in note)
    assert note.startswith("9 of 10 samples are of one class, “0”. Class weights, ")


def test_a_column_that_gives_the_target_away_is_named(tmp_path: Path) -> None:
    path, rng = tmp_path / "a.csv", np.random.default_rng(0)
    rows = [(x, x * 1.1 + 0.03 * n, 3 * x + n) for x, n in rng.standard_normal((60, 2))]
    path.write_text("price_usd,price_eur,size\n" + "".join(f"{a},{b},{c}\n" for a, b, c in rows), "utf-8")
    found = inspect_table(path, target="price_eur")
    assert found.notes[-1] == (
        "“price_usd” alone tells “price_eur” almost exactly. Leave out what is known only afterwards."
    )
    assert not [note for note in inspect_table(path, target="size").notes if "tells" in note]


def test_a_row_that_may_sum_up_the_others_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"{'red' if i % 3 else 'blue'},{i}.5,{i % 7}.25\n" for i in range(30))
    path.write_text(f"colour,size,price\n{rows}Total:,450,100\n", "utf-8")
    words = "The last row begins with “Total:”. If it sums up the others, delete it from the file."
    assert words in inspect_table(path).notes
    path.write_text(f"colour,size,price\n{rows}", "utf-8")
    assert words not in inspect_table(path).notes


def test_times_of_the_day_are_dates_with_an_hour(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("time,load\n" + "".join(f"{i % 24}:{i % 60:02},{i}.5\n" for i in range(60)), "utf-8")
    column = _column(inspect_table(path), "time")
    assert (column.kind, column.date_format, column.date_parts) == ("date", "%H:%M", ("hour",))


def test_a_preview_reads_the_first_rows_and_the_file_decides(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    rows = (f"{i},{i % 89}.25,{'first' if i < 250_000 else 'second'}\n" for i in range(300_000))
    path.write_text("x,size,kind\n" + "".join(rows), "utf-8")
    done: list[float] = []
    previews: list[Inspection] = []
    whole = inspect_table(path, on_partial=previews.append, on_progress=done.append)
    (preview,) = previews
    assert preview.is_partial
    assert preview.n_rows == 5_000
    assert preview.file.target == "size"  # the kind is the same in all of these rows
    assert not whole.is_partial
    assert whole == inspect_table(path)
    assert whole.file.target == "kind"
    assert whole.file.class_counts == (250_000, 50_000)
    assert done == sorted(done) and done[-1] == 1
    with pytest.raises(ReadingStoppedError):
        inspect_table(path, should_stop=lambda: True)


def test_letters_far_down_change_the_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    text = "a,b\n" + "".join(f"{i}.5,red\n" for i in range(150_000)) + "1,grün\n2,grün\n"
    path.write_bytes(text.encode("cp1252"))
    assert inspect_table(path).file.table.encoding == "cp1252"


def test_it_goes_through_a_pipe_and_into_a_project(inspection: Inspection) -> None:
    assert pickle.loads(pickle.dumps(inspection)) == inspection  # noqa: S301 - written by this test
    assert file_from_json(file_to_json(inspection.file)) == inspection.file
