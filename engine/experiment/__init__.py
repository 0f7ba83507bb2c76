"""What is to be trained: specs of data, training and sweep, seeds, and the results of cells."""
