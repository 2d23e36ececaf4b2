"""Which city and which districts words mean (地名).

One name stands on several tiers: 承德县 lies in 承德市, 朝阳区 in Beijing and in Changchun, 和田市 beside
和田县. So the exact full name wins, or a code. Once a city is named, the other words mean its districts. A
short form (和田, Heping) counts only where it fits one place. Everything else is refused with the candidates
and their codes; nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple, NoReturn

from sim.city.places.plan import CITY, DISTRICT, Plan, keep_districts
from sim.city.readers.characters import hidden, plain
from sim.errors import ScenarioError
from sim.notes import note

MOST_LISTED, MOST_NEAR = 40, 3
_BETWEEN = re.compile(r"[\s_\-·•]+")
TIERS_ZH = ("地区", "林区", "特区", "矿区", "新区", "盟", "区", "县", "市", "旗")
_HAN = re.compile(r"[\u3400-\u9fff]")
_PROVINCE = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$")
_SELF_GOVERNED = re.compile(r"(.{2,})自治([州县旗])$")
_TIER_EN = re.compile(r"(?:district|county|city|prefecture|banner|league|newarea)$")
_PEOPLES = re.compile(
    "(?:(?:各|壮|满|回|苗|维吾尔|土家|彝|蒙古|藏|布依|侗|瑶|朝鲜|白|哈尼|哈萨克|黎|傣|畲|傈僳|仡佬|东乡|高山|拉祜|水|佤|"
    "纳西|羌|土|仫佬|锡伯|柯尔克孜|达斡尔|景颇|毛南|撒拉|布朗|塔吉克|阿昌|普米|鄂温克|怒|京|基诺|德昂|保安|俄罗斯|裕固|"
    "乌孜别克|门巴|鄂伦春|独龙|塔塔尔|赫哲|珞巴)族|蒙古|哈萨克|柯尔克孜)+$"
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A city or district that words may mean.

    names : in every language and in full; city : code of the city it lies in, its own for a city
    shown : the code that people know it by; codes : all codes that name it
    """

    code: str
    names: tuple[str, ...]
    tier: int
    city: str
    shown: str
    codes: tuple[str, ...]


class Choice(NamedTuple):
    """A city, and the districts picked out of it; none for the whole of it. Codes."""

    city: str
    districts: tuple[str, ...]


def spelt(name: str) -> str:
    """A name without case, spaces, hyphens, invisible marks and full-width forms, which carry no meaning."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", plain(name))).casefold()


def short_forms(name: str) -> set[str]:
    """What people call a place when they leave out the word for its tier (spelt)."""
    text = spelt(name)
    governed = _SELF_GOVERNED.fullmatch(text)
    if governed:
        home = _PEOPLES.sub("", governed[1]) or governed[1]
        return {form for base in (home, governed[1]) for form in (base, base + governed[2]) if len(base) > 1}
    if not _HAN.search(text):
        return {_TIER_EN.sub("", text)} - {text, ""}
    # 碑林区 ends in 林区 as well, so every ending is tried; one sign alone is no name.
    shorter = {text.removesuffix(tier) for tier in TIERS_ZH} - {text}
    return {form for form in shorter if len(form) > 1}


def full_forms(names: Iterable[str], tier: int) -> set[str]:
    """The full names of a place (spelt), with the word for its tier added where a name has none."""
    known = {spelt(name) for name in names if name}
    ends = {name[-1] for name in known if _HAN.search(name) and short_forms(name)}
    usual = {CITY: ("city", "市"), DISTRICT: ("district", "区")}[tier]
    english = {"县": "county", "市": "city", "旗": "banner"}.get(next(iter(ends), ""), usual[0])
    for name in sorted(known):
        if not short_forms(name):
            known.add(name + (usual[1] if _HAN.search(name) else english))
    return known


class Gazetteer:
    """The cities and districts of a table or preset, found by words.

    where : what messages call it; provinces : their names by code, for words that mean one
    headings : what tables write where no prefecture stands, with the codes of the cities under it
    """

    def __init__(
        self,
        spots: Iterable[Spot],
        where: str,
        provinces: Mapping[str, str] | None = None,
        headings: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.spots = list(spots)
        self.where, self.provinces, self.headings = where, provinces or {}, headings or {}
        self.cities = {spot.code: spot for spot in self.spots if spot.tier == CITY}
        self._exact: dict[str, list[Spot]] = {}
        self._short: dict[str, list[Spot]] = {}
        self._provinces = {
            form: code
            for code, name in self.provinces.items()
            if code not in self.cities
            for form in (code, spelt(name), _PROVINCE.sub("", spelt(name)))
        }
        for spot in self.spots:
            for word in sorted(self._full_names(spot) | {spelt(code) for code in spot.codes}):
                self._exact.setdefault(word, []).append(spot)
            for word in sorted({form for name in spot.names for form in short_forms(name)}):
                self._short.setdefault(word, []).append(spot)

    def chosen(self, words: Sequence[str]) -> Choice:
        """The city and districts that words mean. Raises ScenarioError with the candidates."""
        if not words:
            return Choice(self._only_city(), ())
        for word in words:
            if sign := hidden(word):
                note(
                    f"[city]: area = '{plain(word)}' holds an invisible sign ({sign}), which was left out or "
                    "read as a plain blank."
                )
        found = [self._found(word) for word in words]
        named = next((i for i, spots in enumerate(found) if self._city_among(spots)), None)
        if named is None:
            return self._by_districts(words, found)
        city = self._city_among(found[named])
        assert city is not None
        rest = [i for i in range(len(words)) if i != named]
        districts = [self._inside(city, words[i], found[i]) for i in rest]
        return Choice(city.code, tuple(dict.fromkeys(d.code for d in districts if d is not None)))

    def told(self, spot: Spot) -> str:
        """A place for messages: its name, its code and, where there are several cities, the one it is in."""
        name, *more = dict.fromkeys(name for name in spot.names if name)
        if len(self.cities) == 1:
            return f"{', '.join([name, *more])} ({spot.shown})"
        if spot.tier == DISTRICT:
            return f"{name} ({spot.shown}, {self.cities[spot.city].names[0]})"
        if name != spot.shown:
            return f"{name} ({spot.shown})"
        below = next(s.names[0] for s in self.spots if s.tier == DISTRICT and s.city == spot.code)
        return f"{name} (with {below})"

    def _full_names(self, spot: Spot) -> set[str]:
        """Full names, also behind that of the city or province they lie in (浙江省杭州市西湖区)."""
        own = full_forms(spot.names, spot.tier)
        above = self.cities[spot.city].names if spot.tier == DISTRICT else ()
        fronts = {front for up in above for front in (spelt(up), *short_forms(up))}
        province = self.provinces.get(spot.code[:2], "")
        if province and province not in above:
            highest = {spelt(province), _PROVINCE.sub("", spelt(province))}
            fronts = {up + front for up in highest for front in (fronts or {""})} | fronts
        behind = {front + name for front in fronts for name in own if _HAN.search(name)}
        return own | behind

    def _only_city(self) -> str:
        if len(self.cities) != 1:
            cities = list(self.cities.values())
            raise ScenarioError(
                f"{self.where}: holds {len(cities)} cities ({self._listed(cities, 12)}). "
                f'A run has one: choose it with area = ["{cities[0].names[0]}"].'
            )
        return next(iter(self.cities))

    def _found(self, word: str) -> list[Spot]:
        """All places that a word may mean: those of this full name or code, else those of this short form."""
        key = spelt(word)
        if key in self._exact:
            return self._exact[key]
        spots = self._short.get(key, [])
        if key in self._provinces or not spots:
            self._refuse_unknown(word, key, spots)
        return spots

    def _city_among(self, spots: Sequence[Spot]) -> Spot | None:
        """The city, if places are one city and at most districts of the same name in it (东莞市)."""
        cities = [spot for spot in spots if spot.tier == CITY]
        if len(cities) != 1:
            return None
        city = cities[0]
        same = all(
            spot.city == city.code
            and bool(set(spot.names) & set(city.names) or set(spot.codes) & set(city.codes))
            for spot in spots
        )
        return city if same else None

    def _by_districts(self, words: Sequence[str], found: Sequence[Sequence[Spot]]) -> Choice:
        """The city that all words agree on, although none names it."""
        common = set.intersection(*({spot.city for spot in spots} for spots in found))
        if len(common) > 1:
            widest = max(range(len(words)), key=lambda i: len(found[i]))
            self._refuse_several(words[widest], found[widest])
        if not common:
            lie = "; ".join(f"{w} is {self._listed(s, 4)}" for w, s in zip(words, found, strict=True))
            raise ScenarioError(f"[city]: area = {list(words)}: no city holds all of these: {lie}.")
        city = common.pop()
        districts = []
        for word, spots in zip(words, found, strict=True):
            mine = [spot for spot in spots if spot.city == city]
            if len(mine) > 1:
                self._refuse_several(word, mine)
            districts.append(mine[0].code)
        return Choice(city, tuple(dict.fromkeys(districts)))

    def _inside(self, city: Spot, word: str, anywhere: Sequence[Spot]) -> Spot | None:
        """The district of a city that a word means; None for the city's own name."""
        key = spelt(word)
        for index in (self._exact, self._short):
            mine = [s for s in index.get(key, ()) if s.city == city.code and s.tier == DISTRICT]
            if len(mine) > 1:
                self._refuse_several(word, mine)
            if mine:
                return mine[0]
        if any(spot.code == city.code for spot in anywhere):
            return None
        raise ScenarioError(
            f"[city]: area = '{word}' is not a district of {city.names[0]}; it is "
            f"{self._listed(anywhere, 12)}. A run has one city. Districts of {city.names[0]}: "
            f"{self._districts_of(city.code)}."
        )

    def _refuse_several(self, word: str, spots: Sequence[Spot]) -> NoReturn:
        spot = next((s for s in spots if s.tier == DISTRICT), spots[0])
        city = self.cities[spot.city].names[0]
        first = (
            f', name the city first (area = ["{city}", "{spot.names[0]}"])' if len(self.cities) > 1 else ""
        )
        raise ScenarioError(
            f"[city]: area = '{word}' may mean {self._listed(spots, 12)}. "
            f"Write the full name{first}, or the code."
        )

    def _refuse_unknown(self, word: str, key: str, spots: Sequence[Spot]) -> NoReturn:
        if not key:
            raise ScenarioError("[city]: area holds an empty name. Name a district, or leave area out.")
        towns = [self.cities[code] for code in dict.fromkeys(self.headings.get(key, ()))]
        if towns:
            raise ScenarioError(
                f"[city]: area = '{word}' is no city, but a heading of the table. Cities under it: "
                f"{self._listed(towns, 30)}."
            )
        if key in self._provinces:
            code = self._provinces[key]
            also = f", but also of {self._listed(spots, 12)}" if spots else ""
            cities = [spot for spot in self.cities.values() if spot.code.startswith(code)]
            raise ScenarioError(
                f"[city]: area = '{word}' is a name of {self.provinces[code]}, a province{also}. "
                f"A run has one city. Cities of the province here: {self._listed(cities, 30)}."
            )
        if len(self.cities) == 1:
            city = next(iter(self.cities.values()))
            raise ScenarioError(
                f"[city]: area = '{word}' is not a district of this city.{self._near(key)} "
                f"Districts: {self._districts_of(city.code)}."
            )
        raise ScenarioError(
            f"[city]: area = '{word}' is neither a city nor a district of {self.where}, which holds "
            f"{len(self.cities)} cities.{self._near(key)} Write the full name as in the table, or the code."
        )

    def _near(self, key: str) -> str:
        """' Did you mean ...?' where few names are near; nothing for codes, as near ones lie elsewhere."""
        if any(sign.isdigit() for sign in key):
            return ""
        names = {spelt(name): name for spot in self.spots for name in spot.names}
        close = get_close_matches(key, names, n=8)
        alike = {form: sum(a == b for a, b in zip(key, form, strict=False)) for form in close}
        best = [form for form in close if alike[form] == max(alike.values())]
        said = ", ".join(f"'{names[form]}' ({self._exact[form][0].shown})" for form in best)
        return f" Did you mean {said}?" if 0 < len(best) <= MOST_NEAR else ""

    def _districts_of(self, city: str) -> str:
        return self._listed([s for s in self.spots if s.tier == DISTRICT and s.city == city], MOST_LISTED)

    def _listed(self, spots: Sequence[Spot], most: int) -> str:
        more = f" and {len(spots) - most} more" if len(spots) > most else ""
        return ", ".join(self.told(spot) for spot in spots[:most]) + more


def gazetteer_of(plan: Plan) -> Gazetteer:
    """The one city of a plan and its districts."""
    city = plan.tier(CITY)[0]
    spots = [
        Spot(p.code, (p.name, p.name_zh), p.tier, city.code, p.code, (p.code,))
        for p in (city, *plan.tier(DISTRICT))
    ]
    return Gazetteer(spots, plan.origin)


def pick_districts(plan: Plan, wanted: Sequence[str]) -> Plan:
    """The plan with the wanted districts only (English or Chinese name, or code); all if none is wanted."""
    chosen = gazetteer_of(plan).chosen(wanted).districts
    return keep_districts(plan, set(chosen)) if chosen else plan
