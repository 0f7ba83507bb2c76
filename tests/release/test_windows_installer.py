"""The installer for Windows can't be run here; what it must have in common with the program is looked at."""

from __future__ import annotations

import re
from pathlib import Path

from engine.storage.project_file import SUFFIX
from gui.theme.app_icon import APP_ID
from release import build_facts

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = (ROOT / "release/windows/dropout-lab.iss").read_bytes().decode("ascii")  # no encoding to get wrong


def test_windows_installer_names_are_those_of_the_program() -> None:
    assert APP_ID == build_facts.APP_ID
    assert f'#define AppId "{APP_ID}"' in SCRIPT
    assert f'Subkey: "Software\\Classes\\{SUFFIX}"' in SCRIPT
    assert f'ValueData: "{build_facts.PROJECT_TYPE}"' in SCRIPT


def test_windows_installer_sections_are_valid_and_unique() -> None:
    sections = re.findall(r"^\[(\w+)\]$", SCRIPT, re.MULTILINE)
    known = {"Setup", "Languages", "Tasks", "InstallDelete", "Files", "Icons", "Registry", "Run", "Code"}
    assert len(sections) == len(set(sections)) and set(sections) == known


def test_windows_installer_defines_all_used_names() -> None:
    defined = set(re.findall(r"#define (\w+)", SCRIPT)) | {"Version"}
    assert set(re.findall(r"\{#(\w+)\}", SCRIPT)) <= defined


def test_windows_installer_needs_no_admin_rights_and_keeps_user_data() -> None:
    assert "\nPrivilegesRequired=lowest\n" in SCRIPT
    assert not re.search(r"^Root: (?!HKA)", SCRIPT, re.MULTILINE)
    assert not re.search(r"^\[UninstallDelete\]", SCRIPT, re.MULTILINE)
    removed = re.findall(r'^Type: \w+; Name: "(.*)"', SCRIPT, re.MULTILINE)
    assert removed == ["{app}\\_internal"]


def test_windows_installer_shows_nothing_when_it_is_silent() -> None:
    """Under /VERYSILENT alone a box would wait for ever where nobody sits."""
    code = re.sub(r"\{[^}]*\}", "", SCRIPT[SCRIPT.index("[Code]") :])
    assert "SuppressibleMsgBox" not in code
    boxes = re.findall(r"^(.*)\n\s*(?:MsgBox|TaskDialogMsgBox)\(", code, re.MULTILINE)
    assert boxes and all(re.search(r"if not (Wizard|Uninstall)Silent then$", line) for line in boxes)
    assert code.count("MsgBox(") == len(boxes)
    (run,) = re.findall(r"^Filename:.*postinstall.*", SCRIPT, re.MULTILINE)
    assert "skipifsilent" in run
