"""What actors decide and feel, in readable form: scalar Python, one method a rule, with named terms.

Classes of actors inherit these rules: `department.acceptance(...)`, `resident.claim(...)`. A run uses their
compiled forms (`sim.stages`), which tests hold against these; so nothing here can change a result, and the
identity of a result leaves this folder out. Rules that no actor decides stand in `sim.reference`.
"""
