"""The window, in Qt. It shows the engine's values and never imports Keras."""
