/** The player for a package under SCORM 1.2. */

import { scorm12Tracker } from "../tracker/scorm12";
import { play } from "./player";
import { receiptPart } from "./receipt";

void play(scorm12Tracker, { receipt: receiptPart });
