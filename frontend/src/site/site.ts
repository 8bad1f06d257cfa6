/** What the server pages need of the design system's own scripts. Everything works without them. */

import { Button, CharacterCount, ErrorSummary, PasswordInput, SkipLink, createAll } from "nhsuk-frontend";

if (document.body !== null) {
  document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
  for (const component of [Button, CharacterCount, ErrorSummary, PasswordInput, SkipLink]) createAll(component);
}
