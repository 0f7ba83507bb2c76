"""All views of a training's inside: what can be asked of the worker, and what comes back."""

from __future__ import annotations

from engine.inside.scaling import ScalingSeen, ScalingView
from engine.inside.steps import BatchSeen, BatchView, StepsSeen, StepsView

View = StepsView | BatchView | ScalingView
Seen = StepsSeen | BatchSeen | ScalingSeen
