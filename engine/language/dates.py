"""Days and times as the user's language writes them. Files have them in ISO 8601."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.language.texts import N_, _, pgettext

_MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June")),
    *(N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)
_SHORT_MONTHS = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun")),
    *(N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")),
)


def date_text(moment: str) -> str:
    """Format a day: "24 November 2026".

    Parameters
    ----------
    moment : str
        Time in ISO format; any other text is returned as it is.

    Returns
    -------
    str
    """
    found = _moment(moment)
    return moment if found is None else _date_text(found)


def moment_text(moment: str) -> str:
    """Format day and time: "24 November 2026, 14:05".

    Parameters
    ----------
    moment : str
        Time in ISO format; any other text is returned as it is.

    Returns
    -------
    str
    """
    found = _moment(moment)
    if found is None:
        return moment
    return _("{date}, {clock}").format(date=_date_text(found), clock=f"{found:%H:%M}")


def when_text(made: str, now: datetime | None = None) -> str:
    """Format when something was made, briefly: "today 14:03", "3 Nov 14:03", "3 Nov 2025".

    Parameters
    ----------
    made : str
        Time in ISO format; any other text is returned as it is.
    now : datetime or None
        None for the current time.

    Returns
    -------
    str
    """
    moment = _moment(made)
    if moment is None:
        return made
    today = (now or datetime.now().astimezone()).date()
    day = moment.date()
    clock = f"{moment.hour}:{moment.minute:02}"
    if day == today:
        return _("today {clock}").format(clock=clock)
    if day == today - timedelta(days=1):
        return _("yesterday {clock}").format(clock=clock)
    month = _(_SHORT_MONTHS[day.month - 1])
    if day.year == today.year:
        return _("{day} {month} {clock}").format(day=day.day, month=month, clock=clock)
    return pgettext("short month", "{day} {month} {year}").format(day=day.day, month=month, year=day.year)


def _date_text(moment: datetime) -> str:
    return _("{day} {month} {year}").format(
        day=moment.day, month=_(_MONTHS[moment.month - 1]), year=moment.year
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
