"""A small city of the user's own, as files that tests can spoil."""

from pathlib import Path

from sim.city.build import City, build_city
from sim.city.spec.spec import CitySpec

AREAS = """code,name,name_zh,tier,parent,population,lon,lat
L,Lakeside,湖滨市,city,,,,
L1,North,北区,district,L,3000,120.1,30.2
L2,South,南区,district,L,,120.12,30.15
L11,North street,北街道,subdistrict,L1,,,
L21,South street,南街道,subdistrict,L2,,,
L111,Alder,桤木社区,community,L11,1400,,
L112,Birch,白桦社区,community,L11,,,
L113,Cedar,雪松社区,community,L11,,,
L211,Dogwood,山茱萸社区,community,L21,1500,120.121,30.151
L212,Elm,榆树社区,community,L21,500,120.119,30.149
"""
RING = "[[120.05,30.18],[120.15,30.18],[120.15,30.25],[120.05,30.25],[120.05,30.18]]"
FEATURE = '{"type":"Feature","properties":{"code":"L1"},"geometry":{"type":"Polygon","coordinates":[%s]}}'
BOUNDARIES = '{"type":"FeatureCollection","features":[%s]}' % (FEATURE % RING)
TIES = "from,to,layer,weight\nL1/court,L2/court,partnership,0.8\nNorth court,L2/line/housing,party,\n"
INSTITUTIONS = """area,role,name,name_zh,competence,size,skill,embedded
L1,court,Lakeside North Court,湖滨北区法院,,,0.9,
L111,employer,Alder Works,桤木厂,,50,,yes
L1,line,,,housing,,0.25,no
"""


def write(path: Path, text: str | bytes) -> str:
    """Write a file and return its path as a scenario would name it."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def lakeside(folder: Path, seed: int = 1, areas: str | bytes = AREAS, **values: object) -> City:
    """Build the small city from files in a folder; further files are given by their text."""
    files = {"areas_file": write(folder / "areas.csv", areas)}
    for name, ending in (("boundaries", "geojson"), ("ties", "csv"), ("institutions", "csv")):
        if name in values:
            text = values.pop(name)
            assert isinstance(text, str | bytes)
            files[f"{name}_file"] = write(folder / f"{name}.{ending}", text)
    return build_city(CitySpec(preset="file", **files, **values), seed)  # type: ignore[arg-type]
