"""All files that are read and written: project files and their formats, run folders, examples, presets."""
