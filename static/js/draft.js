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

function keep(key, draft) {
  try {
    const isEmpty = !draft.text.trim() && !draft.title.trim();
    if (!isEmpty) localStorage.setItem(key, JSON.stringify({ ...draft, at: Date.now() }));
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
  // Of a new topic; an empty stand-in elsewhere.
  const title = form.querySelector("[name=title]") ?? document.createElement("input");
  const note = form.querySelector("[data-draft-note]");
  const [given, givenTitle] = [area.value, title.value];
  const draft = { text: "", title: "", ...stored(key) };
  // What the server put in stays: a quote comes after the draft, a text given back is the draft.
  const isOther = draft.text.trim() && draft.text.trim() !== given.trim();
  if (isOther || (draft.title && !givenTitle)) {
    if (isOther) area.value = given.trim() ? `${draft.text.trimEnd()}\n\n${given}` : draft.text;
    title.value ||= draft.title;
    note.hidden = false;
    area.dispatchEvent(new Event("input"));
  }
  form.querySelector("[data-draft-drop]").addEventListener("click", () => {
    area.value = given;
    title.value = givenTitle;
    note.hidden = true;
    area.dispatchEvent(new Event("input"));
    area.focus();
  });
  let timer = 0;
  const unlike = (field, before) => (field.value === before ? "" : field.value);
  const typed = () => ({ text: unlike(area, given), title: unlike(title, givenTitle) });
  for (const field of [area, title]) {
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => keep(key, typed()), 400);
    });
  }
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    const sent = form.elements.namedItem("key")?.value;
    keep(key, { text: area.value, title: title.value, sent });
  });
}

try {
  dropOldAndTaken();
  document.querySelectorAll("form[data-draft]").forEach(bind);
} catch {
  // No store at all (a browser that forbids it): nothing to keep, nothing to do.
}
