"""What dropout shows on the data sets of the catalogue: measured sentences, each with its settings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from engine.errors import InputError
from engine.language.texts import _
from engine.project.project import Project
from engine.storage.project_json import project_from_json
from engine.system.paths import RESOURCES

PATH = RESOURCES / "data" / "effects.json"


@dataclass(frozen=True)
class Effect:
    """What was measured on one data set.

    Attributes
    ----------
    sentence : str
        In English, such as "Dropout helps by 2.1 points, 10 seeds."
    project : Project
        The settings, without runs.
    """

    sentence: str
    project: Project


@cache
def effects() -> dict[str, Effect]:
    """Read the measured effects.

    Returns
    -------
    dict of str to Effect
        By the id of the data set.

    Raises
    ------
    InputError
        If the file that ships with the app is damaged.
    """
    if not PATH.exists():
        return {}
    try:
        content = json.loads(PATH.read_text(encoding="utf-8"))
        return {
            name: Effect(str(item["sentence"]), project_from_json(item["project"]))
            for name, item in content.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            _("The measured effects of the catalogue can't be read: {error}.").format(error=error)
        ) from error
