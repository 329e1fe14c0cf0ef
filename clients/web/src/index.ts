/** CastAD for browsers; messages and enums of the contract are in "@castad/web/messages". */

export { type Castad, type CastadOptions, createCastad } from "./castad.js";
export { CastadError, type FieldViolation, type Reason } from "./errors.js";
export { isOver } from "./jobs.js";
export type { SessionState, SignedIn } from "./keeper.js";
export type { BrowserSession } from "./session.js";
export type { Locale } from "./texts.js";
