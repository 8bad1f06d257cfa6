/** The player for our own server. */

import { nativeTracker } from "../tracker/native";
import { keptNote } from "./note-kept";
import { play } from "./player";

void play(nativeTracker, { note: keptNote });
