// Shows the chosen picture in the avatar's place before it is sent, and says at once when the file
// is too large. The server decides; without this it says the same after the upload.

const MOST_BYTES = 2_000_000;

function show(place, file) {
  const picture = new Image(96, 96);
  picture.className = "avatar";
  picture.alt = "";
  // Read as data: the page's policy allows pictures from here and from data, and no blobs.
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    picture.src = reader.result;
  });
  picture.addEventListener("load", () => place.replaceChildren(picture));
  reader.readAsDataURL(file);
}

for (const input of document.querySelectorAll("[data-avatar]")) {
  const place = document.querySelector("[data-avatar-shown]");
  input.addEventListener("change", () => {
    const [file] = input.files;
    const isTooLarge = file?.size > MOST_BYTES;
    input.setCustomValidity(isTooLarge ? "At most 2 MB, please." : "");
    if (isTooLarge) input.reportValidity();
    else if (file) show(place, file);
  });
}
