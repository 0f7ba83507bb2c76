"""The language of what users read: texts and numbers. Below everything else, so that all can use it."""
