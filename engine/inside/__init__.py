"""Looks into a training: what can be asked, what is seen, and what follows from it. No TensorFlow here.

Each view has a file with what is asked (`XView`) and what is seen (`XSeen`); `views.py` has them all. The
worker computes them in `engine.training.inside`.
"""
