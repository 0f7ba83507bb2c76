"""Many students' projects and reports: reading the submitted files, and merging their sweeps."""
