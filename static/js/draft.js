// Keeps what is being written in this browser, so that a closed tab or a flat battery loses
// nothing. A draft goes when its text is sent; the server gives a refused text back by itself.

const DAYS = 14;
const PREFIX = "draft:";

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keep(key, text) {
  try {
    if (text.trim()) localStorage.setItem(key, JSON.stringify({ text, at: Date.now() }));
    else localStorage.removeItem(key);
  } catch {
    // A full or forbidden store: the page works as it does without drafts.
  }
}

function dropOld() {
  const oldest = Date.now() - DAYS * 86_400_000;
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    if (!(stored(key)?.at > oldest)) localStorage.removeItem(key);
  }
}

function bind(form) {
  const key = PREFIX + form.dataset.draft;
  const area = form.querySelector("textarea");
  const note = form.querySelector("[data-draft-note]");
  const given = area.value;
  const draft = stored(key)?.text;
  // What the server put in (a quote, a text given back) is never overwritten.
  if (draft && !given.trim()) {
    area.value = draft;
    note.hidden = false;
    area.dispatchEvent(new Event("input"));
  }
  form.querySelector("[data-draft-drop]").addEventListener("click", () => {
    area.value = given;
    note.hidden = true;
    area.dispatchEvent(new Event("input"));
    area.focus();
  });
  let timer = 0;
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(key, area.value === given ? "" : area.value), 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep(key, "");
  });
}

try {
  dropOld();
  document.querySelectorAll("form[data-draft]").forEach(bind);
} catch {
  // No store at all (a browser that forbids it): nothing to keep, nothing to do.
}
