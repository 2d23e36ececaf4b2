"""Rules that no actor decides, in readable form: scalar Python, one function a rule, with named terms.

What an actor decides is a method of that actor (`agents.readable.institutions`,
`agents.readable.residents`). The compiled form of each rule, which a run uses, is named in its docstring;
tests hold both against each other. Stories, the benchmark in plain Mesa objects, the oracle of the tests
and the equations of docs/model.md use these forms. `rules` is always the section of parameters that the
rule is about, see `sim.stages`.
"""
