"""The machine: folders, portable mode, logs, processes, caches."""
