"""The parameters of the model, one file per part of the way a dispute takes."""
