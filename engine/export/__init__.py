"""What leaves the app: the Keras script, figures, tables."""
