// A small menu below a button: arrows move, Enter chooses, Escape and a click elsewhere close it.

import { byId, h } from "./dom.js";

let close = () => {};

export function openMenu(anchor, items, label) {
  close();
  const choose = (item) => () => {
    close();
    item.run();
  };
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label }, items.map((item) =>
    h("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: choose(item) },
      h("span", { class: "menu-name" }, item.name), item.note ? h("span", { class: "menu-note" }, item.note) : null)));
  const host = anchor.closest("dialog") ?? byId("menu-place");
  host.append(menu);
  place(menu, anchor);
  const outside = (event) => {
    if (!menu.contains(event.target)) close();
  };
  close = () => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    anchor.setAttribute("aria-expanded", "false");
    close = () => {};
    if (anchor.isConnected) anchor.focus();
  };
  menu.addEventListener("keydown", (event) => keys(event, menu));
  document.addEventListener("pointerdown", outside, true);
  anchor.setAttribute("aria-expanded", "true");
  menu.querySelector("button")?.focus();
}

function keys(event, menu) {
  const all = [...menu.querySelectorAll("button")];
  const at = all.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (next !== undefined) {
    all[(next + all.length) % all.length].focus();
    event.preventDefault();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    close();
  }
}

function place(menu, anchor) {
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = box.bottom + 4 + height < innerHeight;
  menu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, below ? box.bottom + 4 : box.top - height - 4)}px`;
}
