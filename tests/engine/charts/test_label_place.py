"""Free places: counted without error that matters, kept while they serve, none where all is full."""

import numpy as np
import pytest

from engine.charts.label_place import MOVE_THRESHOLD, Surroundings, count_inside, find_place, sampled

SIZE = (80.0, 16.0)
CURVE = sampled(np.array([[0.0, 100.0], [400.0, 100.0]]))


def around(dots=()):
    return Surroundings(400, 300, CURVE, np.array(dots, dtype=float).reshape(-1, 2))


def placed(**more):
    place = find_place((200.0, 100.0), SIZE, around(**more))
    assert place is not None
    return place


def test_sampled_line_has_dense_points_and_keeps_gaps():
    points = sampled(np.array([[0, 0], [100, 0], [np.nan, 0], [200, 0], [230, 40]], dtype=float))
    steps = np.hypot(*np.diff(points[:-4], axis=0).T)
    assert np.sort(steps)[-2] <= 5 and {0, 100, 200, 230} <= set(points[:, 0])
    assert not ((points[:, 0] > 100) & (points[:, 0] < 200)).any()
    assert len(sampled(np.array([[1.0, 2.0]]))) == 1 and not len(sampled(np.empty((0, 2))))


def test_count_inside_is_exact_for_one_box_and_an_upper_bound_for_many():
    rng = np.random.default_rng(0)
    points = rng.uniform(0, 300, (500, 2))
    centres = rng.uniform(50, 250, (40, 2))
    exact = np.array([count_inside(centre[None], SIZE, points, 3.0)[0] for centre in centres])
    brute = [(np.abs(points - c) <= (43, 11)).all(axis=1).sum() for c in centres]
    assert exact.tolist() == brute
    table = count_inside(centres, SIZE, points, 3.0)
    assert (table >= exact).all() and table.sum() < 1.6 * exact.sum()


def test_find_place_avoids_the_curve_and_starts_the_leader_at_the_marker():
    place = placed()
    assert abs(place.centre[1] - 100) > SIZE[1] / 2
    assert np.hypot(place.leader_start[0] - 200, place.leader_start[1] - 100) == pytest.approx(8)


def test_label_keeps_its_place_until_it_is_clearly_worse():
    before = placed()
    again = find_place((200.0, 100.0), SIZE, around([(20, 280)]), before)
    assert again is not None and again.centre == before.centre
    full = [before.centre] * (int(MOVE_THRESHOLD / 60) + 1)
    moved = find_place((200.0, 100.0), SIZE, around(full), before)
    assert moved is not None and moved.centre != before.centre


def test_label_moves_after_gradual_crowding():
    place = before = placed()
    dots = []
    for _ in range(4):
        dots.append(before.centre)
        place = find_place((200.0, 100.0), SIZE, around(dots), place)
        assert place is not None
    assert place.centre != before.centre


def test_find_place_is_none_without_space():
    wall = sampled(np.array([[x, y] for x in range(0, 401, 10) for y in (0, 300)], dtype=float))
    assert find_place((200.0, 100.0), SIZE, Surroundings(400, 300, wall)) is None
    assert find_place((20.0, 5.0), SIZE, Surroundings(60, 10)) is None
