/** The player for a preview: nothing leaves the page. */

import { memoryTracker } from "../tracker/memory";
import { play } from "./player";

void play(memoryTracker);
