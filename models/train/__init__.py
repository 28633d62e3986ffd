"""Training a network: the only TensorFlow."""
