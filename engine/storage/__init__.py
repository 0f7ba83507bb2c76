"""All files in and out: the project file and its formats, a run's folder, examples, presets."""
