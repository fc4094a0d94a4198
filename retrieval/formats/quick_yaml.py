"""The safe YAML loader in C, where PyYAML was built with it: it takes a tenth of the time."""

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from yaml import SafeLoader
else:
    SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

__all__ = ["SafeLoader", "read_yaml"]


def read_yaml(text: str) -> Any:
    """What `yaml.safe_load` returns. Raises yaml.YAMLError."""
    try:
        return yaml.load(text, SafeLoader)  # noqa: S506 (it is a SafeLoader)
    except yaml.YAMLError:
        return yaml.safe_load(text)  # the one in Python says more clearly what is wrong
