/** Proves to VerifyEmail that the mail is opened in the browser that signed up; gone when the browser closes. */
const KEPT_AS = "castad.sign-up-secret";

export function keepSignUpSecret(secret: string): void {
  sessionStorage.setItem(KEPT_AS, secret);
}

export function signUpSecret(): string {
  return sessionStorage.getItem(KEPT_AS) ?? "";
}

export function dropSignUpSecret(): void {
  sessionStorage.removeItem(KEPT_AS);
}
