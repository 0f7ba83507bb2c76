"""Many students' projects and reports: reading what was handed in, and one figure of them all."""
