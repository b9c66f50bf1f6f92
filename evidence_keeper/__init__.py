"""Evidence Keeper: write down what happened, keep the proof, hand over a checkable dossier."""

__version__ = "0.1.0"
