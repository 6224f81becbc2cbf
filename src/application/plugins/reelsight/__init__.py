"""What plugin authors import. A built distribution ships this folder as top-level `reelsight`."""

from application.plugins.public import *  # noqa: F403
from application.plugins.public import __all__ as __all__
