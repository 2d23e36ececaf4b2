"""Settings of the documentation site. `make book` fills a folder with pages beside a copy of this file."""

import logging
import os
import sys

ROOT = os.environ["GONGZHI_ROOT"]
sys.path.insert(0, ROOT)
LANGUAGE = os.environ["GONGZHI_LANGUAGE"]

logging.getLogger("jieba").setLevel(logging.WARNING)

project = {"en": "Gongzhi 共治", "zh": "共治 Gongzhi"}[LANGUAGE]
author = "Gongzhi"
language = {"en": "en", "zh": "zh_CN"}[LANGUAGE]
extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx_reredirects",
    "app.documents.site.extension",
]
templates_path = ["_templates"]
exclude_patterns = ["_templates"]
html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["book.css"]
html_title = project
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_math_renderer = "mathml"
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/switch.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_search_language = {"en": "en", "zh": "zh"}[LANGUAGE]
html_search_options = {"dict": os.environ["GONGZHI_WORDS"]} if LANGUAGE == "zh" else {}

locale_dirs = [os.path.join(ROOT, "docs", "site", "locale")]
gettext_compact = False
gettext_uuid = False
gettext_location = False

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4
myst_dmath_allow_labels = False
# Notebooks are shown as they are stored: `make notebooks` runs them.
nb_execution_mode = "off"

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_class_signature = "mixed"

# Old addresses of pages.
redirects = {"odd": "model.html", "index_zh": "index.html"}
