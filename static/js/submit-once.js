// A second click on Submit does nothing. The server makes one post of two clicks anyway; this
// spares the reader the wait and says that something is happening.

function busy(form, isBusy) {
  form.toggleAttribute("data-busy", isBusy);
  for (const button of form.querySelectorAll("button[type=submit]")) {
    button.setAttribute("aria-disabled", String(isBusy));
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-submit-once]")) return;
  if (form.hasAttribute("data-busy")) {
    event.preventDefault();
    return;
  }
  // Not `disabled`: a disabled button's name and value would not be sent.
  busy(form, true);
});

// Back from the next page the form must work again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-busy]")) busy(form, false);
});
