"""Marks and checks of a class: one for a student, whatever the case of the name."""

from engine.classroom.class_record import BAD, GOOD, CheckRecord, ClassRecord, ClassSeat, Mark

CLASS = ClassRecord(
    "0123456789abcdef" * 2, "10b", seats=(ClassSeat("Ada  Lovelace", "Ada.dropoutlab", (0,)),)
)


def test_a_later_mark_replaces_the_earlier_one() -> None:
    marked = (
        CLASS.with_mark(Mark("Ada", "2")).with_mark(Mark("Ben", "3")).with_mark(Mark("ada", "1", "Better."))
    )
    assert marked.marks == (Mark("Ben", "3"), Mark("ada", "1", "Better."))
    assert marked.mark_of("ADA") == Mark("ada", "1", "Better.")
    assert marked.mark_of("Cem") is None


def test_an_empty_mark_takes_it_away() -> None:
    assert CLASS.with_mark(Mark("Ada", "2")).with_mark(Mark("Ada")) == CLASS


def test_the_last_check_counts() -> None:
    checked = CLASS.with_check(CheckRecord("Ada", "1", BAD)).with_check(CheckRecord("Ada", "2", GOOD))
    assert checked.checks == (CheckRecord("Ada", "2", GOOD),)
    assert checked.check_of("ada") == CheckRecord("Ada", "2", GOOD)
    assert checked.check_of("Ben") is None


def test_a_seat_is_found_whatever_case_and_spaces_are() -> None:
    assert CLASS.seat_of(" ada lovelace ") == CLASS.seats[0]
    assert CLASS.seat_of("Ada") is None
