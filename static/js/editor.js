// The toolbar over a text: puts BBCode around what is selected, by button, by shortcut or by pasting
// an address, and counts characters. Without it the same codes are typed by hand.

// insertText keeps the browser's undo; where it is refused, the text is replaced all the same.
function replaceSelection(area, text) {
  area.focus();
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function wrap(area, opening, closing) {
  const start = area.selectionStart;
  const inside = area.value.slice(start, area.selectionEnd);
  replaceSelection(area, opening + inside + closing);
  const from = start + opening.length;
  area.setSelectionRange(from, from + inside.length);
}

function press(area, tool) {
  const { open, close } = tool.dataset;
  wrap(area, open.replaceAll("\\n", "\n"), close.replaceAll("\\n", "\n"));
  tool.closest("details")?.removeAttribute("open");
}

function choose(area, choice) {
  if (choice.value) wrap(area, `[${choice.dataset.tag}=${choice.value}]`, `[/${choice.dataset.tag}]`);
  choice.value = "";
}

// An address pasted over words makes a link of the words.
function paste(area, event) {
  const text = event.clipboardData?.getData("text/plain").trim() ?? "";
  const covers = area.selectionStart < area.selectionEnd;
  if (!covers || !/^https?:\/\/[^\s[\]"]+$/.test(text)) return;
  event.preventDefault();
  wrap(area, `[url=${text}]`, "[/url]");
}

function count(area, output) {
  const length = [...area.value].length;
  const most = area.maxLength > 0 ? ` of ${area.maxLength.toLocaleString("en")}` : "";
  output.value = length ? `${length.toLocaleString("en")}${most} characters` : "";
}

for (const editor of document.querySelectorAll("[data-editor]")) {
  const area = editor.querySelector("textarea");
  const toolbar = editor.querySelector("[data-toolbar]");
  const output = editor.querySelector("[data-count]");
  toolbar.hidden = false;
  toolbar.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-open]");
    if (tool) press(area, tool);
  });
  toolbar.addEventListener("change", (event) => choose(area, event.target));
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    if (event.key === "Enter") area.form.querySelector("[value=send]").click();
    const tool = toolbar.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!tool) return;
    event.preventDefault();
    press(area, tool);
  });
  area.addEventListener("paste", (event) => paste(area, event));
  area.addEventListener("input", () => count(area, output));
  count(area, output);
}
