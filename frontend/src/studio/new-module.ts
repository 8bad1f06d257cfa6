/** A new module's address follows its title until someone writes another one. The server makes it alike. */
export function proposeAddress(form: HTMLFormElement): void {
  const title = form.querySelector<HTMLInputElement>('[name="title"]');
  const address = form.querySelector<HTMLInputElement>('[name="slug"]');
  if (!title || !address) return;
  let ours = address.value === "" || address.value === addressOf(title.value);
  title.addEventListener("input", () => {
    if (ours) address.value = addressOf(title.value);
  });
  address.addEventListener("input", () => {
    ours = address.value === "";
  });
}

/** Small letters, digits and hyphens. */
export function addressOf(title: string): string {
  const plain = title
    .normalize("NFKD")
    .replace(/[^\x20-\x7e]/g, "")
    .toLowerCase()
    .replace(/'/g, "");
  const words = plain.match(/[a-z0-9]+/g) ?? [];
  return words.join("-").slice(0, 50).replace(/^[0-9-]+/, "").replace(/-+$/, "");
}
