/** What surrounds every page: the way to the content, the name, the menu, the language. */
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { castad } from "../castad";
import { useSession } from "../session";
import { useWords } from "../words";
import { Button } from "./button";
import { Icon } from "./icon";

const MENU = [
  { to: "/", icon: "ads", word: "ads", within: /^\/($|new|analyses|projects)/ },
  { to: "/posts", icon: "posts", word: "posts", within: /^\/posts/ },
  { to: "/settings", icon: "settings", word: "settings", within: /^\/settings/ },
] as const;

export function Frame({ children }: { children: ReactNode }) {
  const { words } = useWords();
  const signedIn = typeof useSession() !== "string";
  return (
    <>
      <a className="skip" href="#content">
        {words.common.skip}
      </a>
      <header className="bar">
        <div className="bar-inside">
          <Link href="/" className="brand">
            <img src="/icon.svg" alt="" width="26" height="26" />
            CastAD
          </Link>
          {signedIn && <Menu />}
          <div className="bar-end">
            <LanguageSwitch />
            {signedIn && (
              <Button look="plain small" onClick={() => castad.session.signOut()}>
                {words.common.signOut}
              </Button>
            )}
          </div>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function Menu() {
  const { words } = useWords();
  const [path] = useLocation();
  return (
    <nav className="menu" aria-label={words.common.menu}>
      {MENU.map(({ to, icon, word, within }) => (
        <Link key={to} href={to} aria-current={within.test(path) ? "page" : undefined}>
          <Icon name={icon} />
          {words.common[word]}
        </Link>
      ))}
    </nav>
  );
}

function LanguageSwitch() {
  const { tongue, speak } = useWords();
  const other = tongue === "ko" ? "en" : "ko";
  return (
    <Button look="plain small" lang={other} onClick={() => speak(other)}>
      {other === "ko" ? "한국어" : "English"}
    </Button>
  );
}
