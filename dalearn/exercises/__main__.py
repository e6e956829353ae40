"""python -m dalearn.exercises survey [NAME ...], for authors; and class FOLDER, for whoever teaches a class."""

import argparse
import sys

from .._command import Parser, print_anything, stopped_in_one_line
from . import classroom, survey
from .registry import Exercise, get, names


@stopped_in_one_line("stopped")
def main(arguments=None):
    """Do what the command line says -> the exit code: 1 where a wrong answer passes."""
    print_anything()
    parser = Parser(prog="python -m dalearn.exercises", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", help="survey or class")
    how = {"formatter_class": argparse.RawDescriptionHelpFormatter}
    of_survey = commands.add_parser("survey", description=survey.__doc__, **how)
    of_survey.add_argument("names", nargs="*", metavar="NAME", help="exercises like 05-gain; all without names")
    of_class = commands.add_parser("class", description=classroom.__doc__, **how)
    of_class.add_argument("folder", metavar="FOLDER", help="where the exported files are")
    of_class.add_argument("--out", metavar="FOLDER", help="write the tables and the figure there")
    of_class.add_argument("--force", action="store_true", help="replace the tables and the figure that are there")
    options = parser.parse_args(arguments)
    if options.command == "class":
        return classroom.main(options, of_class)
    coding = [name for name in names() if isinstance(get(name), Exercise)]
    unknown = [name for name in options.names if name not in coding]
    if unknown:
        of_survey.error(f"NAME must be that of an exercise in code, like {coding[0]}; got {', '.join(unknown)}")
    return survey.print_survey(options.names)


if __name__ == "__main__":
    sys.exit(main())
