"""How the model is tied to observed figures."""
