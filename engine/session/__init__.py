"""The engine thread, the worker process, and the messages between them."""
