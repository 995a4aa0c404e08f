// The contact sheet: every shown shot's first picture is loaded, then the browser prints.
import { byId } from "./dom.js";
import { shownShots } from "./filters.js";
import { loadStill } from "./stills.js";

export function startContactSheet() {
  const sheet = byId("contact-sheet", HTMLButtonElement);
  sheet.onclick = async () => {
    sheet.disabled = true;
    let done = 0;
    const order = shownShots();
    await Promise.all(
      order.map(async (index) => {
        await new Promise((done) => loadStill(index, done));
        done += 1;
        sheet.textContent = `${done} of ${order.length}`;
      }),
    );
    sheet.textContent = "Contact sheet";
    sheet.disabled = false;
    print();
  };
}
