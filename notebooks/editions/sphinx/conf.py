"""How Sphinx makes the site from the folder that ../site.py prepares, in which a copy of this folder stands."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # for anchors.py

project = "dalearn"
author = "The dalearn developers"
copyright = author
html_title = "dalearn"
language = "en"

extensions = ["myst_nb"]
nb_execution_mode = "off"
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4

myst_heading_slug_func = "anchors.as_in_jupyter"

# formulas become pictures with MathML beside them, by a file of our own; its menu would ask a CDN for more files
mathjax_path = "tex-svg-full.js"
mathjax_options = {"loading_method": "defer"}
mathjax3_config = {"options": {"enableMenu": False}, "tex": {"displayMath": [["\\[", "\\]"]]}}

html_theme = "furo"
html_theme_options = {"navigation_with_keys": True}
html_static_path = ["_static"]
html_extra_path = ["extra"]
html_css_files = ["site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_use_index = False
html_copy_source = False
html_show_sourcelink = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
