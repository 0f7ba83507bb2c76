"""The values that a student builds and saves. Pure Python: no numpy, no Keras, no Qt."""
