"""python -m dalearn.exercises survey [NAME ...]: for authors of exercises; see survey.py."""

import argparse
import sys

from .._command import Parser, print_anything, stopped_in_one_line
from . import survey
from .registry import Exercise, get, names


@stopped_in_one_line("stopped")
def main(arguments=None):
    """Do what the command line says -> the exit code: 1 where a wrong answer passes."""
    print_anything()
    parser = Parser(
        prog="python -m dalearn.exercises",
        description=survey.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=["survey"], help="what to do")
    parser.add_argument("names", nargs="*", metavar="NAME", help="exercises like 05-gain; all without names")
    options = parser.parse_args(arguments)
    coding = [name for name in names() if isinstance(get(name), Exercise)]
    unknown = [name for name in options.names if name not in coding]
    if unknown:
        parser.error(f"NAME must be that of an exercise in code, like {coding[0]}; got {', '.join(unknown)}")
    return survey.print_survey(options.names)


if __name__ == "__main__":
    sys.exit(main())
