"""Pages and their tabs, by the names that lessons use."""

from __future__ import annotations

from engine.lessons.places import PAGE_OF_VIEW, PAGES, page_title


def test_a_tab_is_on_one_page_only() -> None:
    views = [view for page in PAGES.values() for view in page]
    assert len(set(views)) == len(views) == len(PAGE_OF_VIEW)
    assert page_title("inside") == "Inside"
