"""The report that a student hands in: its content as a value, a page of HTML, and the way back from it.

`content.make_report`, `html.report_html`, `reading.read_report` and `reading.shown_numbers` are what others
call. Nothing is imported here, because the window needs a few light parts before numpy is there.
"""
