"""One file a phase: the only place that joins agents, law and kernels."""
