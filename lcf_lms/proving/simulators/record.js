"use strict";
// Writes down every call that a package makes, with what it was answered, in the platform's own window,
// which outlives the package's frame.
window.lcfCalls = [];
window.lcfRecord = (api) => {
  const recorded = {};
  const names = [
    "LMSInitialize",
    "LMSGetValue",
    "LMSSetValue",
    "LMSCommit",
    "LMSFinish",
    "LMSGetLastError",
    "LMSGetErrorString",
    "LMSGetDiagnostic",
  ];
  for (const name of names) {
    recorded[name] = (...args) => {
      const result = api[name](...args);
      if (!name.startsWith("LMSGetErr") && name !== "LMSGetLastError" && name !== "LMSGetDiagnostic") {
        window.lcfCalls.push({
          method: name,
          args: args.map(String),
          result: String(result),
          error: String(api.LMSGetLastError()),
        });
      }
      return result;
    };
  }
  return recorded;
};
