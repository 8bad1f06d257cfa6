/** The player for a package under SCORM 1.2. */

import { scorm12Tracker } from "../tracker/scorm12";
import { play } from "./player";

void play(scorm12Tracker);
