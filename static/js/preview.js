// Preview shows the text under the form without leaving the page. It is made by the server, by the
// same page and the same code as without JavaScript; what is wrong with the text is shown there too.

async function previewOf(form, button) {
  const data = new FormData(form);
  data.set(button.name, button.value);
  // Not form.action: that is the buttons of this name.
  const address = form.getAttribute("action") ?? location.href;
  const answer = await fetch(address, { method: "POST", body: data });
  if (!answer.ok || answer.redirected) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector(".preview");
}

function show(form, preview) {
  const before = form.parentElement.querySelector(":scope > .preview");
  if (before) before.replaceWith(preview);
  else form.after(preview);
  preview.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-preview] button[value=preview]");
  if (!button || event.defaultPrevented) return;
  event.preventDefault();
  const { form } = button;
  button.setAttribute("aria-busy", "true");
  const preview = await previewOf(form, button).catch(() => null);
  button.removeAttribute("aria-busy");
  // Without a preview the page itself says why: sent the plain way, with what was typed in it.
  if (preview) show(form, preview);
  else form.requestSubmit(button);
});
