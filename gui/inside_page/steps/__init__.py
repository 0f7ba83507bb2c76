"""The view Step by step: the network while it trains, its masks and its feature maps."""
