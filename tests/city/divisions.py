"""Divisions of China whose names are easily mistaken, as facts (national table of 2023), and tables of them.

Districts that bear the name of their prefecture or of another city, pairs of one name in one prefecture,
towns that belong to no prefecture, and a few that share their full name.
"""

from pathlib import Path

from tests.city.own import write

FACTS = """
1101 市辖区: 05 朝阳区, 08 海淀区
1308 承德市: 02 双桥区, 21 承德县
1402 大同市: 12 新荣区, 13 平城区
1503 乌海市: 02 海勃湾区, 03 海南区
2102 大连市: 02 中山区, 03 西岗区
2104 抚顺市: 02 新抚区, 21 抚顺县
2110 辽阳市: 02 白塔区, 21 辽阳县
2112 铁岭市: 02 银州区, 21 铁岭县
2113 朝阳市: 02 双塔区, 21 朝阳县
2201 长春市: 02 南关区, 04 朝阳区
2202 吉林市: 02 昌邑区, 03 龙潭区
2204 辽源市: 02 龙山区, 03 西安区
2205 通化市: 02 东昌区, 21 通化县
2306 大庆市: 02 萨尔图区, 06 大同区
2310 牡丹江市: 02 东安区, 05 西安区
3208 淮安市: 03 淮安区, 04 淮阴区
3301 杭州市: 06 西湖区, 10 余杭区
3410 黄山市: 02 屯溪区, 03 黄山区
3601 南昌市: 03 西湖区, 21 南昌县
3608 吉安市: 02 吉州区, 21 吉安县
3705 东营市: 02 东营区, 03 河口区
4105 安阳市: 02 文峰区, 22 安阳县
4107 新乡市: 02 红旗区, 21 新乡县
4109 濮阳市: 02 华龙区, 28 濮阳县
4190 省直辖县级行政区划: 01 济源市
4210 荆州市: 02 沙市区, 03 荆州区
4228 恩施土家族苗族自治州: 01 恩施市, 02 利川市
4290 省直辖县级行政区划: 04 仙桃市, 05 潜江市, 06 天门市, 21 神农架林区
4301 长沙市: 02 芙蓉区, 21 长沙县
4303 湘潭市: 02 雨湖区, 21 湘潭县
4304 衡阳市: 05 珠晖区, 21 衡阳县
4305 邵阳市: 02 双清区, 23 邵阳县
4306 岳阳市: 02 岳阳楼区, 21 岳阳县
4309 益阳市: 02 资阳区, 03 赫山区
4419 东莞市: 00 东莞市
4420 中山市: 00 中山市
4601 海口市: 05 秀英区, 06 龙华区
4604 儋州市: 00 儋州市
4690 省直辖县级行政区划: 01 五指山市, 02 琼海市, 05 文昌市, 06 万宁市, 07 东方市, 21 定安县
4690 省直辖县级行政区划: 22 屯昌县, 23 澄迈县, 24 临高县, 25 白沙黎族自治县, 26 昌江黎族自治县
4690 省直辖县级行政区划: 27 乐东黎族自治县, 28 陵水黎族自治县, 29 保亭黎族苗族自治县
4690 省直辖县级行政区划: 30 琼中黎族苗族自治县
5002 县: 29 城口县, 36 奉节县
5116 广安市: 02 广安区, 03 前锋区
5120 资阳市: 02 雁江区, 21 安岳县
6101 西安市: 02 新城区, 03 碑林区
6202 嘉峪关市: 01 嘉峪关市
6204 白银市: 02 白银区, 03 平川区
6229 临夏回族自治州: 01 临夏市, 21 临夏县
6325 海南藏族自治州: 21 共和县, 22 同德县
6501 乌鲁木齐市: 02 天山区, 21 乌鲁木齐县
6502 克拉玛依市: 02 独山子区, 03 克拉玛依区
6532 和田地区: 01 和田市, 21 和田县
6540 伊犁哈萨克自治州: 02 伊宁市, 21 伊宁县
6590 自治区直辖县级行政区划: 01 石河子市, 02 阿拉尔市, 03 图木舒克市, 04 五家渠市, 05 北屯市
6590 自治区直辖县级行政区划: 06 铁门关市, 07 双河市, 08 可克达拉市, 09 昆玉市, 10 胡杨河市
6590 自治区直辖县级行政区划: 11 新星市, 12 白杨市
"""
PROVINCES = {
    "11": "北京市",
    "13": "河北省",
    "15": "内蒙古自治区",
    "22": "吉林省",
    "33": "浙江省",
    "46": "海南省",
    "50": "重庆市",
    "65": "新疆维吾尔自治区",
}
MUNICIPALITIES = {"11": "北京市", "50": "重庆市"}
CITIES = {line[:4]: line[5 : line.index(":")] for line in FACTS.split("\n") if line}
DISTRICTS = {  # code -> name
    line[:4] + word.split()[0]: word.split()[1]
    for line in FACTS.split("\n")
    if line
    for word in line.partition(": ")[2].split(", ")
}
TOWNS = {code: name for code, name in DISTRICTS.items() if "直辖" in CITIES[code[:4]]}


def home(district: str) -> str:
    """Name of the city of a district: of the municipality, of the prefecture, or its own for a town."""
    if district[:2] in MUNICIPALITIES:
        return MUNICIPALITIES[district[:2]]
    return TOWNS.get(district) or CITIES[district[:4]]


def city_code(district: str) -> str:
    """Code by which people know the city of a district."""
    if district[:2] in MUNICIPALITIES:
        return district[:2]
    return district if district in TOWNS else district[:4]


def joined(folder: Path) -> str:
    """One table with a community in every district; 1 000 people live in each."""
    head = "areaCode,district,streetCode,street,village_code,village,city,province,population\n"
    rows = (
        f"{code},{name},{code}001,第一街道,{code}001001,第一社区,{CITIES[code[:4]]},"
        f"{PROVINCES.get(code[:2], '')},1000\n"
        for code, name in DISTRICTS.items()
    )
    return write(folder / "divisions.csv", head + "".join(rows))


def split(folder: Path) -> str:
    """The same as a set of tables; the path of the one of communities."""
    codes = list(DISTRICTS)
    tables = {
        "provinces": ["code,name", *(f"{code},{name}" for code, name in PROVINCES.items())],
        "cities": ["code,name", *(f"{code},{name}" for code, name in CITIES.items())],
        "areas": ["code,name", *(f"{code},{name}" for code, name in DISTRICTS.items())],
        "streets": ["code,name", *(f"{code}001,第一街道" for code in codes)],
        "villages": [
            "code,name,streetCode,population",
            *(f"{code}001001,第一社区,{code}001,1000" for code in codes),
        ],
    }
    for name, lines in tables.items():
        write(folder / f"{name}.csv", "\n".join(lines) + "\n")
    return str(folder / "villages.csv")
