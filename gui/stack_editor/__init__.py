"""The network as a column of cards, and the forms that edit a layer."""
