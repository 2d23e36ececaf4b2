"""How files name an institution (机构标识): by name, by key, or by area code and role.

A handle is `code/role` or `code/role/number`, such as `120101/court`, `120101/line/housing`,
`120101001/station/market` or `120101001003/employer/2`.
"""

from agents.institution import Institutions
from agents.kinds import Competence, Role
from sim.city.institutions.draft import Draft
from sim.city.places.areas import Areas
from sim.city.readers.characters import narrow
from sim.city.readers.files import Row, near_match

DRAWN = (
    "Owners' assemblies, property managers, enterprises and embedded branches depend on the seed: one that a "
    "file names must stand in institutions_file (a branch as embedded = yes of its host)."
)


def handle(draft: Draft, role: Role, area: int, number: int) -> str:
    """The handle of an institution that is listed in a draft."""
    parts = [draft.areas.code[area], role.name.lower()]
    if role in (Role.LINE, Role.STATION):
        parts.append(Competence(number).name.lower())
    elif number:
        parts.append(str(number))
    return "/".join(parts)


class Directory:
    """Finds the row of an institution by any of the names a file may use."""

    def __init__(self, draft: Draft, table: Institutions) -> None:
        self.areas: Areas = draft.areas
        self.rows: dict[str, int] = {}
        self.ambiguous: set[str] = set()
        for row, (key, name, zh) in enumerate(zip(table.key, table.names, table.names_zh, strict=True)):
            self.rows[str(int(key))] = row
            for word in dict.fromkeys((name, zh)):
                if self.rows.setdefault(word, row) != row:
                    self.ambiguous.add(word)
        for (role, area, number), row in draft.find.items():
            self.rows[handle(draft, role, area, number)] = row

    def _alike(self, word: str) -> list[str]:
        """Names that a word may have been meant for: of its area, if it names one; never other codes."""
        area, is_handle, _ = word.partition("/")
        if is_handle:
            return [name for name in self.rows if name.startswith(f"{area}/")]
        return [name for name in self.rows if "/" not in name and not name.isdigit()]

    def _example(self) -> str:
        """Two names by area and role, of this city."""
        of_roles = [name for name in self.rows if "/" in name]
        return ", ".join(
            next((n for n in of_roles if n.endswith(end)), end) for end in ("/court", "/line/housing")
        )

    def knows(self, word: str) -> bool:
        """Whether a word names one institution, and one only."""
        return self._meant(word) in self.rows and word not in self.ambiguous

    def _meant(self, word: str) -> str:
        """A word as it is known; a name may hold full-width signs, a code with its role never does."""
        return word if word in self.rows else narrow(word)

    def row(self, word: str, at: Row, column: str) -> int:
        """Row of the institution that a cell names."""
        if word in self.ambiguous:
            raise at.error(
                column, f"several institutions are called '{word}'. Use the key or area code/role."
            )
        meant = self._meant(word)
        if meant not in self.rows:
            raise at.error(
                column,
                f"'{word}' is not an institution of this city.{near_match(word, self._alike(word))} "
                f"Name it by its name, its key, or as area code/role ({self._example()}). {DRAWN}",
            )
        return self.rows[meant]
