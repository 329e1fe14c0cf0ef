/** What an account's fields must hold before the server is asked; it has the last word. */
import type { Words } from "../words";

const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;
export const PASSWORD_LEAST = 8;

/** What is wrong with the address; undefined when nothing is. */
export function emailFault(email: string, words: Words): string | undefined {
  return EMAIL.test(email.trim()) ? undefined : words.account.emailFault;
}

/** What is wrong with a new password. */
export function passwordFault(password: string, words: Words): string | undefined {
  return [...password].length >= PASSWORD_LEAST ? undefined : words.account.passwordFault;
}

/** What is wrong with a field that must not be empty. */
export function missing(value: string, words: Words): string | undefined {
  return value.trim() ? undefined : words.common.required;
}

/** The device as the list of sessions shows it: browser and system. */
export function deviceName(agent: string): string {
  const browser = BROWSERS.find(([mark]) => agent.includes(mark))?.[1] ?? "Browser";
  const system = SYSTEMS.find(([mark]) => agent.includes(mark))?.[1];
  return system ? `${browser}, ${system}` : browser;
}

// In this order, because most browsers name others before themselves.
const BROWSERS = [
  ["Whale/", "Whale"],
  ["SamsungBrowser/", "Samsung Internet"],
  ["KAKAOTALK", "KakaoTalk"],
  ["Edg/", "Edge"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;

const SYSTEMS = [
  ["Android", "Android"],
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Windows", "Windows"],
  ["Mac OS X", "Mac"],
  ["Linux", "Linux"],
] as const;
