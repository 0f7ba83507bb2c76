"""Problems and advice on a network, its shapes and its output, as values. Pure Python."""
