"""The window: Qt only. It draws what engine values say and never imports Keras."""
