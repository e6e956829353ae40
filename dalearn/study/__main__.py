"""Run the study:  python -m dalearn.study [FILE] [--seeds N] [--problem NAME] [--processes P]

It can be stopped at any time and goes on where it was when it is started again with the same file.
"""

import errno
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
from . import cases, families, tuning
from .table import Lock, Table

EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN)  # it is the system's fault, and not the file's


def main(arguments=None):
    print_anything()
    parser = Parser(prog="python -m dalearn.study", description=__doc__.partition("\n\n")[2])
    parser.add_argument("file", nargs="?", type=Path, help="the table (study.csv)")
    parser.add_argument("--seeds", type=int, help="seeds of every case (40, 20 in two dimensions, 10 of other data)")
    parser.add_argument("--problem", choices=cases.PROBLEMS, help="only this problem")
    parser.add_argument("--family", choices=families.FAMILIES, help="only this family")
    parser.add_argument("--processes", type=int, help="how many at a time (all cores)")
    choose_help = "only choose the settings of the tuned families, and add what is missing in SETTINGS"
    parser.add_argument("--choose", type=Path, metavar="SETTINGS", help=choose_help)
    options = parser.parse_args(arguments)
    chosen_problems = [problem for problem in cases.PROBLEMS if options.problem in (None, problem)]
    chosen_families = [family for family in families.FAMILIES if options.family in (None, family)]
    if options.choose is not None:
        return choose(parser, options, chosen_problems)
    see_that_the_packages_are_there(parser)
    if options.seeds is not None and not 1 <= options.seeds <= tuning.FIRST_SEED:
        parser.error(f"--seeds must be 1 to {tuning.FIRST_SEED}: beyond, settings were chosen; got {options.seeds}")
    processes = how_many(parser, options)
    path = Path("study.csv") if options.file is None else options.file
    get_ready(parser, path, "FILE")
    chosen_cases = [case for case in cases.CASES if case.problem in chosen_problems]
    note = (
        f"python -m dalearn.study {shlex.join(sys.argv[1:] if arguments is None else map(str, arguments))}\n"
        f"dalearn {dalearn.__version__}, numpy {np.__version__}, Python {platform.python_version()}"
    )
    table = Table(path, cases.COLUMNS, len(cases.KEY), note)
    try:
        tasks = families.tasks(options.seeds, chosen_cases, chosen_families)
        table.fill(tasks, families.compute, processes=processes, progress=bar)
    except (RuntimeError, ValueError) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(blamed(error, "FILE", path))
    except KeyboardInterrupt:
        sys.exit(f"stopped with {len(table.rows())} rows in {path}; the same command goes on from there")
    print(f"{len(table.rows())} rows in {path}")


def see_that_the_packages_are_there(parser):
    missing = [name for name in ("scipy", "cma") if importlib.util.find_spec(name) is None]
    if missing:
        parser.error(f"the study compares with methods of {' and '.join(missing)}: pip install 'dalearn[study]'")


def how_many(parser, options):
    """The number of processes that are asked for, or that of the cores."""
    processes = cores() if options.processes is None else options.processes
    if processes < 1:
        parser.error(f"--processes must be 1 or more; got {processes}")
    return processes


def get_ready(parser, path, name):
    """See that the file of the named argument can be written, and that every process keeps to one thread.

    Here processes work side by side, and those to come read it from the environment.
    """
    try:
        check_writable(path, name)
        one_blas_thread()
    except (ValueError, ImportError) as error:
        parser.error(str(error))
    os.environ.update({name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")})


def choose(parser, options, problems):
    """Choose the settings of the tuned families that are missing in the file of settings, one after another."""
    chosen = {name: family for name, family in families.TUNED.items() if options.family in (None, name)}
    if not chosen:
        parser.error(f"--choose is for tuned families; got {options.family}")
    others = {"FILE": options.file, "--seeds": options.seeds}
    if given := [name for name, value in others.items() if value is not None]:
        parser.error(f"--choose runs no study; leave out --choose or {' and '.join(given)}")
    processes = how_many(parser, options)
    see_that_the_packages_are_there(parser)
    get_ready(parser, options.choose, "--choose")

    def told(name, problem, passes, choice):
        print(f"{name}, {problem}, {passes} passes: {cases.settings_text(choice.setting)}", flush=True)

    try:
        with Lock(options.choose):
            tuning.choose(options.choose, chosen, problems, processes=processes, progress=told)
    except (RuntimeError, ValueError) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(blamed(error, "--choose", options.choose))
    except KeyboardInterrupt:
        sys.exit(f"stopped; what has been chosen is in {options.choose}, and the same command goes on from there")


def blamed(error, name, path):
    """What to say of an OSError: that the named argument's file cannot be used, unless something else is to blame."""
    if error.errno in EXHAUSTED:
        return f"the system has not enough for this: {why(error)}"
    return f"{name} must be a file that can be read and written; got {path} ({why(error)})"


def bar(results, total):
    """A progress bar, where tqdm is installed."""
    try:
        from tqdm import tqdm
    except ImportError:
        return results
    return tqdm(results, total=total, unit=" tasks")


if __name__ == "__main__":
    main()
