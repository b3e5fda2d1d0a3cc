// Quote adds the quote to what is being written instead of starting anew: one post after another, or
// only the words that are selected in a post. The quote itself comes from the page that the link
// leads to, so it is worded in one place.

const area = document.querySelector("[data-editor] textarea[name=source]");

async function quoteFrom(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error("The quote could not be loaded.");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("textarea[name=source]").value.trimEnd();
}

// The words selected in the text of the link's own post; nothing where they reach out of it.
function selectedIn(post) {
  const selection = getSelection();
  const body = post?.querySelector(".post-body");
  const inside = body?.contains(selection.anchorNode) && body.contains(selection.focusNode);
  return inside ? selection.toString().trim() : "";
}

// The same opening tag, other words in it.
function only(words, quote) {
  return words ? `${quote.slice(0, quote.indexOf("]") + 1)}\n${words}\n[/quote]` : quote;
}

function append(text) {
  const before = area.value.trimEnd();
  area.value = `${before ? `${before}\n\n` : ""}${text}\n`;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
  area.scrollIntoView({ block: "center" });
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-quote]");
  if (!link || !area || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const words = selectedIn(link.closest("article"));
  try {
    append(only(words, await quoteFrom(link.href)));
  } catch (error) {
    alert(`${error.message} Your text is kept.`);
  }
});
