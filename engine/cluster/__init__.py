"""Sweeps on many computers: a scheduler, workers that train blocks of cells, and the client of a run.

Dask distributed (https://distributed.dask.org) passes the messages. It is an optional part of the app:
imported inside functions, and only when the user asks for a cluster.
"""
