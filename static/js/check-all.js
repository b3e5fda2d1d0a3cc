// One box ticks all of its kind on the page; with Shift a click ticks all from the last one to this.

const boxesNamed = (name) => [
  ...document.querySelectorAll(`input[type=checkbox][name="${name}"]`),
];

let last = null;

function tickBetween(from, to) {
  const boxes = boxesNamed(to.name);
  const [start, end] = [boxes.indexOf(from), boxes.indexOf(to)].sort((a, b) => a - b);
  if (start < 0) return;
  for (const box of boxes.slice(start, end + 1)) box.checked = to.checked;
}

function showState(all) {
  const boxes = boxesNamed(all.dataset.checkAll);
  const ticked = boxes.filter((box) => box.checked).length;
  all.checked = ticked > 0 && ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
}

const masters = document.querySelectorAll("input[data-check-all]");

for (const all of masters) {
  all.closest("label").hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxesNamed(all.dataset.checkAll)) box.checked = all.checked;
  });
}

document.addEventListener("click", (event) => {
  const box = event.target;
  for (const all of masters) {
    if (box === all || !box.matches(`input[name="${all.dataset.checkAll}"]`)) continue;
    if (event.shiftKey && last) tickBetween(last, box);
    last = box;
    showState(all);
  }
});

// Back from the next page, the browser has ticked some of them by itself.
addEventListener("pageshow", () => masters.forEach(showState));
