// What JupyterLab does more in the course's tab. It says that Python is starting, and when it is there. It says what to
// do about a cell that goes on and on: a check stops an endless loop, but a cell that runs one itself is not stopped.
// And it starts a chapter again.
//
// This is an extension as JupyterLab loads it, written by hand: it needs nothing of JupyterLab but its commands and the
// notebooks that are opened, so there is nothing to compile.

const NAME = "dalearn-course";
const PATIENCE = 40_000; // milliseconds after which a cell may be one that never ends; the chapters' own need less
const PROGRESS = "progress.txt";

const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function activate(app) {
  const tell = (message, type, options) => app.commands.execute("apputils:notify", { message, type, options });
  const retell = (id, message, type, options) =>
    app.commands.execute("apputils:update-notification", { id, message, type, options });
  const silence = (id) => app.commands.execute("apputils:dismiss-notification", { id });

  // ---- Python is starting

  function greet(context) {
    let asking = null;
    let said = null;
    context.connectionStatusChanged.connect(async (_, status) => {
      const kernel = context.session?.kernel;
      if (status !== "connected" || !kernel || asking) return;
      // the kernel calls itself idle long before Python is there; what is asked of it is answered when it is
      asking = kernel.requestExecute({ code: "", silent: true, store_history: false });
      if (said) silence(said);
      const message = "Python is starting: ten seconds on a fast computer, up to a minute on a slow one.";
      said = await tell(message, "info", { autoClose: false });
      await asking.done.then(
        () => retell(said, "Python is ready.", "success", { autoClose: 5000 }),
        () => silence(said), // the kernel was ended before
      );
      asking = null;
    });
  }

  // ---- a cell that goes on and on

  function watch(context) {
    let since = 0;
    let said = null;
    context.statusChanged.connect(async (_, status) => {
      if (status !== "busy") {
        since = 0;
        if (said) silence(said);
        said = null;
        return;
      }
      const began = performance.now();
      since = began;
      await sleep(PATIENCE);
      if (since === began && !context.isDisposed) {
        const message =
          "A cell has been running for a while. If its loop may never end, stop Python: what you wrote stays, " +
          "and you run the cells again.";
        const actions = [{ label: "Stop Python", commandId: "dalearn:stop" }];
        said = await tell(message, "warning", { autoClose: false, actions });
      }
    });
  }

  app.commands.addCommand("dalearn:stop", {
    label: "Stop Python and start it again",
    execute: () => app.shell.currentWidget?.sessionContext?.session?.kernel?.restart(),
  });

  // ---- a chapter from its beginning

  app.commands.addCommand("dalearn:start-again", {
    label: "Start this chapter again",
    caption: "Bring this chapter back as it was before you wrote in it",
    isEnabled: () => Boolean(app.shell.currentWidget?.sessionContext),
    execute: async () => {
      const panel = app.shell.currentWidget;
      const path = panel?.context?.path;
      if (!path) return;
      // a notebook that was uploaded is the browser's alone: without its copy nothing would be left of it
      const served = await fetch(new URL(`files/${path}`, app.serviceManager.serverSettings.baseUrl), { method: "HEAD" });
      if (!served.ok) {
        await tell("This notebook was uploaded. To start it again, upload it again.", "info", { autoClose: 10_000 });
        return;
      }
      if (!confirm(`Start ${path} again? What you wrote in this chapter is lost.`)) return;
      const contents = app.serviceManager.contents;
      await forget(contents, path.split("/").pop().slice(0, 2)); // first: a reader may leave as soon as the text is back
      await contents.delete(path); // only the browser's copy: what the site serves is below it
      await panel.context.revert();
      await panel.sessionContext.session?.kernel?.restart();
    },
  });

  function textOf(file) {
    if (file.format !== "base64") return file.content;
    return new TextDecoder().decode(Uint8Array.from(atob(file.content), (letter) => letter.charCodeAt(0)));
  }

  // What was noted of a chapter's exercises is noted in a file, a line for each.
  async function forget(contents, chapter) {
    const file = await contents.get(PROGRESS, { content: true }).catch(() => null);
    if (!file) return;
    const lines = textOf(file).split("\n").filter((line) => !line.startsWith(`${chapter}-`));
    await contents.save(PROGRESS, { type: "file", format: "text", content: lines.join("\n") });
  }

  app.docRegistry.addWidgetExtension("Notebook", {
    createNew: (panel) => {
      greet(panel.sessionContext);
      watch(panel.sessionContext);
    },
  });
}

window._JUPYTERLAB ??= {};
window._JUPYTERLAB[NAME] = {
  init: () => {},
  get: async () => () => ({ __esModule: true, default: { id: `${NAME}:plugin`, autoStart: true, activate } }),
};
