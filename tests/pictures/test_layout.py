"""The boxes of a graph never overlap, and no line runs through a box, whatever the graph."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd_lessons.pictures.layout import GAP, Layout, nearest


@st.composite
def graphs(draw):
    """Sizes of up to 25 boxes, and edges from boxes to later ones; every box but the last is used."""
    count = draw(st.integers(1, 25))
    sizes = draw(st.lists(st.tuples(st.integers(20, 220), st.integers(20, 90)), min_size=count, max_size=count))
    edges = [(start, draw(st.integers(start + 1, count - 1))) for start in range(count - 1)]
    for _ in range(draw(st.integers(0, 2 * count)) if count > 1 else 0):
        end = draw(st.integers(1, count - 1))
        edges.append((draw(st.integers(0, end - 1)), end))
    return sizes, edges


def corners(layout, box):
    (x, y), (width, height) = layout.centers[box], layout.sizes[box]
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_no_two_boxes_overlap_and_all_stand_inside(graph):
    layout = Layout(*graph)
    rectangles = [corners(layout, box) for box in range(len(graph[0]))]
    for i, (left, top, right, bottom) in enumerate(rectangles):
        assert left >= -1e-6 and top >= -1e-6 and right <= layout.width + 1e-6 and bottom <= layout.height + 1e-6
        for other in rectangles[:i]:
            apart = left >= other[2] or right <= other[0] or top >= other[3] or bottom <= other[1]
            assert apart, (rectangles[i], other)


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_lines_run_downwards_from_box_to_box_and_through_none(graph):
    layout = Layout(*graph)
    rectangles = [corners(layout, box) for box in range(len(graph[0]))]
    for (start, end), route in zip(graph[1], layout.routes, strict=True):
        assert rectangles[start][0] <= route[0][0] <= rectangles[start][2] and route[0][1] == pytest.approx(
            rectangles[start][3]
        )
        assert rectangles[end][0] <= route[-1][0] <= rectangles[end][2] and route[-1][1] == pytest.approx(
            rectangles[end][1]
        )
        for (x1, y1), (x2, y2) in pairwise(route):
            assert y1 <= y2 + 1e-6
            for box, (left, top, right, bottom) in enumerate(rectangles):
                if y2 > top + 1e-6 and y1 < bottom - 1e-6:  # this piece is as high as the box: it must pass beside it
                    assert x1 == x2 and not left < x1 < right, (start, end, box)


def test_two_lines_between_the_same_boxes_are_two():
    layout = Layout([(60, 30), (60, 30)], [(0, 1), (0, 1)])
    assert layout.routes[0][0][0] < layout.routes[1][0][0]
    assert layout.routes[0][-1][0] < layout.routes[1][-1][0]


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_lines_that_arrive_at_one_box_do_not_cross_at_its_edge(graph):
    layout = Layout(*graph)
    for box in range(len(graph[0])):
        last = [route[-3:] for (_, end), route in zip(graph[1], layout.routes, strict=True) if end == box]
        for (above, port, _), (other, other_port, _) in combinations(last, 2):
            assert (above[0] - other[0]) * (port[0] - other_port[0]) >= -1e-6


def test_a_leaf_stands_next_to_its_use_and_a_chain_is_straight():
    layout = Layout([(60, 30)] * 5, [(0, 1), (1, 2), (2, 4), (3, 4)])
    assert layout.centers[3][1] == layout.centers[2][1] > layout.centers[1][1]
    assert layout.centers[0][0] == pytest.approx(layout.centers[1][0]) == pytest.approx(layout.centers[2][0])
    assert layout.height == 4 * 30 + 3 * GAP


def test_lines_that_need_not_cross_do_not():
    crossed = [(0, 5), (1, 4), (2, 3), (3, 6), (4, 6), (5, 6)]
    assert Layout([(40, 20)] * 7, crossed)._crossings() == 0


def test_an_edge_to_an_earlier_box_is_refused():
    with pytest.raises(ValueError, match="later box, not from 1 to 0"):
        Layout([(1, 1), (1, 1)], [(1, 0)])


@given(st.lists(st.tuples(st.floats(-100, 100), st.floats(0, 50), st.floats(0.1, 10)), min_size=1, max_size=8))
def test_nearest_keeps_the_gaps_and_moves_nothing_that_fits(rows):
    wished, gaps, weights = map(list, zip(*rows, strict=True))
    found = nearest(wished, gaps[1:], weights)
    assert all(b - a >= gap - 1e-6 for a, b, gap in zip(found, found[1:], gaps[1:], strict=False))
    assert nearest(found, gaps[1:], weights) == pytest.approx(found, abs=1e-6)
    mean = sum(w * x for w, x in zip(weights, wished, strict=True)) / sum(weights)
    assert sum(w * x for w, x in zip(weights, found, strict=True)) / sum(weights) == pytest.approx(mean, abs=1e-6)


def test_lines_of_one_box_that_pass_layers_share_a_lane():
    routes = Layout([(60, 30)] * 5, [(0, 1), (1, 2), (2, 3), (3, 4), (0, 3), (0, 4)]).routes
    assert routes[4][:-2] == routes[5][: len(routes[4]) - 2]
