"""Files of Python that stand in no package, such as the scripts beside the stored tables, as modules."""

import importlib.util


def module_of(path):
    """The file at this path, run anew, as a module; nobody else can import it by its name."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
