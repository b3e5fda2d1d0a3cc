// Keeps what is being written in this browser, so that a closed tab or a flat battery loses
// nothing. A draft goes when the server has taken its text: it then names the form's key in a cookie.
// Each member has drafts of their own.

const DAYS = 14;
const PREFIX = "draft:";

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keep(key, text, sent) {
  try {
    if (text.trim()) localStorage.setItem(key, JSON.stringify({ text, at: Date.now(), sent }));
    else localStorage.removeItem(key);
  } catch {
    // A full or forbidden store: the page works as it does without drafts.
  }
}

function dropOldAndTaken() {
  const oldest = Date.now() - DAYS * 86_400_000;
  const taken = document.cookie.match(/(?:^|; )sent=([\w-]+)/)?.[1];
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    const draft = stored(key);
    if (!(draft?.at > oldest) || (taken && draft.sent === taken)) localStorage.removeItem(key);
  }
  if (taken) document.cookie = "sent=; path=/; max-age=0";
}

function bind(form) {
  const key = PREFIX + form.dataset.draft;
  const area = form.querySelector("textarea");
  const note = form.querySelector("[data-draft-note]");
  const given = area.value;
  const draft = stored(key)?.text;
  // What the server put in stays: a quote comes after the draft, a text given back is the draft.
  if (draft && draft.trim() !== given.trim()) {
    area.value = given.trim() ? `${draft.trimEnd()}\n\n${given}` : draft;
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
    keep(key, area.value, form.elements.namedItem("key")?.value);
  });
}

try {
  dropOldAndTaken();
  document.querySelectorAll("form[data-draft]").forEach(bind);
} catch {
  // No store at all (a browser that forbids it): nothing to keep, nothing to do.
}
