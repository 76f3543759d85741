"""The ground of Preuve: the model, the bundle of evidence, the engine that runs checks, the grid and its words."""

__version__ = "0.1.0"
