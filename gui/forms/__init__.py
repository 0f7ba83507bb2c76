"""Forms made from the fields of layer kinds and specs, and the rows of problems beside them."""
