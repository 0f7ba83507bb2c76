"""Tests mirror the tree: each file of tests stands where the file that it tests stands."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"

# Files of tests that no one file could be named for, and what each is about.
CROSS_CUTTING = {
    "engine/analysis/test_simulated_sweeps.py": "what tests and verdicts say of sweeps whose truth is known",
    "engine/checks/test_random_stacks.py": "shapes and counts of random stacks, against Keras",
    "engine/command_line/test_check_own_data.py": "files of the user's own, from the report to the check",
    "engine/command_line/test_encodings.py": "what commands print where the encoding is not UTF-8",
    "engine/command_line/test_printed_words.py": "what commands and logs print of the words of files",
    "engine/command_line/test_kills.py": "saves and commands that are killed at random moments",
    "engine/command_line/test_hostile_inputs.py": "a thousand inputs that no command may trust",
    "engine/command_line/test_without_network.py": "what the command line does with files of the user's own",
    "engine/data/own_files/test_hostile_files.py": "how many files there are that no reader may trust",
    "engine/data/own_files/tables/test_hostile_tables.py": "tables that no reader may trust",
    "engine/data/own_files/tables/test_real_tables.py": "tables that others made, and no correction",
    "engine/keras_code/test_languages.py": "what is exported, in another language than English",
    "engine/keras_code/reading/test_against_keras.py": "programs, against what Keras builds of them",
    "engine/keras_code/reading/test_kinds_of_programs.py": "programs of all kinds, each with its layers",
    "engine/keras_code/reading/program/test_hostile_programs.py": "programs that no reader may trust",
    "engine/keras_code/reading/test_broken_models.py": "files that no reader may trust",
    "engine/lessons/test_bundled_lessons.py": "the lessons that ship, from the first step to the last",
    "engine/lessons/test_german_lessons.py": "the lessons that ship, in German",
    "engine/lessons/test_hostile_lessons.py": "lessons that no reader may trust",
    "engine/network/layer_kinds/test_rows.py": "what holds for the rows of all kinds",
    "engine/session/test_parts.py": "runs of several parts, from the session to the trainers",
    "engine/session/test_predictions.py": "predicted samples, from the session to the trainers",
    "engine/storage/test_hostile_files.py": "files that no reader may trust",
    "engine/data/own_files/images/test_colour_images.py": "colour images, from the file to the script",
    "engine/training/test_designs.py": "each way of splitting, through both trainers and the script",
    "engine/training/test_dropout_schedules.py": "random schedules, through both trainers and the script",
    "engine/training/test_kinds.py": "every kind of layer, built and trained",
    "engine/training/test_moved_streams.py": "a run on other seeds, through both trainers",
    "engine/command_line/test_languages.py": "what the commands write for programs, in several languages",
    "engine/report/test_page_languages.py": "pages of reports in several languages, and their check",
    "engine/training/test_own_tables.py": "a table of the user's own, through both trainers and the script",
    "engine/training/test_recorded_numbers.py": "numbers of examples, through both trainers, on all systems",
    "engine/training/test_ridge_oracle.py": "what a linear network must learn, through both trainers",
    "engine/training/test_start_weights.py": "imported weights, through both trainers",
    "engine/training/test_sweep_scripts.py": "script and notebook of a sweep, against the trainers",
    "engine/training/test_trainer_equivalence.py": "random experiments, through both trainers",
    "engine/training/test_widths.py": "a family of networks, through both trainers",
    "gui/charts/test_pieces.py": "charts that are made and drawn in pieces",
    "gui/help/test_translated_pages.py": "pages of the documentation in other languages, beside the English",
    "gui/lesson/test_measured_question.py": "a question read off the sweep, from the row to the project",
    "gui/stack_editor/test_keyboard_only.py": "the editor without a mouse",
    "gui/test_all_translated.py": "every text that a user can read comes from the catalogue",
    "gui/test_in_german.py": "numbers and words that are typed and shown in German",
    "gui/test_nothing_cut.py": "every text of the window has the space that it needs",
    "gui/test_nothing_jumps.py": "no control moves by what is done elsewhere",
    "gui/test_names.py": "every widget has a name for screen readers",
    "gui/test_random_edits.py": "random edits of the document and of what shows it",
    "gui/window/test_bundled_lessons_play.py": "the lessons that ship, by mouse and keys, with the engine",
    "gui/window/test_recovery_after_kill.py": "what the next start brings back when the app was killed",
    "gui/window/test_window_modes.py": "the window with an engine that only writes down",
    "release/test_install.py": "the scripts for Linux, release/linux/install.sh and uninstall.sh",
    "release/test_windows_installer.py": "the script for Windows, release/windows/dropout-lab.iss",
    "test_docstrings.py": "the docstrings of the engine",
    "test_imports.py": "the direction of imports",
    "test_locks.py": "the lock files",
    "test_reading.py": "one way in for files",
    "test_texts.py": "texts and their translations",
    "test_tree.py": "this tree",
}


def is_there(test: Path) -> bool:
    """Whether there is a file that a file of tests is named for."""
    return (ROOT / test.parent / f"{test.stem.removeprefix('test_')}.py").is_file()


OF_THE_APP = ("packaged", "journeys", "windows")  # as a whole, packaged or from source
ALL = sorted(path.relative_to(TESTS) for path in TESTS.rglob("test_*.py"))


@pytest.mark.parametrize("test", [one for one in ALL if one.parts[0] not in OF_THE_APP], ids=str)
def test_a_file_of_tests_is_named_for_what_it_tests(test: Path) -> None:
    is_listed = test.as_posix() in CROSS_CUTTING
    assert is_listed or is_there(test), f"there is no {test.parent}/{test.name[5:]} to test"
    assert not (is_listed and is_there(test)), f"{test} has a file of its own: take it off the table"


def test_the_table_names_no_file_that_is_gone() -> None:
    assert set(CROSS_CUTTING) <= {path.as_posix() for path in ALL}


def test_folders_are_those_of_the_tree() -> None:
    """The app as a whole and samples of old files have folders of their own."""
    own = {Path(), *map(Path, ("packaged", "journeys", "windows"))}
    folders = {path.parent.relative_to(TESTS) for path in TESTS.rglob("*") if path.is_file()}
    tested = {path for path in folders - own if not {"__pycache__", "samples"} & set(path.parts)}
    assert all((ROOT / folder).is_dir() for folder in tested), tested


def test_the_order_of_tests_names_what_is_there(pytestconfig: pytest.Config) -> None:
    """tests/conftest.py says which files several processes take together, and which first."""
    (conftest,) = (one for one in pytestconfig.pluginmanager.get_plugins() if hasattr(one, "TOGETHER"))
    for path in (*conftest.TOGETHER, *conftest.ALONE, *conftest.LONG):
        assert (TESTS / path).exists(), path
