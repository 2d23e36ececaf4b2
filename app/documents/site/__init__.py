"""The documentation site (`make book`): pages in two languages and a reference from the code."""
