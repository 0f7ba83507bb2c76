"""The controls that a lesson can point at, by name: where they are, and what the student reads of them."""

from __future__ import annotations

from dataclasses import dataclass


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
    "file-menu": Control("", "the menu File"),
    "open-button": Control("", "the button Open"),
    "save-button": Control("", "the button Save"),
    "undo-button": Control("", "the button Undo"),
    "train-button": Control("", "the button Train"),
    "sweep-button": Control("", "the button Sweep"),
    "pause-button": Control("", "the button Pause"),
    "stop-button": Control("", "the button Stop"),
    "progress": Control("", "the progress of the run"),
    "presentation-button": Control("", "the button for presentation mode"),
    "help-menu": Control("", "the menu Help"),
    "steps": Control("", "the steps at the left"),
    # The stack of layers.
    "stack": Control("", "the network"),
    "input-card": Control("", "the card of the input"),
    "output-card": Control("", "the card of the output"),
    "add-dropout-button": Control("", "the button that adds Dropout"),
    # Pages.
    "data-catalogue": Control("data", "the catalogue of data sets"),
    "data-settings": Control("data", "how the data are split and scaled"),
    "data-views": Control("data", "the views of the data"),
    "network-views": Control("network", "the views of the network"),
    "presets-button": Control("network", "the button with networks to start from"),
    "training-settings": Control("train", "the settings of the training"),
    "training-seed": Control("train", "the seed of the training"),
    "training-schedule": Control("train", "how the rate changes while it trains"),
    "training-chart": Control("train", "the curves of the training"),
    "training-numbers": Control("train", "the numbers of the training"),
    "look-at-answers-button": Control("train", "the button Look at the answers"),
    "look-inside-button": Control("train", "the button Look inside"),
    "rates": Control("sweep", "the rates of the sweep"),
    "seeds": Control("sweep", "the seeds of the sweep"),
    "streams": Control("sweep", "what the seeds change"),
    "second-setting": Control("sweep", "the second setting of the sweep"),
    "live": Control("sweep", "the switch Live"),
    "prediction": Control("sweep", "your prediction"),
    "sweep-views": Control("sweep", "the views of the sweep"),
    "sweep-chart": Control("sweep", "the chart of the sweep"),
    "verdict": Control("sweep", "the verdict"),
    "export-button": Control("sweep", "the button Export"),
    "inside-views": Control("inside", "the views of the page Inside"),
    "inside-rate": Control("inside", "the rate that is looked at"),
    "inside-seed": Control("inside", "the seed that is looked at"),
    "inside-epoch": Control("inside", "the epoch that is looked at"),
    "pin-button": Control("inside", "the button that pins the picture to the report"),
    "run-list": Control("runs", "the list of runs"),
    "run-filter": Control("runs", "the search and the kinds of runs"),
    "report-fields": Control("report", "title, author and question of the report"),
    "report-text": Control("report", "your own text"),
    "report-views": Control("report", "the tabs Write and Preview"),
    "save-report-button": Control("report", "the button Save report"),
}
