"""Statistics, verdicts and their wording: what a sweep says. No Qt, no Keras, no files."""
