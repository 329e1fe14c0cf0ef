/** The library within reach of a test, and nothing else. */

import { createCastad, isOver } from "@castad/web";
import { marketingReport } from "../../../clients/web/examples/report.js";

const edge = new URLSearchParams(location.search).get("edge") ?? location.origin;

Object.assign(window, { castad: createCastad({ baseUrl: edge, locale: "ko" }), isOver, marketingReport, edge });
