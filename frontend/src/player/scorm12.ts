/** The player for a package under SCORM 1.2. */

import { scorm12Tracker } from "../tracker/scorm12";
import { looseNote } from "./note-loose";
import { play } from "./player";
import { receiptPart } from "./receipt";

void play(scorm12Tracker, { note: looseNote, receipt: receiptPart });
