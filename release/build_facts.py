"""Version, date and names, as each system's packages want them. All come from pyproject.toml and this build.

Windows and macOS: written from PyInstaller's and Apple's documentation, not run.
"""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.storage.project_file import SUFFIX
from engine.version import Build, this_build

ROOT = Path(__file__).resolve().parents[1]
APP_ID = "io.github.dropoutlab.DropoutLab"
PROJECT_TYPE = "application/x-dropout-lab-project"
MAC_PROJECT_TYPE = f"{APP_ID}.project"


def build_of_today() -> Build:
    """The version that is built now, in this environment.

    The date is that of SOURCE_DATE_EPOCH (seconds since 1970) where it is set: a build can be repeated.
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    day = datetime.fromtimestamp(int(seconds), UTC) if seconds else datetime.now(UTC)
    return replace(this_build(), date=day.strftime("%Y-%m-%d"), commit=_commit(), flavour=_flavour())


def _commit() -> str:
    command = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    except FileNotFoundError:  # an unpacked archive, without git
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _flavour() -> str:
    """What TensorFlow can use: "gpu" where its CUDA libraries are installed."""
    try:
        importlib.metadata.distribution("nvidia-cudnn-cu12")
    except importlib.metadata.PackageNotFoundError:
        return "cpu"
    return "gpu"


def windows_facts(build: Build) -> Any:
    """What Windows' Explorer shows of the program (a VSVersionInfo)."""
    from PyInstaller.utils.win32 import versioninfo as info

    numbers = (*(int(part) for part in build.version.split(".")[:3]), 0, 0, 0)[:4]
    facts = {
        "CompanyName": "Dropout Lab",
        "FileDescription": "Dropout Lab",
        "FileVersion": build.version,
        "InternalName": "dropout-lab",
        "LegalCopyright": "MIT licence",
        "OriginalFilename": "dropout-lab.exe",
        "ProductName": "Dropout Lab",
        "ProductVersion": f"{build.version} ({build.date} {build.commit})",
    }
    table = info.StringTable("040904B0", [info.StringStruct(name, text) for name, text in facts.items()])
    return info.VSVersionInfo(
        ffi=info.FixedFileInfo(filevers=numbers, prodvers=numbers),
        kids=[
            info.StringFileInfo([table]),
            info.VarFileInfo([info.VarStruct("Translation", [0x0409, 1200])]),
        ],
    )


def bundle_facts(build: Build) -> dict[str, Any]:
    """What macOS's Finder knows of the bundle: its id, its kind of file, the systems that it runs on."""
    project = {
        "CFBundleTypeName": "Dropout Lab project",
        "CFBundleTypeRole": "Editor",
        "LSHandlerRank": "Owner",
        "LSItemContentTypes": [MAC_PROJECT_TYPE],
    }
    exported = {
        "UTTypeIdentifier": MAC_PROJECT_TYPE,
        "UTTypeDescription": "Dropout Lab project",
        "UTTypeConformsTo": ["public.data"],
        "UTTypeTagSpecification": {
            "public.filename-extension": [SUFFIX.lstrip(".")],
            "public.mime-type": PROJECT_TYPE,
        },
    }
    return {
        "bundle_identifier": APP_ID,
        "info_plist": {
            "CFBundleDisplayName": "Dropout Lab",
            "CFBundleVersion": build.version,
            "CFBundleDocumentTypes": [project],
            "UTExportedTypeDeclarations": [exported],
            "LSApplicationCategoryType": "public.app-category.education",
            "LSMinimumSystemVersion": "14.0",  # PySide6's wheel
            "NSHighResolutionCapable": True,
        },
    }
