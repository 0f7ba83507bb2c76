"""The example has a film, and the network and data of nothing else."""

from __future__ import annotations

from engine.checks.checks import check_project
from engine.data.catalogue import task_of
from engine.inside.film import film_problem, has_thinned_networks
from engine.inside.film_example import film_example
from engine.project.project import Project


def test_example_has_a_film_and_no_error() -> None:
    before = Project(name="mine")
    project = film_example(before)
    assert film_problem(project.experiment) == ""
    assert has_thinned_networks(project.network, 0.5)
    check_project(project, task_of(project.data))  # raises what prevents training
    assert (project.name, project.sweep) == ("mine", before.sweep)
