"""What makes packages of the program: run from the project's root, as `python -m release.X`."""
