/** The player for our own server. */

import { nativeTracker } from "../tracker/native";
import { play } from "./player";

void play(nativeTracker);
