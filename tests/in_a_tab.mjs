// The project's tests under the browser's Python, in node: node in_a_tab.mjs PYODIDE COURSE PACKAGES TEST...
//
// PYODIDE is the folder of an offline site with Python in it, COURSE the project's folder, PACKAGES a folder with what
// the tests need besides (pytest and others), as pip installs it.
import path from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, course, packages] = process.argv.slice(2, 5).map((folder) => path.resolve(folder));
const tests = process.argv.slice(5);
const { loadPyodide } = await import(pathToFileURL(path.join(pyodide, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: `${pyodide}/`, packageBaseUrl: `${pyodide}/` });
const needed = ["ipython", "ipywidgets", "matplotlib", "numpy", "pillow", "scipy", "threadpoolctl", "tqdm"];
await python.loadPackage(needed, { messageCallback() {} });
for (const [place, folder] of [["/course", course], ["/packages", packages]]) {
  python.FS.mkdir(place);
  python.mountNodeFS(place, folder);
}
const code = await python.runPythonAsync(`
import os, sys
sys.dont_write_bytecode = True
sys.path[:0] = ["/course", "/course/tests"]
sys.path.append("/packages")
os.chdir("/course")
import pytest
options = ["-q", "-rfE", "--tb=short", "--no-header", "-p", "no:cacheprovider", "-p", "in_a_tab", "-o", "addopts="]
int(pytest.main([*options, *${JSON.stringify(tests)}]))
`);
process.exit(code);
