"""The report that a student submits: its content as a value, the HTML page, and reading such a page.

The interface is `content.make_report`, `html.report_html`, `reading.read_report` and `reading.shown_numbers`.
Nothing is imported here, because the window needs some small parts before numpy is loaded.
"""
