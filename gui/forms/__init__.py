"""Forms made from the fields of layer kinds and specs, and rows with problems."""
