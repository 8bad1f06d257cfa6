"use strict";
// A generic SCORM 1.2 platform on scorm-again. What is committed goes to the server at once and is
// handed back at the next launch; a commit inside pagehide goes by beacon, as a synchronous request
// is refused there.
(() => {
  const api = new window.Scorm12API({ autocommit: false, logLevel: 5 });
  const stored = new XMLHttpRequest();
  stored.open("GET", "/lms", false);
  stored.send();
  api.loadFromFlattenedJSON({ "cmi.core.credit": "credit", ...JSON.parse(stored.responseText) });
  const keep = () => {
    const kept = {};
    for (const [element, value] of Object.entries(api.getFlattenedCMI())) {
      if (["string", "number"].includes(typeof value)) kept[element] = value;
    }
    navigator.sendBeacon("/lms", JSON.stringify(kept));
  };
  api.on("LMSCommit", keep);
  api.on("LMSFinish", keep);
  window.API = window.lcfRecord({
    LMSInitialize: (argument) => api.lmsInitialize(argument),
    LMSGetValue: (element) => api.lmsGetValue(element),
    LMSSetValue: (element, value) => api.lmsSetValue(element, value),
    LMSCommit: (argument) => api.lmsCommit(argument),
    LMSFinish: (argument) => api.lmsFinish(argument),
    LMSGetLastError: () => api.lmsGetLastError(),
    LMSGetErrorString: (code) => api.lmsGetErrorString(code),
    LMSGetDiagnostic: (code) => api.lmsGetDiagnostic(code),
  });
  window.addEventListener("load", () => {
    document.getElementById("content").src = "/content/index.html";
  });
  window.lcfLeave = () => document.getElementById("content").remove();
})();
