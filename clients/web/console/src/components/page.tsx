/** The frame of a page: its heading takes the focus when it opens, so that keyboard and screen reader follow. */
import type { ReactNode } from "react";
import { useEffect, useRef } from "react";
import { useTitle } from "../hooks/use-title";

type Props = {
  title: string;
  lead?: ReactNode;
  aside?: ReactNode;
  width?: "" | "wide" | "narrow";
  children: ReactNode;
};

export function Page({ title, lead, aside, width = "", children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(title);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className={`page ${width}`}>
      <header className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p>{lead}</p>}
        </div>
        {aside}
      </header>
      {children}
    </div>
  );
}
