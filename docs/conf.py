"""Settings of the documentation: `make docs` builds it, with every warning an error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from phala_facade import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "phala-facade"
author = "The phala-facade developers"
version = release = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "sphinx_copybutton",
]
exclude_patterns = ["_build"]
nitpicky = True
# Types of other libraries, which have a documentation of their own; and what is handed on, never looked into.
nitpick_ignore_regex = [
    ("py:.*", r"(collections|datetime|decimal|httpx|msgspec|os|pl|ssl|typing|types)\..*|Callable|Decimal|datetime|Any"),
    (
        "py:class",
        (
            r"phala_facade\.testing\.records\..*|BillingPeriod|CvmChanges|Fleet|JsonValue|KmsType|NewApp|NewCvm|Operation|"
            r"Starlette|TransportT"
        ),
    ),
]

# Docstrings put code between single backticks.
default_role = "code"
autodoc_class_signature = "separated"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
napoleon_numpy_docstring = False

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 3
copybutton_prompt_text = r"\$ |>>> |\.\.\. "
copybutton_prompt_is_regexp = True

html_theme = "furo"
html_title = f"phala-facade {version}"
html_static_path = ["_static"]
html_css_files = ["docs.css"]
html_show_sphinx = html_show_copyright = html_show_sourcelink = html_copy_source = False


def setup(app: Sphinx) -> None:
    """Connect what makes docstrings reStructuredText."""
    app.connect("autodoc-process-docstring", _prepare, priority=100)


def _prepare(_app: Sphinx, what: str, _name: str, _object: object, _options: object, lines: list[str]) -> None:
    """Let napoleon and docutils read what was written for people: this runs before them."""
    # Code that a word goes on behind, as in `Cvm`s.
    lines[:] = [re.sub(r"(?<![\w`])`([^`\s][^`]*)`(?=\w)", r"`\1`\\ ", line) for line in lines]
    # Napoleon would take what stands before a colon for a type, which annotations give: an empty comment stops it.
    if what in {"attribute", "property", "data"}:
        lines[:0] = ["..", ""]
    for number in reversed([number for number, line in enumerate(lines) if line.strip() == "Returns:"]):
        lines[number + 1 : number + 1] = ["    ..", ""]
