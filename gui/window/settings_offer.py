"""The message over the page that offers the training of code that was pasted or opened. Never modal."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from engine.keras_code.code_settings import changed_settings, with_settings
from engine.keras_code.reading.values import NO_SETTINGS, ReadSettings
from engine.language.lists import listed
from engine.language.texts import _, ngettext
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.widgets.plain_text import plain_tip
from gui.window.offer_frame import OfferFrame

_MAX_NOTES = 3


class SettingsOffer(OfferFrame):
    """Names what the code sets of training, data and rates; a click takes it, as one step.

    What the code has and a project can't have is named, too.
    """

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "settings of code", "train", "accent", parent)  # not a text: in the log
        self.setAccessibleName(_("About the training in the code"))
        self._document = document
        self._settings = NO_SETTINGS
        self.leave = QPushButton(_("Leave as it is"))
        self.leave.setToolTip(_("Close this message; training, data and rates stay as they are"))
        self.take = QPushButton(_("Use these settings"))
        self.take.setToolTip(
            plain_tip(_("Set training, split and rates as the code does; one undo brings them back"))
        )
        self.add_buttons((self.leave, self.take))
        self.leave.clicked.connect(self.hide)
        self.take.clicked.connect(self._on_take)
        document.loaded.connect(self.hide)

    def offer(self, settings: ReadSettings) -> None:
        """Offer what differs from the project; nothing is said if nothing does."""
        project = self._document.project
        after, notes = with_settings(project, settings)
        changed = changed_settings(project, after)
        if not changed:
            self.hide()
            return
        self._settings = settings
        sets = _("The code also sets: {settings}.").format(settings=listed(list(changed)))
        sentences = [sets, *notes[:_MAX_NOTES]]
        if (n_more := len(notes) - _MAX_NOTES) > 0:
            more = ngettext("{n} more setting can't be taken.", "{n} more settings can't be taken.", n_more)
            sentences.append(more.format(n=n_more))
        self.text.setText(" ".join(sentences))
        self.show()

    def _on_take(self) -> None:
        self.hide()
        after, _notes = with_settings(self._document.project, self._settings)
        self._document.edit(_("Use the code's settings"), after)
