"""The message about code or a model that was read: what became of it, and what was left out."""

from __future__ import annotations

from collections.abc import Sequence

from engine.keras_code.reading.notes import is_swept_note
from engine.language.texts import _, ngettext


def read_message(start: str, notes: Sequence[str], left_out: Sequence[str]) -> tuple[str, str]:
    """A sentence or two after `start`, and for the details one line for each note and line left out.

    The last note is the sentence about the lines that were left out, if there are some.
    """
    sentences = [start]
    *others, last = notes if left_out else (*notes, "")
    different = [note for note in others if not is_swept_note(note)]
    if len(different) < len(others):
        sentences.append(_("Your loop over dropout rates became the sweep."))
    if len(different) == 1:
        sentences += different
    elif different:
        n_parts = len(different)
        sentences.append(
            ngettext(
                "{n} part was skipped or read differently.",
                "{n} parts were skipped or read differently.",
                n_parts,
            ).format(n=n_parts)
        )
    if last:
        sentences.append(last)
    return " ".join(sentences), "\n".join((*(different if len(different) > 1 else ()), *left_out))
