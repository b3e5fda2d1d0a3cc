// The queue of waiting posts by keys: j and k go from post to post, a approves, h asks for the
// reason of hiding, Enter there hides. Who does not want that switches it off, and it stays off.

const queue = document.querySelector("[data-queue]");
const help = document.querySelector("[data-keys]");

if (queue && help) {
  const posts = [...queue.querySelectorAll("[data-waiting]")];
  const wanted = help.querySelector("[data-keys-on]");
  const current = () => document.activeElement?.closest?.("[data-waiting]");

  help.hidden = false;
  wanted.checked = localStorage.getItem("queue-keys") !== "off";
  wanted.addEventListener("change", () => {
    localStorage.setItem("queue-keys", wanted.checked ? "on" : "off");
  });

  const go = (step) => {
    const at = posts.indexOf(current());
    const next = posts[at < 0 ? 0 : Math.min(Math.max(at + step, 0), posts.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "start" });
  };
  const acts = {
    j: () => go(1),
    k: () => go(-1),
    a: () => current()?.querySelector("[data-approve]").click(),
    h: () => current()?.querySelector("[data-reason]").focus(),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=checkbox]), textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !wanted.checked) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // The form's first button does nothing, so that Enter in a field sends nothing by mistake.
  queue.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-reason]")) return;
    event.preventDefault();
    current().querySelector("[data-hide]").click();
  });
}
