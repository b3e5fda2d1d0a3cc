// Thank and Take back without leaving the page: the server gives the foot of the post anew. Where
// there is more to say than that, it names the page where it is said.

const FOOT = "text/x-post-foot";

async function send(button) {
  const data = new FormData(button.form);
  const answer = await fetch(button.getAttribute("formaction"), {
    method: "POST",
    body: data,
    headers: { Accept: FOOT },
  });
  const elsewhere = answer.headers.get("Location");
  if (elsewhere) return goTo(new URL(elsewhere, location.href));
  if (!answer.ok || answer.redirected) return button.form.requestSubmit(button);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  put(page.querySelector("[data-thanks]"), button.closest("[data-thanks]"));
}

function goTo(there) {
  const isHere = there.pathname + there.search === location.pathname + location.search;
  location.assign(there);
  // A place on the same page is only scrolled to.
  if (isHere) location.reload();
}

// Whoever pressed a button stands on the one that took its place, or on the words.
function put(foot, before) {
  if (!foot) return before.remove();
  before.replaceWith(foot);
  const next = foot.querySelector("[data-thank]") ?? foot.querySelector("a");
  next?.focus({ preventScroll: true });
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-thank]");
  if (!button || event.defaultPrevented) return;
  event.preventDefault();
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  await send(button).catch(() => button.form.requestSubmit(button));
});
