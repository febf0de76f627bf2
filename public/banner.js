/** Says above the page what is the matter with the page itself; `undefined` takes it away. */
export function showBanner(text, link) {
  const banner = document.getElementById("banner");
  banner.hidden = text === undefined;
  banner.replaceChildren(text ?? "");
  if (text === undefined || link === undefined) return;
  const anchor = document.createElement("a");
  anchor.href = link;
  anchor.textContent = "Follow it there";
  banner.append(" ", anchor);
}
