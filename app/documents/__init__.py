"""Documents written from declarations."""
