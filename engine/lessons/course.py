"""What is known of the student's project along a lesson: what its steps set up, and what they lock.

A student may change whatever is not locked, so that only what is locked can make a step impossible.
"""

from __future__ import annotations

from engine.errors import InputError
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.lessons.conditions import Situation, missing
from engine.lessons.lesson import Lock, NumberQuestion, SetUp, Step, Wait
from engine.lessons.measure import Measure, is_same_rate
from engine.lessons.set_up import applied
from engine.network.spec import LayerSpec
from engine.project.locks import DATA, LABELS, NETWORK, SEEDS, TRAINING, is_free
from engine.project.project import Project


class Course:
    """Follows the steps of a lesson, one after the other.

    Attributes
    ----------
    project : Project or None
        As the steps set it up; None while a step has left parts of it to the student's own project.
    locked : tuple of str
        Parts that the last Lock step locked.
    """

    def __init__(self) -> None:
        self.project: Project | None = None
        self.locked: tuple[str, ...] = ()
        self._awaited: tuple[float, ...] = ()  # rates that steps since the last set-up wait for

    def take(self, step: Step) -> str:
        """Follow a step.

        Parameters
        ----------
        step : Step

        Returns
        -------
        str
            Why it can never be done, in one sentence; empty if it can.
        """
        if isinstance(step, Lock):
            self.locked = step.parts
        elif isinstance(step, SetUp):
            self._awaited = ()
            return self._set_up(step)
        elif isinstance(step, NumberQuestion) and isinstance(step.answer, Measure):
            return self._unmeasurable(step.answer)
        elif isinstance(step, Wait):
            sweep = step.conditions.get("sweep")
            self._awaited += tuple(sweep["rates"]) if isinstance(sweep, dict) else ()
            return next((text for item in step.conditions.items() if (text := self._never(*item))), "")
        return ""

    def _set_up(self, step: SetUp) -> str:
        part = next((part for part in self.locked if part in _set_parts(step)), "")
        if part:
            return _("set_up changes what a step before has locked ({part}): unlock it first.").format(
                part=_(LABELS[part])
            )
        says_all = step.network is not None and "dataset" in step.data and "loss" in step.training
        base = self.project or (Project() if step.project is not None or says_all else None)
        try:
            self.project = applied(step, base) if base is not None else None
        except InputError as error:
            return _("set_up can't be done: {problem}").format(problem=error)
        return ""

    def _never(self, name: str, argument: object) -> str:
        """Why a condition can never hold, because what it needs is locked."""
        if self.project is None:
            return ""
        project = self.project
        if name == "sweep" and SEEDS in self.locked and isinstance(argument, dict):
            n_seeds, wanted = len(project.sweep.seeds), argument["seeds"]
            if n_seeds < wanted:
                return _(
                    "wait needs {wanted} seeds, and the seeds are locked, of which there are {n}."
                ).format(wanted=wanted, n=n_seeds)
        if self._is_fixed(name, argument) and (
            sentence := missing(Wait("", conditions={name: argument}), Situation(project))
        ):
            return _("wait can never end, because a step before has locked what it needs: {problem}").format(
                problem=sentence
            )
        return ""

    def _unmeasurable(self, measure: Measure) -> str:
        """Why the student's sweep can't have what a question asks for."""
        if self.project is None:
            return ""
        sweep = self.project.sweep
        swept = (*sweep.rates, *self._awaited)
        missed = [rate for rate in measure.rates if not any(is_same_rate(rate, one) for one in swept)]
        if missed:
            return _("the answer is measured at rate {rate}, which the set-up before does not sweep.").format(
                rate=number_text(missed[0], "g")
            )
        if sweep.second is not None:
            return _("the answer can't be measured: the set-up before sweeps a second setting, too.")
        if measure.needs_held_out and DATA in self.locked and not self.project.data.is_held_out:
            return _("the answer is measured on held-out data, and none are held out in the locked data.")
        lacks_metric = measure.metric and measure.metric not in self.project.training.metrics
        if lacks_metric and TRAINING in self.locked:
            text = _("the answer is measured in {metric}, which the locked training does not compute.")
            return text.format(metric=measure.metric)
        return ""

    def _is_fixed(self, name: str, argument: object) -> bool:
        """Whether a lock keeps what a condition looks at; Dropout layers stay free in a locked network."""
        if name == "layer":
            assert isinstance(argument, dict)
            return NETWORK in self.locked and not is_free(LayerSpec.of(argument["kind"]))
        return name in ("dataset", "held_out") and DATA in self.locked


def _set_parts(step: SetUp) -> set[str]:
    """The lockable parts that a set-up changes."""
    has = {
        DATA: bool(step.data),
        NETWORK: step.network is not None,
        TRAINING: bool(step.training),
        SEEDS: bool({"seeds", "frozen_streams"} & step.sweep.keys()),
    }
    return {part for part, is_set in has.items() if is_set or step.project is not None}
