"""Charts: the shapes follow from the data and stay within the width."""

from __future__ import annotations

import pytest

from evidence_keeper.domain.dossier.charts import (
    Balance,
    Bar,
    Bars,
    Chart,
    ChartBox,
    ChartRule,
    ColumnChart,
    Hours,
    Label,
    LabelAnchor,
    broken,
    drawing,
    fitted,
    numbers_of,
)


class Wide:
    """A pen with half an em a letter."""

    size = 10.0

    def __init__(self, target: float = 0.0) -> None:
        self.target = target

    def width(self, text: str) -> float:
        return 5.0 * len(text)


WEEKS = ColumnChart(tuple(Bar(f"{n:02d}.11", n) for n in range(1, 41)), 39.5, "asked to stop")
KINDS = Bars((Bar("a name that is much longer than there is room for it", 12), Bar("b", 0)))
HOURS = Hours(tuple(tuple(7 if h == 22 else 0 for h in range(24)) for _ in range(7)), ("Mo",) * 7)
STOP = Balance(Bar("before", 3), Bar("after", 9))


@pytest.mark.parametrize("chart", [WEEKS, KINDS, HOURS, STOP])
@pytest.mark.parametrize("width", [180.0, 470.0, 1600.0])
def test_everything_is_inside(chart: Chart, width: float) -> None:
    found = drawing(chart, width, Wide())
    for shape in found.shapes:
        match shape:
            case ChartBox():
                assert shape.x >= -0.01
                assert shape.x + shape.width <= width + 0.01
                assert 0 <= shape.y <= shape.y + shape.height <= found.height
            case Label():
                wide = Wide().width(shape.text)
                left = (
                    shape.x
                    - {LabelAnchor.LEFT: 0, LabelAnchor.MIDDLE: wide / 2, LabelAnchor.RIGHT: wide}[
                        shape.place
                    ]
                )
                assert left >= -0.01
                assert left + wide <= width + 0.01
                assert 0 < shape.y <= found.height


@pytest.mark.parametrize("chart", [WEEKS, KINDS, HOURS, STOP])
def test_each_figure_with_a_number_has_one_box_and_a_reach(chart: Chart) -> None:
    found = drawing(chart, 470, Wide())
    boxes = [s.figure for s in found.shapes if isinstance(s, ChartBox) and s.figure is not None]
    expected = [place for place, number in enumerate(numbers_of(chart)) if number]
    assert sorted(boxes) == expected
    assert set(expected) <= set(found.reach)


def test_the_tallest_bar_has_the_greatest_number_and_heights_are_in_proportion() -> None:
    found = drawing(WEEKS, 470, Wide())
    tall = {
        s.figure: s.height for s in found.shapes if isinstance(s, ChartBox) and s.figure is not None
    }
    assert tall[39] == pytest.approx(40 * tall[0])


def test_a_cut_name_ends_with_an_ellipsis() -> None:
    assert fitted("abcdef", 20, Wide()) == "abc…"
    assert fitted("abc", 20, Wide()) == "abc"
    assert fitted("", 0, Wide()) == ""


def test_names_are_broken_before_they_are_cut() -> None:
    assert broken("threat or blackmail", 1000, Wide()) == ["threat or blackmail"]
    lines = broken("қорқыту немесе бопсалау", Wide().width("қорқыту немесе"), Wide())
    assert lines == ["қорқыту немесе", "бопсалау"]
    assert broken("a b c d", Wide().width("a"), Wide()) == ["a", "b", fitted("c d", 5, Wide())]
    assert broken("", 10, Wide()) == [""]


def test_nothing_at_all_can_be_drawn() -> None:
    assert drawing(ColumnChart(()), 470, Wide()).reach == {}
    assert drawing(Bars(()), 470, Wide()).reach == {}
    assert drawing(Balance(Bar("a", 0), Bar("b", 0)), 470, Wide()).reach == {}


@pytest.mark.parametrize("chart", [WEEKS, KINDS, HOURS, STOP, Balance(Bar("a", 1), Bar("b", 400))])
@pytest.mark.parametrize("width", [180.0, 470.0, 700.0, 1600.0])
def test_every_figure_can_be_hit_and_lies_within(chart: Chart, width: float) -> None:
    found = drawing(chart, width, Wide(24))
    assert set(found.reach) == {n for n, number in enumerate(numbers_of(chart)) if number} | set(
        range(len(chart.bars)) if isinstance(chart, (ColumnChart, Bars)) else ()
    )
    rectangles = list(found.reach.values())
    for x, y, wide, high in rectangles:
        assert min(wide, high) >= 24
        assert x >= -0.01 and x + wide <= width + 0.01
        assert y >= 0 and y + high <= found.height
    for n, (x, y, wide, high) in enumerate(rectangles):
        for left, top, across, down in rectangles[n + 1 :]:
            apart = x + wide <= left + 0.01 or left + across <= x + 0.01
            assert apart or y + high <= top + 0.01 or top + down <= y + 0.01


def test_in_a_narrow_chart_time_goes_on_in_a_further_line() -> None:
    found = drawing(WEEKS, 700, Wide(24))
    tops = {y for _, y, _, _ in found.reach.values()}
    assert len(tops) == 2
    bars = [s for s in found.shapes if isinstance(s, ChartBox) and s.figure in (1, 39)]
    assert bars[1].height == pytest.approx(20 * bars[0].height), "all lines have one scale"
    (mark,) = [s for s in found.shapes if isinstance(s, ChartRule) and s.dashed]
    assert max(tops) - 1 < mark.y1 + 3, "it stands in the line of its week"
    on_paper = drawing(WEEKS, 700, Wide())
    assert len({y for _, y, _, _ in on_paper.reach.values()}) == 1, "there nothing is clicked"
    assert on_paper.height < found.height < 2 * on_paper.height


def test_what_is_not_over_is_drawn_pale_with_an_edge() -> None:
    chart = ColumnChart((Bar("09.11", 4), Bar("16.11", 2, unfinished=True)))
    boxes = [s for s in drawing(chart, 470, Wide()).shapes if isinstance(s, ChartBox)]
    told = {box.figure: (box.share, box.outlined) for box in boxes if box.figure is not None}
    assert told == {0: (1.0, False), 1: (0.0, True)}
