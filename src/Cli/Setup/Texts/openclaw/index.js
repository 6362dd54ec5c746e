// Gives the model what `satchel hook` says before a prompt. Whatever goes wrong, the prompt goes on without it.
import { execFile } from "node:child_process";

const program = {{program}};
const words = {{words}};
const limitMs = 2000;
const mostSessions = 1000;
const greeted = new Set();
const compacted = new Set();

function ask(event, input) {
  return new Promise((resolve) => {
    try {
      const child = execFile(
        program,
        ["hook", event, "--host", "openclaw", ...words],
        { timeout: limitMs, maxBuffer: 1 << 20, windowsHide: true },
        (error, output) => resolve(error ? "" : output.trim()),
      );
      child.stdin.on("error", () => {});
      child.stdin.end(JSON.stringify(input));
    } catch {
      resolve("");
    }
  });
}

export default {
  id: "satchel",
  name: "Satchel",
  description: "Memory of the program satchel",
  register(api) {
    api.on("before_prompt_build", async (event, context) => {
      const session = String(context?.sessionId ?? context?.sessionKey ?? "");
      const input = { session_id: session, prompt: String(event?.prompt ?? "") };
      const said = [];
      if (!greeted.has(session)) {
        if (greeted.size >= mostSessions) {
          greeted.clear();
          compacted.clear();
        }
        greeted.add(session);
        said.push(await ask("session-start", { ...input, source: compacted.delete(session) ? "compact" : "startup" }));
      }
      said.push(await ask("user-prompt", input));
      const text = said.filter((part) => part !== "").join("\n\n");
      return text === "" ? undefined : { prependContext: text };
    });
    api.on("after_compaction", async (_event, context) => {
      const session = String(context?.sessionId ?? context?.sessionKey ?? "");
      greeted.delete(session);
      compacted.add(session);
    });
  },
};
