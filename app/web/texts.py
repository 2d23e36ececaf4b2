"""Every text of the page in English and Chinese: key -> (English, 中文)."""

LANGUAGES = ("en", "zh")

TEXTS: dict[str, tuple[str, str]] = {
    "title": ("Gongzhi: coordination laboratory", "共治：多元协同治理实验室"),
    "other_language": ("中文", "English"),
    "caveat": (
        "Illustrative, not a forecast. One run of one model: made-up people and names, assumed numbers where "
        "none are published. Left out: individual careers, media, budgets, the law in detail, everything "
        "between cities. To judge a policy, compare scenarios over many seeds (gongzhi compare).",
        "仅供说明，并非预测。这是一个模型的一次运行：人物与名称均为虚构，无公开数据处采用假定值。未包含：个人仕途、媒体、财政预算、法律细节及"
        "城市之间的影响。评判政策请用多个随机种子比较情景（gongzhi compare）。",
    ),
    # choices
    "city": ("City", "城市"),
    "scenario": ("Policy scenario", "政策情景"),
    "seed": ("Random seed", "随机种子"),
    "seed_help": (
        "Same seed, same people and problems, whatever the scenario.",
        "种子相同，则人口与问题相同，与情景无关。",
    ),
    "district_of": ("Tianjin, {area} district: {people} residents", "天津市{area}：{people}名居民"),
    "scaled": (" (1 agent = {scale} people)", "（1个主体代表{scale}人）"),
    "unknown_city": ("There is no city '{value}' here; showing {shown}.", "没有城市“{value}”，显示{shown}。"),
    "unknown_scenario": (
        "There is no scenario '{value}' here; showing {shown}.",
        "没有情景“{value}”，显示{shown}。",
    ),
    "unknown_seed": (
        "'{value}' is no seed (a whole number from 0 to 4294967295); using {shown}.",
        "“{value}”不是有效种子（0至4294967295的整数），改用{shown}。",
    ),
    "unknown_lang": (
        "There is no language '{value}' here; showing {shown}.",
        "没有语言“{value}”，显示{shown}。",
    ),
    # running
    "play": ("Play", "播放"),
    "pause": ("Pause", "暂停"),
    "step": ("One day", "前进一天"),
    "week": ("One week", "前进一周"),
    "skip": ("To the end of the warm-up", "跳到预热期结束"),
    "reset": ("Start again", "重新开始"),
    "speed": ("Days per second", "每秒天数"),
    "starting": ("building the city …", "正在构建城市……"),
    "compiling": (
        "compiling the model, once per machine: a few minutes …",
        "正在编译模型，每台机器仅需一次，约几分钟……",
    ),
    "paused": ("paused", "已暂停"),
    "playing": ("running", "运行中"),
    "finished": ("finished", "已结束"),
    "error": ("stopped by an error", "因错误停止"),
    "silent": ("the page was out of sight", "页面处于后台"),
    "milliseconds": ("{ms} ms per day", "每天{ms}毫秒"),
    "warming_up": ("warm-up", "预热期"),
    # numbers
    "day": ("Day", "天数"),
    "day_n": ("day {n}", "第{n}天"),
    "open": ("Open disputes", "未结纠纷"),
    "open_all": ("open", "未结"),
    "reported": ("reported", "上报办结"),
    "standing": ("holding", "仍在维持"),
    "durable": ("durable", "实质性化解"),
    "reported_share": ("Reported resolved, of problems", "上报办结占比"),
    "holding_share": ("Resolved, holding", "化解仍维持占比"),
    "durable_share": ("Durably resolved, of problems", "实质性化解占比"),
    "escalated": ("Petitions, suits", "信访与起诉"),
    "satisfaction": ("Satisfaction", "满意度"),
    "trust": ("Trust", "信任度"),
    "chart_settled": ("Resolved, share of all problems so far", "化解占比（占迄今全部问题）"),
    "chart_open": ("Open disputes", "未结纠纷"),
    "shaded": (
        "Problems: all that arose or were prevented, claimed or not. Reported: closed at least once. "
        "Holding: resolved by agreement and not broken so far. Durable: no relapse within the window. "
        "Shaded: warm-up, left out of results.",
        "问题：已发生或已预防的全部问题，无论是否提出诉求。上报：至少办结一次。维持：达成协议且至今未反弹。"
        "实质性化解：观察期内未反弹。阴影：预热期，不计入结果。",
    ),
    # map
    "map_keys": (
        "City map. Arrow keys move, plus and minus zoom, 0 shows all, full stop and comma walk through "
        "institutions, Escape clears.",
        "城市地图。方向键移动，加减号缩放，0显示全部，句号和逗号逐个选择机构，Esc取消选择。",
    ),
    "heat": ("open disputes per 1,000 residents", "每千居民未结纠纷"),
    "load": ("workload", "负荷"),
    "load_size": ("size: work waiting, in weeks of its hours", "大小：待办工作量（以一周工时计）"),
    "party_branch": ("Party branch", "党组织"),
    "department": ("Department", "职能部门"),
    "enterprise": ("Enterprise", "企业"),
    "social_organization": ("Social organisation", "社会组织"),
    # panel
    "selection": ("Selected", "选中"),
    "select_hint": (
        "Click an institution or a community on the map, or press the full stop key on it.",
        "点击地图上的机构或社区，或在地图上按句号键。",
    ),
    "kind": ("Kind", "类型"),
    "tier": ("Tier", "层级"),
    "tier_0": ("province", "省级"),
    "tier_1": ("city", "市级"),
    "tier_2": ("district", "区级"),
    "tier_3": ("subdistrict", "街道"),
    "tier_4": ("community", "社区"),
    "hours_held": ("Hours on a working day", "工作日可用工时"),
    "hours_waiting": ("Hours of work waiting", "待办工时"),
    "branch_inside": ("Party branch inside", "内设党组织"),
    "yes": ("yes", "有"),
    "no": ("no", "无"),
    "residents": ("Residents", "居民人数"),
    # numbers as a table
    "table_show": ("Show the numbers", "显示数据表"),
    "table_hide": ("Hide the numbers", "隐藏数据表"),
    "table_note": ("Every seventh day and the last.", "每七天一行及最后一天。"),
    "csv": ("All days as CSV", "下载全部数据（CSV）"),
    # when something breaks
    "broken": ("Something went wrong on this page.", "页面出错。"),
    "retry": ("Try again", "重试"),
}


def text(key: str, lang: str, /, **values: object) -> str:
    """The text in a language, with {places} filled in. Raises KeyError for an unknown key."""
    return TEXTS[key][LANGUAGES.index(lang)].format(**values)
