/** The player for a preview: nothing leaves the page. */

import { memoryTracker } from "../tracker/memory";
import { looseNote } from "./note-loose";
import { play } from "./player";

void play(memoryTracker, { note: looseNote });
