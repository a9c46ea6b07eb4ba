"""Who watches a terminal sees how far a long command is; nobody else sees anything."""

import io

from rich.console import Console

from pactsim.experiments.progress import progress_bar, progress_bars


def test_every_stage_has_a_line_with_its_steps_and_its_time():
    seen = io.StringIO()
    console = Console(file=seen, force_terminal=True, width=100)
    with progress_bars("steps", False, console) as report:
        report("recognition", 0, 0)
        report("recognition", 3, 3)
        report("examination", 0, 0)
        report("examination", 2, 7)
    text = seen.getvalue()
    assert "recognition" in text and "3/3" in text
    assert "examination" in text and "2/7" in text
    assert "0:00:00" in text


def test_nobody_is_told_anything_without_a_terminal_or_when_quiet():
    for console in (Console(file=io.StringIO()), Console(file=io.StringIO(), force_terminal=True)):
        with progress_bars("steps", console.is_terminal, console) as report:
            assert report is None
        assert console.file.getvalue() == ""
    with progress_bar("run", "months", True) as report:
        assert report is None


def test_nothing_is_drawn_where_nothing_is_reported():
    seen = io.StringIO()
    with progress_bars("steps", False, Console(file=seen, force_terminal=True)) as report:
        assert report is not None
    assert seen.getvalue() == ""
