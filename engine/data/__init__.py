"""Data sets: catalogue, loading, splits, scaling, previews. No Keras, no Qt."""
