"""Commands on records of real cases."""
