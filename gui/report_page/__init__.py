"""The Report page: write, preview and save the report that a student submits."""
