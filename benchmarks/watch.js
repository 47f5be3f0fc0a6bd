// In each page before anything else: notes when the document and its charts last changed, and answers how long a step
// took. A step has begun with the press of the pointer (a page with its navigation) and is over with the last change
// before a quiet moment in which what was waited for is drawn.
(() => {
  "use strict";
  const QUIET = 120; // ms
  const GIVE_UP = 20000;
  let began = 0;
  let changed = 0;
  let charted = 0;
  const note = (records) => {
    changed = performance.now();
    const inChart = (record) => (record.target.parentElement ?? record.target)?.closest?.(".js-plotly-plot");
    if (records.some(inChart)) charted = changed;
  };
  new MutationObserver(note).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  document.addEventListener("pointerdown", () => (began = performance.now()), true);

  const text = (selector) => document.querySelector(selector)?.textContent ?? "";

  function drawn(wanted) {
    const app = document.querySelector('[data-testid="stApp"]');
    if (app?.getAttribute("data-test-script-state") !== "notRunning") return false;
    if (document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')) return false;
    if (wanted.foot && !text(".k .foot").includes(wanted.foot)) return false;
    if (wanted.notTitle !== undefined && [wanted.notTitle, ""].includes(text(".k h1"))) return false;
    const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
    if (charts.length !== wanted.charts || !charts.every((chart) => chart.querySelector(".main-svg"))) return false;
    return !charts.length || charted > began;
  }

  window.benchmark = {
    title: () => text(".k h1"),
    // Milliseconds from the beginning of the step to its last change.
    took: (wanted) =>
      new Promise((resolve, reject) => {
        const asked = performance.now();
        const timer = setInterval(() => {
          const now = performance.now();
          if (now - asked > GIVE_UP || document.querySelector('[data-testid="stException"]')) {
            clearInterval(timer);
            reject(new Error(`not drawn: ${JSON.stringify(wanted)}, title ${text(".k h1")}`));
          }
          if (now - changed < QUIET || changed < began || !drawn(wanted)) return;
          clearInterval(timer);
          resolve(changed - began);
        }, 20);
      }),
  };
})();
