// Whoever is used to Markdown types it here too. It is never changed unasked: where there is some, a
// line under the text offers to turn it into BBCode.

const FENCE = /^```[ \t]*([\w+-]*)[ \t]*\n([\s\S]*?)\n```[ \t]*$/gm;
const QUOTE = /(?:^> ?.*(?:\n|$))+/gm;
const BOLD = /\*\*(?=\S)([^*\n]+?)\*\*/g;

const asCode = (_all, language, code) => `[code${language ? `=${language}` : ""}]${code}[/code]`;
const asQuote = (lines) => `[quote]${lines.replace(/^> ?/gm, "").trimEnd()}[/quote]\n`;

// What stands in code stays as it is: only the text between is looked at.
function outsideCode(text, change) {
  return text
    .split(/(\[code(?:=[^\]]*)?\][\s\S]*?\[\/code\])/i)
    .map((part, i) => (i % 2 ? part : change(part)))
    .join("");
}

function toBBCode(text) {
  const fenced = outsideCode(text, (part) => part.replace(FENCE, asCode));
  return outsideCode(fenced, (part) => part.replace(QUOTE, asQuote).replace(BOLD, "[b]$1[/b]"));
}

function bind(editor) {
  const area = editor.querySelector("textarea");
  const offer = editor.querySelector("[data-markdown]");
  area.addEventListener("input", () => {
    offer.hidden = toBBCode(area.value) === area.value;
  });
  offer.querySelector("button").addEventListener("click", () => {
    const changed = toBBCode(area.value);
    area.focus();
    area.select();
    // insertText keeps the browser's undo.
    if (!document.execCommand("insertText", false, changed)) area.value = changed;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

document.querySelectorAll("[data-editor]").forEach(bind);
