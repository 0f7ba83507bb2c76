"""The prediction that a student makes before the sweep."""
