"""Images of the user's own: a folder for each class, or a zip of one."""
