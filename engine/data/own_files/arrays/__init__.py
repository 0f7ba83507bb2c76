"""Arrays of the user's own, in .npz and .npy files."""
