"""The controls that a lesson can point at, by name: where they are, and what the student reads of them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.language.texts import N_


@dataclass(frozen=True)
class Control:
    """A part of the window.

    Attributes
    ----------
    page : str
        The page that has it, one of `places.PAGES`; empty for what is always in view.
    label : str
        What it is called in a sentence: "the button Sweep".
    """

    page: str
    label: str


CONTROLS: dict[str, Control] = {
    # The toolbar, and the steps at the left.
    "file-menu": Control("", N_("the menu File")),
    "open-button": Control("", N_("the button Open")),
    "save-button": Control("", N_("the button Save")),
    "undo-button": Control("", N_("the button Undo")),
    "train-button": Control("", N_("the button Train")),
    "sweep-button": Control("", N_("the button Sweep")),
    "pause-button": Control("", N_("the button Pause")),
    "stop-button": Control("", N_("the button Stop")),
    "progress": Control("", N_("the progress of the run")),
    "presentation-button": Control("", N_("the button for presentation mode")),
    "help-menu": Control("", N_("the menu Help")),
    "steps": Control("", N_("the steps at the left")),
    # The stack of layers.
    "stack": Control("", N_("the network")),
    "input-card": Control("", N_("the card of the input")),
    "output-card": Control("", N_("the card of the output")),
    "add-dropout-button": Control("", N_("the button that adds Dropout")),
    # Pages.
    "data-catalogue": Control("data", N_("the catalogue of data sets")),
    "data-settings": Control("data", N_("how the data are split and scaled")),
    "data-views": Control("data", N_("the views of the data")),
    "network-views": Control("network", N_("the views of the network")),
    "presets-button": Control("network", N_("the button with networks to start from")),
    "training-settings": Control("train", N_("the settings of the training")),
    "training-seed": Control("train", N_("the seed of the training")),
    "training-schedule": Control("train", N_("how the rate changes while it trains")),
    "training-chart": Control("train", N_("the curves of the training")),
    "training-numbers": Control("train", N_("the numbers of the training")),
    "look-at-answers-button": Control("train", N_("the button Look at the answers")),
    "look-inside-button": Control("train", N_("the button Look inside")),
    "rates": Control("sweep", N_("the rates of the sweep")),
    "seeds": Control("sweep", N_("the seeds of the sweep")),
    "streams": Control("sweep", N_("what the seeds change")),
    "second-setting": Control("sweep", N_("the second setting of the sweep")),
    "live": Control("sweep", N_("the switch Live")),
    "prediction": Control("sweep", N_("your prediction")),
    "sweep-views": Control("sweep", N_("the views of the sweep")),
    "sweep-chart": Control("sweep", N_("the chart of the sweep")),
    "verdict": Control("sweep", N_("the verdict")),
    "export-button": Control("sweep", N_("the button Export")),
    "inside-views": Control("inside", N_("the views of the page Inside")),
    "inside-rate": Control("inside", N_("the rate that is looked at")),
    "inside-seed": Control("inside", N_("the seed that is looked at")),
    "inside-epoch": Control("inside", N_("the epoch that is looked at")),
    "pin-button": Control("inside", N_("the button that pins the picture to the report")),
    "run-list": Control("runs", N_("the list of runs")),
    "run-filter": Control("runs", N_("the search and the kinds of runs")),
    "report-fields": Control("report", N_("title, author and question of the report")),
    "report-text": Control("report", N_("your own text")),
    "report-views": Control("report", N_("the tabs Write and Preview")),
    "save-report-button": Control("report", N_("the button Save report")),
}
