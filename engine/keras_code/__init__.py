"""Keras code as data: the script and notebook of a network, and reading code and model files."""
