"""How far the model is right: limits known by theory, facts known from the field, and what each mechanism is for."""
