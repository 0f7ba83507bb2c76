"""The stacked trainer: all cells of one architecture as one program with a leading cell axis.

Shapes in this package: R cells, S seeds, D different splits of the data, L noise layers, P trainable and Q
other weights of one cell (flattened, in Keras's order), n samples of a split, b samples of a batch. Numbers
are float32 unless stated otherwise. Each cell follows the plain `fit` of its own model: the same initial
weights, samples in the same order, the same random numbers behind masks and noise, Keras's own losses,
activations and update formulas. Only the order of float32 additions differs.
"""
