"""Run the study:  python -m dalearn.study [FILE] [--seeds N] [--problem NAME] [--processes P]

It can be stopped at any time and goes on where it was when it is started again with the same file.
"""

import importlib.util
import os
import platform
import shlex
import sys
from pathlib import Path

import numpy as np

import dalearn

from .._command import Parser, check_writable, cores, print_anything, why
from ..threads import one_blas_thread
from . import methods
from .table import Table


def main(arguments=None):
    print_anything()
    parser = Parser(prog="python -m dalearn.study", description=__doc__.partition("\n\n")[2])
    parser.add_argument("file", nargs="?", type=Path, default=Path("study.csv"), help="the table (study.csv)")
    parser.add_argument("--seeds", type=int, help="seeds of every case (40, 20 in two dimensions, 10 of other data)")
    parser.add_argument("--problem", choices=methods.PROBLEMS, help="only this problem")
    parser.add_argument("--family", choices=methods.FAMILIES, help="only this family of methods")
    parser.add_argument("--processes", type=int, default=cores(), help="how many at a time (all cores)")
    parser.add_argument("--tune", action="store_true", help="only choose the learning rates anew, and print them")
    options = parser.parse_args(arguments)
    if options.tune:
        families = [family for family in methods.COUNTS if options.family in (None, family)]
        if not families:
            parser.error(f"--tune chooses learning rates, and {options.family} has none")
        return tune([options.problem] if options.problem else methods.PROBLEMS, families)
    if importlib.util.find_spec("scipy") is None:
        parser.error("the study compares with scipy's methods; install it: pip install scipy")
    if options.seeds is not None and not 1 <= options.seeds <= methods.FIRST:
        parser.error(f"--seeds must be 1 to {methods.FIRST}: beyond, settings were chosen; got {options.seeds}")
    if options.processes < 1:
        parser.error(f"--processes must be 1 or more; got {options.processes}")
    try:
        check_writable(options.file)
    except ValueError as error:
        parser.error(str(error))
    cases = [case for case in methods.CASES if options.problem in (None, case[0])]
    families = [family for family in methods.FAMILIES if options.family in (None, family)]
    note = (
        f"python -m dalearn.study {shlex.join(sys.argv[1:] if arguments is None else map(str, arguments))}\n"
        f"dalearn {dalearn.__version__}, numpy {np.__version__}, Python {platform.python_version()}"
    )
    one_blas_thread()  # here processes work side by side, and those to come read it from the environment
    os.environ.update({name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")})
    table = Table(options.file, methods.COLUMNS, methods.N_KEY, note)
    try:
        tasks = methods.tasks(options.seeds, cases, families)
        table.fill(tasks, methods.compute, processes=options.processes, progress=bar)
    except (RuntimeError, ValueError) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"FILE must be a file that can be read and written; got {options.file} ({why(error)})")
    except KeyboardInterrupt:
        sys.exit(f"stopped with {len(table.rows())} rows in {options.file}; the same command goes on from there")
    print(f"{len(table.rows())} rows in {options.file}")


def tune(problems, families):
    """Print the learning rates that methods.RATES should hold."""
    one_blas_thread()
    for family in families:
        for problem in problems:
            print(f'"{family}" "{problem}": {methods.tune(family, problem)}', flush=True)


def bar(results, total):
    """A progress bar, where tqdm is installed."""
    try:
        from tqdm import tqdm
    except ImportError:
        return results
    return tqdm(results, total=total, unit=" tasks")


if __name__ == "__main__":
    main()
