"""What is heard of people's needs, and what people make of the answer to a proposal."""

from agents.compiling import kernel
from agents.kinds import NEEDS

LOCALS, WILLING, MEMBERS = 0, 1, 2  # through whom needs are heard
VOICES = 3


@kernel
def hear_needs(society, out):
    """Unmet need of every community, as locals, those who take part, and Party members see it.

    out : float64 (VOICES, communities, NEEDS + 1), filled: sums of max(expectation - satisfaction, 0)
        times the weight of each resident, and in the last place the sum of weights
    """
    out[:] = 0.0
    people, first = society.people, society.first
    for c in range(first.size - 1):
        for i in range(first[c], first[c + 1]):
            weights = (1.0 - people.migrant[i], people.participation[i] * 1.0, people.member[i] * 1.0)
            for n in range(NEEDS):
                unmet = max(people.expectation[i, n] - people.satisfaction[i, n], 0.0)
                for v in range(VOICES):
                    out[v, c, n] += weights[v] * unmet
            for v in range(VOICES):
                out[v, c, NEEDS] += weights[v]


@kernel
def hear_answers(answers, society, rules):
    """Neighbours hear what became of proposals, and think more or less of raising matters.

    answers : float64 (communities, 2), part that was taken up and how far the word goes round, 0..1
    rules : of `respond`
    """
    rule, efficacy, first = rules[0], society.people.efficacy, society.first
    for c in range(first.size - 1):
        pace = rule.word * answers[c, 1]
        if pace > 0:
            for i in range(first[c], first[c + 1]):
                efficacy[i] += pace * (answers[c, 0] - efficacy[i])
