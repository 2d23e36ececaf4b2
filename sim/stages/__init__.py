"""The stages of a day, one folder each: parameters, rules, phase (每日阶段)."""
