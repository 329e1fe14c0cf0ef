/** The one client of this page. */
import { CastadError, createCastad } from "@castad/web";
import { tongue } from "./words";

const edge = document.querySelector<HTMLMetaElement>('meta[name="castad-edge"]')?.content;

export const castad = createCastad({ baseUrl: edge || location.origin, locale: tongue });

export { CastadError };

/** Whatever was thrown, as an error that pages can show. */
export function toCastadError(reason: unknown): CastadError {
  return CastadError.from(reason, tongue());
}
