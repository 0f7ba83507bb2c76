"""The computer: folders, portable mode, logs, processes, caches."""
