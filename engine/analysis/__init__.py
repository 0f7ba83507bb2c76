"""Statistics and verdicts on results, and how they are worded. No Qt, no Keras, no files."""
