"""Tables of the user's own: how they are written, what their columns are, and what is predicted."""
