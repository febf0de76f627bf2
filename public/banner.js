/**
 * Says above the page what is the matter with the page itself; `undefined` takes it away. `link` is `{ href, label }`;
 * what `count` says changes by the second and is not read out again each time.
 */
export function showBanner(text, { link, tone = "warn", count = "" } = {}) {
  const banner = document.getElementById("banner");
  const said = banner.querySelector("[data-said]");
  const isSame = !banner.hidden && said !== null && said.textContent === text;
  if (text === undefined) {
    banner.hidden = true;
    banner.replaceChildren();
    return;
  }
  if (!isSame || banner.querySelector("a")?.href !== (link && new URL(link.href, location).href))
    build(banner, { text, link });
  banner.className = `banner tone-${tone}`;
  banner.querySelector("[data-count]").textContent = count;
  banner.hidden = false;
}

/** What the server says there, anew; what the page says itself stays. */
export function takeOverBanner(fresh) {
  const banner = document.getElementById("banner");
  if (banner.querySelector("[data-said]") !== null || banner.innerHTML === fresh.innerHTML) return;
  banner.replaceChildren(...fresh.childNodes);
  banner.className = fresh.className;
  banner.hidden = fresh.hidden;
}

function build(banner, { text, link }) {
  const said = document.createElement("span");
  said.dataset.said = "";
  said.textContent = text;
  const counting = document.createElement("span");
  counting.dataset.count = "";
  counting.setAttribute("aria-hidden", "true");
  banner.replaceChildren(said, " ", counting);
  if (link === undefined) return;
  const anchor = document.createElement("a");
  anchor.href = link.href;
  anchor.textContent = link.label;
  banner.append(" ", anchor);
}
