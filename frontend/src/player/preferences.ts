/** Light or dark: follows the system until the learner chooses. */

import { parts } from "./elements";

const KEY = "lcf-appearance";
type Appearance = "light" | "dark";

/** The appearance that holds: what was chosen, else the system's. */
export function appearance(chosen: string | null, systemDark: boolean): Appearance {
  if (chosen === "dark" || chosen === "light") return chosen;
  return systemDark ? "dark" : "light";
}

export function preferences(): void {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  let chosen = remembered();
  const show = (): void => {
    const now = appearance(chosen, system.matches);
    document.documentElement.classList.toggle("dark", now === "dark");
    document.documentElement.classList.toggle("light", now === "light");
    for (const control of parts("appearance")) control.textContent = now === "dark" ? "Light" : "Dark";
    for (const control of parts("appearance")) control.setAttribute("aria-label", now === "dark" ? "Light appearance" : "Dark appearance");
  };
  for (const control of parts("appearance")) {
    control.addEventListener("click", () => {
      const turned = appearance(chosen, system.matches) === "dark" ? "light" : "dark";
      chosen = turned;
      remember(turned);
      show();
    });
  }
  system.addEventListener("change", show);
  show();
}

/** Storage may be shut in a frame of another site: then the choice lasts as long as the page. */
function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(chosen: Appearance): void {
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // Kept for this page alone.
  }
}
