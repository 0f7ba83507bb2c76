"""The menu of presets, and the dialog that saves the network as a preset."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.checks.checks import check_network
from engine.errors import InputError
from engine.language.texts import N_, _, ngettext
from engine.network.spec import NetworkSpec
from engine.storage.presets import (
    MAX_TITLE,
    Preset,
    bundled_presets,
    delete_preset,
    fitted,
    own_presets,
    problem_for,
    save_preset,
)
from gui.control.patience import patiently
from gui.document.document import Document
from gui.document.labels import parameters_text
from gui.widgets.box import CANCEL, Role, answer, make_box
from gui.widgets.controls import add_caption
from gui.widgets.menu import Menu
from gui.widgets.plain_text import WrappedLabel, plain_tip

ShowMessage = Callable[[str, str, str], object]
DELETE = N_("Delete")
WIDTH = 340


class PresetButton(QPushButton):
    """The "Presets" button with its menu; `notice_raised` has a sentence, details and a tone."""

    notice_raised = Signal(str, str, str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(_("Presets"), parent)
        self.setToolTip(_("Start from a network that works, or save yours"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        menu = Menu(self)
        menu.aboutToShow.connect(lambda: fill_preset_menu(menu, document, self.notice_raised.emit, self))
        self.setMenu(menu)


def fill_preset_menu(menu: QMenu, document: Document, show_message: ShowMessage, parent: QWidget) -> None:
    """Fill `menu` with all presets; `show_message` gets results, `parent` is the parent of dialogs."""
    menu.clear()
    menu.setToolTipsVisible(True)
    own, problems = patiently(own_presets)
    for group, presets in groupby((*bundled_presets(), *own), key=lambda preset: preset.group):
        add_caption(menu, _(group))
        for preset in presets:
            _add_preset(menu, preset, document)
    menu.addSeparator()
    save = menu.addAction(_("Save as my preset…"), partial(_ask_title, document, show_message, parent))
    save.setToolTip(_("Save this network to use it in other projects"))
    save.setEnabled(bool(document.project.network.layers))
    if own:
        delete = menu.addMenu(_("Delete my preset"))
        for preset in own:
            delete.addAction(preset.title, partial(_ask_delete, preset, show_message, parent))
    if problems:
        count = len(problems)
        text = ngettext("{n} preset could not be read", "{n} presets could not be read", count).format(
            n=count
        )
        menu.addAction(f"{text}…", partial(show_message, f"{text}.", "\n".join(problems), "warn"))


def _add_preset(menu: QMenu, preset: Preset, document: Document) -> None:
    """One entry: the title, and the network's size with these data, or why it does not fit."""
    problem = problem_for(preset, document.task)
    action = menu.addAction(preset.title, partial(_use, preset, document))
    action.setToolTip(plain_tip(problem or preset.sentence))
    if problem:
        action.setEnabled(False)
        # Translators: of a preset's network, which these data can't use.
        why_not = _("needs images") if preset.needs_images else _("does not fit")
        action.setText(f"{preset.title}\t{why_not}")
        return
    network, training = fitted(preset, document.task, document.project.training)
    parameters = check_network(network, training, document.task).parameters
    action.setText(f"{preset.title}\t{parameters_text(parameters)}")


def _use(preset: Preset, document: Document) -> None:
    """Replace the stack by the preset, as one undo step."""
    network, training = fitted(preset, document.task, document.project.training)
    text = _("Preset {title}").format(title=preset.title)
    document.set_network(text, network, training, selection=())


def _ask_title(document: Document, show_message: ShowMessage, parent: QWidget) -> None:
    dialog = PresetDialog(document.project.name, document.project.network, parent)
    sentence = _("The network is now one of your presets: {title}.")
    dialog.saved.connect(lambda title: show_message(sentence.format(title=title), "", "good"))
    dialog.show()


def _ask_delete(preset: Preset, show_message: ShowMessage, parent: QWidget) -> None:
    """Ask before deleting, since this cannot be undone."""
    text = _("Delete your preset {title}?").format(title=preset.title)
    buttons = (CANCEL, (DELETE, Role.DestructiveRole))
    box = make_box(text, _("The network in the window stays as it is."), buttons, parent)
    box.buttonClicked.connect(
        lambda _button: _delete(preset, show_message) if answer(box) == DELETE else None
    )
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def _delete(preset: Preset, show_message: ShowMessage) -> None:
    try:
        patiently(partial(delete_preset, preset.id))
    except InputError as error:
        show_message(str(error), "", "bad")
    else:
        show_message(_("Your preset {title} was deleted.").format(title=preset.title), "", "good")


# --- Saving a preset


class PresetDialog(QDialog):
    """Not modal; `saved` has the title under which the network was saved."""

    saved = Signal(str)

    def __init__(self, title: str, network: NetworkSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network = network
        self.setWindowTitle(_("Save as my preset"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sentence = QLabel(
            _("Layers and settings are saved for use in any project. With other data the output is adapted.")
        )
        sentence.setProperty("role", "muted")
        sentence.setWordWrap(True)
        sentence.setFixedWidth(WIDTH)
        label = QLabel(_("&Title"))
        self.title = QLineEdit(title[:MAX_TITLE])
        self.title.setMaxLength(MAX_TITLE)
        self.title.setAccessibleName(_("Title of the preset"))
        self.title.selectAll()
        label.setBuddy(self.title)
        self.problem = WrappedLabel()
        self.problem.hide()
        buttons = QDialogButtonBox()
        self.save = buttons.addButton(_("Save preset"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setProperty("primary", True)
        buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.close)
        self.title.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        self.save.setEnabled(bool(title.strip()))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for widget in (sentence, label, self.title, self.problem, buttons):
            column.addWidget(widget)

    def _save(self) -> None:
        try:
            preset = patiently(partial(save_preset, self.title.text(), self._network))
        except InputError as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        self.saved.emit(preset.title)
        self.close()
