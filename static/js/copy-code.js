// A button on each piece of code that copies it. Without JavaScript it is selected by hand.

const SHOWN_FOR = 2000;

async function copy(button, code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
  } catch {
    // The browser forbids it: select the code, so that one key copies it.
    getSelection().selectAllChildren(code);
    button.textContent = "Selected";
  }
  setTimeout(() => {
    button.textContent = "Copy";
  }, SHOWN_FOR);
}

function bind(block) {
  const frame = document.createElement("div");
  const button = document.createElement("button");
  frame.className = "code-frame";
  button.type = "button";
  button.className = "button button-quiet button-small";
  button.textContent = "Copy";
  // Says to a screen reader that the button's new word is the answer to the click.
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", () => copy(button, block.querySelector("code")));
  block.replaceWith(frame);
  frame.append(block, button);
}

document.querySelectorAll("pre.code").forEach(bind);
