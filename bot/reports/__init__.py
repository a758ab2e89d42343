"""Figures about the desk: what came, how it was answered, and whether sources are alive."""
