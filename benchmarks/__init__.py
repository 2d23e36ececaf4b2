"""How fast and how large: days, phases, memory, the plain reference, and the limit of the machine."""
