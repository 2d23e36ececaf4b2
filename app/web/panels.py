"""Parts of the page: controls, figures, legend, the selected place, the numbers as a table."""

from collections.abc import Callable
from typing import Any, cast

import solara

from app.web.choices import Choice, Refusal, cities, read_seed, scenario_label, scenarios
from app.web.citymap import COOL, HOT, KIND_COLOURS, WARM
from app.web.session import KINDS, Session, community_names, institution_names
from app.web.snapshot import TABLE, Snapshot, csv_text, figures, table_rows
from app.web.texts import text
from experiments.wording.foreign import in_html

PREPARING = ("starting", "compiling")
SHAPES = (
    '<circle cx="8" cy="8" r="5.5"/>',
    '<rect x="3" y="3" width="10" height="10"/>',
    '<path d="M8 2 14 13.5H2Z"/>',
    '<path d="M8 1.5 14.5 8 8 14.5 1.5 8Z"/>',
)


@solara.component
def Chooser(choice: Choice, go: Callable[..., None]) -> None:
    """City, scenario and seed; every change is a new address."""
    lang = choice.lang
    towns = {city.label(lang): key for key, city in cities().items()}
    plans = {scenario_label(name, lang): name for name in scenarios()}
    solara.Select(
        text("city", lang),
        values=list(towns),
        value=cities()[choice.city].label(lang),
        on_value=lambda label: go(city=towns[label]),
        classes=["e2e-city"],
    )
    solara.Select(
        text("scenario", lang),
        values=list(plans),
        value=scenario_label(choice.scenario, lang),
        on_value=lambda label: go(scenario=plans[label]),
        classes=["e2e-scenario"],
    )
    SeedField(choice, go)


@solara.component
def SeedField(choice: Choice, go: Callable[..., None]) -> None:
    """The seed: taken with Enter or when the field is left.

    Every frame of the run draws the whole page anew and would put the old seed back into the field, so what
    is being typed is kept here, key by key. What is no seed is refused in place; the run goes on.
    """
    typed, set_typed = solara.use_state(str(choice.seed))
    refused, set_refused = solara.use_state(cast(str | None, None))
    lang = choice.lang

    def take(_field: object, _event: str, given: object) -> None:
        wish = str(given or "").strip()
        seed = read_seed(wish)
        set_typed(wish)
        set_refused(wish if seed is None else None)
        if seed is not None and seed != choice.seed:
            go(seed=seed)

    note = text("seed_help", lang)
    if refused is not None:
        note = Refusal("unknown_seed", refused[:60], str(choice.seed)).message(lang)
    field = solara.v.TextField(
        v_model=typed,
        on_v_model=set_typed,
        label=text("seed", lang),
        error=refused is not None,
        messages=[note],
        class_="e2e-seed",
    )
    # Comes with the text itself; the value of the field may be a key behind.
    solara.v.use_event(field, "change", take)


@solara.component
def Controls(session: Session, lang: str) -> None:
    """Play, pause, one day, one week, start again, speed."""
    status, _ = session.status.value
    playing, busy = status == "playing", status in PREPARING
    over = status in ("finished", "error")
    runner = session.runner
    snapshot = session.snapshot.value
    left = max(0, snapshot.warm_up - snapshot.day) if snapshot else 0

    def skip_warm_up() -> None:
        runner.step(left)

    with solara.Row(gap="2px", style={"align-items": "center", "flex-wrap": "wrap"}):
        solara.Button(
            text("pause" if playing else "play", lang),
            icon_name="mdi-pause" if playing else "mdi-play",
            color="primary",
            disabled=busy or over,
            on_click=runner.pause if playing else runner.play,
            classes=["e2e-play"],
        )
        _IconButton("step", "mdi-step-forward", lambda: runner.step(1), playing or busy or over, lang)
        _IconButton("week", "mdi-fast-forward", lambda: runner.step(7), playing or busy or over, lang)
        _IconButton("skip", "mdi-skip-next", skip_warm_up, playing or busy or over or not left, lang)
        _IconButton("reset", "mdi-restart", runner.reset, busy, lang)
    solara.SliderInt(
        f"{text('speed', lang)}: {session.speed.value}",
        value=session.speed,
        min=1,
        max=60,
        on_value=session.set_speed,
    )
    Status(session, lang)


def _IconButton(key: str, icon: str, on_click: Callable[[], None], disabled: bool, lang: str) -> None:
    label = text(key, lang)
    solara.Button(
        icon_name=icon,
        icon=True,
        on_click=on_click,
        disabled=disabled,
        classes=[f"e2e-{key}"],
        attributes={"aria-label": label, "title": label},
    )


@solara.component
def Status(session: Session, lang: str) -> None:
    """What the run is doing, read aloud to those who cannot see it."""
    status, why = session.status.value
    snapshot = session.snapshot.value
    words = text(status, lang)
    if status == "paused" and why:
        words += f" ({text(why, lang)})"
    elif status == "playing" and snapshot:
        words += f" · {text('milliseconds', lang, ms=f'{snapshot.step_ms:.0f}')}"
    with solara.Column(gap="4px"):
        solara.HTML(
            tag="div",
            unsafe_innerHTML=in_html(words),
            attributes={"role": "status", "aria-live": "polite", "data-status": status},
            classes=["e2e-status", "quiet"],
        )
        solara.ProgressLinear(status in PREPARING)
        if status == "error":
            solara.Error(why, classes=["e2e-error"])


@solara.component
def Figures(session: Session, lang: str) -> None:
    """The headline figures of today."""
    snapshot = session.snapshot.value
    with solara.Div(classes=["figures"]):
        for key, value in figures(snapshot):
            note = ""
            if key == "day" and snapshot and snapshot.day <= snapshot.warm_up:
                note = f" <small>{in_html(text('warming_up', lang))}</small>"
            words = f"<dt>{in_html(text(key, lang))}</dt><dd>{in_html(value)}{note}</dd>"
            solara.HTML(tag="dl", unsafe_innerHTML=words, classes=[f"e2e-{key}"])


@solara.component
def Legend(session: Session, lang: str) -> None:
    """What shapes, sizes and colours of the map mean."""
    parts = [
        f'<span><svg width="16" height="16" fill="{colour}" stroke="currentColor" aria-hidden="true">{shape}'
        f"</svg> {in_html(text(key, lang))}</span>"
        for key, shape, colour in zip(KINDS, SHAPES, KIND_COLOURS, strict=True)
    ]
    snapshot = session.snapshot.value
    top = session.map.heat_top if snapshot else 1.0
    parts.append(f"<span>{in_html(text('load_size', lang))}</span>")
    parts.append(
        f'<span>0 <i class="ramp" style="background:linear-gradient(90deg,{COOL},{WARM},{HOT})"></i> {top:g} '
        f"{in_html(text('heat', lang))}</span>"
    )
    solara.HTML(tag="div", unsafe_innerHTML="".join(parts), classes=["legend"])


@solara.component
def Selection(session: Session, lang: str) -> None:
    """The institution or community that was clicked on the map."""
    chosen, snapshot = session.selected.value, session.snapshot.value
    title, rows = text("select_hint", lang), list[tuple[str, str]]()
    if chosen and snapshot and session.city is not None:
        facts = institution_facts if chosen[0] == "institution" else community_facts
        title, rows = facts(session.city, chosen[1], snapshot, lang)
    lines = "".join(f"<tr><th>{in_html(a)}</th><td>{in_html(b)}</td></tr>" for a, b in rows)
    words = f"<h2>{in_html(text('selection', lang))}</h2><p>{in_html(title)}</p><table>{lines}</table>"
    attributes = {"aria-live": "polite"}
    solara.HTML(tag="section", unsafe_innerHTML=words, classes=["e2e-selection"], attributes=attributes)


Facts = tuple[str, list[tuple[str, str]]]


def institution_facts(city: Any, row: int, snapshot: Snapshot, lang: str) -> Facts:
    """Name of an institution, and lines of (label, value) about it."""
    table = city.institutions
    held = float(table.minutes[row]) / 60.0
    waiting = float(snapshot.hours_waiting[row])
    return institution_names(city, lang)[row], [
        (text("kind", lang), text(KINDS[int(table.kind[row])], lang)),
        (text("tier", lang), text(f"tier_{int(table.tier[row])}", lang)),
        (text("hours_held", lang), f"{held:.1f}"),
        (text("hours_waiting", lang), f"{waiting:,.1f}"),
        (text("load", lang), f"{100 * float(snapshot.load[row]):.0f} %"),
        (text("branch_inside", lang), text("yes" if table.embedded[row] else "no", lang)),
    ]


def community_facts(city: Any, place: int, snapshot: Snapshot, lang: str) -> Facts:
    """Name of a community, and lines of (label, value) about it."""
    people = int(city.areas.population[city.community_of[place]])
    return community_names(city, lang)[place], [
        (text("residents", lang), f"{people:,}"),
        (text("open", lang), f"{int(snapshot.open_in[place]):,}"),
        (text("heat", lang), f"{float(snapshot.heat[place]):.1f}"),
    ]


@solara.component
def Numbers(session: Session, choice: Choice) -> None:
    """The charts' numbers as a table and as a file."""
    lang, snapshot = choice.lang, session.snapshot.value
    shown, set_shown = solara.use_state(False)
    with solara.Column(gap="6px"):
        with solara.Row(gap="6px", style={"flex-wrap": "wrap"}):
            solara.Button(
                text("table_hide" if shown else "table_show", lang),
                on_click=lambda: set_shown(not shown),
                outlined=True,
                small=True,
                classes=["e2e-table"],
                attributes={"aria-expanded": str(shown).lower()},
            )
            with solara.FileDownload(
                data=lambda: csv_text(snapshot),
                filename=f"{choice.scenario}-{choice.city.replace(':', '-')}-{choice.seed}.csv",
                mime_type="text/csv",
            ):
                solara.Button(text("csv", lang), icon_name="mdi-download", text=True, small=True)
        if shown:
            solara.HTML(tag="div", unsafe_innerHTML=numbers_table(snapshot, lang), classes=["numbers"])


def numbers_table(snapshot: Snapshot | None, lang: str) -> str:
    """The numbers of every seventh day and the last, as an HTML table."""
    head = "".join(f'<th scope="col">{in_html(text(name, lang))}</th>' for name in TABLE)
    body = "".join(
        "<tr>" + "".join(f"<td>{value}</td>" for value in row) + "</tr>" for row in table_rows(snapshot)
    )
    caption = in_html(text("table_note", lang))
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
