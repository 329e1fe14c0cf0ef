/** The frame of the settings: their pages side by side. */
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { Page } from "../components/page";
import { useWords } from "../words";
import "./settings.css";

const PAGES = [
  { to: "/settings", word: "profile" },
  { to: "/settings/security", word: "security" },
  { to: "/settings/accounts", word: "accounts" },
  { to: "/settings/usage", word: "usage" },
] as const;

type Props = { title: string; lead?: string | undefined; children: ReactNode };

export function SettingsPage({ title, lead, children }: Props) {
  const { words } = useWords();
  const [path] = useLocation();
  return (
    <Page title={title} lead={lead}>
      <nav className="tabs" aria-label={words.common.settings}>
        {PAGES.map(({ to, word }) => (
          <Link key={to} href={to} aria-current={path === to ? "page" : undefined}>
            {words.settings[word]}
          </Link>
        ))}
      </nav>
      <div className="stack loose">{children}</div>
    </Page>
  );
}
