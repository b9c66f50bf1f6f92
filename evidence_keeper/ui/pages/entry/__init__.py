"""Writing down what happened."""
