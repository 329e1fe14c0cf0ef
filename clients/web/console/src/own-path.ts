/** A page of ours; anything else that an address asks for leads home. */
export function ownPath(wanted: string): string {
  return /^\/(?![/\\])/.test(wanted) ? wanted : "/";
}
