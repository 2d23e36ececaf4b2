"""The documentation site (`make book`): pages of docs in English and Chinese, and a reference from the code."""
