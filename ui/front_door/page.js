// What links and buttons of a page do in the browser. Loaded once with the document, so nothing has to be removed.
//
// a[data-go]        a click changes the address without a reload (one history entry); Streamlit listens to popstate.
// [data-copy]       copies its text; one that starts with "/" gets this origin in front. Says data-copied for a moment.
// a[data-key]       in the meeting view: the key of that name follows the link, unless somebody is typing.
// [data-card]       another card beside a list is read from its top, and after a record its form waits for the keyboard.
// [data-identity]   demo databases: remembers who to look as, then loads the page anew with that viewer's rights.
(() => {
  "use strict";

  const plainClick = (event) =>
    event.button === 0 && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

  function go(event, link) {
    const address = new URL(link.href);
    if (!plainClick(event) || address.origin !== location.origin || (link.target && link.target !== "_self")) return;
    event.preventDefault();
    if (address.href === location.href) return;
    const other = address.pathname !== location.pathname;
    history.pushState({}, "", address.href);
    dispatchEvent(new PopStateEvent("popstate"));
    if (other) document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  }

  function copyByHand(text) {
    // navigator.clipboard does not exist on a plain http origin.
    const field = document.createElement("textarea");
    const focused = document.activeElement;
    field.value = text;
    field.readOnly = true;
    field.style.cssText = "position:fixed;top:0;left:0;width:1px;height:1px;opacity:0";
    document.body.append(field);
    field.select();
    field.setSelectionRange(0, text.length);
    const done = document.execCommand("copy");
    field.remove();
    focused?.focus?.();
    return done;
  }

  async function copy(button) {
    const text = button.dataset.copy.startsWith("/") ? location.origin + button.dataset.copy : button.dataset.copy;
    let done;
    try {
      if (!navigator.clipboard) throw new Error("plain http");
      await navigator.clipboard.writeText(text);
      done = true;
    } catch {
      done = copyByHand(text);
    }
    if (done && button.dataset.copied) say(button, button.dataset.copied);
  }

  function say(button, words) {
    if (button.dataset.was !== undefined) return;
    button.dataset.was = button.textContent;
    button.setAttribute("aria-live", "polite");
    button.textContent = words;
    setTimeout(() => {
      if (button.textContent === words) button.textContent = button.dataset.was;
      delete button.dataset.was;
    }, 2000);
  }

  function become(identity) {
    const path = new URL("./", location.href).pathname;
    const year = 31536000;
    document.cookie = `demo_identity=${encodeURIComponent(identity)}; path=${path}; max-age=${year}; samesite=strict`;
    location.reload();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target?.closest?.("input, textarea, select, [role=combobox]"))
      return;
    const link = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  const openPanels = () => document.querySelectorAll("details.pop[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") openPanels().forEach((panel) => panel.removeAttribute("open"));
  });
  document.addEventListener("click", (event) => {
    openPanels().forEach((panel) => panel.contains(event.target) || panel.removeAttribute("open"));
  });

  let card;
  new MutationObserver(() => {
    const shown = document.querySelector(".st-key-card [data-card]");
    if (!shown || shown.dataset.card === card) return;
    const wasAnother = card !== undefined;
    card = shown.dataset.card;
    const box = shown.closest(".st-key-card");
    box.scrollTo(0, 0);
    // What was just saved took the focus with it; the new form is there a moment later.
    if (wasAnother && !document.activeElement?.matches("a[data-go]"))
      setTimeout(() => box.querySelector('[data-testid="stForm"] button')?.focus({ preventScroll: true }), 600);
  }).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener("click", (event) => {
    const from = event.target instanceof Element ? event.target : event.target?.parentElement;
    const link = from?.closest("a[data-go]");
    if (link) return go(event, link);
    const button = from?.closest("[data-copy], [data-identity]");
    if (!button) return undefined;
    event.preventDefault();
    return button.dataset.identity === undefined ? copy(button) : become(button.dataset.identity);
  });
})();
