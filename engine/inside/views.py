"""All views of a training's inside: what can be asked of the worker, and what comes back."""

from __future__ import annotations

from engine.inside.coadaptation_view import CoadaptationSeen, CoadaptationView
from engine.inside.scaling import ScalingSeen, ScalingView
from engine.inside.steps import BatchSeen, BatchView, StepsSeen, StepsView
from engine.inside.uncertainty_view import UncertaintySeen, UncertaintyView

View = StepsView | BatchView | UncertaintyView | CoadaptationView | ScalingView
Seen = StepsSeen | BatchSeen | UncertaintySeen | CoadaptationSeen | ScalingSeen
